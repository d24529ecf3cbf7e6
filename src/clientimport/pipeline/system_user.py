"""Who is at the machine."""

from __future__ import annotations

import getpass


def system_user() -> str:
    """The user's name, as far as it is known."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a user without a name, as in some containers
        return "unknown"
