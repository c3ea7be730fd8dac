#!/bin/sh
# Makes .venv and brings what revisionpack stands on. Usage: tools/bootstrap.sh run|test|verify|bench
#
# Safe to call before every command: a stamp says when there is nothing to do. Everything Python comes from the
# hash-pinned lists in requirements/, by uv where it is installed, else by pip. The native text libraries (Pango)
# come from the system's package manager; where they cannot be had, the set-up goes on: decks, checks and lists
# work without them, only PDFs do not.
# shellcheck disable=SC2046,SC2086 # lists of packages, and $as_root, are to be split into words
set -eu

cd "$(dirname "$0")/.."
set_name=${1:-run}
lock=requirements/$set_name.txt
venv=.venv
log=.cache/set-up.log
PIP_DISABLE_PIP_VERSION_CHECK=1
export PIP_DISABLE_PIP_VERSION_CHECK
unset PYTHONDONTWRITEBYTECODE VIRTUAL_ENV PYTHONHOME || true # compiled modules start twice as fast

[ -f "$lock" ] || { echo "no such set: $set_name ($lock is missing)" >&2; exit 2; }

say() { printf '  %s\n' "$*" >&2; }
stop() { printf '\n%s\n' "$*" >&2; exit 3; }
have() { command -v "$1" >/dev/null 2>&1; }
run_logged() { # run a command, keep its talk for the day it fails
    "$@" </dev/null >>"$log" 2>&1
}
stop_with_log() {
    tail -n 15 "$log" >&2
    stop "$1 The whole log: $log"
}

# ------------------------------------------------------------------------------------------------- nothing to do?

wanted() { # SET -> what its stamp holds: the place (a venv cannot be moved), the lists, the entry points, this script
    printf '%s\n' "$PWD"
    cat "requirements/$1.txt" pyproject.toml tools/bootstrap.sh | cksum
    "$venv/bin/python" --version 2>/dev/null || echo "no python"
}
python_ready=
if [ -f "$venv/set-up-$set_name" ] && [ "$(cat "$venv/set-up-$set_name")" = "$(wanted "$set_name")" ]; then
    [ ! -f "$venv/set-up-pango" ] || exit 0
    python_ready=yes
fi
set_up() { # done: a larger set holds the smaller ones
    wanted "$set_name" >"$venv/set-up-$set_name"
    wanted run >"$venv/set-up-run"
    case $set_name in verify | bench) wanted test >"$venv/set-up-test" ;; esac
}

mkdir -p .cache
: >"$log"
[ -n "$python_ready" ] || echo "Setting up (once; next time this takes no time):" >&2

# ------------------------------------------------------------------------------------------ the system's packages

# The native libraries WeasyPrint opens, under every name it tries. Subset is optional for it, but silences a
# warning and makes smaller files.
missing_libraries() { # PYTHON -> prints what cannot be opened
    "$1" -c '
import ctypes, os, sys
if sys.platform == "darwin":
    os.environ.setdefault("DYLD_FALLBACK_LIBRARY_PATH", "/opt/homebrew/lib:/usr/local/lib")
NAMES = {
    "gobject": ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib", "gobject-2.0"),
    "pango": ("libpango-1.0.so.0", "libpango-1.0.0.dylib", "libpango-1.0.dylib", "pango-1.0"),
    "pangoft2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.0.dylib", "libpangoft2-1.0.dylib", "pangoft2-1.0"),
    "fontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib", "fontconfig-1"),
    "harfbuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "harfbuzz"),
    "harfbuzz-subset": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "harfbuzz-subset"),
}
PLACES = ("", "/opt/homebrew/lib/", "/usr/local/lib/") if sys.platform == "darwin" else ("",)
def found(names):
    for place in PLACES:
        for name in names:
            try:
                ctypes.CDLL(place + name)
                return True
            except OSError:
                pass
    return False
print(*[key for key, names in NAMES.items() if not found(names)])
' 2>/dev/null || echo "ctypes"
}

system_manager() {
    if have brew; then echo brew
    elif have apt-get; then echo apt
    elif have dnf; then echo dnf
    elif have apk; then echo apk
    elif have pacman; then echo pacman
    else echo none; fi
}
manager=$(system_manager)

install_line() { # PACKAGE... -> the one line a person would type
    case $manager in
        brew) echo "brew install $*" ;;
        apt) echo "${sudo_word}apt-get install --no-install-recommends $*" ;;
        dnf) echo "${sudo_word}dnf install $*" ;;
        apk) echo "${sudo_word}apk add $*" ;;
        pacman) echo "${sudo_word}pacman -S $*" ;;
        none) echo "install: $*" ;;
    esac
}

sudo_word=
[ "$(id -u)" = 0 ] || sudo_word="sudo "
may_install() { # whether the package manager can be called, and as whom; asks a person only once
    case $manager in none) return 1 ;; brew) as_root=; return 0 ;; esac
    if [ "$(id -u)" = 0 ]; then as_root=; return 0; fi
    have sudo || return 1
    if sudo -n true 2>/dev/null; then as_root="sudo -n"; return 0; fi
    [ -t 0 ] && [ -t 2 ] && [ -z "${CI:-}" ] || return 1
    printf '  %s\n  Install now? It asks for your password. [Y/n] ' "$(install_line "$@")" >&2
    read -r answer || return 1
    case $answer in [nN]*) return 1 ;; esac
    sudo -v || return 1
    as_root="sudo -n"
}
install() { # PACKAGE...
    may_install "$@" || return 1
    say "installing $* (the system's packages)"
    case $manager in
        brew) run_logged brew install "$@" ;;
        apt)
            apt_install() {
                run_logged $as_root env DEBIAN_FRONTEND=noninteractive \
                    apt-get install -y -q --no-install-recommends "$@"
            }
            apt_install "$@" || { run_logged $as_root apt-get update -q && apt_install "$@"; }
            ;;
        dnf) run_logged $as_root dnf install -y "$@" ;;
        apk) run_logged $as_root apk add "$@" ;;
        pacman) run_logged $as_root pacman -S --noconfirm --needed "$@" ;;
    esac
}

