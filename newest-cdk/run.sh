#!/usr/bin/env bash
# The tests, the example and the stories on the newest aws-cdk-lib, whose template validation must find nothing; and what
# scanners find.
# Needs a build, and Python 3.11 for the scanners. The newest release is pinned in package.json beside this file.
set -euo pipefail
cd "$(dirname "$0")"
export CDK_CONTEXT_JSON='{"@aws-cdk/core:validateAgainstDefaultRules":true}'

npm ci --no-audit --no-fund
[ -x .venv/bin/python ] || python3 -m venv .venv
.venv/bin/pip install --quiet --disable-pip-version-check --requirement requirements.txt
rm -rf app
mkdir app
cp -r ../lib ../test ../integ ../examples ../package.json ../README.md app/

node validate.mjs
node compliance/page.mjs --check
node coverage.mjs
for app in app/examples/typescript/*.js app/integ/integ.*.js; do
  findings=$(CDK_OUTDIR=$(mktemp -d) node "$app" 2>&1) || { echo "$findings"; exit 1; }
  if [ -n "$findings" ]; then
    echo "$app is not silent: $findings"
    exit 1
  fi
done
(cd app && CDK_VALIDATION=false ../../node_modules/.bin/jest --ci)
