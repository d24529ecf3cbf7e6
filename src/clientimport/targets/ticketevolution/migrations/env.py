"""What Alembic runs before the scripts of this folder."""

from clientimport.targets.migrating import run_scripts
from clientimport.targets.ticketevolution.tables import METADATA

run_scripts("ticketevolution", METADATA)
