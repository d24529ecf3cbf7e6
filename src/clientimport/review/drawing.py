"""Templates filled in: whatever comes from a file or a person stands on the page as text, escaped and harmless."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from clientimport import reporter
from clientimport.core.harmless import harmless
from clientimport.review.review_language import ReviewLanguage

TEMPLATES = Path(__file__).parent / "templates"
_OF_REPORTS = Path(reporter.__file__).parent / "templates"
"""Parts that report.html has, too."""


def page(name: str, lang: str, **context: Any) -> str:
    """The HTML of a template in a language of core.language.LANGUAGES."""
    return _pages(lang).get_template(name).render(context)


@cache
def _pages(lang: str) -> Environment:
    words = ReviewLanguage(lang)
    pages = Environment(
        loader=FileSystemLoader([TEMPLATES, _OF_REPORTS]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    pages.globals.update(t=words.say, words=words)
    pages.filters.update(number=words.number, as_typed=_as_typed)
    return pages


def _shown(value: Any) -> Any:
    """What stands for a value on the page: no character of it moves or turns what is beside it."""
    return harmless(value.replace("\r\n", "\n")) if type(value) is str else value


def _as_typed(text: str) -> Markup:
    """A text for a field in which it is edited: each character as it is, and escaped."""
    return Markup(escape(text))
