#!/usr/bin/env bash
# Chromium for the browser tests. Where it cannot be installed, those tests say so and are counted as skipped.
set -u
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Installing Chromium for the browser tests"
    (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends chromium) >/dev/null 2>&1 && exit 0
fi
echo "NOTE: no Chromium here and it could not be installed; the browser tests will be skipped." >&2
exit 0
