#!/usr/bin/env bash
# LibreOffice for the tests of the reject workbook: opened, saved and sent back. Where it cannot be installed, they say so and are counted as skipped.
set -u
for name in soffice libreoffice; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Installing LibreOffice for the tests of the reject workbook"
    apt-get update -qq >/dev/null 2>&1
    # Without a screen's parts where the system has it so; not every system does.
    for package in libreoffice-calc-nogui libreoffice-calc; do
        DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 && exit 0
    done
fi
echo "NOTE: no LibreOffice here and it could not be installed; the tests that open the workbook with it will be skipped." >&2
exit 0
