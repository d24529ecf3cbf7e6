"""`clientimport map new` — a mapping from a file."""

from __future__ import annotations

import os
from pathlib import Path

import click

from clientimport.cli.confirming import confirmed
from clientimport.cli.options import json_option, print_json
from clientimport.cli.saying import say


@click.command(name="new")
@click.argument("files", nargs=-1, required=True, metavar="FILES...")
@click.option("--target", metavar="NAME", required=True, help="The record shape that is to be filled.")
@click.option("--out", "-o", metavar="FILE", help="Write the mapping here, private to you; else to standard output.")
@click.option(
    "--system", metavar="NAME", default="", help="The legacy system's name. Default: the known export's, else the file's."
)
@click.option("--sheet", metavar="NAME", help="The sheet of a workbook.")
@click.option("--encoding", metavar="NAME", help="The file's encoding, where it is not Unicode; auto guesses.")
@click.option(
    "--from-scratch", is_flag=True, help="Propose by headings and values, even where a shipped mapping is made for the export."
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@json_option
def new(  # noqa: PLR0913 - one argument an option
    files: tuple[str, ...],
    target: str,
    out: str | None,
    system: str,
    sheet: str | None,
    encoding: str | None,
    *,
    from_scratch: bool,
    force: bool,
    as_json: bool,
) -> int:
    """Propose a mapping for FILES: every column matched to a field by its heading and its values, with the evidence beside it.

    Lines that are not sure say DOUBT and why. A known export gets the shipped mapping that is made for it. Of several FILES the
    mapping is for the one that says most about clients. No value of a secret column is looked at or shown.
    """
    from clientimport.core.mapping import SourceOptions
    from clientimport.pipeline.new_mapping import NewOrder, new_mapping

    place = Path(out) if out is not None else None
    if place is not None and place.exists() and not confirmed(f"{out} exists. Write over it?", yes=force):
        return 1
    options = SourceOptions(sheet=sheet, encoding=encoding)
    made = new_mapping(NewOrder(files, target, system, recognise=not from_scratch, source=options))
    if place is not None:
        _write(place, made.text)
    if as_json:
        print_json(
            {
                "file": made.file,
                "rows": made.rows,
                "recognised": made.recognised or None,
                "doubts": made.doubts,
                "remarks": made.remarks,
                "out": out,
                "mapping": made.text,
            }
        )
        return 0
    if place is None:
        say(made.text.rstrip("\n"))
    for remark in made.remarks:
        say(remark, err=True)
    if place is not None:
        what = (
            f"the shipped mapping {made.recognised}"
            if made.recognised
            else f"a proposal with {made.doubts:,} {'doubt' if made.doubts == 1 else 'doubts'}"
        )
        say(f"{out}: {what}, for {made.file}", err=True)
    return 0


def _write(place: Path, text: str) -> None:
    # What stands in tables to fill in may be names of people.
    aside = place.with_name(f".{place.name}.partial")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    aside.replace(place)
