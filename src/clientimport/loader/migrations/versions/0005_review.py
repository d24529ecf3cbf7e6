"""What people do with rejects: cells that they typed, whose a row is, and everything that was done, with what it changed."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import DATETIME, LONGTEXT

revision = "import_0005"
down_revision = "import_0004"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(LONGTEXT(), "mysql", "mariadb")
MOMENT = sa.DateTime(timezone=True).with_variant(DATETIME(fsp=6), "mysql", "mariadb")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPTIONS: dict[str, Any] = {
    **{f"{name}_engine": "InnoDB" for name in ("mysql", "mariadb")},
    **{f"{name}_charset": "utf8mb4" for name in ("mysql", "mariadb")},
    "mariadb_collate": "utf8mb4_nopad_bin",
    "mysql_collate": "utf8mb4_0900_bin",
}


def upgrade() -> None:
    table(
        "import_review",
        sa.Column("reject_id", NUMBER, nullable=False),
        sa.Column("cells", TEXT),
        sa.Column("raw", TEXT),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("edited_by", TEXT),
        sa.Column("edited_at", MOMENT),
        sa.Column("changed_since", TEXT),
        sa.Column("assigned_to", sa.String(255)),
        sa.Column("assigned_by", TEXT),
        sa.Column("assigned_at", MOMENT),
        reference("import_review", "reject_id", "import_reject"),
    )
    op.create_index("ix_import_review_reject_id", "import_review", ["reject_id"], unique=True)
    table(
        "import_review_action",
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("made_by", TEXT, nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("scope", sa.String(64), nullable=False),
        sa.Column("reject_id", NUMBER),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("told", TEXT, nullable=False),
        sa.Column("undone_by", NUMBER),
    )
    op.create_index("ix_import_review_action_scope", "import_review_action", ["scope"])
    table(
        "import_review_change",
        sa.Column("action_id", NUMBER, nullable=False),
        sa.Column("reject_id", NUMBER, nullable=False),
        sa.Column("cells_before", TEXT),
        sa.Column("raw_before", TEXT),
        sa.Column("cells_after", TEXT),
        sa.Column("raw_after", TEXT),
        sa.Column("version", sa.Integer, nullable=False),
        reference("import_review_change", "action_id", "import_review_action"),
        reference("import_review_change", "reject_id", "import_reject"),
    )
    op.create_index("ix_import_review_change_action_id", "import_review_change", ["action_id"])
    op.create_index("ix_import_review_change_reject_id", "import_review_change", ["reject_id"])
    # What reviewers ask for over and over, where runs have written much else.
    partial("ix_import_reject_status", "import_reject", "status", "status = 'open'")
    partial("ix_import_life_waived_at", "import_life", "waived_at", "waived_at IS NOT NULL")


def table(name: str, *more: Any) -> None:
    key = sa.PrimaryKeyConstraint("id", name=f"pk_{name}")
    op.create_table(name, sa.Column("id", NUMBER, sa.Identity()), *more, key, **OPTIONS)


def partial(name: str, of: str, column: str, where: str) -> None:
    op.create_index(name, of, [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def reference(name: str, column: str, parent: str) -> Any:
    return sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=f"fk_{name}_{column}", ondelete="CASCADE")


def downgrade() -> None:
    op.drop_index("ix_import_life_waived_at", "import_life")
    op.drop_index("ix_import_reject_status", "import_reject")
    for name in ("import_review_change", "import_review_action", "import_review"):
        op.drop_table(name)
