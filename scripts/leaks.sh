#!/usr/bin/env bash
# The memory of a session while each aggregate goes over 10 million rows, and a frame
# moves over a million; while each function is called a million times, or as often as
# fits in 10 seconds; and while a million errors are caught in one transaction, the last
# also in a database whose encoding is not UTF-8. It must not grow. Linux only, as it
# reads /proc.
#
#   ROWS CALLS SECONDS_EACH CHANGES ERRORS   other sizes
#   LIMIT_KB                                 what may be grown, 256 unless set
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/common.sh
[ -r /proc/self/status ] || { echo "leaks: there is no /proc, the memory of a process cannot be read here" >&2; exit 1; }
# The process is to show at once what it takes and gives back: large pieces of memory go
# back to the system, and are not kept to be taken again unseen.
[ -n "${ADVOCACY_KPI_BIN:-}" ] \
    || exec env MALLOC_MMAP_THRESHOLD_=65536 MALLOC_TRIM_THRESHOLD_=65536 scripts/server.sh with "$0" "$@"

# Samples are taken at certain rows, so rows have to come in order, and in this process.
# PostgreSQL keeps what it has compiled of a PL/pgSQL function for the rest of the session,
# also where that function was dropped, as with a live scorecard. Not checked, not compiled.
export PGOPTIONS='-c search_path=leak,public -c max_parallel_workers_per_gather=0 -c synchronize_seqscans=off
    -c jit=off -c check_function_bodies=off'
PGOPTIONS=${PGOPTIONS//$'\n'/ }

leaks() {
    "$ADVOCACY_KPI_BIN/psql" -X -v calls="${CALLS:-1000000}" -v seconds="${SECONDS_EACH:-10}" \
        -v changes="${CHANGES:-1000}" -v errors="${ERRORS:-1000000}" -v limit_kb="${LIMIT_KB:-256}" "$@" -f scripts/leaks.sql
}
bad=0
leaks -v rows="${ROWS:-10000000}" -v only_errors=false || bad=1
echo "leaks: errors in a database of another encoding"
"$ADVOCACY_KPI_BIN/psql" -Xq -c "CREATE DATABASE leak_latin1 TEMPLATE template0 ENCODING LATIN1 LOCALE 'C'"
leaks -d leak_latin1 -v rows=1000 -v only_errors=true || bad=1

# A server that was built with --enable-cassert looks after its memory.
if grep -E "$DAMAGE" "$PGHOST/server.log"; then
    echo "leaks: these are in the server's log" >&2
    bad=1
fi
exit "$bad"
