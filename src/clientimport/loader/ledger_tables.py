"""The ledger's tables: runs, their files, rejects and problems, lives of rejects, corrections, counters, erasures."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, Identity, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.dialects.mysql import DATETIME, LONGTEXT

from clientimport.core.table_options import TABLE_OPTIONS
from clientimport.loader.dialects import MARIADB_NAMES

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)
VERSION_TABLE = "import_alembic_version"

TEXT = Text().with_variant(LONGTEXT(), *MARIADB_NAMES)
"""Text of any length: MariaDB's own TEXT ends at 64 KiB."""

MOMENT = DateTime(timezone=True).with_variant(DATETIME(fsp=6), *MARIADB_NAMES)
"""A time in UTC; MariaDB keeps no fractions of a second unless it is told to."""
NUMBER = BigInteger().with_variant(Integer(), "sqlite")
"""What rows are numbered with: SQLite counts by itself in a column of its own integers alone."""


def id_column() -> Column[int]:
    """A new `id` that the database itself numbers."""
    return Column("id", NUMBER, Identity(), primary_key=True)


def _of_run() -> Column[str]:
    return Column("run_id", String(64), ForeignKey("import_run.run_id", ondelete="CASCADE"), nullable=False)


def _partial(name: str, column: str, where: str) -> Index:
    """An index that migrations make of some rows alone, where the database knows such.

    Said so that no other database's part of SQLAlchemy is loaded for it, which takes as long as reading a small file.
    """
    return Index(name, column, info={"where": where})


