#!/usr/bin/env bash
# A MariaDB server for the tests, which start it themselves. Where it cannot be installed, those tests say so and are skipped.
set -u
export PATH="$PATH:/usr/sbin:/usr/local/sbin"
command -v mariadbd >/dev/null 2>&1 && exit 0
[ -n "${CLIENTIMPORT_TEST_MARIADB:-}" ] && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Installing MariaDB for the tests of it"
    # Nothing is started: the tests run a server of their own, on a port of its own.
    (apt-get update -qq && DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends mariadb-server) >/dev/null 2>&1 && exit 0
fi
echo "NOTE: no MariaDB here and it could not be installed; NOTHING WILL BE TESTED WITH IT." >&2
exit 0
