"""Line: clients with passwords, beside hashing as many passwords and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.lines.line import Bench, Goal, Line, Measuring, Pair
from benchmarks.programs import HERE, clientimport, run, settle, yardstick
from benchmarks.servers import sqlite

CLIENT_TYPES = HERE.parent / "samples/clean/client-types.csv"


@contextmanager
def _passwords(bench: Bench) -> Iterator[Measuring]:
    folder = bench.folder()
    file = folder / "logins.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        out.write("Id,Firm,Login,Password\r\n")
        out.writelines(f"{n},Leftorium {n},login{n},left-hand {n} {bench.seed}\r\n" for n in range(bench.passwords))

    def pair() -> Pair:
        with sqlite(folder) as url:
            clientimport("references", "load", "client-types", str(CLIENT_TYPES), "--database", url)
            settle()
            ours = run(file, url, mapping=HERE / "logins.yaml")
        alone = yardstick("benchmarks.hashing_alone", str(bench.passwords))
        also = {"passwords": bench.passwords, "processor": ours["cpu"], "processor beside": alone["cpu"]}
        return {"ours": ours["wall"], "beside": alone["seconds"], "also": also}

    yield Measuring(pair)


LINES = (
    Line(
        "passwords", "run → SQLite of clients with passwords", "Argon2id of as many, in threads on all cores", _passwords,
        (Goal("times hashing alone", 1.1),),
        how="As many as --passwords says, 10,000 where it says nothing: with the program's own parameters (19 MiB, two "
        "passes), which are on both sides, a hundred thousand take a quarter of an hour or more.",
    ),
)  # fmt: skip
