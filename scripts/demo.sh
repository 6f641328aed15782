#!/usr/bin/env bash
# The demo: real customers, answers and posts in a private server, their KPIs and a
# board. The server keeps running until `make demo-stop`.
set -euo pipefail
cd "$(dirname "$0")/.."

BIN=$("$PG_CONFIG" --bindir)
PGHOST=$(scripts/server.sh start demo)
export PGHOST PGPORT=54329 PGUSER=postgres PGDATABASE=demo
psql() { "$BIN/psql" -X "$@"; }

if [ "${1:-}" = psql ]; then
    exec "$BIN/psql"
fi

PGOPTIONS='-c client_min_messages=warning' \
    psql -q -d postgres -c 'DROP DATABASE IF EXISTS demo WITH (FORCE)' -c 'CREATE DATABASE demo'
psql -q -c 'CREATE EXTENSION advocacy_kpi'
psql -f examples/demo/load.sql
psql -f examples/demo/scorecard.sql
mkdir -p target/demo
psql -At -c "SELECT kpi_report('crm.board', '{\"title\": \"Customer advocacy: quarterly review\"}')" >target/demo/review.html

cat <<END
The report of the board is a page to open in a browser, mail or print:

    $PWD/target/demo/review.html

The demo server is running. Look around:

    make psql
    (the same as: $BIN/psql -h $PGHOST -p $PGPORT -U $PGUSER $PGDATABASE)

    SELECT city, ambassador_rate(is_advocate) FROM crm.customers GROUP BY city;
    SELECT kpi, title, definition FROM kpi_catalog;
    SELECT contract, kpi, value, target, target_met FROM crm.board WHERE period = '2025-10-01';
    SELECT kpi, title, headline FROM kpi_search('why did nps fall');
    \\d crm.customers

Stop it and remove its folder:

    make demo-stop
END
