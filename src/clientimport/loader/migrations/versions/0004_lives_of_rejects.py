"""What is known of a reject across runs: its life, what ended it, corrections, and what its reports were written with."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import DATETIME, LONGTEXT

revision = "import_0004"
down_revision = "import_0003"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(LONGTEXT(), "mysql", "mariadb")
MOMENT = sa.DateTime(timezone=True).with_variant(DATETIME(fsp=6), "mysql", "mariadb")
OPTIONS: dict[str, Any] = {
    **{f"{name}_engine": "InnoDB" for name in ("mysql", "mariadb")},
    **{f"{name}_charset": "utf8mb4" for name in ("mysql", "mariadb")},
    "mariadb_collate": "utf8mb4_nopad_bin",
    "mysql_collate": "utf8mb4_0900_bin",
}
NOT_DONE = "UPDATE import_reject SET status = 'held' WHERE run_id IN (SELECT run_id FROM import_run WHERE status <> 'done')"


def upgrade() -> None:
    op.add_column("import_run", sa.Column("shown", TEXT))
    op.add_column("import_reject", sa.Column("content", sa.String(64)))
    op.add_column("import_reject", sa.Column("client_id", sa.BigInteger))
    op.add_column("import_reject", sa.Column("resolved_at", MOMENT))
    op.add_column("import_reject", sa.Column("resolved_run", sa.String(64)))
    op.add_column("import_reject", sa.Column("resolved_by", TEXT))
    op.add_column("import_problem", sa.Column("fingerprint", sa.String(32)))
    op.add_column("import_problem", sa.Column("occurrence", sa.Integer))
    op.add_column("import_problem", sa.Column("standing", sa.String(16)))
    op.execute(NOT_DONE)
    op.create_table(
        "import_life",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity()),
        sa.Column("target", sa.String(64), nullable=False),
        sa.Column("system", sa.String(255), nullable=False),
        sa.Column("fingerprint", sa.String(32), nullable=False),
        sa.Column("occurrence", sa.Integer, nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("field", TEXT),
        sa.Column("key", sa.String(255)),
        sa.Column("content", sa.String(64)),
        sa.Column("kind", sa.String(32)),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("standing", sa.String(16), nullable=False),
        sa.Column("first_run", sa.String(64), nullable=False),
        sa.Column("first_seen", MOMENT, nullable=False),
        sa.Column("last_run", sa.String(64), nullable=False),
        sa.Column("last_seen", MOMENT, nullable=False),
        sa.Column("file", sa.Integer, nullable=False),
        sa.Column("row", sa.BigInteger, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("ended_run", sa.String(64)),
        sa.Column("ended_by", TEXT),
        sa.Column("waived_at", MOMENT),
        sa.Column("waived_by", TEXT),
        sa.Column("waived_until", sa.String(10)),
        sa.Column("waived_reason", TEXT),
        sa.PrimaryKeyConstraint("id", name="pk_import_life"),
        **OPTIONS,
    )
    op.create_index("ix_import_life_fingerprint_occurrence", "import_life", ["fingerprint", "occurrence"], unique=True)
    op.create_index("ix_import_life_target_system_state", "import_life", ["target", "system", "state"])
    op.create_table(
        "import_correction",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity()),
        sa.Column("target", sa.String(64), nullable=False),
        sa.Column("system", sa.String(255), nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("key", sa.String(255)),
        sa.Column("loaded_key", sa.String(255)),
        sa.Column("loaded_content", sa.String(64)),
        sa.Column("run_id", sa.String(64), nullable=False),
        sa.Column("made_by", TEXT, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("last_seen", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_import_correction"),
        **OPTIONS,
    )
    op.create_index("ix_import_correction_target_system", "import_correction", ["target", "system"])


def downgrade() -> None:
    op.drop_table("import_correction")
    op.drop_table("import_life")
    op.execute("UPDATE import_reject SET status = 'open' WHERE status = 'held'")
    for name in ("standing", "occurrence", "fingerprint"):
        op.drop_column("import_problem", name)
    for name in ("resolved_by", "resolved_run", "resolved_at", "client_id", "content"):
        op.drop_column("import_reject", name)
    op.drop_column("import_run", "shown")
