#!/usr/bin/env bash
# Packages of the release that Cargo.toml names, for the PostgreSQL of PG_CONFIG. The
# same commit gives the same bytes, whatever the folder.
#
#   package.sh             the Debian package and the PGXN archive, into target/package
#   package.sh deb|pgxn    only one of them
#   package.sh stage DIR   the files of the Debian package, below DIR
#   package.sh folder DIR  library and scripts as lib and share, which PostgreSQL 18 takes
#                          from any folder
set -euo pipefail
cd "$(dirname "$0")/.."
umask 022
export LC_ALL=C TZ=UTC

PG_CONFIG=${PG_CONFIG:-/usr/lib/postgresql/15/bin/pg_config}
OUT=$PWD/target/package
say() { echo "package: $*"; }
fail() { echo "package: $*" >&2; exit 1; }

field() { sed -n "s/^$1 = \"\(.*\)\"/\1/p" Cargo.toml | head -1; }
NAME=$(field name)
VERSION=$(field version)
MAJOR=$("$PG_CONFIG" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/') || fail "set PG_CONFIG to the pg_config of your PostgreSQL"
PACKAGE=postgresql-$MAJOR-${NAME//_/-}
# Where Debian has the files of this major, wherever PG_CONFIG has its own.
LIB=usr/lib/postgresql/$MAJOR/lib
DOC=usr/share/doc/$PACKAGE

in_git() { [ -e .git ] && git rev-parse -q --verify HEAD >/dev/null; }

# The time of everything that is packed: that of the commit.
epoch() {
    if [ -n "${SOURCE_DATE_EPOCH:-}" ]; then
        echo "$SOURCE_DATE_EPOCH"
    else
        in_git || fail "this folder is no git repository; set SOURCE_DATE_EPOCH to the time of the release, in seconds since 1970"
        git log -1 --format=%ct
    fi
}

# No folder of this machine may get into the library: each is given a name of its own.
build() {
    local from flags=''
    export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$OUT/build} PGRX_PG_CONFIG_PATH=$PG_CONFIG
    mkdir -p "$CARGO_TARGET_DIR"
    for from in "$PWD=/$NAME" "$CARGO_TARGET_DIR=/target" "${CARGO_HOME:-$HOME/.cargo}=/cargo"; do
        flags+="${flags:+$'\x1f'}--remap-path-prefix=$from"
    done
    say "building $NAME $VERSION for PostgreSQL $MAJOR"
    CARGO_ENCODED_RUSTFLAGS=$flags CARGO_PROFILE_RELEASE_STRIP=symbols \
        cargo build --locked --release --lib --no-default-features --features "pg$MAJOR"
    LIBRARY=$CARGO_TARGET_DIR/release/lib$NAME.so
    if grep -aFq -e "$PWD/" -e "${CARGO_HOME:-$HOME/.cargo}/" -e "$CARGO_TARGET_DIR/" "$LIBRARY"; then
        fail "$LIBRARY names folders of this machine"
    fi
}

# The licence, and those of the crates that are linked into the library.
copyright() {
    local name version licence text
    cat LICENSE
    printf '\nThe library contains the standard library of Rust (MIT OR Apache-2.0) and these crates:\n'
    cargo tree --locked --no-dedupe --edges normal,no-proc-macro --prefix none --format '{p}|{l}' \
        --no-default-features --features "pg$MAJOR" | grep -v "^$NAME" | sed 's/ v\([^ |]*\)[^|]*/ \1/' | sort -u \
        | while IFS='| ' read -r name version licence; do
            printf '\n%s\n%s %s: %s\n\n' "$(printf '%.0s-' {1..80})" "$name" "$version" "$licence"
            for text in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/"$name-$version"/{LICENSE-MIT,LICENSE,LICENSE.*,LICENSES/MIT*}; do
                [ -f "$text" ] || continue
                cat "$text"
                break
            done
        done
}

stage() {
    local root=$1 lib share file
    lib=$root/$LIB
    share=$root/usr/share/postgresql/$MAJOR/extension
    build
    install -Dm 644 "$LIBRARY" "$lib/$NAME.so"
    install -d "$share" "$root/$DOC"
    install -m 644 "$NAME.control" "$share"
    # The scripts as they were released, of all the releases and from each to the next.
    install -m 644 sql/{released,upgrade}/"$NAME"--*.sql "$share"
    [ -f "$share/$NAME--$VERSION.sql" ] || fail "sql/released/$NAME--$VERSION.sql is missing; commit the install script of the release"
    copyright >"$root/$DOC/copyright"
    for file in README.md docs/*.md; do
        gzip -9n <"$file" >"$root/$DOC/$(basename "$file").gz"
    done
    gzip -9n <CHANGELOG.md >"$root/$DOC/changelog.gz"
}

folder() {
    local dir=$1 staged=$OUT/staged
    rm -rf "$staged"
    stage "$staged"
    mkdir -p "$dir"/{lib,share,licenses}
    cp "$staged/$LIB/$NAME.so" "$dir/lib/"
    cp -r "$staged/usr/share/postgresql/$MAJOR/extension" "$dir/share/"
    cp "$staged/$DOC/copyright" "$dir/licenses/$NAME"
    rm -rf "$staged"
}

deb() {
    local root=$OUT/root arch depends file
    SOURCE_DATE_EPOCH=$(epoch)
    export SOURCE_DATE_EPOCH DPKG_DEB_THREADS_MAX=1
    if in_git && [ -n "$(git status --porcelain)" ]; then
        say "the folder differs from the commit: the .deb has what is in the folder"
    fi
    for file in dpkg-deb dpkg-shlibdeps; do
        command -v "$file" >/dev/null || fail "$file is missing; install the Debian package dpkg-dev"
    done
    rm -rf "$root"
    stage "$root"
    arch=$(dpkg --print-architecture)

    # What the library is linked to, in the form that dpkg-shlibdeps reads and writes.
    mkdir -p "$OUT/shlibs/debian" "$root/DEBIAN"
    printf 'Source: %s\n\nPackage: %s\nArchitecture: any\n' "$PACKAGE" "$PACKAGE" >"$OUT/shlibs/debian/control"
    depends=$(cd "$OUT/shlibs" && dpkg-shlibdeps -O "$root/$LIB/$NAME.so" | sed -n 's/^shlibs:Depends=//p')

    gzip -9n >"$root/$DOC/changelog.Debian.gz" <<END
$PACKAGE ($VERSION-1) unstable; urgency=medium

  * Release $VERSION; see changelog.gz.

 -- $NAME developers <>  $(date -u -d "@$SOURCE_DATE_EPOCH" '+%a, %d %b %Y %H:%M:%S +0000')
END
    (cd "$root" && find usr -type f | sort | xargs md5sum) >"$root/DEBIAN/md5sums"
    cat >"$root/DEBIAN/control" <<END
Package: $PACKAGE
Source: ${NAME//_/-}
Version: $VERSION-1
Architecture: $arch
Maintainer: $NAME developers
Installed-Size: $(cd "$root" && find usr -type f -printf '%s\n' | awk '{ k += int(($1 + 1023) / 1024) } END { print k }')
Depends: postgresql-$MAJOR, $depends
Section: database
Priority: optional
Description: $(field description)
 Net promoter score, satisfaction, referral, ambassador and engagement rates and
 other KPIs of customer advocacy, with confidence intervals, comparisons, trends,
 bands and a catalogue of what each number means.
 .
 The state of every KPI is a SQL type that can be stored, added, subtracted and
 rolled up. Scorecards for BI tools are kept exact while their table changes.
END
    find "$root" -exec touch -hd "@$SOURCE_DATE_EPOCH" {} +
    file=$OUT/${PACKAGE}_$VERSION-1_$arch.deb
    dpkg-deb --root-owner-group -Zxz --build "$root" "$file" >/dev/null
    rm -rf "$root" "$OUT/shlibs"
    made "$file"
}

pgxn() {
    in_git || fail "the PGXN archive is made from a commit, and this folder is no git repository"
    git cat-file -e HEAD:META.json 2>/dev/null || fail "META.json is not in the last commit; commit it first"
    git show HEAD:META.json | grep -Fq "\"version\": \"$VERSION\"" \
        || fail "META.json of the last commit is not of version $VERSION"
    mkdir -p "$OUT"
    git archive --format=zip -9 --prefix="$NAME-$VERSION/" -o "$OUT/$NAME-$VERSION.zip" HEAD
    made "$OUT/$NAME-$VERSION.zip"
}

made() { say "$(stat -c %s "$1") bytes, sha256 $(sha256sum <"$1" | cut -d' ' -f1): ${1#"$PWD/"}"; }

case "${1:-all}" in
    all) deb; pgxn ;;
    deb | pgxn) "$1" ;;
    stage | folder) "$1" "$(realpath -m "${2:?the folder to write into}")" ;;
    *) sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
