#!/usr/bin/env bash
# Random queries by SQLsmith against a private server: the extension, tables with
# summaries, scorecards of the three storages. Fails where the server's log has a
# crash, a failed assertion, a write past the end of a piece of memory, or an internal
# error that is not shown to be PostgreSQL's own. Only a server that was built with
# --enable-cassert has assertions and looks after its memory: scripts/cassert.sh.
#
#   sqlsmith.sh [QUERIES]       100,000 unless given, half of them on each of two connections
#   SEED=n                      other queries; 2003 unless set
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/common.sh

QUERIES=${1:-100000}
SEED=${SEED:-2003}
JOBS=2

# Internal errors that PostgreSQL raises without any extension. Each of these is run in a
# database that has none; where in PostgreSQL's source it fails, failing is PostgreSQL's own.
OWN=(
    "SELECT coalesce(CAST(current_user::text AS unknown), 'b')"
    "SELECT setweight('a'::tsvector, 'n'::\"char\")"
    "SELECT intervaltypmodout(5)"
    "SELECT pg_catalog.interval('1 day'::interval, 5)"
    "SELECT pg_catalog.interval(now() - now(), 42)"
    "SELECT jsonb_to_tsvector('{\"a\": 1}', '[[]]')"
    "SELECT float8_avg('{1}'::float8[])"
)

if [ -z "${ADVOCACY_KPI_BIN:-}" ]; then
    if ! command -v sqlsmith >/dev/null; then
        command -v apt-get >/dev/null || { echo "sqlsmith: install SQLsmith and run this again" >&2; exit 1; }
        echo "sqlsmith: installing the Debian package sqlsmith"
        sudo=()
        [ "$(id -u)" = 0 ] || sudo=(sudo)
        "${sudo[@]}" apt-get install -y -qq --no-install-recommends sqlsmith >/dev/null 2>&1 \
            || { "${sudo[@]}" apt-get update -qq \
                && "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
                    apt-get install -y -qq --no-install-recommends sqlsmith >/dev/null; }
    fi
    exec scripts/server.sh with "$0" "$@"
fi

psql() { "$ADVOCACY_KPI_BIN/psql" -XqAt -v ON_ERROR_STOP=1 "$@"; }
OUT=target/sqlsmith
LOG=$PGHOST/server.log
rm -rf "$OUT"
mkdir -p "$OUT"

# The owner of the database is no superuser, has created the extension and made all
# the rest: nothing of ours is refused to it, and it can do no harm to the server.
psql <<'SQL'
ALTER SYSTEM SET log_error_verbosity = verbose;
ALTER SYSTEM SET log_line_prefix = '%e %p ';
ALTER SYSTEM SET log_statement = 'all';
ALTER SYSTEM SET log_min_error_statement = 'panic';
ALTER SYSTEM SET track_functions = 'all';
SELECT pg_reload_conf() \g /dev/null
CREATE ROLE smith LOGIN;
ALTER ROLE smith SET search_path = kpi, public; -- SQLsmith names the schemas of functions, not of operators
CREATE DATABASE smith OWNER smith;
SQL
export PGDATABASE=smith
PGUSER=smith psql -f scripts/sqlsmith.sql
psql -c 'SELECT pg_stat_reset()' >/dev/null

# Whatever names a schema of ours, or a type of ours whose schema is on the search_path.
types=$(psql -c "SELECT string_agg(DISTINCT typname, '|') FROM pg_type WHERE typnamespace = 'kpi'::regnamespace AND typname !~ '^_'")
OURS="(kpi|card|crm)[.]|(^|[^a-z_])($types)([^a-z_]|\$)"
build=$(psql -c "SELECT format('PostgreSQL %s, assertions %s', current_setting('server_version'), current_setting('debug_assertions'))")

echo "sqlsmith: $QUERIES queries on $JOBS connections, seed $SEED, $build"
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true' EXIT
for job in $(seq "$JOBS"); do
    sqlsmith --target="host=$PGHOST port=$PGPORT user=smith dbname=smith" --verbose \
        --seed=$((SEED + job)) --max-queries=$(((QUERIES + JOBS - 1) / JOBS)) >"$OUT/$job.out" 2>"$OUT/$job.err" &
    pids+=($!)
done

