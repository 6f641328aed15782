#!/usr/bin/env bash
# Builds the library and copies it, with the control file and the SQL scripts of all
# releases, into the PostgreSQL of PG_CONFIG. The arguments are cargo's features.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { echo "install: $*" >&2; exit 1; }

lib=$("$PG_CONFIG" --pkglibdir)
share=$("$PG_CONFIG" --sharedir)/extension
sudo=()
if [ ! -w "$lib" ] || [ ! -w "$share" ]; then
    command -v sudo >/dev/null || fail "no right to write into $lib and $share; run as root"
    sudo=(sudo)
fi
# Databases out there were made by the released scripts.
(cd sql && sha256sum --check --strict --quiet released.sha256) \
    || fail "a released script was edited; restore it, and change the surface in a new release"

if [[ "$*" == *pg19* ]] && ! grep -q '^pg19 ' Cargo.toml; then
    fail "PostgreSQL 19 needs a newer pgrx; run scripts/postgres19.sh and this again"
fi

echo "install: advocacy_kpi into $("$PG_CONFIG" --version)"
export PGRX_PG_CONFIG_PATH=$PG_CONFIG
cargo build --release --lib "$@"
# Renamed into place: sessions that have loaded the former library keep it.
"${sudo[@]}" install -m 755 "${CARGO_TARGET_DIR:-target}/release/libadvocacy_kpi.so" "$lib/advocacy_kpi.so.new"
"${sudo[@]}" mv "$lib/advocacy_kpi.so.new" "$lib/advocacy_kpi.so"
"${sudo[@]}" install -m 644 advocacy_kpi.control sql/{released,upgrade}/*.sql "$share"
