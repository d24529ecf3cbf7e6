"""Columns of a file -> a whole mapping for it: settled among neighbours, gathered, filled into the record, written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from clientimport.core.target import Target
from clientimport.mapper.proposing import filling_intend, filling_ticketevolution
from clientimport.mapper.proposing.columns import Candidate
from clientimport.mapper.proposing.commented import comment, quoted
from clientimport.mapper.proposing.fallback import fill_by_name, required_left
from clientimport.mapper.proposing.gathering import gathered
from clientimport.mapper.proposing.grouping import grouped
from clientimport.mapper.proposing.home_country import home_country
from clientimport.mapper.proposing.key_choice import choose_key
from clientimport.mapper.proposing.partner_lines import partner_lines
from clientimport.mapper.proposing.partner_tables import Partner
from clientimport.mapper.proposing.printed_addresses import settle_lines
from clientimport.mapper.proposing.settling import settled
from clientimport.mapper.proposing.sources import Country
from clientimport.mapper.proposing.tree import Block, Items, Line, columns_in, line_of
from clientimport.mapper.proposing.written import lines, scalar, setting

_FILLERS = {"ticketevolution": filling_ticketevolution.fill, "intend": filling_intend.fill}
_YES = frozenset({"1", "true", "yes", "y", "ja", "oui", "si", "sí", "sim", "x"})
_SUMS = "a line of sums that has a text in the key's column is no client"
_PLACEHOLDERS = (
    "-None-",
    "N/A",
    "n/a",
    "#N/A",
    "NULL",
    "null",
    "(null)",
    "None",
    "[not provided]",
    "-",
    "--",
    "?",
    "k.A.",
    "s/d",
)


@dataclass(frozen=True)
class Sums:
    """How a file's sums begin: the `word`, the cell's whole `text`, and its column."""

    word: str
    text: str
    column: str


@dataclass
class Proposal:
    """A mapping before it is written. `remarks`: what stands above it; `partners`: what stands at its end."""

    target: Target
    system: str
    source: dict[str, str]
    columns: list[Candidate]
    key: Line
    record: Block
    country: Country
    only_if: Line | None = None
    blank: tuple[str, ...] = ()
    dates: str = ""
    further_rows: bool = False
    remarks: list[str] = field(default_factory=list)
    partners: list[Partner] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The mapping file."""
        return "\n".join(_written(self)) + "\n"


def propose(  # noqa: PLR0913
    target: Target,
    system: str,
    source: dict[str, str],
    columns: Sequence[Candidate],
    *,
    further_rows: bool = False,
    sums: Sums | None = None,
) -> Proposal:
    """Columns, each taken by itself, of a file that is read as `source` says -> the mapping.

    `further_rows`: whether a client goes on in rows without a key; `sums`: how those at the file's end begin.
    """
    settled_columns = settled(list(columns))
    languages = _languages(settled_columns)
    found = gathered(settled_columns)
    for place in found.places:
        settle_lines(place)
    country = home_country(found.columns, [place.one("country") for place in found.places if place.real], languages)
    filler = _FILLERS.get(target.name)
    record = filler(found, country, languages) if filler else fill_by_name(target, settled_columns)
    required_left(target, record, settled_columns)
    _put_groups_together(record)
    key = choose_key(settled_columns)
    # Where the word stands in the key's own column, the line has a key and is no footer.
    keyed = next((each for each in columns_in(key) if sums and each.column == sums.column), None)
    return Proposal(
        target=target,
        system=system,
        source=source if sums is None or keyed else {**source, "footer": sums.word},
        columns=settled_columns,
        key=key,
        record=record,
        country=country,
        only_if=_only_if(found.one("deleted"), keyed, sums),
        blank=_blank(settled_columns),
        dates=_dates(settled_columns),
        further_rows=further_rows,
    )


def system_name(stem: str) -> str:
    """A file's name without its ending -> a name for the legacy system."""
    plain = re.sub(r"[^\w]+", "-", stem.casefold()).strip("-_")
    return plain[:60] or "legacy"


def _languages(columns: list[Candidate]) -> frozenset[str]:
    """The language in which most headings are, English aside; none where that is not clear."""
    counted: Counter[str] = Counter()
    for each in columns:
        for language in each.meaning.languages:
            counted[language] += 1
    if not counted:
        return frozenset()
    language, count = counted.most_common(1)[0]
    return frozenset((language,)) if count >= 2 else frozenset()


def _put_groups_together(block: Block) -> None:
    for name, value in block.fields.items():
        if isinstance(value, Items):
            block.fields[name] = grouped(value)


