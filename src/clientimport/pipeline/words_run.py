"""What a run itself says where it does not load, in every language."""

from __future__ import annotations

from typing import Final

from clientimport.core.language import Words

__all__ = ["WORDS"]

WORDS: Final[Words] = {
    "same": {
        "en": "Run {run} loaded them with this mapping; --again reads them anyway.",
        "de": "Lauf {run} hat sie mit diesem Mapping geladen; --again liest sie trotzdem.",
    },
    "gate-held": {"en": "a gate holds the run back: {gates}.", "de": "Eine Schranke hält den Lauf zurück: {gates}."},
    "gate": {"en": "{gate} is {limit}, the run has {value}", "de": "{gate} ist {limit}, der Lauf hat {value}"},
    "more-gates": {
        "en": "; and {n} more, which `runs show` lists",
        "de": "; und {n} weitere, die `runs show` aufzählt",
    },
    "gate-fix": {
        "en": "Look at the reject report. If the file is wrong, have it sent again; if it is right after all, load it once "
        "with `clientimport runs release`; if the limit is wrong, change `gates:`.",
        "de": "Sehen Sie in den Fehlerbericht. Ist die Datei falsch, lassen Sie sie noch einmal schicken; ist sie doch "
        "richtig, laden Sie sie ein einziges Mal mit `clientimport runs release`; ist die Grenze falsch, ändern Sie `gates:`.",
    },
}
"""Key -> language -> text with {places}."""
