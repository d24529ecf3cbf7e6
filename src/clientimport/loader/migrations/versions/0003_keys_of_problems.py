"""Whose row a problem is of: the client's key, so that all that is told of one client can be found."""

import sqlalchemy as sa
from alembic import op

revision = "import_0003"
down_revision = "import_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("import_problem", sa.Column("key", sa.String(255)))


def downgrade() -> None:
    op.drop_column("import_problem", "key")
