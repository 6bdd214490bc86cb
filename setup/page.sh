#!/bin/sh
# The citizens' page: "build" writes assistant/web/static/citizen/, "check" proves that the committed files are what
# frontend/ builds, and that its own checks and tests pass. Without Node the check is skipped, except in CI.
set -eu
cd "$(dirname "$0")/../frontend"

if ! command -v npm >/dev/null 2>&1; then
    if [ "${CI:-}" = true ]; then echo "npm is missing: CI must check the page" >&2; exit 1; fi
    echo "SKIPPED: the citizens' page is not checked, npm is not installed (its built files are in the repository)" >&2
    exit 0
fi
if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'; then
    if [ "${CI:-}" = true ]; then echo "Node 20.19 or newer is needed: CI must check the page" >&2; exit 1; fi
    echo "SKIPPED: the citizens' page is not checked, it needs Node 20.19 or newer (found $(node --version))" >&2
    exit 0
fi
if [ ! -d node_modules ] || ! cmp -s package-lock.json node_modules/.made-from; then
    # Not "npm ci": it refuses a lock file without the linter's binaries for every other platform. Versions are the locked ones.
    npm install --no-save --no-audit --no-fund --loglevel=error
    cp package-lock.json node_modules/.made-from
fi
case "${1:-check}" in
    build) npm run --silent build ;;
    check) npm run --silent check && npm run --silent test ;;
    *) echo "usage: setup/page.sh build|check" >&2; exit 2 ;;
esac
