"""The first tables of the ledger."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "import_0001"
down_revision = None
branch_labels = ("import",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_run",
        sa.Column("run_id", sa.String(64), nullable=False),
        sa.Column("target", sa.String(64), nullable=False),
        sa.Column("system", sa.String(255), nullable=False),
        sa.Column("mapping_path", sa.Text, nullable=False),
        sa.Column("mapping_sha256", sa.String(64), nullable=False),
        sa.Column("content_sha256", sa.String(64), nullable=False),
        sa.Column("references_digest", sa.String(64), nullable=False),
        sa.Column("program", sa.String(64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("exit_code", sa.Integer),
        sa.Column("rows", sa.BigInteger),
        sa.Column("fates", sa.Text),
        sa.Column("problems", sa.Text),
        sa.Column("summary", sa.Text),
        sa.PrimaryKeyConstraint("run_id", name="pk_import_run"),
    )
    of_run(
        "import_file",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("rows", sa.BigInteger, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("headings", sa.Text, nullable=False),
    )
    op.create_index("ix_import_file_sha256", "import_file", ["sha256"])
    of_run(
        "import_reject",
        sa.Column("file", sa.Integer, nullable=False),
        sa.Column("row", sa.BigInteger, nullable=False),
        sa.Column("cells", sa.Text, nullable=False),
        sa.Column("raw", sa.Text),
        sa.Column("status", sa.String(16), nullable=False),
    )
    of_run(
        "import_problem",
        sa.Column("file", sa.Integer, nullable=False),
        sa.Column("row", sa.BigInteger),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("severity", sa.String(16), nullable=False),
        sa.Column("columns", sa.Text, nullable=False),
        sa.Column("field", sa.Text),
        sa.Column("value", sa.Text),
        sa.Column("detail", sa.Text),
        sa.Column("line", sa.BigInteger),
        sa.Column("byte", sa.BigInteger),
        sa.Column("cell", sa.Text),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("fix", sa.Text, nullable=False),
    )
    op.create_table(
        "import_counter",
        sa.Column("target", sa.String(64), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("value", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("target", "name", name="pk_import_counter"),
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
    )
    by = ["run_id", "file", "row"] if name in ("import_reject", "import_problem") else ["run_id"]
    op.create_index("_".join(["ix", name, *by]), name, by)
