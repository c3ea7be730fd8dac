#!/bin/sh
# Writes requirements/*.txt from requirements/*.in: every version pinned, every file's hash, for Python 3.11 and
# newer on every system, and no address of any index. Needs uv. `sh tools/lock.sh --upgrade` takes newer versions.
set -eu
cd "$(dirname "$0")/../requirements"
command -v uv >/dev/null || { echo "this needs uv (pip install uv)" >&2; exit 3; }
for name in run test verify bench; do
    constraint=
    [ "$name" = run ] || constraint="-c run.txt"
    # shellcheck disable=SC2086
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
        --no-annotate $constraint "$@" "$name.in" -o "$name.txt"
done
