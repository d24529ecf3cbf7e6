"""A page without scripts that needs nothing but itself: what is put into it is text, whatever it looks like."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

from markupsafe import Markup

from clientimport.core.harmless import harmless

_TEMPLATES = Path(__file__).parent / "templates"
_LONGEST = 2000


def plain_page(template: str, **context: Any) -> bytes:
    """A template of this package, with plain.css -> UTF-8. Its policy lets nothing run and nothing be loaded."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from clientimport.reporter.template_code import TEMPLATE_CODE

    pages = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        bytecode_cache=TEMPLATE_CODE,
    )  # fmt: skip
    pages.filters.update(text=_short, number=lambda of: f"{of:,}")
    style = (_TEMPLATES / "plain.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    rendered = pages.get_template(template).render(**context, style=Markup(style), style_hash=f"sha256-{digest}")
    # A file's name may hold bytes that are no text.
    return rendered.encode(errors="backslashreplace")


def _short(text: object) -> str:
    """A text of a file or mapping: harmless, not endless."""
    said = str(text)
    return harmless(said if len(said) <= _LONGEST else said[:_LONGEST] + "…")
