#!/usr/bin/env bash
# A private throwaway PostgreSQL server: its own folder, a Unix socket only,
# run as an unprivileged user.
#
#   server.sh start NAME        start it, or keep the one that runs; print its folder
#   server.sh stop NAME         stop it and remove its folder
#   server.sh with COMMAND…     run COMMAND with PGHOST, PGPORT, PGUSER, PGDATABASE
#                               and ADVOCACY_KPI_BIN (the programs of PostgreSQL) set
#                               for a server of its own, stopped whatever happens
set -euo pipefail
. "$(dirname "$0")/common.sh"

PG_CONFIG=${PG_CONFIG:-pg_config}
BIN=$("$PG_CONFIG" --bindir)
STATE=$(cd "$(dirname "$0")/.." && pwd)/target/servers
PORT=54329
# A server started from here must not inherit what a shell is set to.
unset RUST_BACKTRACE PGDATA PGOPTIONS PGSERVICE PGDATABASE

create() {
    local dir
    dir=$(mktemp -d /tmp/advocacy_kpi.XXXXXX)
    chown "$OWNER" "$dir"
    cd "$dir"
    as_owner "$BIN/initdb" -D "$dir/data" -U postgres --auth=trust --encoding=UTF8 \
        --locale=C.UTF-8 --no-sync >"$dir/initdb.log" || { cat "$dir/initdb.log" >&2; exit 1; }
    as_owner tee -a "$dir/data/postgresql.conf" >/dev/null <<CONF
listen_addresses = ''
unix_socket_directories = '$dir'
unix_socket_permissions = 0700
port = $PORT
fsync = off
shared_buffers = 1GB
max_wal_size = 8GB
work_mem = 64MB
timezone = 'UTC'
CONF
    as_owner "$BIN/pg_ctl" -D "$dir/data" -l "$dir/server.log" -w -t 60 start >/dev/null \
        || { echo "the throwaway server did not start; its log:" >&2; cat "$dir/server.log" >&2; exit 1; }
    cd - >/dev/null
    echo "$dir"
}

destroy() {
    local dir=$1
    [ -d "$dir/data" ] || return 0
    (cd "$dir" && as_owner "$BIN/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1) || true
    rm -rf "$dir"
}

case "${1:-}" in
    start)
        mkdir -p "$STATE"
        file=$STATE/${2:?name of the server}
        if [ -f "$file" ] && dir=$(cat "$file") \
            && (cd "$dir" && as_owner "$BIN/pg_ctl" -D "$dir/data" status >/dev/null) 2>/dev/null; then
            echo "$dir"
        else
            [ ! -f "$file" ] || destroy "$(cat "$file")"
            dir=$(create)
            echo "$dir" >"$file"
            echo "$dir"
        fi
        ;;
    stop)
        file=$STATE/${2:?name of the server}
        [ -f "$file" ] || exit 0
        destroy "$(cat "$file")"
        rm -f "$file"
        ;;
    with)
        shift
        dir=$(create)
        trap 'destroy "$dir"' EXIT
        trap 'exit 130' INT TERM
        # A trap does not outlive kill -9, the reaper does.
        setsid "$0" reap $$ "$dir" >/dev/null 2>&1 </dev/null &
        export PGHOST=$dir PGPORT=$PORT PGUSER=postgres PGDATABASE=postgres
        export ADVOCACY_KPI_BIN=$BIN
        "$@"
        ;;
    reap)
        while kill -0 "$2" 2>/dev/null; do sleep 1; done
        destroy "$3"
        ;;
    *)
        sed -n '2,10s/^# \{0,1\}//p' "$0" >&2
        exit 2
        ;;
esac
