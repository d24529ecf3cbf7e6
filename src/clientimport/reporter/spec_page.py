"""The specification of a mapping as a page to be read, printed and signed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from clientimport.reporter.plain_page import plain_page


def spec_html(spec: dict[str, Any], say: Callable[..., str]) -> bytes:
    """What the specification says, and its words -> the page, in UTF-8."""
    return plain_page("spec.html", spec=spec, t=say)