running() { local pid; for pid in "${pids[@]}"; do kill -0 "$pid" 2>/dev/null && return 0; done; return 1; }
# SQLsmith prints one letter a query: . it ran, e an error, S a syntax error, t a timeout, C a lost connection.
letters() { grep -hE '^[.eStC]+$' "$OUT"/*.err | tr -cd "$1" | wc -c; }
while running; do
    sleep 15
    echo "sqlsmith: $(letters .eStC) of $QUERIES queries"
done
wait "${pids[@]}" || echo "sqlsmith: SQLsmith itself failed; see $OUT/*.err" >&2

# One record an error: SQLSTATE, place in the source, whether the statement has anything of
# ours in it, the message, the statement where the error is internal. PostgreSQL writes a
# record at once, its further lines after a tab. Of a process that crashed the last statement.
awk -v out="$OUT" -v ours="$OURS" '
    function done() {
        if (state != "") print state, place, (sql[pid] ~ ours ? "with" : "without"), message, (state ~ /^XX/ ? sql[pid] : "")
        state = ""
    }
    BEGIN { OFS = "\t" }
    /^[0-9A-Z]+ [0-9]+ [A-Z]+: / {
        text = $0; sub(/^[^:]*: +/, "", text); sub(/^[0-9A-Z]+: +/, "", text)
        if ($3 == "LOCATION:") place = text
        else if ($3 == "LOG:" || $3 == "ERROR:" || $3 == "FATAL:" || $3 == "PANIC:") {
            done(); pid = $2; reading = 0
            if ($3 != "LOG:") { state = $1; place = ""; message = text }
            else if (sub(/^statement: /, "", text)) { sql[pid] = text; reading = 1 }
            else if (match(text, /^server process \(PID [0-9]+\) was terminated/)) {
                dead = substr(text, 21) + 0
                print sql[dead] ";" >(out "/crash_" dead ".sql")
            }
        } else reading = 0
        next
    }
    reading { sub(/^\t/, " "); sql[pid] = sql[pid] $0 }
    END { done() }
' "$LOG" >"$OUT/errors.tsv"

queries=$(letters .eStC)
echo "sqlsmith: $queries queries sent, $(letters .) ran to the end, $(letters C) connections lost"
psql -F ' ' <<'SQL'
SELECT 'sqlsmith:', sum(s.calls), 'calls of', count(s.funcid), 'of the', count(*), 'functions of the extension, those inside of aggregates not counted'
FROM pg_proc AS p LEFT JOIN pg_stat_user_functions AS s ON s.funcid = p.oid
WHERE p.pronamespace = 'kpi'::regnamespace AND p.prokind = 'f' AND NOT p.proargtypes::oid[] && ARRAY['internal', 'cstring']::regtype[]::oid[]
SQL
echo "sqlsmith: errors by SQLSTATE, and how many of them were raised by the extension:"
awk -F '\t' '{ n[$1]++; if ($2 ~ /\.rs:/) own[$1]++ } END { for (s in n) print s, n[s], own[s] + 0 }' "$OUT/errors.tsv" | sort

# An internal error is PostgreSQL's own where the same place in its source raises it for a
# statement without anything of ours: one of OWN, or one that SQLsmith made.
for statement in "${OWN[@]}"; do
    psql -d postgres -v VERBOSITY=verbose -c "$statement" 2>&1 >/dev/null \
        | awk '/^ERROR: +XX/ { internal = 1 } internal && sub(/^LOCATION: +/, "")' || true
done >"$OUT/own"
awk -F '\t' '
    FILENAME ~ /own$/ { own[$1] = 1; next }
    $1 ~ /^XX/ { n[$2]++; all[$2] = $4; if ($3 == "without" && $2 !~ /\.rs:/) own[$2] = 1 }
    END { for (p in all) print ((p in own) ? "own" : "ours") "\t" n[p] "\t" p "\t" all[p] }
' "$OUT/own" "$OUT/errors.tsv" | sort >"$OUT/internal.tsv"
echo "sqlsmith: internal errors (own: PostgreSQL raises it without the extension as well): $(wc -l <"$OUT/internal.tsv") places"
cat "$OUT/internal.tsv"

bad=0
if grep -nE "$DAMAGE|^[^ ]+ [0-9]+ PANIC|panicked at" "$LOG" >"$OUT/crashes"; then
    echo "sqlsmith: the server's log has crashes or damaged memory:" >&2
    head -n 20 "$OUT/crashes" >&2
    echo "sqlsmith: the statements that were run then are in $OUT/crash_*.sql" >&2
    bad=1
fi
if grep -q '^ours' "$OUT/internal.tsv"; then
    echo "sqlsmith: internal errors seen only in queries with the extension, which are in $OUT/errors.tsv;" >&2
    echo "sqlsmith: make the query small: if it fails without the extension, add it to OWN in $0, else repair the extension" >&2
    bad=1
fi
[ "$queries" -ge "$QUERIES" ] || { echo "sqlsmith: only $queries of $QUERIES queries were sent" >&2; bad=1; }
[ "$bad" = 0 ] || { cp "$LOG" "$OUT/server.log"; exit 1; }
echo "sqlsmith: no crash, no internal error of the extension"
