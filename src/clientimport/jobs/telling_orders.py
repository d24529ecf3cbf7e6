"""Where the settings want the outcome told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientimport.jobs.settings import Settings

if TYPE_CHECKING:
    from clientimport.telling import Telling


def telling_of(settings: Settings) -> Telling:
    """The settings -> messages, metrics and lineage as those who tell take them."""
    from clientimport.telling import Telling

    return Telling(
        messages=tuple(address.get_secret_value() for address in settings.messages),
        when=settings.messages_when,
        metrics=settings.metrics,
        lang=settings.lang,
        lineage=settings.lineage.get_secret_value() if settings.lineage else None,
    )
