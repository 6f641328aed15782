#!/usr/bin/env bash
# A Python of the project's own in target/python, with the statistics packages
# that the cross-check holds the extension against. Says so and succeeds where
# there is no Python or no package registry: the test is then skipped, by name.
set -euo pipefail
cd "$(dirname "$0")/.."

wanted=tests/cross_check/requirements.txt
cmp -s "$wanted" target/python/requirements.txt && exit 0

skip() { echo "python: $*; the cross-check will be skipped"; rm -rf target/python; exit 0; }
command -v python3 >/dev/null || skip "python3 is missing"
if ! python3 -c 'import ensurepip' 2>/dev/null && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    echo "python: installing the Debian package python3-venv"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
fi
echo "python: installing $(paste -sd' ' "$wanted") into target/python"
rm -rf target/python
mkdir -p target
python3 -m venv target/python || skip "no virtual environment could be made"
target/python/bin/pip install --quiet --disable-pip-version-check -r "$wanted" || skip "the packages could not be installed"
cp "$wanted" target/python/requirements.txt
