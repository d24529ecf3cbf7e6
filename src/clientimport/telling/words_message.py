"""The words of messages about a job, in every language."""

from __future__ import annotations

from typing import Final

from clientimport.core.language import Words

__all__ = ["WORDS"]

WORDS: Final[Words] = {
    "ended": {"en": "{job}: {happened} (exit code {code}).", "de": "{job}: {happened} (Exit-Code {code})."},
    "what-to-do": {"en": "What to do: {fix}", "de": "Was zu tun ist: {fix}"},
    # the subject
    "new-reject": {"en": "{n} new reject", "de": "{n} neu abgewiesene Zeile"},
    "new-rejects": {"en": "{n} new rejects", "de": "{n} neu abgewiesene Zeilen"},
    "no-new-rejects": {"en": "no new rejects ({known} known)", "de": "keine neu abgewiesenen Zeilen ({known} bekannt)"},
    "reject": {"en": "{n} reject", "de": "{n} abgewiesene Zeile"},
    "rejects": {"en": "{n} rejects", "de": "{n} abgewiesene Zeilen"},
    "afterwards": {"en": "something afterwards failed", "de": "danach ist etwas misslungen"},
    "nothing-to-do": {"en": "nothing to do", "de": "nichts zu tun"},
    "nothing-changed": {"en": "nothing changed", "de": "nichts geändert"},
    "loaded-then": {"en": "loaded, then {meaning}", "de": "geladen, dann {meaning}"},
    "unknown": {"en": "NOT KNOWN WHETHER LOADED: {meaning}", "de": "NICHT BEKANNT, OB GELADEN: {meaning}"},
    "some-not-loaded": {"en": "{n} OF {all} NOT LOADED: {meaning}", "de": "{n} VON {all} NICHT GELADEN: {meaning}"},
    "nothing-loaded": {"en": "NOTHING LOADED: {meaning}", "de": "NICHTS GELADEN: {meaning}"},
    # one run
    "row": {"en": "{n} row", "de": "{n} Zeile"},
    "rows": {"en": "{n} rows", "de": "{n} Zeilen"},
    "fates": {"en": "{rows}: {fates}.", "de": "{rows}: {fates}."},
    "gate-shut": {
        "en": "The gate {gate} is shut: limit {limit}, this run {value}.",
        "de": "Die Schranke {gate} ist geschlossen: Grenze {limit}, dieser Lauf {value}.",
    },
    "run": {"en": "Run {run}, {seconds} seconds.", "de": "Lauf {run}, {seconds} Sekunden."},
    "in-column": {"en": " in “{column}”", "de": " in „{column}“"},
    "further-causes": {"en": "and {n} further causes", "de": "und {n} weitere Ursachen"},
}
"""Key -> language -> text with {places}. Singular and plural stand apart."""
