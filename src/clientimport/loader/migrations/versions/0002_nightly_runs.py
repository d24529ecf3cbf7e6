"""What nightly runs leave behind: the job, the profile of the file, releases, archived files, erasures."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import DATETIME, LONGTEXT

revision = "import_0002"
down_revision = "import_0001"
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


def upgrade() -> None:
    op.add_column("import_run", sa.Column("job", sa.String(255)))
    op.add_column("import_run", sa.Column("profile", TEXT))
    op.add_column("import_run", sa.Column("release_of", sa.String(64)))
    op.add_column("import_run", sa.Column("released_at", MOMENT))
    op.add_column("import_run", sa.Column("released_by", TEXT))
    op.add_column("import_run", sa.Column("release_reason", TEXT))
    op.create_index("ix_import_run_job_started_at", "import_run", ["job", "started_at"])
    op.add_column("import_file", sa.Column("archived_to", TEXT))
    op.create_table(
        "import_erasure",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity()),
        sa.Column("target", sa.String(64), nullable=False),
        sa.Column("erased_at", MOMENT, nullable=False),
        sa.Column("erased_by", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("removed", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_import_erasure"),
        **OPTIONS,
    )


def downgrade() -> None:
    op.drop_table("import_erasure")
    op.drop_column("import_file", "archived_to")
    op.drop_index("ix_import_run_job_started_at", "import_run")
    for name in ("release_reason", "released_by", "released_at", "release_of", "profile", "job"):
        op.drop_column("import_run", name)
