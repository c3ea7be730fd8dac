#!/bin/sh
# Pages are looked at in Chromium; brought by the system's package manager where it is missing.
set -eu
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
line="chromium"
if command -v apt-get >/dev/null 2>&1; then
    as_root=
    [ "$(id -u)" = 0 ] || as_root="sudo -n"
    echo "  installing $line" >&2
    get() { $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$line" >/dev/null; }
    get || { $as_root apt-get update -q >/dev/null && get; }
else
    echo "make verify needs Chromium (or Google Chrome): install it, then run it again" >&2
    exit 3
fi
