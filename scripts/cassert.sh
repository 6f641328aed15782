#!/usr/bin/env bash
# The SQL tests, SQLsmith and the search for leaks on a PostgreSQL that checks itself:
# built with --enable-cassert, so it has assertions, overwrites memory that was freed and
# looks for writes past the end of a piece. It is made from Debian's source, once, below
# target/cassert (10 minutes on 2 cores, 500 MB).
#
#   cassert.sh [QUERIES]                     of SQLsmith, 20,000 unless given
#   ROWS CALLS SECONDS_EACH CHANGES ERRORS   sizes of leaks.sh, a tenth of its own unless set
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/common.sh

say() { echo "cassert: $*"; }
fail() { echo "cassert: $*" >&2; exit 1; }

MAJOR=15
DIR=$PWD/target/cassert
export PG_CONFIG=$DIR/postgresql/bin/pg_config
export PGRX_PG_CONFIG_PATH=$PG_CONFIG

# The source package, by sources and lists of our own: those of the machine stay as they are.
download() {
    command -v apt-get >/dev/null || fail "this takes the source of PostgreSQL from a Debian, whose APT knows where it is"
    local version format='deb-src $(REPO_URI) $(CODENAME) $(COMPONENT)'
    mkdir -p "$DIR/apt/lists/partial" "$DIR/source"
    apt-get indextargets --format "$format" 'Created-By: Packages' 'Origin: Debian' 'Component: main' \
        | sort -u >"$DIR/apt/sources.list"
    [ -s "$DIR/apt/sources.list" ] || fail "APT knows no Debian mirror; add one to its sources and run apt-get update"
    local options=(-qq -o "Dir::Etc::sourcelist=$DIR/apt/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$DIR/apt/lists"
        -o "Dir::Cache=$DIR/apt" -o APT::Sandbox::User=root -o Acquire::Check-Valid-Until=false)
    apt-get "${options[@]}" update
    # The newest that the mirror has: it may list one that is not there any more.
    for version in $(apt-cache "${options[@]}" showsrc "postgresql-$MAJOR" | sed -n 's/^Version: //p' | sort -ruV); do
        say "downloading the source of postgresql-$MAJOR $version, 24 MB"
        (cd "$DIR/source" && apt-get "${options[@]}" source --download-only "postgresql-$MAJOR=$version") && return
    done
    fail "no source of postgresql-$MAJOR could be downloaded; is the mirror there?"
}

build() {
    # PostgreSQL makes its headers only where make was not called by another make.
    unset MAKELEVEL MAKEFLAGS
    rm -rf "$DIR/source" "$DIR/postgresql"
    download
    tar -xjf "$DIR"/source/*.orig.tar.bz2 -C "$DIR/source"
    cd "$DIR"/source/postgresql-*/
    say "building PostgreSQL ${PWD##*-} with assertions into target/cassert; details in its build.log"
    step configure ./configure --prefix="$DIR/postgresql" --enable-cassert --enable-debug --without-readline --without-zlib
    step "make, some minutes" make -s -j"$(nproc)"
    step "make install" make -s install
    # The program that runs SQL tests, and what these tests use.
    step "make install of pg_regress" make -s -C src/test/regress install
    step "make install of file_fdw" make -s -C contrib/file_fdw install
    cd - >/dev/null
    rm -rf "$DIR/source"
    touch "$DIR/built"
}

step() {
    say "$1"
    shift
    "$@" >>"$DIR/build.log" 2>&1 || { tail -n 20 "$DIR/build.log" >&2; fail "this failed; all of it is in $DIR/build.log"; }
}

# Inside of server.sh: what the log may not hold.
check() {
    ! grep -E "$DAMAGE" "$PGHOST/server.log" \
        || fail "the server's log has failed assertions, damaged memory or crashes"
}

if [ "${1:-}" = inside ]; then
    make --no-print-directory installcheck
    check
    exit
fi

mkdir -p "$DIR"
[ -f "$DIR/built" ] || build
[ "$(id -u)" != 0 ] || runuser -u postgres -- test -x "$PG_CONFIG" \
    || fail "the user postgres cannot read $DIR; put the project where it can"
say "installing the extension into $("$PG_CONFIG" --version) of target/cassert"
CARGO_TARGET_DIR=$DIR/cargo scripts/install.sh --no-default-features --features "pg$MAJOR"
scripts/server.sh with scripts/cassert.sh inside
scripts/sqlsmith.sh "${1:-20000}"
ROWS=${ROWS:-1000000} CALLS=${CALLS:-100000} SECONDS_EACH=${SECONDS_EACH:-1} CHANGES=${CHANGES:-100} ERRORS=${ERRORS:-100000} scripts/leaks.sh
say "all passed, and nothing in the logs of the servers"
