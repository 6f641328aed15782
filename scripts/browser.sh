#!/usr/bin/env bash
# Chromium and a font, from Debian, for the tests that open pages.
#
# Says so and succeeds where they cannot be installed: what needs them is then skipped,
# by name.
set -euo pipefail

skip() { echo "browser: $*; what needs Chromium will be skipped"; exit 0; }
command -v chromium >/dev/null && exit 0
command -v apt-get >/dev/null && [ "$(id -u)" = 0 ] || skip "Chromium is missing"
echo "browser: installing the Debian packages chromium and fonts-dejavu-core"
apt-get update -qq || skip "no package lists"
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null \
    || skip "Chromium could not be installed"
