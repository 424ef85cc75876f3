#!/usr/bin/env bash
# Every template of the examples and the stories: linted, deployed to a local emulator, read back, and deleted. Needs
# Python 3.11 or newer and nothing of AWS. Installs what it needs beside this file.
set -euo pipefail
cd "$(dirname "$0")"

[ -x .venv/bin/python ] || python3 -m venv .venv
.venv/bin/pip install --quiet --disable-pip-version-check --requirement requirements.txt
.venv/bin/python -m pytest --quiet -p no:cacheprovider "$@"
