#!/bin/sh
# Makes .venv (service, Python 3.11 or newer) and .venv-rasa (Rasa, Python 3.10) from the lock files, once per lock file.
# With "dev" also what tests and checks need. Finds interpreters on PATH, then in pyenv, then through uv.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

# find_python VERSION…: prints an interpreter of one of the versions, or explains what to install.
find_python() {
    for version in "$@"; do
        for candidate in "python$version" python3 python; do
            if is_version "$candidate" "$version"; then command -v "$candidate"; return 0; fi
        done
        if command -v pyenv >/dev/null 2>&1; then
            for home in "$(pyenv root)"/versions/"$version".*; do
                if is_version "$home/bin/python" "$version"; then printf '%s\n' "$home/bin/python"; return 0; fi
            done
        fi
    done
    if command -v uv >/dev/null 2>&1; then
        for version in "$@"; do
            if uv python find --no-config "$version" 2>/dev/null; then return 0; fi
        done
        say "Python $1 not found here; asking uv for it …"
        if uv python install "$1" >&2 && uv python find --no-config "$1"; then return 0; fi
    fi
    say "Python $1 is needed and was not found on PATH, in pyenv, or through uv."
    say "Install one of these, then run the command again:"
    say "  Debian/Ubuntu  sudo apt install python$1 python$1-venv"
    say "  pyenv          pyenv install $1"
    say "  uv             uv python install $1   (https://docs.astral.sh/uv/)"
    return 1
}

is_version() {
    command -v "$1" >/dev/null 2>&1 || return 1
    [ "$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)" = "$2" ] || return 1
    "$1" -c 'import venv, ensurepip' 2>/dev/null || { say "$1 has no venv module (Debian: apt install python$2-venv); trying others"; return 1; }
}

# environment FOLDER NAME LOCK VERSION…: makes FOLDER from requirements/LOCK.txt unless it is up to date.
environment() {
    folder=$1 name=$2 lock=$3
    shift 3
    mark="$folder/.made-from-$lock"
    if [ -f "$mark" ] && cmp -s "$mark" "requirements/$lock.txt"; then return 0; fi
    if ! "$folder/bin/python" -m pip --version >/dev/null 2>&1; then  # not there, or broken off half-way
        python=$(find_python "$@")
        say "making $folder with $python …"
        "$python" -m venv --clear "$folder"
    fi
    say "installing $name into $folder (the first time takes a few minutes) …"
    "$folder/bin/python" setup/install.py "$lock"
    cp "requirements/$lock.txt" "$mark"
}

# Installing keeps one core busy, so the second environment is made beside the first; what it says is shown afterwards.
told=$(mktemp)
environment .venv-rasa "Rasa" rasa 3.10 >"$told" 2>&1 &
rasa=$!
trap 'kill $rasa 2>/dev/null || true; rm -f "$told"' EXIT
trap 'exit 130' INT TERM
environment .venv "the service" service 3.11 3.12 3.13
made=0
wait $rasa || made=$?
tr '\r' '\n' <"$told" | grep -v '^  [0-9]* packages$' >&2 || true
[ $made = 0 ] || exit $made
if [ "${1:-}" = dev ]; then environment .venv "tests and checks" dev 3.11 3.12 3.13; fi
