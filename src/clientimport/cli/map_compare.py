"""`clientimport map compare` — what a change of a mapping changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from clientimport.cli.options import json_option, print_json
from clientimport.cli.progress import progress_bar
from clientimport.cli.saying import say
from clientimport.core.findings import counted

if TYPE_CHECKING:
    from clientimport.pipeline.map_compare import Compared


@click.command()
@click.argument("a")
@click.argument("b")
@click.argument("files", nargs=-1, required=True, metavar="FILES...")
@click.option("--out", metavar="FILE", help="Write every difference into this CSV file, which only you may read.")
@json_option
def compare(a: str, b: str, files: tuple[str, ...], out: str | None, as_json: bool) -> int:
    """Run the mappings A and B over FILES, without a database, and tell which records differ, and how.

    Values field by field, rows that only one of them rejects, filters or merges, problems that come and go, each with examples.
    What only a database knows (offices, stored clients) is not asked. Exit codes: 0 a run would do the same with either (but
    for notices), 3 something differs, 5 a file or mapping at fault.
    """
    from clientimport.core.errors import ExitCode
    from clientimport.pipeline.map_compare import map_compare
    from clientimport.pipeline.order import CheckOrder

    with progress_bar(as_json) as progress:
        found = map_compare(CheckOrder(files, a, progress=progress), b, out)
    if as_json:
        print_json(found.to_json())
    else:
        for line in _screen(found):
            say(line)
    return int(ExitCode.DONE if found.same else ExitCode.REJECTS)


def _screen(found: Compared) -> Iterator[str]:
    told = found.to_json()
    if found.same:
        yield f"{counted(found.rows, 'row')}: no difference."
    else:
        yield f"{counted(found.rows, 'row')}: {found.differing:,} differ."
    for name in found.settings:
        yield f"`{name}` differs; records do not show it."
    for each in told["fates"]:
        yield f"  {counted(each['rows'], 'row')}: {each['a']} → {each['b']}"
        yield from (f"      {_place(shown)}" for shown in each["examples"])
    for each in told["problems"]:
        sign = "+" if each["side"] == "gained" else "−"
        yield f"  {sign} {counted(each['rows'], 'row')}: {each['severity']} {each['code']}"
        yield from (f"      {_place(shown)} {shown['field']}".rstrip() for shown in each["examples"])
    for each in told["fields"]:
        yield f"  {counted(each['count'], 'value')}: {each['field']}"
        yield from (f"      {_place(shown)}: {_text(shown['a'])} → {_text(shown['b'])}" for shown in each["examples"])


def _place(shown: dict[str, Any]) -> str:
    key = f", key {_flat(shown['key'])}" if shown.get("key") else ""
    return f"{shown['file']}, row {shown['row']}{key}"


def _text(value: str | None) -> str:
    return "blank" if value is None else f"“{_flat(value)}”"


def _flat(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:59] + "…"
