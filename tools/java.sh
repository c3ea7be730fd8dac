#!/bin/sh
# veraPDF runs on Java 11 or newer; brought by the system's package manager where it is missing.
set -eu
javac -version >/dev/null 2>&1 && exit 0
# shellcheck source=tools/package.sh
. "$(dirname "$0")/package.sh"
bring default-jdk-headless "a Java development kit (11 or newer): install one"
