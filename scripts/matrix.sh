#!/usr/bin/env bash
# The whole suite on each PostgreSQL from 14 to 18, and a cluster of 15 upgraded in place
# to each of the newer ones by pg_upgrade.
#
#   matrix.sh [MAJOR…]          15 17 18 unless given; prints a table
#   matrix.sh clean             remove what is kept between runs
#   MIRROR=URL                  the Debian mirror; that of this machine's APT unless set
#   UBUNTU_MIRROR=URL           where Ubuntu comes from, archive.ubuntu.com unless set
#
# Each PostgreSQL lives in a minimal system of its own below target/matrix, made once by
# debootstrap and kept. It shares the Rust toolchain and the crates with this machine.
# All mounts are made in a private namespace and vanish with the process. No Debian has 14
# and 16, so they come from Ubuntu. Debian does not have its keys: the base of these two is
# not checked by debootstrap, only what is installed on it afterwards.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/common.sh

# PostgreSQL, and the release of Debian or Ubuntu that packages it.
declare -A SUITE=([14]=jammy [15]=bookworm [16]=noble [17]=trixie [18]=unstable)
USUAL=(15 17 18)
# What is upgraded to the newer ones.
OLD=15
MATRIX=$PWD/target/matrix

say() { echo "matrix: $*"; }
fail() { echo "matrix: $*" >&2; exit 1; }

# Calls debootstrap for a suite of Debian or Ubuntu.
bootstrap_base() {
    local suite=$1 root=$2
    case "$suite" in
        # All releases of Ubuntu share one script; debootstrap may not know the suite yet.
        jammy | noble)
            debootstrap --variant=minbase --no-check-gpg --components=main,universe "$suite" "$root" \
                "${UBUNTU_MIRROR:-http://archive.ubuntu.com/ubuntu}" gutsy
            ;;
        *) debootstrap --variant=minbase "$suite" "$root" "$(mirror)" ;;
    esac
}

mirror() {
    local uri=${MIRROR:-}
    [ -n "$uri" ] || uri=$(apt-get indextargets --format '$(REPO_URI)' \
        'Created-By: Packages' 'Origin: Debian' 'Label: Debian' | head -n 1)
    [ -n "$uri" ] || fail "APT knows no Debian mirror; set MIRROR to the address of one"
    echo "$uri"
}

# Runs a command in the system of MAJOR, with no setting of this shell but those that
# the network and the tests need.
inside() {
    local major=$1 name settings=()
    local pg_config=/usr/lib/postgresql/$major/bin/pg_config
    shift
    for name in http_proxy https_proxy no_proxy PIP_INDEX_URL PIP_CERT SSL_CERT_FILE \
        CARGO_HTTP_CAINFO PROPTEST_RNG_SEED ADVOCACY_KPI_STRESS; do
        [ -z "${!name:-}" ] || settings+=("$name=${!name}")
    done
    chroot "$MATRIX/$major/root" /usr/bin/env -i "${settings[@]}" HOME=/root LANG=C.UTF-8 \
        PATH=/opt/rust/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        DEBIAN_FRONTEND=noninteractive PG_CONFIG="$pg_config" PGRX_PG_CONFIG_PATH="$pg_config" "$@"
}

# Makes the system of MAJOR and installs its packages, as far as that is not done.
bootstrap() {
    local major=$1 dir=$MATRIX/$1 suite=${SUITE[$1]} packages
    local root=$dir/root log=$dir/bootstrap.log
    packages="postgresql-$major postgresql-server-dev-$major libclang-dev build-essential python3-venv"
    if [ ! -d "$root" ] || [ "$(cat "$dir/made" 2>/dev/null)" != "$suite" ]; then
        rm -f "$dir/made" "$dir/installed"
        remove "$root"
        mkdir -p "$root"
        say "PostgreSQL $major: a minimal $suite into target/matrix/$major, about 2 GB; details in its bootstrap.log"
        bootstrap_base "$suite" "$root" >"$log" 2>&1 \
            || { tail -n 5 "$log" >&2; fail "debootstrap failed, see $log"; }
        # No service starts in there, and no cluster is made that nobody uses.
        printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
        chmod 755 "$root/usr/sbin/policy-rc.d"
        mkdir -p "$root/etc/postgresql-common"
        echo 'create_main_cluster = false' >"$root/etc/postgresql-common/createcluster.conf"
        echo "$suite" >"$dir/made"
    fi
    mount -t proc proc "$root/proc"
    [ "$(cat "$dir/installed" 2>/dev/null)" != "$packages" ] || return 0
    # The lists of a mirror that is frozen expire; their signatures are checked all the same.
    local options="-qq -o Acquire::Check-Valid-Until=false -o Dpkg::Options::=--force-confold"
    say "PostgreSQL $major: installing $packages"
    inside "$major" sh -c "apt-get $options update \
        && apt-get $options install -y --no-install-recommends $packages && apt-get clean" >>"$log" 2>&1 \
        || { tail -n 5 "$log" >&2; fail "the packages could not be installed, see $log"; }
    echo "$packages" >"$dir/installed"
}

