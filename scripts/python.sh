#!/usr/bin/env bash
# A Python of the project's own in a folder, with the packages that are listed:
#
#   python.sh                     in target/python what the tests need: statistics for
#                                 the cross-check, dbt, a client's reflection, reports in a browser
#   python.sh FOLDER LIST…        in FOLDER what the lists name
#
# Says so and succeeds where there is no Python or no package registry: what needs it
# is then skipped, by name.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=${1:-target/python}
lists=("${@:2}")
[ $# -gt 0 ] || lists=(tests/cross_check/requirements.txt tests/reflection/requirements.txt tests/report/requirements.txt examples/dbt/requirements.txt)
wanted=$(cat "${lists[@]}")
[ "$wanted" != "$(cat "$folder/requirements.txt" 2>/dev/null)" ] || exit 0

skip() { echo "python: $*; what needs it will be skipped"; rm -rf "$folder"; exit 0; }
command -v python3 >/dev/null || skip "python3 is missing"
if ! python3 -c 'import ensurepip' 2>/dev/null && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    echo "python: installing the Debian package python3-venv"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
fi
echo "python: installing into $folder, hundreds of megabytes"
rm -rf "$folder"
mkdir -p target
python3 -m venv "$folder" || skip "no virtual environment could be made"
# One line a package, so that a slow registry can be told from one that hangs.
"$folder/bin/pip" install --disable-pip-version-check "${lists[@]/#/--requirement=}" \
    | sed -un -e 's/^Collecting \([A-Za-z0-9._-]*\).*/python: \1/p' -e 's/^Installing .*/python: unpacking/p' \
    || skip "the packages could not be installed"
echo "$wanted" >"$folder/requirements.txt"
