"""The fates as people read them, in every language."""

from __future__ import annotations

from typing import Final

from clientimport.core.language import Words

__all__ = ["WORDS"]

WORDS: Final[Words] = {
    "created": {"en": "created", "de": "angelegt"},
    "updated": {"en": "updated", "de": "geändert"},
    "unchanged": {"en": "unchanged", "de": "unverändert"},
    "merged": {"en": "merged", "de": "zusammengeführt"},
    "accepted": {"en": "accepted", "de": "angenommen"},
    "rejected": {"en": "rejected", "de": "abgewiesen"},
    "held": {"en": "held", "de": "zurückgehalten"},
    "skipped": {"en": "skipped", "de": "übersprungen"},
    "filtered": {"en": "filtered", "de": "herausgefiltert"},
    "preamble": {"en": "preamble", "de": "Vorspann"},
    "heading": {"en": "heading", "de": "Überschrift"},
    "footer": {"en": "footer", "de": "Fußzeile"},
    "blank": {"en": "blank", "de": "leer"},
    "comment": {"en": "comment", "de": "Kommentar"},
    "other-table": {"en": "other-table", "de": "andere Tabelle"},
    "hidden": {"en": "hidden", "de": "ausgeblendet"},
}
"""Fate -> language -> word."""
