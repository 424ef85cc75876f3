#!/usr/bin/env bash
# Tables and saved queries on the engine that Athena is made of: Trino, from Maven Central, over files as flow logs
# deliver them. Needs Node.js, Maven, and a JDK 25 or newer: JAVA25_HOME, JAVA_HOME, or any in /usr/lib/jvm. All tests
# beside this file, or those that are named: `trino/run.sh harness.test.mjs --test-name-pattern=tags`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
readonly JAVA_VERSION=25

is_jdk() {
  local version
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  [ "${version:-0}" -ge "$JAVA_VERSION" ]
}

fail() {
  echo "$*" >&2
  exit 1
}

find_jdk() {
  if [ -n "${JAVA25_HOME:-}" ]; then
    is_jdk "$JAVA25_HOME" || fail "JAVA25_HOME is no JDK $JAVA_VERSION or newer: $JAVA25_HOME"
    echo "$JAVA25_HOME"
    return
  fi
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -n "$home" ] && is_jdk "$home"; then
      echo "$home"
      return
    fi
  done
  fail "JDK $JAVA_VERSION or newer is missing: looked at JAVA25_HOME, JAVA_HOME and /usr/lib/jvm"
}

JAVA25_HOME=$(find_jdk)
export JAVA25_HOME

stamp=$(cksum < pom.xml)
if [ "$(cat .jars/pom.cksum 2> /dev/null)" != "$stamp" ]; then
  command -v mvn > /dev/null || fail 'mvn is missing: Maven downloads Trino'
  rm -rf .jars
  JAVA_HOME=$JAVA25_HOME mvn --batch-mode --no-transfer-progress --quiet \
    org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies \
    -DincludeScope=runtime -DoutputDirectory="$PWD/.jars"
  echo "$stamp" > .jars/pom.cksum
fi

[ $# -gt 0 ] || set -- ./*.test.mjs
node --test --test-concurrency=2 --test-reporter=spec "$@"
