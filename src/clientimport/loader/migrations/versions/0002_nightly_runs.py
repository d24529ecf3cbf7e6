"""What nightly runs leave behind: the job, the profile of the file, releases, archived files, erasures."""

import sqlalchemy as sa
from alembic import op

revision = "import_0002"
down_revision = "import_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("import_run", sa.Column("job", sa.String(255)))
    op.add_column("import_run", sa.Column("profile", sa.Text))
    op.add_column("import_run", sa.Column("release_of", sa.String(64)))
    op.add_column("import_run", sa.Column("released_at", sa.DateTime(timezone=True)))
    op.add_column("import_run", sa.Column("released_by", sa.Text))
    op.add_column("import_run", sa.Column("release_reason", sa.Text))
    op.create_index("ix_import_run_job_started_at", "import_run", ["job", "started_at"])
    op.add_column("import_file", sa.Column("archived_to", sa.Text))
    op.create_table(
        "import_erasure",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity()),
        sa.Column("target", sa.String(64), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("removed", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_import_erasure"),
    )


def downgrade() -> None:
    op.drop_table("import_erasure")
    op.drop_column("import_file", "archived_to")
    op.drop_index("ix_import_run_job_started_at", "import_run")
    for name in ("release_reason", "released_by", "released_at", "release_of", "profile", "job"):
        op.drop_column("import_run", name)
