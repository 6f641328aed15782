#!/usr/bin/env bash
# A dashboard over a scorecard, in a real Apache Superset.
#
#   run.sh [URL]           set up what is missing, start, import, check every number,
#                          take docs/images/superset.png, stop
#   run.sh --keep [URL]    the same, but leave it running and print how to log in
#   run.sh --stop          stop what --keep left running
#
# Without URL, over the data of the demo in a private server. With the URL of a database,
# postgresql://user@host/database, over the board that is there, which is only read: BOARD
# names it (crm.board), SEGMENT its segment column (contract). PGPASSWORD may have the
# password. The picture is then target/superset/dashboard.png.
#
# Superset, its records and its log are in target/superset; it listens on loopback only.
set -euo pipefail
cd "$(dirname "$0")/../.."

HERE=examples/superset
HOME_DIR=$PWD/target/superset
export PG_CONFIG=${PG_CONFIG:-/usr/lib/postgresql/15/bin/pg_config}
export NO_PROXY=127.0.0.1,localhost no_proxy=127.0.0.1,localhost

say() { echo "superset: $*"; }
fail() { echo "superset: $*" >&2; exit 1; }

stop() {
    local pid
    pid=$(cat "$HOME_DIR/superset.pid" 2>/dev/null || true)
    # The number may have gone to another program since.
    if [ -n "$pid" ] && grep -qa superset.app "/proc/$pid/cmdline" 2>/dev/null; then
        kill "$pid" || true
        for _ in $(seq 50); do kill -0 "$pid" 2>/dev/null || break; sleep 0.2; done
        kill -9 "$pid" 2>/dev/null || true
    fi
    rm -f "$HOME_DIR/superset.pid"
    [ ! -f target/servers/superset ] || scripts/server.sh stop superset
}

usage() { sed -n '2,14s/^# \{0,1\}//p' "$0" >&2; exit 2; }

keep='' url=''
for argument in "$@"; do
    case "$argument" in
        --keep) keep=1 ;;
        --stop) stop; say "stopped"; exit 0 ;;
        postgresql://* | postgres://*) [ -z "$url" ] || usage; url=$argument ;;
        *) usage ;;
    esac
done
export BOARD=${BOARD:-crm.board} SEGMENT=${SEGMENT:-contract}

# Debian packages: a browser without a screen, a font with block characters, Python.
packages=()
need() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed' || packages+=("$1"); }
if command -v apt-get >/dev/null; then
    for package in chromium chromium-driver fonts-dejavu-core python3-venv; do need "$package"; done
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
for program in chromium chromedriver; do
    command -v "$program" >/dev/null || fail "$program is missing; install Chromium and its WebDriver"
done

# Superset itself. Its records are made again with it, so that the two always fit.
if ! cmp -s "$HERE/requirements.txt" "$HOME_DIR/requirements.txt"; then
    python=${PYTHON:-/usr/bin/python3}
    "$python" -c 'import sys, ensurepip; sys.exit(not (3, 10) <= sys.version_info < (3, 13))' 2>/dev/null \
        || fail "Superset needs Python 3.10 to 3.12 with venv; name one with PYTHON=/path/to/python3"
    say "installing $(grep -m1 "^apache" "$HERE/requirements.txt") into target/superset (800 MB, a minute or two)"
    rm -rf "$HOME_DIR"
    mkdir -p "$HOME_DIR"
    "$python" -m venv "$HOME_DIR/venv"
    "$HOME_DIR/venv/bin/pip" install --quiet --disable-pip-version-check --progress-bar off -r "$HERE/requirements.txt" \
        2>"$HOME_DIR/pip.log" || { cat "$HOME_DIR/pip.log" >&2; fail "the packages could not be installed; is a package registry within reach?"; }
    cp "$HERE/requirements.txt" "$HOME_DIR/requirements.txt"
fi
export PATH=$HOME_DIR/venv/bin:$PATH

random() { python -c 'import secrets; print(secrets.token_urlsafe(32))'; }
[ -f "$HOME_DIR/secrets" ] || (umask 077; echo "SUPERSET_SECRET_KEY=$(random) SUPERSET_PASSWORD=$(random)" >"$HOME_DIR/secrets")
export SUPERSET_SECRET_KEY SUPERSET_PASSWORD
eval "$(cat "$HOME_DIR/secrets")"
export SUPERSET_USER=admin SUPERSET_HOME=$HOME_DIR SUPERSET_CONFIG_PATH=$PWD/$HERE/superset_config.py FLASK_APP=superset

stop
trap stop EXIT
trap 'exit 130' INT TERM

if [ ! -f "$HOME_DIR/ready" ]; then
    say "creating the records of Superset (a minute)"
    rm -f "$HOME_DIR/superset.db"
    {
        superset db upgrade
        superset fab create-admin --username "$SUPERSET_USER" --password "$SUPERSET_PASSWORD" \
            --firstname Brand --lastname Advocacy --email admin@localhost
        superset init
    } >"$HOME_DIR/superset.log" 2>&1 || { tail -30 "$HOME_DIR/superset.log" >&2; fail "that failed; the log is target/superset/superset.log"; }
    touch "$HOME_DIR/ready"
fi

if [ -n "$url" ]; then
    picture=$HOME_DIR/dashboard.png
    export DATABASE=$url DATABASE_URI="postgresql+psycopg2://${url#*://}"
else
    say "loading the demo data into a private PostgreSQL server, and creating the board"
    picture=docs/images/superset.png
    PGHOST=$(scripts/server.sh start superset)
    export PGHOST PGPORT=54329 PGUSER=postgres PGDATABASE=postgres
    psql() { "$("$PG_CONFIG" --bindir)/psql" -Xq -v ON_ERROR_STOP=1 "$@"; }
    psql -c 'CREATE EXTENSION advocacy_kpi' || fail "the extension is not installed: make install"
    psql -f examples/demo/load.sql -f "$HERE/scorecards.sql"
    # Superset reads as one who may read and no more.
    export DATABASE="" DATABASE_URI="postgresql+psycopg2://dashboard@/$PGDATABASE?host=$PGHOST&port=$PGPORT"
fi
python -c '
import os, psycopg2
try:
    with psycopg2.connect(os.environ["DATABASE"]) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT {SEGMENT}, kpi, value, year_change, target_met FROM {BOARD} LIMIT 0".format(**os.environ))
except psycopg2.Error as error:
    raise SystemExit(f"superset: {error}superset: BOARD names a scorecard of release 0.7 and SEGMENT a segment column of it")'

port=$(python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
export SUPERSET_URL=http://127.0.0.1:$port
say "starting Superset at $SUPERSET_URL"
setsid gunicorn --workers 1 --worker-class gthread --threads 8 --timeout 120 --bind "127.0.0.1:$port" \
    'superset.app:create_app()' >"$HOME_DIR/superset.log" 2>&1 </dev/null &
echo $! >"$HOME_DIR/superset.pid"
SUPERSET_PID=$! python "$HERE/dashboard.py" "$picture"

if [ -n "$keep" ]; then
    trap - EXIT
    cat <<END

The dashboard is at $SUPERSET_URL/superset/dashboard/brand-advocacy/
    user      $SUPERSET_USER
    password  $SUPERSET_PASSWORD

Stop it and its database:

    $HERE/run.sh --stop
END
fi
