#!/usr/bin/env bash
# A cluster of an older PostgreSQL, with everything in it that the extension can keep,
# upgraded in place by pg_upgrade: once with the extension as it is, and once with
# each former release of it, then brought up to date by ALTER EXTENSION UPDATE.
# Prints what was compared; fails at the first difference.
#
#   pg_upgrade_test.sh OLD_BIN NEW_BIN      the programs of the two
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/common.sh

OLD=${1:?folder with the programs of the older PostgreSQL}
NEW=${2:?folder with the programs of the newer PostgreSQL}
SQL=tests/upgrade_fixtures
VERSION=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
unset PGDATA PGSERVICE PGOPTIONS
export PGUSER=postgres PGPORT=54330 PGDATABASE=postgres

DIR=$(mktemp -d /tmp/advocacy_kpi.XXXXXX)
chown "$OWNER" "$DIR"
export PGHOST=$DIR
stop() { (cd "$DIR" && as_owner "$1/pg_ctl" -D "$DIR/$2" -m fast -w stop >/dev/null); }
trap 'stop "$OLD" old 2>/dev/null || true; stop "$NEW" new 2>/dev/null || true; rm -rf "$DIR"' EXIT

release() { "$1/postgres" --version | sed 's/^[^0-9]*\([0-9.]*\).*/\1/'; }
fail() { echo "pg_upgrade: $*" >&2; exit 1; }
psql() { PGOPTIONS='-c client_min_messages=warning' "$NEW/psql" -XqAt -v ON_ERROR_STOP=1 "$@"; }

create() {
    local bin=$1 data=$2
    (cd "$DIR" && as_owner "$bin/initdb" -D "$data" -U postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 \
        --data-checksums --no-sync >"$DIR/initdb.log") || { cat "$DIR/initdb.log" >&2; exit 1; }
    as_owner tee -a "$DIR/$data/postgresql.conf" >/dev/null <<CONF
listen_addresses = ''
unix_socket_directories = '$DIR'
fsync = off
jit = off
timezone = 'UTC'
CONF
}

start() {
    (cd "$DIR" && as_owner "$1/pg_ctl" -D "$2" -l "$2.log" -w -o "-p $PGPORT" start >/dev/null) \
        || { cat "$DIR/$2.log" >&2; exit 1; }
}

# Releases before 0.3.0 have none.
has_scorecards() { [ "$(psql -c "SELECT to_regprocedure('kpi_create_scorecard(text,regclass,jsonb)') IS NOT NULL")" = t ]; }

# Live ones of several tables came with 0.9.0.
has_boards() { [ "$(psql -c "SELECT to_regproc('kpi_net_negated') IS NOT NULL")" = t ]; }

# Reads with the statements of the files into a file of its own.
read_into() {
    local file=$1
    shift
    local name
    for name in "$@"; do psql -f "$SQL/$name.sql"; done >"$DIR/$file"
}

# Prints what was read and how many rows it was; fails where it is not the same.
compare() {
    diff -u "$DIR/$1" "$DIR/$2" >"$DIR/diff" || { head -n 40 "$DIR/diff" >&2; fail "$3: not the same"; }
    awk -v when="$3" '
        /^== / { title[++titles] = substr($0, 4); next }
        { rows[titles]++ }
        END { for (i = 1; i <= titles; i++) printf "pg_upgrade: %s, the same: %s (%d)\n", when, title[i], rows[i] }' "$DIR/$1"
}

upgrade_from() {
    local version=$1 parts=(read) how
    how="$(release "$OLD") to $(release "$NEW"), extension $version"
    rm -rf "$DIR"/{old,new}
    create "$OLD" old
    start "$OLD" old
    psql -c "CREATE EXTENSION advocacy_kpi VERSION '$version'" -f "$SQL/fill.sql" >/dev/null
    if has_scorecards; then
        psql -f "$SQL/fill_scorecards.sql" -f "$SQL/scorecards_0_4.sql" -f "$SQL/change_scorecards.sql" >/dev/null
        parts+=(read_scorecards)
    fi
    if has_boards; then
        psql -f "$SQL/fill_boards.sql" -f "$SQL/boards_0_9.sql" -f "$SQL/change_boards.sql" >/dev/null
        parts+=(read_boards)
    fi
    read_into before "${parts[@]}"
    stop "$OLD" old

    create "$NEW" new
    (cd "$DIR" && as_owner "$NEW/pg_upgrade" -b "$OLD" -B "$NEW" -d "$DIR/old" -D "$DIR/new" -U postgres \
        -s "$DIR" >"$DIR/pg_upgrade.log" 2>&1) || {
        cat "$DIR/pg_upgrade.log" >&2
        find "$DIR/new/pg_upgrade_output.d" -name '*.log' -exec tail -n 20 {} + >&2 2>/dev/null || true
        fail "pg_upgrade failed"
    }
    start "$NEW" new
    read_into after "${parts[@]}"
    compare before after "$how"
    if [ "$version" != "$VERSION" ]; then
        psql -c 'ALTER EXTENSION advocacy_kpi UPDATE'
        read_into updated "${parts[@]}"
        compare before updated "$how updated"
        [ ${#parts[@]} -gt 1 ] || psql -f "$SQL/fill_scorecards.sql" -f "$SQL/create_scorecards.sql" -f "$SQL/change_scorecards.sql" >/dev/null
    fi
    psql -c 'CREATE DATABASE fresh'
    PGDATABASE=fresh psql -c 'CREATE EXTENSION advocacy_kpi'
    read_into members read_members
    PGDATABASE=fresh read_into fresh read_members
    compare members fresh "$how"
    psql -f "$SQL/post_upgrade.sql" >/dev/null
    [[ ${parts[*]} != *read_boards* ]] || psql -f "$SQL/post_boards.sql" >/dev/null
    echo "pg_upgrade: $how: indexes, writes and scorecards go on, all the same"
    stop "$NEW" new
}

for script in sql/released/advocacy_kpi--*.sql; do
    version=${script#sql/released/advocacy_kpi--}
    version=${version%.sql}
    upgrade_from "$version"
done