pango_packages() {
    case $manager in
        brew) echo pango ;;
        apt) echo libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 ;;
        dnf) echo pango harfbuzz ;;
        apk) echo so:libgobject-2.0.so.0 so:libpango-1.0.so.0 so:libpangoft2-1.0.so.0 so:libharfbuzz.so.0 \
            so:libharfbuzz-subset.so.0 so:libfontconfig.so.1 ;;
        pacman) echo pango ;;
        none) echo Pango, PangoFT2, HarfBuzz and its subset library ;;
    esac
}
python_packages() {
    case $manager in
        brew) echo python@3.13 ;;
        apt) # Debian and Ubuntu split venv off, and name it after the version
            if find_python; then
                "$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
            else
                echo python3 python3-venv
            fi
            ;;
        apk) echo python3 py3-pip ;;
        pacman) echo python python-pip ;;
        *) echo python3 ;;
    esac
}

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
whole() { "$1" -c 'import ctypes, ensurepip, venv' 2>/dev/null; }
any_python() { # TEST... -> sets $python to the first that is new enough and passes every test, or fails
    for python in ${PYTHON:+"$PYTHON"} python3 python3.13 python3.12 python3.11 python3.14 python; do
        if ! have "$python" || ! new_enough "$python"; then continue; fi
        for test in "$@"; do "$test" "$python" || continue 2; done
        return 0
    done
    return 1
}
find_python() { any_python; }
find_whole_python() { any_python whole; }

# ------------------------------------------------------------- what is missing, named and installed in one go

needed=
if [ -n "$python_ready" ]; then
    python=$venv/bin/python
    missing=$(missing_libraries "$python")
elif find_whole_python; then
    missing=$(missing_libraries "$python")
else
    have uv || needed=$(python_packages) # uv brings a Python of its own
    if find_python; then missing=$(missing_libraries "$python"); else missing="unknown"; fi
fi
[ -z "$missing" ] || needed="$needed $(pango_packages)"

if [ -n "$needed" ]; then
    install $needed || true
fi
if [ -z "$python_ready" ] && ! find_whole_python && [ "$manager" = apt ]; then
    # an older system may have a newer Python beside its own
    for number in 3.13 3.12 3.11; do
        apt-cache show "python$number-venv" >/dev/null 2>&1 || continue
        install "python$number" "python$number-venv" && find_whole_python && break
    done
fi

# --------------------------------------------------------------------------------------- the virtual environment

make_with_uv() {
    have uv || return 1
    run_logged uv venv --clear --python "${PYTHON:->=3.11}" "$venv" || return 1
    say "$("$venv/bin/python" --version), set up by uv"
    run_logged uv pip install --python "$venv/bin/python" --compile-bytecode --require-hashes -r "$lock" || return 1
    run_logged uv pip install --python "$venv/bin/python" --no-deps --no-build-isolation -e . || return 1
}
make_with_pip() {
    find_whole_python ||
        stop "Python 3.11 or newer with its venv module is needed. Type this line once, then run make again:
    $(install_line $needed)"
    # a venv that is there is grown; one that was moved, or whose Python or pip went away, is made anew
    if ! { "$venv/bin/python" -m pip --version >/dev/null 2>&1 && grep -qsF "$PWD/$venv/" "$venv/bin/pip" &&
        new_enough "$venv/bin/python"; }; then
        run_logged "$python" -m venv --clear "$venv" || stop_with_log "The virtual environment could not be made."
    fi
    say "$("$venv/bin/python" --version) in $venv"
    say "downloading and installing the packages of $lock (a minute or two)"
    run_logged "$venv/bin/python" -m pip install --quiet --progress-bar off --require-hashes -r "$lock" ||
        stop_with_log "The packages could not be installed (is there a connection?)."
    run_logged "$venv/bin/python" -m pip install --quiet --no-deps --no-build-isolation -e . ||
        stop_with_log "revisionpack itself could not be installed."
}

without_re() { # pip's console script imports re, which costs half a Python start at every call, for Windows' sake
    sed -e '/^import re$/d' -e '/re\.sub(/d' "$1" >"$1.new" && cat "$1.new" >"$1" && rm "$1.new"
}

if [ -z "$python_ready" ]; then
    make_with_uv || make_with_pip
    without_re "$venv/bin/revisionpack"
    set_up
fi

missing=$(missing_libraries "$venv/bin/python")
case $missing in
    "")
        : >"$venv/set-up-pango"
        say "Pango found: PDFs can be made"
        ;;
    harfbuzz-subset)
        : >"$venv/set-up-pango"
        say "PDFs can be made, a little larger than need be; for smaller ones: $(install_line $(pango_packages))"
        ;;
    *)
        # no stamp: the next call looks again; what is then missing, revisionpack says itself
        [ -n "$python_ready" ] || say "PDFs need Pango (decks, check and list do not). Type this once: $(install_line $(pango_packages))"
        ;;
esac
