"""The profile of a file as a page: what its columns hold, for whoever writes or judges a mapping."""

from __future__ import annotations

from typing import Any

from clientimport.reporter.plain_page import plain_page


def profile_html(path: str, profile: dict[str, Any]) -> bytes:
    """The object of `look --profile --json` -> the page, in UTF-8."""
    return plain_page("profile.html", path=path, profile=profile)
