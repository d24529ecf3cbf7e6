"""What happened, as files for people and machines."""