# Toolchain, crates, network and the project as it is now.
furnish() {
    local major=$1 root=$MATRIX/$1/root cargo=${CARGO_HOME:-$HOME/.cargo}
    mkdir -p "$root"/{project/target,opt/rust,root/.cargo/registry,etc/ssl/certs,mnt}
    mkdir -p "$cargo/registry"
    mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
    mount --bind -o ro "$(rustc --print sysroot)" "$root/opt/rust"
    mount --bind "$cargo/registry" "$root/root/.cargo/registry"
    mount --bind -o ro /etc/ssl/certs "$root/etc/ssl/certs"
    cp /etc/hosts /etc/resolv.conf "$root/etc/"
    [ ! -f "$cargo/config.toml" ] || cp "$cargo/config.toml" "$root/root/.cargo/"
    # A copy, so that what is edited meanwhile does not disturb the run.
    find "$root/project" -mindepth 1 -maxdepth 1 ! -name target -exec rm -rf --one-file-system {} +
    find . -mindepth 1 -maxdepth 1 ! -name target ! -name results ! -name .git -print0 \
        | tar -c --null -T - | tar -x -C "$root/project"
    # The programs to upgrade from.
    if [ "$major" -gt "$OLD" ] && [ -f "$MATRIX/$OLD/installed" ]; then
        local path
        mount --bind -o ro "$MATRIX/$OLD/root" "$root/mnt"
        for path in "usr/lib/postgresql/$OLD" "usr/share/postgresql/$OLD"; do
            mkdir -p "$root/$path"
            mount --bind -o ro "$MATRIX/$OLD/root/$path" "$root/$path"
        done
    fi
}

# Inside: what `make test` does, each step whatever became of those before.
steps() {
    local major=$1
    local features="--no-default-features --features pg$major" old=/usr/lib/postgresql/$OLD
    rm -rf target/steps
    mkdir -p target/steps
    "$PG_CONFIG" --version | sed 's/^PostgreSQL \([^ ]*\).*/\1/' >target/steps/version
    # shellcheck disable=SC2086
    {
        step install make install
        [ -f target/steps/install.ok ] || return 0
        scripts/python.sh
        scripts/browser.sh
        step unit cargo test --release --package advocacy_kpi_core
        step sql scripts/server.sh with make --no-print-directory installcheck
        step client scripts/server.sh with cargo test --release $features --no-fail-fast --test '*'
    }
    [ "$major" -gt "$OLD" ] || return 0
    if [ -f "$old/lib/advocacy_kpi.so" ]; then
        borrow_libraries "$old" target/steps/lib
        LD_LIBRARY_PATH=$PWD/target/steps/lib step upgrade scripts/pg_upgrade_test.sh "$old/bin" "$("$PG_CONFIG" --bindir)"
    else
        echo "no PostgreSQL $OLD with the extension, run the matrix for $OLD first" | tee target/steps/upgrade.log
    fi
}

step() {
    local name=$1 start=$SECONDS
    shift
    say "$name: $*"
    if "$@" 2>&1 | tee "target/steps/$name.log"; then touch "target/steps/$name.ok"; fi
    say "$name: $((SECONDS - start)) s"
}

