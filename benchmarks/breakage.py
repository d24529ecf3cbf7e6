"""The known ways in which generated rows are broken, and the faults that each must be reported with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl

from benchmarks.clients import HEADINGS
from benchmarks.draws import INDEX, Draws

BREAKAGE = "breakage"
"""Int32 column: which entry of BREAKAGES the row has, null where it is right."""

Cell = Callable[[Draws], pl.Expr]


@dataclass(frozen=True)
class Breakage:
    """One way to break a row. `faults`: (code, headings joined by ", ") as reported; "" where the whole row is at fault.

    `cells`: heading -> the cell's new value. `raw`: the same, but written as it is, without the quotes it would need;
    None leaves the cell out.
    """

    faults: tuple[tuple[str, str], ...]
    cells: dict[str, Cell] = field(default_factory=dict)
    raw: dict[str, Cell | None] = field(default_factory=dict)


def _text(text: str) -> Cell:
    return lambda draws: pl.lit(text)


def _one_of(*pool: str) -> Cell:
    return lambda draws: draws.pick("broken " + pool[0], pool)


_HOME = {"Street": _text("742 Evergreen Terrace"), "City": _text("Springfield")}
_SHIP = {"Ship Street": _text("12 Main Street"), "Ship City": _text("Portland")}
_ONE_NAME = {"First Name": _text(""), "Last Name": _one_of("Prince", "Cher", "Madonna")}
_BAD_EMAIL = _one_of(
    "ned", "ned@", "@example.com", "ned flanders@example.com", "ned@@example.com", "ned@example..com", "ned.@example.com"
)

BREAKAGES: tuple[Breakage, ...] = (
    Breakage((("name-without-space", "First Name, Last Name"),), _ONE_NAME),
    Breakage((("email-invalid", "Email"),), {"Email": _BAD_EMAIL}),
    Breakage((("phone-invalid", "Phone 1"),), {"Phone 1": _one_of("unknown", "see notes", "ask the office")}),
    Breakage((("phone-impossible", "Phone 2"),), {"Phone 2": _one_of("+1 212 555", "+44 20 12", "+49 30 12345678901234567")}),
    Breakage((("country-unknown", "Ship Country"),), {**_SHIP, "Ship Country": _one_of("Freedonia", "Ruritania", "Qwghlm")}),
    Breakage((("too-long", "Ship Label"),), {**_SHIP, "Ship Label": _text("The gate behind the warehouse")}),
    Breakage((("office-unknown", "Office"),), {"Office": _one_of("99999", "7", "1")}),
    Breakage((("integer-invalid", "Office"),), {"Office": _one_of("Main Office", "19O1", "1901.5")}),
    Breakage(
        (("company-and-company-id", "Company Id"),),
        {"Company": _text("Leftorium Tickets Inc."), "Company Id": _text("101")},
    ),
    Breakage(
        (("two-primaries", "Bill To Ship"),),
        {**_HOME, **_SHIP, "Bill To Home": _text("Y"), "Bill To Ship": _text("Y")},
    ),
    Breakage((("boolean-invalid", "Bill To Home"),), {**_HOME, "Bill To Home": _one_of("perhaps", "?", "2")}),
    Breakage((("sid-not-alphanumeric", "SID"),), {"SID": _one_of("CJ-12345", "CJ 12345", "CJ_12345", "CJ12345!")}),
    Breakage((("control-character", "City"),), {**_HOME, "City": _text("Spring\x07field")}),
    Breakage((("cell-error", "Zip"),), {**_HOME, "Zip": _one_of("#REF!", "#N/A", "#VALUE!")}),
    Breakage((("key-missing", "AccountNo"),), {"AccountNo": _text("")}),
    Breakage((("key-repeated", "AccountNo"),), {"AccountNo": lambda draws: pl.col("key before")}),
    Breakage(
        (("email-invalid", "Email 2"), ("phone-invalid", "Phone 3"), ("sid-not-alphanumeric", "SID")),
        {"Email 2": _text("home"), "Phone 3": _text("none"), "SID": _text("n/a")},
    ),
    Breakage((("too-many-cells", ""),), {}, {"Created": _one_of("2024-02-03,surplus", "2024-02-03,,,more")}),
    Breakage((("too-few-cells", ""),), {}, {"Record Manager": None, "Lead Source": None, "Created": None}),
    Breakage((("stray-quote", ""),), {}, {"Street": _one_of('12" Evergreen Terrace', 'The "Old" Mill')}),
    Breakage((("text-after-quote", ""),), {}, {"Street": _text('"The Old Mill" 12')}),
    Breakage((("nul-character", ""),), {}, {"City": _text("Spring\x00field")}),
)  # fmt: skip

UNCLOSED = Breakage(
    (("unclosed-quote", ""),),
    {"Notes": _text("")},
    {"Street": _text('"742 Evergreen Terrace')},
)
"""The last row of a file with broken rows: anywhere else the quote would close at the next one that opens."""


def choose(draws: Draws, frame: pl.DataFrame, share: float, rows: int) -> pl.DataFrame:
    """Adds BREAKAGE; the first row of a file is always right, and the last one unclosed where anything is broken."""
    if share <= 0:
        return frame.with_columns(pl.lit(None, pl.Int32).alias(BREAKAGE))
    broken = draws.chance("broken", share) & (pl.col(INDEX) > 0)
    kind = draws.below("breakage", len(BREAKAGES)).cast(pl.Int32)
    last = (pl.col(INDEX) == rows - 1) & (pl.col(INDEX) > 0)
    return frame.with_columns(pl.when(last).then(len(BREAKAGES)).when(broken).then(kind).cast(pl.Int32).alias(BREAKAGE))


def break_cells(draws: Draws, frame: pl.DataFrame) -> pl.DataFrame:
    """Cells of a frame with BREAKAGE and "key before" -> with the cells that are wrong, before they are quoted."""
    return _put(frame, {name: _cases(draws, name, {n: b.cells for n, b in _all()}) for name in HEADINGS})


def break_raw(draws: Draws, frame: pl.DataFrame) -> pl.DataFrame:
    """Cells as they are written -> the same with the ones that break the row's structure (null: left out)."""
    return _put(frame, {name: _cases(draws, name, {n: b.raw for n, b in _all()}) for name in HEADINGS})


