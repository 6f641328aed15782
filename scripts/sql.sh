#!/usr/bin/env bash
# Writes the install script of the version in Cargo.toml out of its parts, in the order in
# which they must be created; `sql.sh print` prints it instead.
set -euo pipefail
cd "$(dirname "$0")/../sql"

PARTS=(types accessors aggregates catalog statistics scorecard_summary benchmark health scorecard)
version=$(sed -n 's/^version = "\(.*\)"/\1/p' ../Cargo.toml | head -1)

script() {
    echo "-- advocacy_kpi $version: what CREATE EXTENSION runs, put together by scripts/sql.sh."
    echo '\echo Use "CREATE EXTENSION advocacy_kpi" to load this file. \quit'
    local part
    for part in "${PARTS[@]}"; do
        printf '\n-- sql/%s.sql\n\n' "$part"
        cat "$part.sql"
    done
}

if [ "${1:-}" = print ]; then
    script
else
    script >"advocacy_kpi--$version.sql"
    echo "sql: wrote sql/advocacy_kpi--$version.sql"
fi
