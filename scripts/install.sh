#!/usr/bin/env bash
# Builds the extension and installs it into the PostgreSQL of PG_CONFIG. The
# arguments are cargo's features.
set -euo pipefail
cd "$(dirname "$0")/.."

sudo=()
if [ ! -w "$("$PG_CONFIG" --pkglibdir)" ] || [ ! -w "$("$PG_CONFIG" --sharedir)/extension" ]; then
    command -v sudo >/dev/null || { echo "install: no right to write into $("$PG_CONFIG" --pkglibdir); run as root" >&2; exit 1; }
    sudo=(--sudo)
fi
# Databases out there were made by the released scripts.
(cd sql && sha256sum --check --strict --quiet RELEASED.sha256) || {
    echo "install: a released script was edited; restore it, and change the surface in a new release" >&2
    exit 1
}
echo "install: advocacy_kpi into $("$PG_CONFIG" --version)"
cargo pgrx install --release "${sudo[@]}" --pg-config "$PG_CONFIG" "$@"

# Install scripts of former releases, so that what was created with one can be
# created again and upgraded.
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
for script in sql/advocacy_kpi--*.sql; do
    name=$(basename "$script")
    case "$name" in
        *--*--*.sql | "advocacy_kpi--$version.sql") ;;
        *) "${sudo[@]/--sudo/sudo}" install -m 644 "$script" "$("$PG_CONFIG" --sharedir)/extension/$name" ;;
    esac
done
