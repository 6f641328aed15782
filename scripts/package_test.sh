#!/usr/bin/env bash
# Tries the packages of the last commit, without touching the PostgreSQL of this machine.
#
#   package_test.sh [TEST…]    all of them unless given:
#     again        built again in another folder, from the PGXN archive, they are the same bytes
#     debian       install, use, upgrade and remove the .deb in a clean Debian
#     dockerfile   the steps of packaging/Dockerfile in a clean Debian 12 make the files of the .deb
#     image        the files of the image of the extension alone, used from a folder (PostgreSQL 18)
#   MAJOR=N                    the .deb of another PostgreSQL than that of PG_CONFIG
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/common.sh
. scripts/systems.sh

OUT=$PWD/target/package
WORK=$OUT/test
say() { echo "package-test: $*"; }
fail() { echo "package-test: $*" >&2; exit 1; }
need() {
    command -v "$1" >/dev/null && return 0
    say "installing the Debian package $1"
    quietly apt-get install -y --no-install-recommends "$1"
}
quietly() { "$@" >"$WORK/log" 2>&1 || { tail -n 40 "$WORK/log" >&2; fail "failed: $*"; }; }

# A clean Debian of a suite in $1, from the mirror of this machine; the second time from a
# cache.
debian() {
    local root=$1 suite=$2
    local tarball=$OUT/debian-$suite.tar
    [ "$(id -u)" = 0 ] || fail "a clean Debian needs root"
    if [ ! -f "$tarball" ]; then
        need debootstrap
        say "fetching a Debian $suite, about a minute"
        remove "$WORK/base"
        quietly debootstrap --variant=minbase "$suite" "$WORK/base" "$(mirror)"
        tar -C "$WORK/base" --exclude=./proc/* -cf "$tarball.new" .
        remove "$WORK/base"
        mv "$tarball.new" "$tarball"
    fi
    remove "$root"
    ARCHIVES=$OUT/archives/$suite
    mkdir -p "$root" "$ARCHIVES"
    tar -C "$root" -xf "$tarball"
    # No server is to start by itself.
    printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
    chmod 755 "$root/usr/sbin/policy-rc.d"
    cp "$ARCHIVES"/*.deb "$root/var/cache/apt/archives/" 2>/dev/null || true
    # The lists of a mirror that is frozen expire; their signatures are checked all the same.
    inside_root "$root" 'apt-get -o Acquire::Check-Valid-Until=false update -qq'
}

keep_archives() { cp -u "$1"/var/cache/apt/archives/*.deb "$ARCHIVES/"; }

# Runs a script in the Debian at $1; its mounts and processes end with it.
inside_root() {
    # shellcheck disable=SC2016
    unshare --mount --pid --fork --kill-child -- sh -c '
        mount -t proc proc "$1/proc" && mount -t tmpfs tmpfs "$1/dev/shm" || exit 1
        exec env -i HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
            PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin chroot "$1" bash -euc "$2"' sh "$1" "$2"
}

same() {
    local first second
    first=$(sha256sum <"$1") second=$(sha256sum <"$2")
    [ "$first" = "$second" ] || fail "$1 and $2 differ; diffoscope shows where"
    say "$(basename "$1"): the same sha256 ${first%% *} in both folders"
}

again() {
    local there
    need unzip
    there=$(mktemp -d)
    # shellcheck disable=SC2064
    trap "rm -rf '$there'" EXIT
    # The last commit, which is what the archive has: the .deb must be of it as well.
    [ -z "$(git status --porcelain)" ] || say "the folder differs from the commit, so the .deb may as well"
    git clone -q . "$there/clone"
    (cd "$there/clone" && CARGO_TARGET_DIR=$there/build quietly cargo run --locked --package xtask -- package pgxn)
    same "$ZIP" "$there/clone/target/package/$(basename "$ZIP")"
    quietly unzip -q "$ZIP" -d "$there"
    say "building from $(basename "$ZIP") in another folder, some minutes"
    # Habits of a user that must not matter.
    (umask 077 && cd "$there/$NAME-$VERSION" && SOURCE_DATE_EPOCH=$(git -C "$OUT" log -1 --format=%ct) \
        TZ=Asia/Tokyo LC_ALL=C.UTF-8 CARGO_TARGET_DIR=$there/build quietly cargo run --locked --package xtask -- package deb)
    same "$DEB" "$there/$NAME-$VERSION/target/package/$(basename "$DEB")"
    rm -rf "$there"
    trap - EXIT
}

# What a plain owner of a database does on the server in the Debian at $1.
try_as_owner() {
    cp packaging/try.sql "$1/tmp/try.sql"
    inside_root "$1" "
        pg_ctlcluster $MAJOR main start
        cd /tmp
        runuser -u postgres -- psql -Xqc 'CREATE ROLE shop LOGIN' -c 'CREATE DATABASE shop OWNER shop'
        runuser -u shop -- psql -XqAt -f try.sql
        pg_ctlcluster $MAJOR main stop" >"$WORK/try.out" 2>&1 || { cat "$WORK/try.out" >&2; fail "packaging/try.sql failed"; }
    diff -u packaging/try.out "$WORK/try.out" || fail "packaging/try.sql gave other answers"
    say "as packaging/try.out has it: $(wc -l <packaging/try.out) lines"
}

deb_in_debian() {
    local root=$WORK/debian package
    package=$(dpkg-deb -f "$DEB" Package)
    debian "$root" "${SUITE[$MAJOR]}"
    cp "$DEB" "$root/root/package.deb"
    say "apt-get install of the package and what it depends on"
    # shellcheck disable=SC2016
    quietly inside_root "$root" "
        if dpkg-query -W postgresql-$MAJOR 2>/dev/null; then exit 1; fi
        apt-get install -y --no-install-recommends /root/package.deb
        dpkg-query -W -f '\${Package} \${Version} \${db:Status-Status}\n' postgresql-$MAJOR $package
        cd / && md5sum --quiet -c /var/lib/dpkg/info/$package.md5sums
        useradd --create-home shop"
    keep_archives "$root"
    say "a server, and a plain owner of a database"
    try_as_owner "$root"
    quietly inside_root "$root" "
        dpkg -L $package >/tmp/files
        dpkg -r $package
        if dpkg-query -W $package 2>/dev/null; then exit 1; fi
        while read -r file; do [ -d \"\$file\" ] || [ ! -e \"\$file\" ] || { echo left: \$file; exit 1; }; done </tmp/files
        left=\$(find / -xdev \\( -name '*advocacy*kpi*' -o -path '*/$package*' \\))
        [ -z \"\$left\" ] || { echo \"left: \$left\"; exit 1; }"
    say "dpkg -r leaves nothing behind"
    remove "$root"
}

# The files of the image for operators, out of the .deb: a server that has nothing of the
# extension in its own folders takes it from there, as an operator has it do.
image() {
    local root=$WORK/image ext=/extensions/advocacy-kpi
    [ "$MAJOR" -ge 18 ] || { say "image: not tried, PostgreSQL $MAJOR cannot take an extension from a folder"; return; }
    debian "$root" "${SUITE[$MAJOR]}"
    say "a PostgreSQL $MAJOR without the package, and the folder beside it"
    quietly inside_root "$root" "
        apt-get install -y --no-install-recommends postgresql-$MAJOR
        useradd --create-home shop"
    keep_archives "$root"
    mkdir -p "$WORK/deb" "$root$ext"/{lib,share}
    dpkg-deb -x "$DEB" "$WORK/deb"
    cp "$WORK/deb/usr/lib/postgresql/$MAJOR/lib/$NAME.so" "$root$ext/lib/"
    cp -r "$WORK/deb/usr/share/postgresql/$MAJOR/extension" "$root$ext/share/"
    remove "$WORK/deb"
    quietly inside_root "$root" "
        printf \"extension_control_path = '\\\$system:$ext/share'\\ndynamic_library_path = '\\\$libdir:$ext/lib'\\n\" \
            >/etc/postgresql/$MAJOR/main/conf.d/extension.conf"
    try_as_owner "$root"
    remove "$root"
}

# The build stage of the Dockerfile, step by step. The Rust of this machine and the crates
# that it has fetched stand in for the image rust and for the registry.
dockerfile() {
    local root=$WORK/dockerfile step rest setting env='' dir=/
    debian "$root" bookworm
    # The values of ARG.
    eval "$(sed -n 's/^ARG \(.*=.*\)/local \1/p' packaging/Dockerfile)"
    # shellcheck disable=SC2154
    env="export PG_MAJOR=$PG_MAJOR;"
    while read -r step rest; do
        case "$step $rest" in
            "RUN "*)
                say "RUN ${rest:0:90}"
                quietly inside_root "$root" "$env mkdir -p $dir; cd $dir; $rest"
                keep_archives "$root"
                ;;
            "ENV "*) for setting in $rest; do env+="export $setting;"; done ;;
            "WORKDIR "*) dir=$rest ;;
            "COPY --from=rust "*/cargo)
                mkdir -p "$root/usr/local/cargo"
                cp -r "$(rustc --print sysroot)"/{bin,lib} "${CARGO_HOME:-$HOME/.cargo}/registry" "$root/usr/local/cargo/"
                env+="export CARGO_NET_OFFLINE=true;"
                ;;
            "COPY --from=rust "*) ;;
            "COPY . .")
                mkdir -p "$root$dir"
                sed -n 's/^!//p' packaging/Dockerfile.dockerignore | while read -r rest; do git archive HEAD -- "$rest"; done \
                    | tar -C "$root$dir" -xi
                ;;
            *) fail "packaging/Dockerfile has a step that this test does not know: $step $rest" ;;
        esac
    done < <(sed -e ':a;/\\$/{N;s/\\\n *//;ba}' packaging/Dockerfile | sed -n '/ AS build$/,/^FROM\|^$\|^#/{/^FROM/d;/^$/d;/^#/d;/^ARG/d;p}')
    mkdir -p "$WORK/deb"
    dpkg-deb -x "$DEB" "$WORK/deb"
    rm "$WORK"/deb/usr/share/doc/*/changelog.Debian.gz
    diff -r "$WORK/deb" "$root/package" || fail "the steps of the Dockerfile make other files than the Debian package has"
    diff -r "$WORK/deb/usr/share/postgresql/$PG_MAJOR/extension" "$root/folder/share/extension" \
        || fail "the image of the extension alone has other scripts than the Debian package"
    diff "$WORK/deb/usr/lib/postgresql/$PG_MAJOR/lib/$NAME.so" "$root/folder/lib/$NAME.so" \
        || fail "the image of the extension alone has another library than the Debian package"
    say "the steps of the Dockerfile make the files of the Debian package, byte for byte"
    remove "$WORK/deb"
    remove "$root"
}

NAME=$(sed -n 's/^name = "\(.*\)"/\1/p' Cargo.toml | head -1)
VERSION=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
PG_CONFIG=${PG_CONFIG:-/usr/lib/postgresql/15/bin/pg_config}
MAJOR=${MAJOR:-$("$PG_CONFIG" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')}
DEB=$OUT/postgresql-$MAJOR-${NAME//_/-}_$VERSION-1_$(dpkg --print-architecture).deb
ZIP=$OUT/$NAME-$VERSION.zip
[ -f "$DEB" ] && [ -f "$ZIP" ] || fail "$DEB or $ZIP is missing; run make package"
mkdir -p "$WORK"

[ $# -gt 0 ] || set -- again debian dockerfile
for test; do
    case $test in
        again | dockerfile | image) "$test" ;;
        debian) deb_in_debian ;;
        *) sed -n '2,10s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
    esac
done
