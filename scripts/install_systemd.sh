#!/usr/bin/env bash
# systemd-analyze for the tests of the units in docs/nightly.md. Where it cannot be installed, those tests say so and are counted as skipped.
set -u
command -v systemd-analyze >/dev/null 2>&1 && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Installing systemd-analyze for the tests of the systemd units"
    (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends systemd) >/dev/null 2>&1 && exit 0
fi
echo "NOTE: no systemd-analyze here and it could not be installed; the tests of the systemd units will be skipped." >&2
exit 0
