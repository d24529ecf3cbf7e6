"""Every word of the review page, in each language; the report's own words (reporter.words_page) are its words, too."""

from __future__ import annotations

from typing import Final

from clientimport.core.language import Words
from clientimport.review.words_mending import WORDS as MENDING
from clientimport.review.words_rows import WORDS as ROWS
from clientimport.review.words_runs import WORDS as RUNS

__all__ = ["WORDS"]

_FRAME: Words = {
    "skip": {"en": "Skip to the content", "de": "Zum Inhalt springen"},
    "nav": {"en": "Pages", "de": "Seiten"},
    "nav.runs": {"en": "Runs", "de": "Läufe"},
    "nav.open": {"en": "Causes", "de": "Ursachen"},
    "nav.rejects": {"en": "Rejected rows", "de": "Abgewiesene Zeilen"},
    "nav.retry": {"en": "Load", "de": "Laden"},
    "nav.waiting": {"en": "mended rows wait", "de": "berichtigte Zeilen warten"},
    "nav.audit": {"en": "History", "de": "Verlauf"},
    "nav.by": {"en": "You are", "de": "Sie sind"},
    "language.en": {"en": "English", "de": "English"},
    "language.de": {"en": "Deutsch", "de": "Deutsch"},
    "keys": {"en": "Keys", "de": "Tasten"},
    "keys.search": {"en": "to the search field", "de": "zum Suchfeld"},
    "keys.next": {"en": "next row, or next page of a list", "de": "nächste Zeile oder nächste Seite einer Liste"},
    "keys.previous": {"en": "previous row, or previous page", "de": "vorige Zeile oder vorige Seite"},
    "keys.edit": {"en": "to the first field that is wrong", "de": "zum ersten Feld, das nicht stimmt"},
    "keys.help": {"en": "this list", "de": "diese Liste"},
    "keys.hint": {
        "en": "They do nothing while you type in a field. In a field, Enter saves the row.",
        "de": "Während Sie in ein Feld schreiben, tun sie nichts. In einem Feld speichert die Eingabetaste die Zeile.",
    },
    "keys.on": {"en": "Keys are on", "de": "Tasten sind eingeschaltet"},
    "close": {"en": "Close", "de": "Schließen"},
    "undo": {"en": "Undo", "de": "Rückgängig machen"},
    "net.lost": {
        "en": "The server does not answer. What you typed still stands here: try again once it runs.",
        "de": "Der Server antwortet nicht. Was Sie eingegeben haben, steht noch hier: Versuchen Sie es wieder, wenn er läuft.",
    },
    "net.refused": {
        "en": "The server refused this. What you typed still stands here. If this goes on, open the page again with the "
        "address that the program prints.",
        "de": "Der Server hat das abgelehnt. Was Sie eingegeben haben, steht noch hier. Bleibt es dabei, öffnen Sie die "
        "Seite neu mit der Adresse, die das Programm ausgibt.",
    },
    "net.leave": {
        "en": "What you typed is not saved. Leave it?",
        "de": "Was Sie eingegeben haben, ist nicht gespeichert. Verwerfen?",
    },
    "loading.since": {"en": "A run is loading since {time}.", "de": "Seit {time} lädt ein Lauf."},
    "loading": {"en": "A run is loading.", "de": "Ein Lauf lädt gerade."},
    "loading.what": {
        "en": "You can look at everything; saving and loading wait until it has ended.",
        "de": "Ansehen können Sie alles; Speichern und Laden warten, bis er fertig ist.",
    },
    "pager": {"en": "Pages of the list", "de": "Seiten der Liste"},
    "pager.before": {"en": "Previous", "de": "Zurück"},
    "pager.after": {"en": "Next", "de": "Weiter"},
    "pager.at": {"en": "Page {page} of {pages}", "de": "Seite {page} von {pages}"},
    "foot.review": {
        "en": "This page holds personal data. It asks nothing of any other server.",
        "de": "Diese Seite enthält personenbezogene Daten. Sie fragt keinen anderen Server.",
    },
}

WORDS: Final[Words] = {**_FRAME, **RUNS, **ROWS, **MENDING}
"""Key -> language -> text with {places}."""
