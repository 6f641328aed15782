# What scripts share; to be sourced.

# PostgreSQL refuses to run as root: then it runs as the user that its package made.
if [ "$(id -u)" = 0 ]; then
    OWNER=postgres
    as_owner() { runuser -u postgres -- "$@"; }
else
    # shellcheck disable=SC2034
    OWNER=$(id -un)
    as_owner() { "$@"; }
fi

# What the log of a server may never hold: damaged memory, failed assertions, crashes.
# shellcheck disable=SC2034
DAMAGE='problem in alloc set|TRAP: |terminated by signal|server process .* exited'

# Removes a folder. Refuses one with anything mounted below it, and never crosses into a
# mount: whatever is mounted there must not be deleted.
remove() {
    local dir
    dir=$(realpath -m "$1")
    if findmnt -lno TARGET | dir=$dir awk '$0 == ENVIRON["dir"] || index($0, ENVIRON["dir"] "/") == 1 { found = 1 } END { exit !found }'; then
        echo "something is mounted below $dir; findmnt shows it, umount it and run this again" >&2
        exit 1
    fi
    rm -rf --one-file-system "$dir"
}