def truth(frame: pl.DataFrame) -> pl.DataFrame:
    """INDEX, BREAKAGE -> row (as a spreadsheet shows it, the heading being row 1), code, column; sorted by all three."""
    known = pl.DataFrame(
        [(number, code, column) for number, breakage in _all() for code, column in breakage.faults],
        schema={BREAKAGE: pl.Int32, "code": pl.String, "column": pl.String},
        orient="row",
    )
    found = frame.select(INDEX, BREAKAGE).join(known, on=BREAKAGE, how="inner")
    return found.select((pl.col(INDEX).cast(pl.Int64) + 2).alias("row"), "code", "column").sort("row", "column", "code")


def _all() -> list[tuple[int, Breakage]]:
    return list(enumerate((*BREAKAGES, UNCLOSED)))


def _cases(draws: Draws, heading: str, edits: dict[int, dict[str, Cell]] | dict[int, dict[str, Cell | None]]) -> pl.Expr | None:
    found = None
    for number, cells in edits.items():
        if heading in cells:
            cell = cells[heading]
            value = pl.lit(None, pl.String) if cell is None else cell(draws)
            found = pl.when(pl.col(BREAKAGE) == number).then(value).otherwise(pl.col(heading) if found is None else found)
    return found


def _put(frame: pl.DataFrame, edits: dict[str, pl.Expr | None]) -> pl.DataFrame:
    return frame.with_columns(found.alias(name) for name, found in edits.items() if found is not None)
