"""The words of a run's end, in every language."""

from __future__ import annotations

from typing import Final

from clientimport.core.language import Words

__all__ = ["WORDS"]

WORDS: Final[Words] = {
    # what happened
    "checked": {"en": "Nothing was loaded: this was a check.", "de": "Es wurde nichts geladen: Dies war eine Prüfung."},
    "nothing": {"en": "Nothing was loaded.", "de": "Es wurde nichts geladen."},
    "same": {
        "en": "Nothing to do: these files were loaded before.",
        "de": "Nichts zu tun: Diese Dateien wurden schon geladen.",
    },
    "row-loaded": {"en": "The row is in the database.", "de": "Die Zeile ist in der Datenbank."},
    "all-loaded": {"en": "All {rows} rows are in the database.", "de": "Alle {rows} Zeilen sind in der Datenbank."},
    "one-loaded": {"en": "1 of {rows} is in the database", "de": "1 von {rows} ist in der Datenbank"},
    "some-loaded": {"en": "{loaded} of {rows} are in the database", "de": "{loaded} von {rows} sind in der Datenbank"},
    "one-rejected": {"en": ", 1 was rejected", "de": ", 1 wurde abgewiesen"},
    "some-rejected": {"en": ", {rejected} were rejected", "de": ", {rejected} wurden abgewiesen"},
    # how much
    "row": {"en": "{n} row", "de": "{n} Zeile"},
    "rows": {"en": "{n} rows", "de": "{n} Zeilen"},
    "other-value": {"en": "{n} other value", "de": "{n} anderer Wert"},
    "other-values": {"en": "{n} other values", "de": "{n} andere Werte"},
    "more-cause": {"en": "{n} more cause", "de": "{n} weitere Ursache"},
    "more-causes": {"en": "{n} more causes", "de": "{n} weitere Ursachen"},
    "item-dropped": {"en": "{n} value or item", "de": "{n} Wert oder Eintrag"},
    "items-dropped": {"en": "{n} values or items", "de": "{n} Werte oder Einträge"},
    "files": {"en": "{n} files ({names})", "de": "{n} Dateien ({names})"},
    "more-files": {"en": "{n} more", "de": "{n} weitere"},
    "no-file": {"en": "No file", "de": "Keine Datei"},
    "standard-input": {"en": "standard input", "de": "Standardeingabe"},
    "and": {"en": " (and {beside})", "de": " (dazu {beside})"},
    # gates
    "gate-held": {
        "en": "The gate {gate} holds the run back: its limit is {limit}, the run has {value}.",
        "de": "Die Schranke {gate} hält den Lauf zurück: Ihre Grenze ist {limit}, der Lauf hat {value}.",
    },
    "gate-learns": {
        "en": "The gate {gate} does not judge yet: {note}.",
        "de": "Die Schranke {gate} urteilt noch nicht: {note}.",
    },
    "released": {
        "en": "Released: a gate had held these files as run {run}; {by}: {reason}",
        "de": "Freigegeben: Eine Schranke hatte diese Dateien als Lauf {run} zurückgehalten; {by}: {reason}",
    },
    # the rest
    "wrong": {"en": "What is wrong:", "de": "Was nicht stimmt:"},
    "with-others": {"en": "{said} (and {others})", "de": "{said} (und {others})"},
    "further": {
        "en": "… and {causes} ({times} times): the reports name them all.",
        "de": "… und {causes} ({times}-mal): Die Berichte nennen alle.",
    },
    "left-out": {"en": "Left out, as the mapping asks: {items}.", "de": "Weggelassen, wie das Mapping es verlangt: {items}."},
    "notices": {"en": "Notices: {each}.", "de": "Hinweise: {each}."},
    "not-checked": {"en": "Not checked: {each}.", "de": "Nicht geprüft: {each}."},
    "first-load": {
        "en": "First load into empty tables: foreign keys and indexes were {how}.",
        "de": "Erste Ladung in leere Tabellen: Fremdschlüssel und Indizes wurden {how}.",
    },
    "reports": {"en": "Reports:", "de": "Berichte:"},
    # what was not checked, and why keys stay in place: by the English words that run.json holds
    "stored clients": {"en": "stored clients", "de": "gespeicherte Kunden"},
    "the gate": {"en": "the gate {gate}", "de": "die Schranke {gate}"},
    "added at the end": {"en": "added at the end", "de": "am Ende angelegt"},
    "left in place": {"en": "left in place: {why}", "de": "an ihrem Platz gelassen: {why}"},
    "another session holds one of the tables": {
        "en": "another session holds one of the tables",
        "de": "Eine andere Sitzung hält eine der Tabellen",
    },
    "the database user may not change all of the tables": {
        "en": "the database user may not change all of the tables",
        "de": "Der Datenbankbenutzer darf nicht alle Tabellen ändern",
    },
    "the database user does not own the tables": {
        "en": "the database user does not own the tables",
        "de": "Dem Datenbankbenutzer gehören die Tabellen nicht",
    },
    "the tables have triggers": {"en": "the tables have triggers", "de": "Die Tabellen haben Trigger"},
    "another session is connected to the database": {
        "en": "another session is connected to the database",
        "de": "Eine andere Sitzung ist mit der Datenbank verbunden",
    },
}
"""Key -> language -> text with {places}. Singular and plural stand apart."""
