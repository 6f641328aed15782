#!/usr/bin/env bash
# Installs what the build needs and is not there yet. Quick when nothing is missing.
#
# On Debian: PostgreSQL 15 with its headers, libclang and a C compiler, through
# apt-get. Another PostgreSQL is used by setting PG_CONFIG, and then none is installed.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { echo "setup: $*"; }
fail() { echo "setup: $*" >&2; exit 1; }

command -v cargo >/dev/null || fail "Rust is missing; install it from https://rustup.rs and run this again"

packages=()
need() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed' || packages+=("$1"); }
if command -v apt-get >/dev/null; then
    if [ "${PG_CONFIG:-}" = "${DEBIAN_PG_CONFIG:-}" ]; then
        need postgresql-15
        need postgresql-server-dev-15
    fi
    need libclang-dev
    need build-essential
    if [ ${#packages[@]} -gt 0 ]; then
        sudo=()
        if [ "$(id -u)" != 0 ]; then
            command -v sudo >/dev/null || fail "run as root, or install by hand: ${packages[*]}"
            sudo=(sudo)
        fi
        say "installing Debian packages: ${packages[*]}"
        "${sudo[@]}" apt-get update -qq
        "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
    fi
fi
[ -x "${PG_CONFIG:?}" ] || command -v "$PG_CONFIG" >/dev/null \
    || fail "no $PG_CONFIG; set PG_CONFIG to the pg_config of your PostgreSQL"
[ -d "$("$PG_CONFIG" --includedir-server)" ] \
    || fail "the server headers of $("$PG_CONFIG" --version) are missing; install its -dev package"
