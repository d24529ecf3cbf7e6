"""Writes a wide client file of any size, the truth about its broken rows beside it, and the reference tables it needs.

python -m benchmarks.generate --rows 1000000 --seed 1 --broken 0.02 OUT.csv [--truth TRUTH.csv]
python -m benchmarks.generate --rows 1000000 --stored 5000000 --evening 1 OUT.csv   (of the clients of `--rows 5000000`)
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl

from benchmarks.breakage import BREAKAGE, break_cells, break_raw, choose, truth
from benchmarks.clients import COMPANIES, FIRST_COMPANY, FIRST_OFFICE, HEADINGS, OFFICES, clients
from benchmarks.draws import Draws

CHUNK = 100_000
"""Rows that are in memory at once; the bytes do not depend on it."""

_NEEDS_QUOTES = '[,"\r\n]'


def chunks(rows: int, seed: int, broken: float, chunk: int = CHUNK) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """The file's records in order -> (frame with the one column "line", truth of these rows)."""
    draws = Draws(seed)
    parts = (pl.int_range(first, min(first + chunk, rows), dtype=pl.UInt64, eager=True) for first in range(0, rows, chunk))
    yield from written(draws, (choose(draws, clients(draws, part, rows), broken, rows) for part in parts))


def written(draws: Draws, frames: Iterable[pl.DataFrame]) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Right clients with BREAKAGE -> the records, broken where they are to be, and the truth of these rows."""
    key_before = None
    for frame in frames:
        right_key = pl.when(pl.col(BREAKAGE).is_null()).then("AccountNo")
        keyed = frame.with_columns(
            right_key.shift(1).forward_fill().fill_null(pl.lit(key_before, pl.String)).alias("key before")
        )
        key_before = keyed.select(right_key.drop_nulls().last()).item() or key_before
        cells = break_raw(draws, break_cells(draws, keyed).with_columns(_quoted(name) for name in HEADINGS))
        yield cells.select(pl.concat_str(HEADINGS, separator=",", ignore_nulls=True).alias("line")), truth(frame)


def generate(rows: int, seed: int, broken: float, out: Path, truth_file: Path | None = None) -> None:
    """Writes the client file and, if asked for, its truth: row, code, column."""
    write(chunks(rows, seed, broken), out, truth_file)


def write(parts: Iterable[tuple[pl.DataFrame, pl.DataFrame]], out: Path, truth_file: Path | None = None) -> None:
    """Records and their truth -> files (UTF-8, comma, CRLF), the heading first."""
    with out.open("wb") as file:
        file.write((",".join(HEADINGS) + "\r\n").encode())
        found = [pl.DataFrame(schema={"row": pl.Int64, "code": pl.String, "column": pl.String})]
        for lines, faults in parts:
            lines.write_csv(file, include_header=False, quote_style="never", line_terminator="\r\n")
            found.append(faults)
    if truth_file is not None:
        pl.concat(found).write_csv(truth_file)


def write_references(folder: Path) -> None:
    """Writes offices.csv and companies.csv: what the generated clients refer to by id."""
    office = pl.int_range(OFFICES, eager=True).alias("n").to_frame()
    office.select(
        (FIRST_OFFICE + pl.col("n")).alias("id"),
        pl.format("Office {}", pl.col("n") + 1).alias("name"),
        (501 + pl.col("n") // 10).alias("brokerage_id"),
        pl.format("Brokerage {}", pl.col("n") // 10 + 1).alias("brokerage_name"),
        pl.format("BR{}", pl.col("n") // 10 + 1).alias("brokerage_abbreviation"),
    ).write_csv(folder / "offices.csv")
    company = pl.int_range(COMPANIES, eager=True).alias("n").to_frame()
    company.select(
        (FIRST_COMPANY + pl.col("n")).alias("id"), pl.format("Known Company {}", pl.col("n") + 1).alias("name")
    ).write_csv(folder / "companies.csv")


def _quoted(heading: str) -> pl.Expr:
    cell = pl.col(heading)
    return (
        pl.when(cell.str.contains(_NEEDS_QUOTES))
        .then(pl.lit('"') + cell.str.replace_all('"', '""', literal=True) + pl.lit('"'))
        .otherwise(cell)
        .alias(heading)
    )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generate", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--broken", type=float, default=0.02, help="share of broken rows")
    parser.add_argument("--target", choices=["ticketevolution"], default="ticketevolution", help="record shape")
    parser.add_argument("--truth", type=Path, help="where to write row, code and column of every fault")
    parser.add_argument("--references", type=Path, help="folder for offices.csv and companies.csv")
    parser.add_argument("out", type=Path)
    parser.add_argument("--stored", type=int, help="make an evening's file of the clients of a file of so many rows")
    parser.add_argument("--evening", type=int, default=1, help="which evening: changes of the ones before it stay")
    options = parser.parse_args()
    if options.stored:
        from benchmarks.evening import evening_chunks

        if options.truth:
            parser.error("--truth is not written of an evening's file")
        write(evening_chunks(options.rows, options.stored, options.evening, options.seed, options.broken), options.out)
    else:
        generate(options.rows, options.seed, options.broken, options.out, options.truth)
    if options.references:
        write_references(options.references)


if __name__ == "__main__":
    main()
