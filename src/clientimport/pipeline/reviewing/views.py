"""What the review page shows and asks: plain values, told by pipeline.reviewing and drawn by review."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

OPEN_SCOPE = "open"
"""The scope of all rejects that are open, whichever run they stand in; any other scope is a run's id."""

SORTS = ("row", "key", "name", "cause", "problems", "state", "assigned", "changed")
"""What rejects are sorted by; "-" in front turns the order round."""


@dataclass(frozen=True)
class Query:
    """Which rejects a page of the table shows.

    `state`: "open" (new, known, changed, back), one of these, "waived", "held", "corrected", "source", "superseded", or "any".
    `mended`: with a mended copy that waits (True), without one (False), either (None). `assigned`: a person; "" nobody's; None.
    `text`: words that must all stand in key, name, file, heading, value at fault or message; blind to case.
    `page`: from 1; `size`: rows a page.
    """

    scope: str = OPEN_SCOPE
    state: str = "open"
    code: str = ""
    column: str = ""
    value: str | None = None
    text: str = ""
    assigned: str | None = None
    mended: bool | None = None
    sort: str = "row"
    page: int = 1
    size: int = 50


@dataclass(frozen=True)
class ProblemView:
    """A problem in words. `names`: frame names of its columns; `columns`: their headings; `field`: of the record."""

    code: str
    severity: str
    names: tuple[str, ...]
    columns: tuple[str, ...]
    field: str
    value: str
    message: str
    fix: str


@dataclass(frozen=True)
class RejectLine:
    """A rejected row in the table. `place`: "Clients!17" or "17". `version`: of its draft, 0 without one."""

    reject_id: int
    run_id: str
    file: str
    row: int
    place: str
    key: str
    name: str
    state: str
    assigned: str
    mended: bool
    version: int
    problems: tuple[ProblemView, ...]


@dataclass(frozen=True)
class RejectPage:
    """`total`: rejects that the query means; `pages`: at least 1. `people`: to whom some are assigned."""

    query: Query
    lines: tuple[RejectLine, ...]
    total: int
    pages: int
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class CauseView:
    """Rejects with one fault in one column. `values`: (value, rows, nearest known value or ""), the most frequent first.

    `column`: heading or headings, joined by ", "; "" of whole rows. `names`: frame names. `more`: values not listed.
    `mended`: rows of it with a mended copy that waits; `message`, `fix`: in words.
    """

    code: str
    column: str
    names: tuple[str, ...]
    rows: int
    mended: int
    message: str
    fix: str
    values: tuple[tuple[str, int, str], ...] = ()
    more: int = 0


@dataclass(frozen=True)
class RunView:
    """A run for people. `run`: as pipeline.ledger.runs_of tells it. `open`, `mended`, `waived`: rejected rows of it by now.

    `trend`: the runs of its kind, the oldest first, itself last, each (run_id, started_at, accepted or None, rejected).
    `files`: their paths.
    """

    run: dict[str, Any]
    open: int
    mended: int
    waived: int
    causes: tuple[CauseView, ...]
    trend: tuple[tuple[str, str, int | None, int], ...]
    files: tuple[str, ...]


@dataclass(frozen=True)
class CellView:
    """A cell of a rejected row. `received`: as the file has it; `typed`: of the draft, None where nobody changed it.

    `secret`: neither is there, and it cannot be edited here. `allowed`: the values that it may have, where they are few and
    known. `nearest`: the known value that is nearest to one at fault. `fields`: what of the record reads it. `changed_since`:
    a later run received it with another text than the one that was typed over.
    """

    name: str
    heading: str
    received: str
    typed: str | None
    secret: bool
    faulty: bool
    allowed: tuple[str, ...] = ()
    nearest: str = ""
    fields: tuple[str, ...] = ()
    changed_since: bool = False


@dataclass(frozen=True)
class LifeView:
    """What is known across runs of a row's problems, as pipeline.reject_list.life_json tells it, one a problem."""

    code: str
    life: dict[str, Any]


