#!/bin/sh
# Pages are looked at in Chromium; brought by the system's package manager where it is missing.
set -eu
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
# shellcheck source=tools/package.sh
. "$(dirname "$0")/package.sh"
bring chromium "Chromium (or Google Chrome): install it"
