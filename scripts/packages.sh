#!/usr/bin/env bash
# The Debian packages for each PostgreSQL, each built in a minimal system of its own
# (systems.sh) and tried in a clean one; into target/package.
#
#   packages.sh [MAJOR…]        15 17 18 unless given
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/common.sh
. scripts/systems.sh

say() { echo "packages: $*"; }
fail() { echo "packages: $*" >&2; exit 1; }

main() {
    local major built
    if [ "${1:-}" = one ]; then # in a namespace of its own
        bootstrap "$2"
        furnish "$2"
        built=$MATRIX/$2/root/project/target/package
        rm -f "$built"/*.deb
        inside "$2" sh -c "cd /project && CARGO_TARGET_DIR=/project/target cargo run --quiet --package xtask -- package deb"
        mkdir -p target/package
        cp "$built"/*.deb target/package/
        return
    fi
    [ $# -gt 0 ] || set -- "${USUAL[@]}"
    prepare "$@"
    SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
    export SOURCE_DATE_EPOCH
    [ -f "target/package/advocacy_kpi-$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1).zip" ] || cargo run --quiet --package xtask -- package pgxn
    for major; do
        unshare --mount --pid --fork --kill-child scripts/packages.sh one "$major" || fail "no package for PostgreSQL $major"
        MAJOR=$major scripts/package_test.sh debian image
    done
    ls -l target/package/*.deb
}

# Read as a whole before it runs, so that an edit meanwhile does no harm.
main "$@"; exit