def _only_if(deleted: Candidate | None, keyed: Candidate | None, sums: Sums | None) -> Line | None:
    """What keeps rows out that are no clients: those marked as deleted, and the line of sums where it has a key."""
    parts = []
    if sums and keyed and _fits_sql(keyed):
        begins = sums.text[: len(sums.word) + 1]
        alone = f"<> {_text(sums.text)}"
        parts.append(
            (f'"{keyed.written}" ' + (f"NOT LIKE {_text(begins + '%')}" if begins[-1] == ":" else alone), keyed, _SUMS)
        )
    if deleted and _fits_sql(deleted) and set(deleted.looks.values) - {""}:
        yes = [text for text in deleted.looks.values if text.casefold() in _YES]
        words = ", ".join(map(_text, yes or ["1", "true"]))
        parts.append((f'"{deleted.written}" NOT IN ({words})', deleted, "rows that are marked so are no clients"))
    if not parts:
        return None
    return line_of(
        {"sql": " AND ".join(sql for sql, _, _ in parts)}, [each for _, each, _ in parts], *(why for _, _, why in parts)
    )


def _fits_sql(each: Candidate) -> bool:
    return not set('{}"\n') & set(each.written)


def _text(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"


def _blank(columns: list[Candidate]) -> tuple[str, ...]:
    held = {text for each in columns for text in each.looks.values}
    return tuple(text for text in _PLACEHOLDERS if text in held)


def _dates(columns: list[Candidate]) -> str:
    orders = {each.looks.order for each in columns if each.looks.order}
    return orders.pop() if len(orders) == 1 else ""


def _written(made: Proposal) -> Iterator[str]:
    for remark in made.remarks:
        yield f"# {comment(remark)}"
    yield "mapping: 1"
    yield f"target: {scalar(made.target.name)}"
    yield f"system: {scalar(made.system)}  # never change it once you have loaded"
    yield from lines({"key": made.key})
    if made.country.default and made.target.name != "ticketevolution":
        doubt = "DOUBT: " if made.country.guessed else ""
        yield f"region: {made.country.default}  # {doubt}{made.country.why}"
    if made.further_rows:
        yield "rows_per_client: {many: {blank_key: continue}}  # DOUBT: rows without a key are more of the client above"
    yield from _source(made)
    if made.only_if is not None:
        yield ""
        yield from lines({"only_if": made.only_if})
    yield ""
    yield "record:"
    yield from lines(made.record.fields, "  ")
    yield from _unread(made)
    yield from partner_lines(made.partners)


def _source(made: Proposal) -> Iterator[str]:
    settings: dict[str, object] = dict(made.source)
    if made.dates:
        settings["dates"] = made.dates
    if made.blank:
        settings["blank"] = list(made.blank)
    if settings:
        yield ""
        yield "source:  # as the file was found"
        for key, value in settings.items():
            yield f"  {key}: {setting(key, value)}"


def _unread(made: Proposal) -> Iterator[str]:
    parts: list[object] = [made.key, made.only_if, made.record]
    read = {each.column for part in parts for each in columns_in(part)}
    read |= _groups_read(made)
    left = [each for each in made.columns if each.column not in read]
    if not left:
        return
    yield ""
    yield f"# {len(left)} columns are not read:"
    for each in left:
        ties = [one.table.name for one in made.partners if not one.of and one.mine.column == each.column]
        tied = f"; it ties {', '.join(ties)} to this file: see the end" if ties else ""
        yield f"#   {comment(_about(each))}{tied}"


def _groups_read(made: Proposal) -> set[str]:
    """The columns behind {n}."""
    templates = [each.written for each in columns_in(made.record) if "{n}" in each.written]
    patterns = [re.compile(r"\d+".join(map(re.escape, written.split("{n}")))) for written in templates]
    return {each.column for each in made.columns if any(pattern.fullmatch(each.written) for pattern in patterns)}


def _about(each: Candidate) -> str:
    filled = f"{int(100 * each.looks.filled / each.looks.rows)} % filled" if each.looks.rows else "no rows"
    if each.secret:
        return f"{quoted(each.heading)}: {filled}; secret: its values are not shown"
    shapes = " | ".join(each.looks.patterns)
    why = f"; {each.why[0]}" if each.why and "but" in each.why[0] else ""
    named = "" if each.written else "; its heading stands more than once: give each column its own"
    return f"{quoted(each.heading)}: {filled}{f', such as {shapes}' if shapes else ''}{why}{named}"