# Links to the libraries that the programs in DIR lack in this system and have in theirs.
borrow_libraries() {
    local dir=$1 into=$2 missing name
    mkdir -p "$into"
    while missing=$(LD_LIBRARY_PATH=$into ldd "$dir"/bin/* "$dir"/lib/*.so 2>/dev/null \
        | sed -n 's/^\t\([^ ]*\) => not found/\1/p' | sort -u) && [ -n "$missing" ]; do
        for name in $missing; do
            [ ! -e "$into/$name" ] || fail "$name cannot be borrowed for the programs in $dir"
            ln -s "$(find /mnt/usr/lib /mnt/lib -name "$name" | head -n 1)" "$into/$name"
        done
    done
}

# One line of the table, from the logs of the steps.
row() {
    local major=$1 seconds=$2 steps=$MATRIX/$1/root/project/target/steps cells=() name
    for name in unit sql client upgrade; do
        if [ ! -f "$steps/$name.log" ]; then
            cells+=("$([ "$name" = upgrade ] && [ "$major" -le "$OLD" ] && echo - || echo 'not run')")
            continue
        fi
        cells+=("$(awk -v ok="$([ -f "$steps/$name.ok" ] && echo 1)" '
            /^test result:/ { passed += $4; failed += $6 }
            match($0, /All [0-9]+ tests passed/) { split(substr($0, RSTART), w, " "); passed = w[2] }
            match($0, /[0-9]+ of [0-9]+ tests failed/) { split(substr($0, RSTART), w, " "); failed = w[1]; passed = w[3] - w[1] }
            /^pg_upgrade: .* the same/ { passed++ }
            END { print passed + 0 " passed" (failed ? ", " failed " failed" : ok ? "" : ", failed") }' "$steps/$name.log")")
    done
    printf '%s\t%s\t%s\t%s\t%s\t%s\t%d min %02d s\n' "$(cat "$steps/version")" "${SUITE[$major]}" \
        "${cells[@]}" $((seconds / 60)) $((seconds % 60))
}

lock() {
    mkdir -p "$MATRIX"
    exec 9>"$MATRIX/lock"
    flock -n 9 || fail "another run is under way; wait for its end"
}

main() {
    local majors major start
    case "${1:-}" in
        clean)
            lock
            remove "$MATRIX"
            ;;
        one) # in a namespace of its own
            bootstrap "$2"
            furnish "$2"
            start=$SECONDS
            inside "$2" sh -c "cd /project && scripts/matrix.sh steps $2"
            row "$2" $((SECONDS - start)) >"$MATRIX/$2/row"
            ;;
        steps)
            steps "$2"
            ;;
        *)
            majors=("$@")
            [ $# -gt 0 ] || majors=("${USUAL[@]}")
            for major in "${majors[@]}"; do
                [ -n "${SUITE[$major]:-}" ] || fail "no system with PostgreSQL $major is known; there are: ${!SUITE[*]}"
            done
            [ "$(id -u)" = 0 ] || fail "run as root, to make a system in target/matrix and to change into it"
            command -v apt-get >/dev/null || fail "this needs a Debian, whose APT knows where to get others"
            command -v rustc >/dev/null || fail "Rust is missing; install it from https://rustup.rs and run this again"
            if ! command -v debootstrap >/dev/null; then
                say "installing the Debian package debootstrap"
                apt-get update -qq
                DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends debootstrap >/dev/null
            fi
            lock
            for major in "${majors[@]}"; do
                rm -f "$MATRIX/$major/row"
                unshare --mount --pid --fork --kill-child scripts/matrix.sh one "$major" || say "PostgreSQL $major: stopped"
            done
            echo
            {
                printf 'PostgreSQL\tfrom\tunit tests\tSQL tests\tclient tests\tpg_upgrade from %s\ttime\n' "$OLD"
                for major in "${majors[@]}"; do
                    cat "$MATRIX/$major/row" 2>/dev/null || printf '%s\t%s\tdid not start\n' "$major" "${SUITE[$major]}"
                done
            } | tee "$MATRIX/table.tsv" | expand -t 16,28,44,64,84,106
            ! grep -qE 'fail|not run|did not start' "$MATRIX/table.tsv" \
                || fail "not everything passed; the logs are in target/matrix/MAJOR/root/project/target/steps"
            ;;
    esac
}

# Read as a whole before it runs, so that an edit meanwhile does no harm.
main "$@"; exit