@dataclass(frozen=True)
class RejectView:
    """A rejected row with everything about it. `raw`: its record as received, where its structure was wrong; `raw_typed`: the
    draft's. `editable`: why it cannot be mended here ("" where it can): resolved, held, superseded, withheld.

    `edited_by`, `edited_at`: of the draft. `newer`: the reject that took its place in a later run, 0 without one.
    """

    line: RejectLine
    target: str
    system: str
    mapping: str
    cells: tuple[CellView, ...]
    raw: str | None
    raw_typed: str | None
    lives: tuple[LifeView, ...]
    editable: str = ""
    edited_by: str = ""
    edited_at: str = ""
    newer: int = 0


@dataclass(frozen=True)
class TrialView:
    """What a row would be as it is typed. `record`: as mapped, without secrets, None where nothing could be made of it.

    `accepted`: whether no problem rejects it. `fate`: "created" | "updated" | "" where it is rejected or not known;
    `client`: the stored client's id. `not_done`: what only a run can tell, in words.
    """

    accepted: bool
    problems: tuple[ProblemView, ...]
    record: dict[str, Any] | None
    fate: str = ""
    client: int | None = None
    not_done: tuple[str, ...] = ()


@dataclass(frozen=True)
class Correction:
    """The same correction for all open rejects of a cause in a scope: in one column, cells that are `old` become `new`.

    `name`: frame name of the column. `values`: (old, new), old as the cell stands now (a draft counts). `every`: what all other
    cells of the cause become; None: they stay.
    """

    scope: str
    code: str
    column: str
    name: str
    values: tuple[tuple[str, str], ...] = ()
    every: str | None = None


@dataclass(frozen=True)
class ChangeLine:
    """One cell that a correction changes."""

    reject_id: int
    place: str
    key: str
    name: str
    old: str
    new: str


@dataclass(frozen=True)
class Preview:
    """What a correction would do. `rows`: that it changes; `digest`: of what was previewed, to be handed to correct_all.

    `loadable`: how many of them would have no fault left; `faulty`: how many would; `left`: their codes, each counted.
    `sample`: the first of them. `skipped`: rows of the cause that it leaves as they are.
    """

    rows: int
    loadable: int
    faulty: int
    left: tuple[tuple[str, int], ...]
    sample: tuple[ChangeLine, ...]
    skipped: int
    digest: str


@dataclass(frozen=True)
class ActionLine:
    """A line of the audit trail. `action`: edit | correct | undo | waive | unwaive | assign | retry | export | suggest.

    `rows`: how many rejects it concerned; `told`: facts for its words, no value of a row. `undone_by`: an action, 0 without.
    `undoable`: whether undo is offered: an edit or correction of which some drafts still are as it left them. `touched`: how
    many of its drafts have changed or been loaded since, which undo leaves alone.
    """

    action_id: int
    at: str
    by: str
    action: str
    scope: str
    reject_id: int | None
    rows: int
    told: dict[str, Any] = field(default_factory=dict)
    undoable: bool = False
    undone_by: int = 0
    touched: int = 0


@dataclass(frozen=True)
class Acted:
    """What an action did: its id (0: nothing was to do), how many rejects it changed, how many it left alone and why."""

    action_id: int
    rows: int
    left: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class RetryView:
    """How a retry ended. `runs`: objects as in run.json; `skipped`: lines for people; the other counts: rows."""

    tried: int
    loaded: int
    rejected: int
    runs: tuple[dict[str, Any], ...]
    skipped: tuple[str, ...]
    message: str = ""


@dataclass(frozen=True)
class SuggestionView:
    """A change of the mapping. `words`: what it does; `patch`: its text; counts as pipeline.suggest_trial has them."""

    number: int
    words: str
    mapping: str
    patch: str
    mended: int
    loaded: int
    dropped: int
    differ: int | None
    gained: int | None
    command: str


@dataclass(frozen=True)
class LoadingView:
    """A run that is loading. `since`: ISO 8601, UTC, "" where it is not known; `run_id` likewise."""

    run_id: str
    since: str


Progress = Literal["waiting", "running", "done", "failed"]
