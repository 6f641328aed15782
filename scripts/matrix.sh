#!/usr/bin/env bash
# The whole suite on each PostgreSQL from 14 to 19, and a cluster of 15 upgraded in place
# to each of the newer ones by pg_upgrade.
#
#   matrix.sh [MAJOR…]          15 17 18 unless given; prints a table
#   matrix.sh clean             remove what is kept between runs
# Each has a minimal system of its own: systems.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/common.sh
. scripts/systems.sh

say() { echo "matrix: $*"; }
fail() { echo "matrix: $*" >&2; exit 1; }

# Inside: what `make test` does, each step whatever became of those before.
steps() {
    local major=$1
    local features old=/usr/lib/postgresql/$OLD
    rm -rf target/steps
    mkdir -p target/steps
    [ "$major" -lt 19 ] || scripts/postgres19.sh
    features=$(make --no-print-directory features)
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
            prepare "${majors[@]}"
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