RUN = Table(
    "import_run",
    METADATA,
    Column("run_id", String(64), primary_key=True),
    Column("target", String(64), nullable=False),
    Column("system", String(255), nullable=False),
    Column("mapping_path", TEXT, nullable=False),
    Column("mapping_sha256", String(64), nullable=False),
    Column("content_sha256", String(64), nullable=False),  # over the files' own, in order
    Column("references_digest", String(64), nullable=False),
    Column("program", String(64), nullable=False),
    Column("started_at", MOMENT, nullable=False),
    Column("finished_at", MOMENT),
    Column("status", String(16), nullable=False),
    Column("exit_code", Integer),
    Column("rows", BigInteger),
    Column("fates", TEXT),  # JSON: name -> count
    Column("problems", TEXT),  # JSON: code -> count, notices included
    Column("summary", TEXT),  # JSON: what run.json holds
    Column("job", String(255)),  # "job/import" of the job file, null for a run by hand
    Column("profile", TEXT),  # JSON: headings, rows, and of each column the shares of blank and of distinct cells
    Column("release_of", String(64)),  # the held run whose files this one loaded
    Column("released_at", MOMENT),  # of a held run: may be loaded once, gates or not
    Column("released_by", TEXT),
    Column("release_reason", TEXT),
    Column("shown", TEXT),  # JSON: what reports need besides: key_columns, name_columns, allowed, lang; secret columns
    Index("ix_import_run_job_started_at", "job", "started_at"),
    **TABLE_OPTIONS,
)
FILE = Table(
    "import_file",
    METADATA,
    id_column(),
    _of_run(),
    Column("number", Integer, nullable=False),
    Column("path", TEXT, nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("size", BigInteger, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("status", String(16), nullable=False),
    Column("headings", TEXT, nullable=False),  # JSON: [[frame name, heading text], ...] in the file's order
    Column("archived_to", TEXT),
    Index("ix_import_file_run_id", "run_id"),
    **TABLE_OPTIONS,
)
REJECT = Table(
    "import_reject",
    METADATA,
    id_column(),
    _of_run(),
    Column("file", Integer, nullable=False),
    Column("row", BigInteger, nullable=False),
    Column("cells", TEXT, nullable=False),  # JSON: frame name -> text as received, secrets withheld
    Column("raw", TEXT),
    Column("status", String(16), nullable=False),  # open | held | corrected | source | superseded
    Column("content", String(64)),  # digest of the row as received; null where all of it is withheld
    Column("client_id", BigInteger),  # the stored client with the row's key, which stays as it was
    Column("resolved_at", MOMENT),
    Column("resolved_run", String(64)),
    Column("resolved_by", TEXT),
    # Problems are joined to their rejects by these; both are read in this order.
    Index("ix_import_reject_run_id_file_row", "run_id", "file", "row"),
    _partial("ix_import_reject_status", "status", "status = 'open'"),
    **TABLE_OPTIONS,
)
PROBLEM = Table(
    "import_problem",
    METADATA,
    id_column(),
    _of_run(),
    Column("file", Integer, nullable=False),
    Column("row", BigInteger),
    Column("code", String(64), nullable=False),
    Column("severity", String(16), nullable=False),
    Column("columns", TEXT, nullable=False),  # JSON: frame names
    Column("field", TEXT),
    Column("value", TEXT),
    Column("detail", TEXT),
    Column("line", BigInteger),
    Column("byte", BigInteger),
    Column("cell", TEXT),
    Column("message", TEXT, nullable=False),
    Column("fix", TEXT, nullable=False),
    Column("key", String(255)),  # of the row's client, where the row has one that can be read
    Column("fingerprint", String(32)),  # of a reject's problem: with `occurrence` it names a life
    Column("occurrence", Integer),
    Column("standing", String(16)),  # of that life when the run ended: new | known | changed | back | waived
    Index("ix_import_problem_run_id_file_row", "run_id", "file", "row"),
    **TABLE_OPTIONS,
)
LIFE = Table(
    "import_life",
    METADATA,
    id_column(),
    Column("target", String(64), nullable=False),
    Column("system", String(255), nullable=False),
    Column("fingerprint", String(32), nullable=False),
    Column("occurrence", Integer, nullable=False),
    Column("code", String(64), nullable=False),
    Column("field", TEXT),  # pattern: phone_numbers[].number
    Column("key", String(255)),  # of the row's client; null where the row had none
    Column("content", String(64)),  # of the row when it was last seen
    Column("kind", String(32)),  # digest: of the last run that read a file of the source
    Column("state", String(16), nullable=False),  # open | corrected | source
    Column("standing", String(16), nullable=False),  # new | known | changed | back, when it was last seen
    Column("first_run", String(64), nullable=False),
    Column("first_seen", MOMENT, nullable=False),
    Column("last_run", String(64), nullable=False),
    Column("last_seen", MOMENT, nullable=False),
    Column("file", Integer, nullable=False),  # the place of its row in the last run
    Column("row", BigInteger, nullable=False),
    Column("ended_at", MOMENT),
    Column("ended_run", String(64)),
    Column("ended_by", TEXT),
    Column("waived_at", MOMENT),
    Column("waived_by", TEXT),
    Column("waived_until", String(10)),  # the last day, ISO 8601; null: for good
    Column("waived_reason", TEXT),
    Index("ix_import_life_fingerprint_occurrence", "fingerprint", "occurrence", unique=True),
    Index("ix_import_life_target_system_state", "target", "system", "state"),
    _partial("ix_import_life_waived_at", "waived_at", "waived_at IS NOT NULL"),
    **TABLE_OPTIONS,
)
CORRECTION = Table(
    "import_correction",
    METADATA,
    id_column(),
    Column("target", String(64), nullable=False),
    Column("system", String(255), nullable=False),
    Column("content", String(64), nullable=False),  # of the row as it was rejected
    Column("key", String(255)),  # of the row as it was rejected
    Column("loaded_key", String(255)),  # of the row as it was loaded
    Column("loaded_content", String(64)),  # likewise
    Column("run_id", String(64), nullable=False),  # that loaded it; it may be pruned
    Column("made_by", TEXT, nullable=False),
    Column("made_at", MOMENT, nullable=False),
    Column("last_seen", MOMENT),  # when a file last brought the row as it was rejected
    Index("ix_import_correction_target_system", "target", "system"),
    **TABLE_OPTIONS,
)
COUNTER = Table(
    "import_counter",
    METADATA,
    Column("target", String(64), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("value", BigInteger, nullable=False),
    **TABLE_OPTIONS,
)
ERASURE = Table(
    "import_erasure",
    METADATA,
    id_column(),
    Column("target", String(64), nullable=False),
    Column("erased_at", MOMENT, nullable=False),
    Column("erased_by", TEXT, nullable=False),
    Column("reason", TEXT, nullable=False),
    Column("removed", TEXT, nullable=False),  # JSON: what -> how many lines; nothing of the person
    **TABLE_OPTIONS,
)
