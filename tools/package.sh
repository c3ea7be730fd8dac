#!/bin/sh
# Brings one package of the system for make verify, where apt is; else one line says what is needed.
# Sourced by java.sh and chromium.sh.
bring() { # PACKAGE WHAT-IS-NEEDED
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "make verify needs $2, then run it again" >&2
        exit 3
    fi
    as_root=
    [ "$(id -u)" = 0 ] || as_root="sudo -n"
    echo "  installing $1" >&2
    get() { $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$1" >/dev/null; }
    get "$1" || { $as_root apt-get update -q >/dev/null && get "$1"; }
}
