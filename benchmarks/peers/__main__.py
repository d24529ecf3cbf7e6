"""Other tools at the nearest job that they do, beside ours on the same file; `make bench-peers`.

python -m benchmarks.peers [--only PEER]... [--rows 100000] [--repeat 3] [--add] [--postgres URL | --no-postgres]

Makes an environment for each in benchmarks/data/peers with pip. Writes into benchmarks/results.json and RESULTS.md, as
benchmarks.run does; what cannot be installed or run stands in the table as such.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import venv
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any

from benchmarks import record
from benchmarks.lines import LINES
from benchmarks.lines.line import Bench, Line, Measuring, Pair
from benchmarks.measure import CommandFailed, measure
from benchmarks.peers import PEERS, Peer
from benchmarks.programs import DATA, HERE, client_file, references, run, settle, tidied
from benchmarks.results import peers_table
from benchmarks.run import write_page
from benchmarks.servers import POSTGRES, postgresql, sqlite

ROWS = 100_000
"""The slower ones take minutes for these; fewer are only printed."""


class CannotRun(Exception):
    """Why a peer cannot be measured on this machine."""


def interpreter(peer: Peer) -> str:
    """The peer's own Python, its environment made if it is not there. Raises CannotRun."""
    if peer.program and not shutil.which(peer.program):
        raise CannotRun(f"the machine has no {peer.program}")
    if not peer.requires:
        return sys.executable
    folder = DATA / "peers" / peer.name
    python = folder / "bin/python"
    if not (folder / "made").exists():
        venv.create(folder, with_pip=True, clear=True)
        words = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *peer.requires]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            raise CannotRun("pip: " + (done.stderr.strip().splitlines() or ["failed"])[-1])
        (folder / "made").touch()
    return str(python)


def _peer_job(peer: Peer, python: str, bench: Bench, file: Path) -> tuple[float, dict[str, Any]]:
    with ExitStack() as stack:
        folder = stack.enter_context(tidied(bench.folder()))
        server = [stack.enter_context(postgresql(bench.postgres))] if peer.program and bench.postgres else []
        settle()
        command = [python, str(HERE / "peers" / f"with_{peer.name}.py"), str(file), str(folder), *server]
        found = measure(command, {"PYTHONPATH": ""}, look_every=None)
        return found.wall, json.loads(found.output.splitlines()[-1])


def measured(peer: Peer, bench: Bench, repeat: int) -> record.Entry:
    """Pairs of ours and the peer's -> the entry; with `failed` in place of pairs where the peer cannot be run."""
    file = client_file(bench.rows, bench.seed)
    told = {"job": peer.job, "leaves_out": peer.leaves_out, "version": "", "failed": ""}
    pairs: list[Pair] = []
    load = os.getloadavg()[0]
    try:
        python = interpreter(peer)
        if peer.program and not bench.postgres:
            raise CannotRun("PostgreSQL was left out")
        for turn in range(repeat):
            seconds, said = _peer_job(peer, python, bench, client_file(bench.rows, bench.seed, broken=peer.broken))
            told["version"] = said["version"]
            with sqlite(bench.folder()) as url:
                references(url)
                settle()
                ours = run(file, url)
            values = {"times": seconds / ours["wall"]}
            pairs.append(
                {"ours": ours["wall"], "beside": seconds, "values": values, "also": {"rows beside": said["rows"] or 0}}
            )
            print(f"{peer.name} {turn + 1}: {seconds:.1f} s, ours {ours['wall']:.1f} s", file=sys.stderr, flush=True)
    except (CannotRun, CommandFailed) as problem:
        told["failed"] = str(problem).strip().splitlines()[-1][:200]
        print(f"{peer.name} could NOT be measured: {problem}", file=sys.stderr, flush=True)
    needs = "postgres" if peer.program else ""
    line = Line(f"peer-{peer.name}", peer.title, "", _nothing, needs=needs)
    return {**record.entry(line, bench, pairs, None, load), "peer": told}


def _nothing(_: Bench) -> AbstractContextManager[Measuring]:
    """Peers are measured here, not by benchmarks.run."""
    raise NotImplementedError


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers")
    parser.add_argument("--only", action="append", choices=PEERS)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--add", action="store_true", help="add the pairs to those that are recorded already")
    parser.add_argument("--postgres", default=POSTGRES, help="URL of a server on which databases may be made and dropped")
    parser.add_argument("--no-postgres", dest="postgres", action="store_const", const=None)
    options = parser.parse_args()
    recording = options.rows >= ROWS
    results = HERE / "results.json"
    recorded = record.read(results) if recording else {}
    with (bench := Bench(options.rows, options.seed, postgres=options.postgres)).scratch:
        for name in options.only or PEERS:
            new = measured(PEERS[name], bench, options.repeat)
            recorded = record.merged(recorded, f"peer-{name}", new, add=options.add)
            if recording:
                record.write(results, recorded, list(LINES))
                write_page(HERE, recorded)
    print(peers_table({name: of for name, of in recorded.items() if "peer" in of}))


if __name__ == "__main__":
    main()
