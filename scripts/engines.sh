#!/usr/bin/env bash
# Runs the tests of Citus and of TimescaleDB on private throwaway servers, stopped
# whatever happens: a coordinator with two workers, and a server of time series. The
# arguments are cargo's features.
#
# The engines are those installed in the PostgreSQL of PG_CONFIG, or of
# ENGINES_PG_CONFIG where that is another; advocacy_kpi must be installed there too.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/common.sh

PG_CONFIG=${PG_CONFIG:-pg_config}
ENGINES=${ENGINES_PG_CONFIG:-$PG_CONFIG}
BIN=$("$ENGINES" --bindir)
unset RUST_BACKTRACE PGOPTIONS PGSERVICE

server() { PG_CONFIG=$ENGINES scripts/server.sh "$@"; }
has() { [ -f "$("$ENGINES" --sharedir)/extension/$1.control" ]; }
# Every server has a folder for its socket, so that all can have the same port.
sql() {
    local dir=$1
    shift
    "$BIN/psql" -XqAt -v ON_ERROR_STOP=1 -h "$dir" -p 54329 -U postgres "$@"
}

# Puts the folder of a server that has the library loaded into DIR; settings follow.
start() {
    local name=engines_$$_$1 library=$2
    shift 2
    started+=("$name")
    DIR=$(server start "$name")
    sql "$DIR" -c "ALTER SYSTEM SET shared_preload_libraries = $library" -c "ALTER SYSTEM SET shared_buffers = '256MB'"
    as_owner tee -a "$DIR/data/postgresql.conf" >/dev/null < <(printf '%s\n' "$@")
    (cd "$DIR" && as_owner "$BIN/pg_ctl" -D data -l server.log -w -t 60 restart >/dev/null) \
        || { echo "engines: $library does not start; the log of its server:" >&2; tail -20 "$DIR/server.log" >&2; exit 1; }
    sql "$DIR" -c "CREATE EXTENSION $library"
    echo "engines: $library $(sql "$DIR" -c "SELECT extversion FROM pg_extension WHERE extname = '$library'") in $DIR"
}
started=()
stop() { for name in "${started[@]}"; do server stop "$name"; done; }
trap stop EXIT
trap 'exit 130' INT TERM

has advocacy_kpi || { echo "engines: advocacy_kpi is not installed in $("$ENGINES" --version) at $BIN: make install PG_CONFIG=$ENGINES" >&2; exit 1; }
tests=()

if has citus; then
    for node in 0 1 2; do
        # Citus prepares its transactions on two nodes, and connects to itself too.
        start "citus_$node" citus 'max_prepared_transactions = 100' \
            'citus.enable_statistics_collection = off' "citus.node_conninfo = 'sslmode=disable'"
        [ "$node" = 0 ] && coordinator=$DIR
        sql "$DIR" -c "ALTER SYSTEM SET citus.local_hostname = '$DIR'" -c 'SELECT pg_reload_conf()' >/dev/null
        if [ "$node" = 0 ]; then
            sql "$coordinator" -c "SELECT citus_set_coordinator_host('$coordinator', 54329)" >/dev/null
        else
            sql "$coordinator" -c "SELECT citus_add_node('$DIR', 54329)" >/dev/null
        fi
    done
    export CITUS_URL="host=$coordinator port=54329 user=postgres dbname=postgres"
    tests+=(--test citus)
else
    echo "engines: no Citus in $("$ENGINES" --version) at $BIN: install the package of its version, see https://docs.citusdata.com"
fi
if has timescaledb; then
    start timescale timescaledb 'timescaledb.telemetry_level = off'
    export TIMESCALE_URL="host=$DIR port=54329 user=postgres dbname=postgres"
    tests+=(--test timescale)
else
    echo "engines: no TimescaleDB in $("$ENGINES" --version) at $BIN: install the package of its version, see https://docs.tigerdata.com"
fi

[ "${#tests[@]}" -gt 0 ] || { echo "engines: nothing to test" >&2; exit 1; }
scripts/server.sh with cargo test --release --no-fail-fast "$@" "${tests[@]}" -- --nocapture
