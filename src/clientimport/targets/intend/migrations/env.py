"""What Alembic runs before the scripts of this folder."""

from clientimport.targets.intend.tables import METADATA
from clientimport.targets.migrating import run_scripts

run_scripts("intend", METADATA)
