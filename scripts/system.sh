#!/usr/bin/env bash
# The minimal systems of systems.sh, for programs that are not in bash.
#
#   system.sh list                    a line for each: MAJOR SUITE, then usual and old where it is that
#   system.sh prepare                 what they need of this machine
#   system.sh inside MAJOR COMMAND…   run COMMAND there, in a copy of the project as it is now
#   system.sh clean                   remove them all
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/common.sh
. scripts/systems.sh

say() { echo "system: $*"; }
fail() { echo "system: $*" >&2; exit 1; }

list() {
    local major line
    for major in "${!SUITE[@]}"; do
        line="$major ${SUITE[$major]}"
        [[ " ${USUAL[*]} " != *" $major "* ]] || line+=" usual"
        [ "$major" != "$OLD" ] || line+=" old"
        echo "$line"
    done | sort -n
}

main() {
    case "${1:-}" in
        list | prepare) "$1" ;;
        inside) exec unshare --mount --pid --fork --kill-child scripts/system.sh within "${@:2}" ;;
        within) # in a namespace of its own
            bootstrap "$2"
            furnish "$2"
            # shellcheck disable=SC2016
            inside "$2" sh -c 'cd /project && exec "$@"' sh "${@:3}"
            ;;
        clean) remove "$MATRIX" ;;
        *) sed -n '2,7s/^# \{0,1\}//p' scripts/system.sh >&2; exit 2 ;;
    esac
}

# Read as a whole before it runs, so that an edit meanwhile does no harm.
main "$@"; exit
