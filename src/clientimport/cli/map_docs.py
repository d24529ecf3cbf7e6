"""`clientimport map docs` — a mapping as a specification to be signed."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from clientimport.cli.options import json_option, lang_option, print_json
from clientimport.cli.saying import say


@click.command()
@click.argument("mapping")
@click.argument("files", nargs=-1, metavar="[FILES...]")
@click.option(
    "-o", "--out", metavar="FILE", help="Where it goes: a page (.html) or a workbook (.xlsx), which only you may read."
)
@lang_option
@json_option
def docs(mapping: str, files: tuple[str, ...], out: str | None, lang: str, as_json: bool) -> int:
    """Write MAPPING as a specification that the owner of the data can read and sign.

    For each field: which columns, what is done with them, what a blank and a wrong value mean; tables of lookups; required
    fields that nothing fills. With FILES of the system it names the columns that are not read, too.
    """
    from clientimport.core.errors import UsageFailure
    from clientimport.core.language import said
    from clientimport.pipeline.map_docs import specification
    from clientimport.pipeline.private_file import PrivateFile
    from clientimport.pipeline.words_spec import WORDS
    from clientimport.reporter.spec_book import write_spec_book
    from clientimport.reporter.spec_page import spec_html

    kind = Path(out or "").suffix.lower()
    if out is None and not as_json:
        raise UsageFailure("Where the specification goes is not said.", fix="Add -o spec.html, -o spec.xlsx or --json.")
    if out is not None and kind not in (".html", ".xlsx"):
        raise UsageFailure(f"{out} is neither a page nor a workbook.", fix="Let the name end in .html or .xlsx.")
    spec = specification(mapping, files, lang)
    words = partial(said, WORDS, lang)
    if out is not None:
        with PrivateFile(out) as writing:
            if kind == ".html":
                writing.file.write(spec_html(spec, words))
            else:
                write_spec_book(writing.file, spec, words)
    if as_json:
        print_json(spec)
    elif out is not None:
        say(f"{out}: {len(spec['fields'])} fields, {len(spec['lookups'])} tables")
    return 0
