"""A mapping as understood: the tree that the mapping file is parsed into (DESIGN §3); every stage reads its own part."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from clientimport.core.gates import Gates
from clientimport.core.tables import JoinRule, ReadLimits, SourceOptions

__all__ = [
    "Choice",
    "Clean",
    "Column",
    "Default",
    "Extract",
    "FieldRule",
    "FirstOf",
    "ItemRule",
    "Join",
    "JoinRule",
    "LoadOptions",
    "Lookup",
    "ManyRows",
    "Mapping",
    "MappingTest",
    "OnInvalid",
    "Part",
    "ReadLimits",
    "RecordRule",
    "Several",
    "Source",
    "SourceOptions",
    "Split",
    "Sql",
    "Step",
    "Template",
    "Typed",
    "Value",
]

Choice = Literal["reject", "drop-item", "drop-value"]


# Sources: where a field's value comes from.
@dataclass(frozen=True)
class Column:
    """One column, by the heading that the mapping uses."""

    name: str


@dataclass(frozen=True)
class Value:
    """A fixed text; brings nothing to life."""

    text: str


@dataclass(frozen=True)
class Several:
    """`columns:` or a list of sources: filled ones joined (`join`), blanks left out."""

    sources: tuple[FieldRule, ...]
    join: str = " "


@dataclass(frozen=True)
class FirstOf:
    """The first source that is filled."""

    sources: tuple[FieldRule, ...]


@dataclass(frozen=True)
class Template:
    """Text with {Column} in it; a line none of whose columns is filled is left out."""

    text: str


@dataclass(frozen=True)
class Sql:
    """A Polars SQL expression over the columns, element-wise. `line`: where the mapping file has it, of `only_if` alone."""

    text: str
    line: int = field(default=0, compare=False)


Source = Column | Value | Several | FirstOf | Template | Sql


# Steps, in the order in which they are applied.
@dataclass(frozen=True)
class Split:
    """Cut the text at `on`; the steps after it act on each part."""

    on: str


@dataclass(frozen=True)
class Part:
    """After a split: the parts `first` to `last`, 1-based and inclusive; last None: to the end."""

    first: int
    last: int | None


@dataclass(frozen=True)
class Join:
    """After a split: the parts joined to one text again."""

    by: str


@dataclass(frozen=True)
class Clean:
    """One cleaning; `length` is what `cut` leaves, `pattern` and `by` are what `replace` looks for and puts in its place."""

    kind: Literal["lower", "upper", "title", "collapse", "digits", "html", "rtf", "mojibake", "cut", "replace"]
    length: int = 0
    pattern: str = ""
    by: str = ""


@dataclass(frozen=True)
class Extract:
    """What a group of a regular expression finds (`group` from 1); a text that it does not fit is the reject
    `pattern-unmatched`, or kept, or blank."""

    pattern: str
    group: int
    otherwise: Literal["reject", "keep", "blank"] = "reject"


@dataclass(frozen=True)
class Lookup:
    """A table; a value that it lacks is the reject `lookup-unknown`, or kept, or blank. `file`: where it was read from."""

    table: dict[str, str]
    otherwise: Literal["reject", "keep", "blank"] = "reject"
    file: str = ""


@dataclass(frozen=True)
class Typed:
    """The one type step. `options` are its plain words; `region` the source of a phone's country.

    phone: default (ISO 3166-1 alpha-2 or a country's name); country: to ("code" | "name"), default;
    currency; date: order ("day-first" | "month-first" | "year-first") or format (strptime); number: decimal ("." | ",");
    yes_no: yes, no (comma separated words).
    """

    kind: Literal["phone", "country", "currency", "date", "number", "yes_no"]
    options: dict[str, str] = field(default_factory=dict)
    region: FieldRule | None = None


@dataclass(frozen=True)
class Default:
    """The text where nothing is left; never overwrites a stored value in an update."""

    text: str


Step = Split | Part | Join | Clean | Extract | Lookup | Typed | Default


@dataclass(frozen=True)
class FieldRule:
    """One source and its steps; `line` and `path` say where the mapping file has it."""

    source: Source
    steps: tuple[Step, ...] = ()
    line: int = 0
    path: str = ""


@dataclass(frozen=True)
class ItemRule:
    """One item of a list field (groups with `each` are expanded before, one ItemRule per group or part of a cell).

    `present_if`: columns one of which must be filled; empty: any mapped cell of the item. `part`: of an item that is one part
    of a cell, that part, without which there is no item; `whole`: of the first of these items, the cell, which may have `most`
    parts. `join`: the join whose partner rows give an item each.
    """

    fields: dict[str, FieldRule]
    present_if: tuple[str, ...] = ()
    line: int = 0
    path: str = ""
    part: FieldRule | None = None
    whole: FieldRule | None = None
    most: int = 0
    join: str = ""


@dataclass(frozen=True)
class RecordRule:
    """`record:` — own fields (and those of nested objects) by dotted path, list fields by name, lists of text by name."""

    own: dict[str, FieldRule]
    lists: dict[str, tuple[ItemRule, ...]]
    texts: dict[str, tuple[FieldRule, ...]]


@dataclass(frozen=True)
class LoadOptions:
    """`load:` — what happens to clients that are already stored."""

    mode: Literal["upsert", "insert", "update"] = "upsert"
    blank_default: Literal["keep", "clear"] = "keep"
    blank_fields: dict[str, Literal["keep", "clear"]] = field(default_factory=dict)
    lists: Literal["merge", "replace", "append"] = "merge"
    company: Literal["share", "one-per-client"] = "share"
    references: dict[str, Literal["check", "create"]] = field(default_factory=dict)
    passwords: Literal["set", "verify"] = "set"
    password_hashes: Literal["hash", "keep"] = "hash"


@dataclass(frozen=True)
class OnInvalid:
    """`on_invalid:` — what a fault inside one optional value costs."""

    default: Choice = "reject"
    fields: dict[str, Choice] = field(default_factory=dict)

    def choice(self, pattern: str) -> Choice:
        """A field's pattern ("phone_numbers[].number") -> the choice for it, its list's, or the default."""
        if pattern in self.fields:
            return self.fields[pattern]
        parent = pattern.rpartition(".")[0]
        return self.fields.get(parent, self.default) if parent else self.default


@dataclass(frozen=True)
class ManyRows:
    """`rows_per_client: {many: …}` — a client is all rows with its key.

    `blank_key`: what a row without a key is: a fault, or one more row of the client above it. `clash`: what happens where its
    rows have different values for one field of the record.
    """

    blank_key: Literal["reject", "continue"] = "reject"
    clash: Literal["reject", "first", "last", "longest"] = "reject"


@dataclass(frozen=True)
class MappingTest:
    """One entry of `tests:` — a row and the record it must become, or the codes of the faults it must have.

    `more`: the client's further rows. `partners`: the partner rows of a join that has many, by the join's name.
    """

    row: dict[str, str]
    record: dict[str, object] | None
    faults: tuple[str, ...] | None
    line: int
    more: tuple[dict[str, str], ...] = ()
    partners: dict[str, tuple[dict[str, str], ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Mapping:
    """A whole mapping file. `region`: the country for phones that tell none.

    `sha256`: over the file's bytes, and over the digests of the files that it names, where it names any (`files`: path ->
    SHA-256 of each).
    """

    path: str
    sha256: str
    target: str
    system: str
    key: tuple[FieldRule, ...]  # several: the key is a JSON array of them
    source: SourceOptions
    record: RecordRule
    only_if: Sql | None = None
    load: LoadOptions = field(default_factory=LoadOptions)
    on_invalid: OnInvalid = field(default_factory=OnInvalid)
    gates: Gates = field(default_factory=Gates)
    region: str | None = None
    checks: dict[str, str] = field(default_factory=dict)  # stricter checks asked for, e.g. {"vat_number": "country"}
    tests: tuple[MappingTest, ...] = ()
    joins: dict[str, JoinRule] = field(default_factory=dict)  # each behind those that it hangs on
    files: dict[str, str] = field(default_factory=dict)
    version: int = 1  # of the mapping language
    many: ManyRows | None = None  # None: one row a client

    @property
    def mapped(self) -> frozenset[str]:
        """Patterns of all fields that the mapping names: "name", "phone_numbers[].number", "tags[]"."""
        items = {f"{name}[].{leaf}" for name, rules in self.record.lists.items() for rule in rules for leaf in rule.fields}
        return frozenset({*self.record.own, *items, *(f"{name}[]" for name in self.record.texts)})
