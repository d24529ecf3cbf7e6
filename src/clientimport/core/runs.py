"""A run: what is known of it before it begins, and the summary that machines and people get."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from clientimport.core.details import detail
from clientimport.core.fates import Fates
from clientimport.core.language import DEFAULT
from clientimport.core.news import News
from clientimport.core.profile import Profile
from clientimport.core.rows import SourceFile
from clientimport.core.stages import Stages


@dataclass
class GateReading:
    """One gate: its limit as written, the value that was measured, whether it holds the run back.

    `column`: of a gate on one column its heading. `note`: "learning, 3 of 5 runs", or "released" where it would have held.
    `details`: of limit, value and note, where they are words: the details (core.details) that they are made of, one behind
    the other; they themselves are English.
    """

    name: str
    limit: str
    value: str
    held: bool
    column: str = ""
    note: str = ""
    details: dict[str, list[str]] = field(default_factory=dict)

    def told(self, which: Literal["limit", "value", "note"], lang: str = DEFAULT) -> str:
        """Limit, value or note in a language."""
        from clientimport.core.wording import spoken_detail

        if which not in self.details:
            return str(getattr(self, which))
        return "".join(spoken_detail(each, lang) for each in self.details[which])

    def state_in(self, lang: str = DEFAULT) -> str:
        """In a word or two: held, open, or the note."""
        from clientimport.core.wording import spoken_detail

        if not self.held and self.note:
            return self.told("note", lang)
        return spoken_detail(detail("gate-held" if self.held else "gate-open"), lang)

    def named_in(self, lang: str = DEFAULT) -> str:
        """The gate's name, and its column's heading where it has one."""
        from clientimport.core.wording import spoken_detail

        return spoken_detail(detail("gate-of-column", self.name, self.column), lang) if self.column else self.name

    @property
    def state(self) -> str:
        """As `state_in` English."""
        return self.state_in()

    @property
    def named(self) -> str:
        """As `named_in` English."""
        return self.named_in()

    def to_json(self) -> dict[str, Any]:
        """As run.json has it."""
        return {name: value for name, value in asdict(self).items() if value or name != "details"}


@dataclass(frozen=True)
class Storage:
    """Where a run writes: nothing secret in it. `kind`: sqlite, postgresql, mysql. `database`: its name, or SQLite's path.

    `tables`: the client table first; `schema` is empty where the database has none.
    """

    kind: str
    database: str
    tables: tuple[str, ...]
    host: str = ""
    port: int | None = None
    schema: str = ""


@dataclass(frozen=True)
class RunPoint:
    """One run of a row of runs. `accepted`: rows that are in the database after it; None: it loaded nothing."""

    run_id: str
    started_at: str  # ISO 8601
    accepted: int | None
    rejected: int


@dataclass
class RunSummary:
    """Everything that run.json holds (DESIGN §4, §8). Times are UTC."""

    run_id: str
    target: str
    system: str
    mapping_path: str
    mapping_sha256: str
    started_at: str  # ISO 8601
    program: str  # version of clientimport
    mapping_version: int = 1  # of the mapping language
    lang: str = DEFAULT  # of core.language.LANGUAGES: what its reports and messages are written in
    files: list[SourceFile] = field(default_factory=list)
    rows_of_file: dict[int, int] = field(default_factory=dict)  # SourceFile.number -> records, layout rows included
    joined_rows: dict[int, int] = field(default_factory=dict)  # the same of the files of joins: what they hold has no fates
    fates: Fates = field(default_factory=Fates)
    problems: dict[str, int] = field(default_factory=dict)  # rejects and drops, by code
    notices: dict[str, int] = field(default_factory=dict)
    drops: int = 0
    gates: list[GateReading] = field(default_factory=list)
    reports: dict[str, str] = field(default_factory=dict)  # name -> path
    seconds: Stages = field(default_factory=Stages)  # run.json is written before the commit, and has them up to there
    not_done: list[str] = field(default_factory=list)  # checks that need what was not given
    constraints: str = ""  # of a first load into empty tables: added at the end, or left in place and why
    status: str = "running"  # done | same | held | failed | checked
    message: str = ""
    job: str = ""  # "job/import" of the job file
    same_as: str = ""  # the run that loaded the same file before
    release_of: str = ""  # the held run whose files this one loads, its gates left open
    released_by: str = ""
    release_reason: str = ""
    profile: Profile | None = None  # what later runs are compared with; not part of run.json
    exit_code: int = 0
    news: News | None = None  # of a run that loaded
    rehearsal: dict[str, Any] | None = None  # of `run --into`: the scratch file, and what differs from the last one
    # Not part of run.json:
    trend: tuple[RunPoint, ...] = ()  # the runs of its kind before it, the oldest first
    causes: Any = None  # frame of the causes of problems (reporter's CAUSE_SCHEMA), for the terminal and messages
    storage: Storage | None = None  # for lineage
    key_columns: tuple[str, ...] = ()  # frame names of the columns that make up the key, for news of rejects
    name_columns: tuple[tuple[str, ...], ...] = ()  # frame names, in groups, of what a client is called (core.client_names)
    shown: dict[str, Any] = field(default_factory=dict)  # what reports need to be written again: key_columns, allowed, ...
    secret_columns: bool = False  # whether a file has columns that are never shown, for archives

    @property
    def main_files(self) -> list[SourceFile]:
        """The files whose rows are clients."""
        return [file for file in self.files if not file.join]

    def records_of(self, file: SourceFile) -> int:
        """How many records one of the files has."""
        return (self.joined_rows if file.join else self.rows_of_file).get(file.number, 0)

    def to_json(self) -> dict[str, Any]:
        """The object that run.json and `--json` print."""
        return {
            "run_id": self.run_id,
            "status": self.status,
            "message": self.message,
            "same_as": self.same_as or None,
            "job": self.job or None,
            "release_of": self.release_of or None,
            "released_by": self.released_by or None,
            "release_reason": self.release_reason or None,
            "target": self.target,
            "system": self.system,
            "program": self.program,
            "lang": self.lang,
            "started_at": self.started_at,
            "mapping": {"path": self.mapping_path, "sha256": self.mapping_sha256, "version": self.mapping_version},
            "files": [
                {
                    "path": f.path,
                    "sha256": f.sha256,
                    "encoding": f.layout.encoding,
                    "rows": self.records_of(f),
                    **({"join": f.join} if f.join else {}),
                    "layout": {"kind": f.layout.kind, "header_row": f.layout.header_row, **f.layout.detected},
                }
                for f in self.files
            ],
            "rows": sum(self.rows_of_file.values()),
            "fates": self.fates.named(),
            "problems": dict(sorted(self.problems.items())),
            "notices": dict(sorted(self.notices.items())),
            "drops": self.drops,
            "news": self.news.to_json() if self.news else None,
            "gates": [gate.to_json() for gate in self.gates],
            "not_done": self.not_done,
            "constraints": (self.constraints if self.status == "done" else "") or None,
            "reports": self.reports,
            "seconds": self.seconds.in_order(),
            "exit_code": self.exit_code,
            **({"rehearsal": self.rehearsal} if self.rehearsal is not None else {}),
        }
