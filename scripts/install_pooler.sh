#!/usr/bin/env bash
# PgBouncer for the tests of runs behind a connection pooler. Where it cannot be installed, those tests say that they were not run.
set -u
PATH="$PATH:/usr/sbin:/usr/local/sbin"
command -v pgbouncer >/dev/null 2>&1 && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Installing PgBouncer for the tests behind a connection pooler"
    (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends pgbouncer) >/dev/null 2>&1 && exit 0
fi
echo "NOTE: no PgBouncer here and it could not be installed; NOTHING IS TESTED behind a connection pooler." >&2
exit 0
