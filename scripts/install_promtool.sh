#!/usr/bin/env bash
# promtool for the tests of metrics, from Debian's package of Prometheus, of which nothing else is installed. Where it cannot be
# had, those tests say so and are counted as skipped. $1: the folder to put it in.
set -u
into="${1:-.venv/bin}"
command -v promtool >/dev/null 2>&1 && exit 0
[ -x "$into/promtool" ] && exit 0
if command -v apt-get >/dev/null 2>&1 && command -v dpkg-deb >/dev/null 2>&1; then
    echo "Fetching promtool for the tests of metrics"
    aside="$(mktemp -d)"
    if (cd "$aside" && { apt-get download -qq prometheus || { apt-get update -qq && apt-get download -qq prometheus; }; } &&
        dpkg-deb -x prometheus_*.deb .) >/dev/null 2>&1 && [ -x "$aside/usr/bin/promtool" ]; then
        cp "$aside/usr/bin/promtool" "$into/promtool"
        rm -rf "$aside"
        exit 0
    fi
    rm -rf "$aside"
fi
echo "NOTE: no promtool here and it could not be had; metrics are held against our own reading of Prometheus' rules alone." >&2
exit 0
