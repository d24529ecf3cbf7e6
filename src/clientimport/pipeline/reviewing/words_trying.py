"""What is said of a row that is tried while it is being mended, in every language."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "keys": {
        "en": "Whether another row that is loaded with it has its key, only the run can tell.",
        "de": "Ob eine andere Zeile, die mit ihr geladen wird, denselben Schlüssel hat, weiß erst der Lauf.",
    },
    "names": {
        "en": "Whether another row that is loaded with it has the same user name or account, only the run can tell.",
        "de": "Ob eine andere Zeile, die mit ihr geladen wird, denselben Benutzernamen oder dasselbe Konto hat, "
        "weiß erst der Lauf.",
    },
    "database": {
        "en": "The database refused it; whether it takes it now, only the run can tell.",
        "de": "Die Datenbank hat sie abgewiesen; ob sie sie jetzt annimmt, weiß erst der Lauf.",
    },
    "client": {
        "en": "Its client has {n} more open rows, and was tried with them as they stand.",
        "de": "Ihr Kunde hat {n} weitere offene Zeilen; er wurde mit ihnen probiert, wie sie jetzt stehen.",
    },
    "client one": {
        "en": "Its client has 1 more open row, and was tried with it as it stands.",
        "de": "Ihr Kunde hat 1 weitere offene Zeile; er wurde mit ihr probiert, wie sie jetzt steht.",
    },
    "tables": {
        "en": "The tables that the mapping joins cannot be read, and without them nothing can be tried: {why}",
        "de": "Die Tabellen, die das Mapping verknüpft, sind nicht zu lesen, und ohne sie lässt sich nichts probieren: {why}",
    },
}
