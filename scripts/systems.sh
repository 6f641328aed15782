# A minimal system for each PostgreSQL, in which the project is built and tried; to be
# sourced after common.sh by a script that has say and fail.
#
# Each lives below target/matrix, made once by debootstrap and kept. It shares the Rust
# toolchain and the crates with this machine. All mounts are made in a private namespace
# and vanish with the process. No Debian has 14 and 16, so they come from Ubuntu. Debian
# does not have its keys: the base of these two is not checked by debootstrap, only what
# is installed on it afterwards.
#
#   MIRROR=URL                  the Debian mirror; that of this machine's APT unless set
#   UBUNTU_MIRROR=URL           where Ubuntu comes from, archive.ubuntu.com unless set

# PostgreSQL, and the release of Debian or Ubuntu that packages it.
declare -A SUITE=([14]=jammy [15]=bookworm [16]=noble [17]=trixie [18]=unstable [19]=experimental)
# Those of the usual run.
# shellcheck disable=SC2034
USUAL=(15 17 18)
# What is upgraded to the newer ones.
OLD=15
MATRIX=$PWD/target/matrix

# Calls debootstrap for a suite of Debian or Ubuntu.
bootstrap_base() {
    local suite=$1 root=$2
    case "$suite" in
        # All releases of Ubuntu share one script; debootstrap may not know the suite yet.
        jammy | noble)
            debootstrap --variant=minbase --no-check-gpg --components=main,universe "$suite" "$root" \
                "${UBUNTU_MIRROR:-http://archive.ubuntu.com/ubuntu}" gutsy
            ;;
        # Packages that are not in unstable yet, on top of it.
        experimental)
            debootstrap --variant=minbase unstable "$root" "$(mirror)" || return
            echo "deb $(mirror) experimental main" >"$root/etc/apt/sources.list.d/experimental.list"
            printf 'Package: *postgresql* libpq*\nPin: release a=experimental\nPin-Priority: 900\n' \
                >"$root/etc/apt/preferences.d/experimental"
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
        CARGO_HTTP_CAINFO SOURCE_DATE_EPOCH PROPTEST_RNG_SEED ADVOCACY_KPI_STRESS; do
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

# What these systems need of this machine.
prepare() {
    [ "$(id -u)" = 0 ] || fail "run as root, to make a system in target/matrix and to change into it"
    command -v apt-get >/dev/null || fail "this needs a Debian, whose APT knows where to get others"
    command -v rustc >/dev/null || fail "Rust is missing; install it from https://rustup.rs and run this again"
    if ! command -v debootstrap >/dev/null; then
        say "installing the Debian package debootstrap"
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends debootstrap >/dev/null
    fi
}
