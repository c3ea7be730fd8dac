#!/bin/sh
# veraPDF runs on Java 11 or newer; brought by the system's package manager where it is missing.
set -eu
javac -version >/dev/null 2>&1 && exit 0
line="default-jdk-headless"
if command -v apt-get >/dev/null 2>&1; then
    as_root=
    [ "$(id -u)" = 0 ] || as_root="sudo -n"
    echo "  installing $line" >&2
    get() { $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$line" >/dev/null; }
    get || { $as_root apt-get update -q >/dev/null && get; }
else
    echo "make verify needs a Java development kit (11 or newer): install one, then run it again" >&2
    exit 3
fi
