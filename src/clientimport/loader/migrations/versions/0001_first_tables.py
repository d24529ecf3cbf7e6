"""The first tables of the ledger."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import DATETIME, LONGTEXT

revision = "import_0001"
down_revision = None
branch_labels = ("import",)
depends_on = None

TEXT = sa.Text().with_variant(LONGTEXT(), "mysql", "mariadb")
MOMENT = sa.DateTime(timezone=True).with_variant(DATETIME(fsp=6), "mysql", "mariadb")
OPTIONS: dict[str, Any] = {
    **{f"{name}_engine": "InnoDB" for name in ("mysql", "mariadb")},
    **{f"{name}_charset": "utf8mb4" for name in ("mysql", "mariadb")},
    "mariadb_collate": "utf8mb4_nopad_bin",
    "mysql_collate": "utf8mb4_0900_bin",
}


def upgrade() -> None:
    op.create_table(
        "import_run",
        sa.Column("run_id", sa.String(64), nullable=False),
        sa.Column("target", sa.String(64), nullable=False),
        sa.Column("system", sa.String(255), nullable=False),
        sa.Column("mapping_path", TEXT, nullable=False),
        sa.Column("mapping_sha256", sa.String(64), nullable=False),
        sa.Column("content_sha256", sa.String(64), nullable=False),
        sa.Column("references_digest", sa.String(64), nullable=False),
        sa.Column("program", sa.String(64), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("exit_code", sa.Integer),
        sa.Column("rows", sa.BigInteger),
        sa.Column("fates", TEXT),
        sa.Column("problems", TEXT),
        sa.Column("summary", TEXT),
        sa.PrimaryKeyConstraint("run_id", name="pk_import_run"),
        **OPTIONS,
    )
    of_run(
        "import_file",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("path", TEXT, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("rows", sa.BigInteger, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("headings", TEXT, nullable=False),
    )
    op.create_index("ix_import_file_sha256", "import_file", ["sha256"])
    of_run(
        "import_reject",
        sa.Column("file", sa.Integer, nullable=False),
        sa.Column("row", sa.BigInteger, nullable=False),
        sa.Column("cells", TEXT, nullable=False),
        sa.Column("raw", TEXT),
        sa.Column("status", sa.String(16), nullable=False),
    )
    of_run(
        "import_problem",
        sa.Column("file", sa.Integer, nullable=False),
        sa.Column("row", sa.BigInteger),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("severity", sa.String(16), nullable=False),
        sa.Column("columns", TEXT, nullable=False),
        sa.Column("field", TEXT),
        sa.Column("value", TEXT),
        sa.Column("detail", TEXT),
        sa.Column("line", sa.BigInteger),
        sa.Column("byte", sa.BigInteger),
        sa.Column("cell", TEXT),
        sa.Column("message", TEXT, nullable=False),
        sa.Column("fix", TEXT, nullable=False),
    )
    op.create_table(
        "import_counter",
        sa.Column("target", sa.String(64), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("value", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("target", "name", name="pk_import_counter"),
        **OPTIONS,
    )


def downgrade() -> None:
    for name in ("import_counter", "import_problem", "import_reject", "import_file", "import_run"):
        op.drop_table(name)


def of_run(name: str, *columns: Any) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity()),
        sa.Column("run_id", sa.String(64), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.run_id"], name=f"fk_{name}_run_id", ondelete="CASCADE"),
        **OPTIONS,
    )
    by = ["run_id", "file", "row"] if name in ("import_reject", "import_problem") else ["run_id"]
    op.create_index("_".join(["ix", name, *by]), name, by)
