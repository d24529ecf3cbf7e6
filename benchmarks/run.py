"""The benchmark: lines of two things measured in turn, each with its goals (docs: benchmarks/RESULTS.md).

python -m benchmarks.run [--only LINE]... [--repeat 5] [--add] [--rows 1000000] [--passwords 10000] [--no-memory]
                         [--postgres URL | --no-postgres] [--mariadb URL | --no-mariadb]

A line that is done is written to benchmarks/results.json at once, the others in it stay as they are; RESULTS.md and the
chart are made of that file alone. Fewer rows than a million are only printed, unless --record is given.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

from benchmarks import record
from benchmarks.chart import write_chart
from benchmarks.lines import LINES
from benchmarks.lines.line import Bench, Line, Pair
from benchmarks.measure import CommandFailed
from benchmarks.programs import DATA, HERE
from benchmarks.results import goals_table, results_page, summary
from benchmarks.servers import MARIADB, POSTGRES

RECORDED_ROWS = 1_000_000
CHART = "cost.svg"


def measured(line: Line, bench: Bench, repeat: int, *, memory: bool) -> record.Entry:
    """The line's pairs, and one more run of ours for its memory where that has a sense."""
    pairs: list[Pair] = []
    peak = None
    load = os.getloadavg()[0]
    with line.ready(bench) as measuring:
        for turn in range(line.repeat or repeat):
            pairs.append(measuring.pair())
            beside = f", beside {pairs[-1]['beside']:.2f} s" if "beside" in pairs[-1] else ""
            print(f"{line.name} {turn + 1}: {pairs[-1]['ours']:.2f} s{beside}", file=sys.stderr, flush=True)
        if memory and measuring.peak is not None:
            peak = measuring.peak()
    return record.entry(line, bench, pairs, peak, load)


def write_page(folder: Path, lines: dict[str, record.Entry]) -> str:
    """results.json's lines -> the chart and RESULTS.md in the folder; the page."""
    chart = CHART if write_chart(lines, folder / CHART) else ""
    page = results_page(lines, LINES, chart=chart)
    (folder / "RESULTS.md").write_text(page, encoding="utf-8")
    return page


def wanted(options: argparse.Namespace, bench: Bench) -> list[Line]:
    """The lines that were asked for; what is left out is said."""
    found = []
    for name in options.only or LINES:
        needs = LINES[name].needs
        if needs and getattr(bench, needs) is None:
            print(f"{name}: left out, as --no-{needs} says.", file=sys.stderr)
        else:
            found.append(LINES[name])
    return found


def options_of(arguments: list[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument(
        "--only", action="append", choices=LINES, metavar="LINE", help=f"one of {', '.join(LINES)}; may be repeated"
    )
    parser.add_argument("--repeat", type=int, default=5, help="pairs of each line; medians are reported")
    parser.add_argument("--add", action="store_true", help="add the pairs to those that are recorded already")
    parser.add_argument("--rows", type=int, default=RECORDED_ROWS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--passwords", type=int, default=10_000, help="how many are hashed")
    parser.add_argument("--no-memory", action="store_true", help="leave out the run in which memory is looked at")
    parser.add_argument("--postgres", default=POSTGRES, help="URL of a server on which databases may be made and dropped")
    parser.add_argument("--no-postgres", dest="postgres", action="store_const", const=None, help="leave PostgreSQL out")
    parser.add_argument("--mariadb", default=MARIADB, help="the same of MariaDB")
    parser.add_argument("--no-mariadb", dest="mariadb", action="store_const", const=None, help="leave MariaDB out")
    parser.add_argument("--record", action="store_true", help="write the figures down, whatever the number of rows")
    parser.add_argument("--page", action="store_true", help="measure nothing: write RESULTS.md of results.json again")
    return parser.parse_args(arguments)


def main() -> None:
    """The command line."""
    options = options_of()
    bench = Bench(options.rows, options.seed, options.passwords, options.postgres, options.mariadb)
    results = HERE / "results.json"
    recording = options.record or options.rows >= RECORDED_ROWS
    recorded = record.read(results) if recording or options.page else {}
    lines = [] if options.page else wanted(options, bench)
    failed = []
    with bench.scratch:
        for line in lines:
            try:
                new = measured(line, bench, options.repeat, memory=not options.no_memory)
                recorded = record.merged(recorded, line.name, new, add=options.add)
            except (CommandFailed, record.NotToBeAdded) as problem:
                failed.append(f"{line.name}: {problem}")
                print(failed[-1], file=sys.stderr, flush=True)
                continue
            if recording:
                record.write(results, recorded, list(LINES))
                write_page(HERE, recorded)
    if options.page:
        write_page(HERE, recorded)
    print(summary(recorded, list(LINES)), goals_table(recorded, [line.name for line in lines] or LINES), sep="\n\n")
    if DATA.exists() and shutil.disk_usage(DATA).free < 2 << 30:
        print(f"Less than 2 GiB are free on the disk of {DATA.name}: figures of loading may suffer.", file=sys.stderr)
    if failed:
        sys.exit("\n".join(failed))


if __name__ == "__main__":
    main()
