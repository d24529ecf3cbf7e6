"""The words of a mapping's specification, in every language."""

from __future__ import annotations

from typing import Final

from clientimport.core.language import Words

__all__ = ["WORDS"]

WORDS: Final[Words] = {
    # the page
    "title": {"en": "Specification of an import", "de": "Spezifikation eines Imports"},
    "about": {
        "en": "How the data of “{system}” become clients of {target}.",
        "de": "Wie aus den Daten von „{system}“ Kunden für {target} werden.",
    },
    "mapping": {"en": "Mapping", "de": "Mapping"},
    "settings": {"en": "What holds for all rows", "de": "Was für alle Zeilen gilt"},
    "setting": {"en": "Rule", "de": "Regel"},
    "fields": {"en": "Fields", "de": "Felder"},
    "field": {"en": "Field", "de": "Feld"},
    "meaning": {"en": "Meaning", "de": "Bedeutung"},
    "from": {"en": "Comes from", "de": "Kommt aus"},
    "steps": {"en": "What is done with it", "de": "Was damit geschieht"},
    "blank": {"en": "Where it is blank", "de": "Wenn es leer ist"},
    "invalid": {"en": "Where it is wrong", "de": "Wenn es falsch ist"},
    "lookups": {"en": "Tables", "de": "Tabellen"},
    "lookup": {"en": "Table {n}: {field}", "de": "Tabelle {n}: {field}"},
    "stands": {"en": "In the file", "de": "In der Datei"},
    "becomes": {"en": "Becomes", "de": "Wird zu"},
    "missing": {"en": "Required fields that nothing fills", "de": "Pflichtfelder, die nichts füllt"},
    "unmapped": {"en": "Fields that the import leaves alone", "de": "Felder, die der Import nicht anrührt"},
    "ignored": {"en": "Columns that are not read", "de": "Spalten, die nicht gelesen werden"},
    "date": {"en": "Date", "de": "Datum"},
    "for the owner": {"en": "For the owner of the data", "de": "Für den Eigentümer der Daten"},
    "for the import": {"en": "For the import", "de": "Für den Import"},
    "item": {"en": "item {n}", "de": "Eintrag {n}"},
    "required": {"en": "required", "de": "Pflicht"},
    "empty": {"en": "no value", "de": "kein Wert"},
    # settings
    "key": {
        "en": "A client is known by {source}.",
        "de": "Ein Kunde wird erkannt an {source}.",
    },
    "mode.upsert": {
        "en": "New clients are created, known ones are updated.",
        "de": "Neue Kunden werden angelegt, bekannte aktualisiert.",
    },
    "mode.insert": {
        "en": "New clients are created; a known one is rejected.",
        "de": "Neue Kunden werden angelegt; ein bekannter wird abgewiesen.",
    },
    "mode.update": {
        "en": "Known clients are updated; an unknown one is rejected.",
        "de": "Bekannte Kunden werden aktualisiert; ein unbekannter wird abgewiesen.",
    },
    "lists.merge": {
        "en": "Addresses, numbers and other lists: items are updated and added, none is deleted.",
        "de": "Adressen, Nummern und andere Listen: Einträge werden aktualisiert und ergänzt, keiner wird gelöscht.",
    },
    "lists.replace": {
        "en": "Addresses, numbers and other lists: the file's items replace the stored ones.",
        "de": "Adressen, Nummern und andere Listen: Die Einträge der Datei ersetzen die gespeicherten.",
    },
    "lists.append": {
        "en": "Addresses, numbers and other lists: only what is missing is added.",
        "de": "Adressen, Nummern und andere Listen: Nur was fehlt, wird ergänzt.",
    },
    "rows.one": {
        "en": "Two rows with the same key and different contents: the second is rejected.",
        "de": "Von zwei Zeilen mit gleichem Schlüssel und verschiedenem Inhalt wird die zweite abgewiesen.",
    },
    "rows.many": {
        "en": "All rows with one key are one client.",
        "de": "Alle Zeilen mit demselben Schlüssel sind ein Kunde.",
    },
    "clash.reject": {
        "en": "Rows of one client that differ in a field: all of them are rejected.",
        "de": "Zeilen eines Kunden, die sich in einem Feld widersprechen: Alle werden abgewiesen.",
    },
    "clash.first": {
        "en": "Rows of one client that differ in a field: the first one's value counts, and it is told.",
        "de": "Zeilen eines Kunden, die sich in einem Feld widersprechen: Der Wert der ersten gilt, und es wird gemeldet.",
    },
    "clash.last": {
        "en": "Rows of one client that differ in a field: the last one's value counts, and it is told.",
        "de": "Zeilen eines Kunden, die sich in einem Feld widersprechen: Der Wert der letzten gilt, und es wird gemeldet.",
    },
    "clash.longest": {
        "en": "Rows of one client that differ in a field: the longest value counts, and it is told.",
        "de": "Zeilen eines Kunden, die sich in einem Feld widersprechen: Der längste Wert gilt, und es wird gemeldet.",
    },
    "join": {
        "en": "Columns “{name}.…” come from another table: {file}",
        "de": "Spalten „{name}.…“ kommen aus einer anderen Tabelle: {file}",
    },
    "only_if": {
        "en": "Only rows for which this holds are clients: {sql}",
        "de": "Nur Zeilen, für die dies gilt, sind Kunden: {sql}",
    },
    "blank words": {"en": "These texts mean “no value”: {texts}", "de": "Diese Texte bedeuten „kein Wert“: {texts}"},
    "footer": {
        "en": "A row that begins with {texts} and has no key is no client.",
        "de": "Eine Zeile, die mit {texts} beginnt und keinen Schlüssel hat, ist kein Kunde.",
    },
    "optional": {"en": "The file may lack these columns: {texts}", "de": "Diese Spalten dürfen fehlen: {texts}"},
    "gate": {
        "en": "Limit {name}: {limit}. A run outside of it loads nothing.",
        "de": "Grenze {name}: {limit}. Ein Lauf außerhalb davon lädt nichts.",
    },
    # sources
    "column": {"en": "“{name}”", "de": "„{name}“"},
    "value": {"en": "always “{text}”", "de": "immer „{text}“"},
    "several": {"en": "{sources}, joined by “{join}”", "de": "{sources}, verbunden mit „{join}“"},
    "joined": {"en": "{sources}, with a blank between", "de": "{sources}, mit einem Leerzeichen dazwischen"},
    "first_of": {"en": "the first that is filled of {sources}", "de": "das erste gefüllte von {sources}"},
    "template": {
        "en": "the text “{text}”; a line without a filled column is left out",
        "de": "der Text „{text}“; eine Zeile ohne gefüllte Spalte entfällt",
    },
    "sql": {"en": "computed: {text}", "de": "berechnet: {text}"},
    "with": {"en": "{source} ({steps})", "de": "{source} ({steps})"},
    "phone part": {"en": "with the number of {field}", "de": "mit der Nummer von {field}"},
    # steps
    "split": {"en": "cut at “{on}”", "de": "getrennt bei „{on}“"},
    "part": {"en": "part {first}", "de": "Teil {first}"},
    "parts": {"en": "parts {first} to {last}", "de": "Teile {first} bis {last}"},
    "parts on": {"en": "from part {first} on", "de": "ab Teil {first}"},
    "join parts": {"en": "joined by “{by}”", "de": "verbunden mit „{by}“"},
    "lower": {"en": "in small letters", "de": "in Kleinbuchstaben"},
    "upper": {"en": "in capitals", "de": "in Großbuchstaben"},
    "title-case": {"en": "with capital initials", "de": "mit großen Anfangsbuchstaben"},
    "collapse": {"en": "several blanks become one", "de": "mehrere Leerzeichen werden eines"},
    "digits": {"en": "digits only", "de": "nur die Ziffern"},
    "html": {"en": "without HTML tags", "de": "ohne HTML-Auszeichnung"},
    "rtf": {"en": "the words of rich text", "de": "die Wörter aus formatiertem Text"},
    "mojibake": {"en": "garbled letters are mended", "de": "verstümmelte Buchstaben werden hergestellt"},
    "cut": {"en": "at most {length} characters", "de": "höchstens {length} Zeichen"},
    "replace": {"en": "what fits {pattern} becomes “{by}”", "de": "was auf {pattern} passt, wird „{by}“"},
    "extract": {"en": "what group {group} of {pattern} finds", "de": "was Gruppe {group} von {pattern} findet"},
    "table": {"en": "by table {n}", "de": "nach Tabelle {n}"},
    "else.reject": {"en": "anything else is a fault", "de": "alles andere ist ein Fehler"},
    "else.keep": {"en": "anything else stays as it is", "de": "alles andere bleibt, wie es ist"},
    "else.blank": {"en": "anything else counts as blank", "de": "alles andere gilt als leer"},
    "phone": {
        "en": "read as a phone number; calling code and extension apart",
        "de": "als Telefonnummer gelesen; Vorwahl des Landes und Durchwahl getrennt",
    },
    "phone in": {"en": "its country is told by {region}, else {default}", "de": "das Land sagt {region}, sonst {default}"},
    "phone of": {"en": "in {default} where it tells no country", "de": "in {default}, wenn sie kein Land nennt"},
    "country.code": {"en": "as two-letter country code", "de": "als zweistelliger Ländercode"},
    "country.name": {"en": "as English name of the country", "de": "als englischer Name des Landes"},
    "currency": {"en": "as three-letter currency code", "de": "als dreistelliger Währungscode"},
    "date step": {"en": "read as a date", "de": "als Datum gelesen"},
    "day-first": {"en": "day first", "de": "Tag zuerst"},
    "month-first": {"en": "month first", "de": "Monat zuerst"},
    "year-first": {"en": "year first", "de": "Jahr zuerst"},
    "number": {
        "en": "read as a number with “{decimal}” before the decimals",
        "de": "als Zahl mit „{decimal}“ vor den Nachkommastellen gelesen",
    },
    "yes_no": {"en": "read as yes or no", "de": "als Ja oder Nein gelesen"},
    "default": {"en": "“{text}” where nothing is left", "de": "„{text}“, wenn nichts bleibt"},
    # blank and wrong
    "blank.keep": {"en": "a stored value stays", "de": "ein gespeicherter Wert bleibt"},
    "blank.clear": {"en": "a stored value is cleared", "de": "ein gespeicherter Wert wird gelöscht"},
    "blank.required": {"en": "the row is rejected", "de": "die Zeile wird abgewiesen"},
    "blank.default": {"en": "“{text}” for new clients", "de": "„{text}“ bei neuen Kunden"},
    "blank.item": {"en": "the item is there without it", "de": "den Eintrag gibt es ohne diesen Wert"},
    "fixed": {"en": "is always filled", "de": "ist immer gefüllt"},
    "reject": {"en": "the row is rejected", "de": "die Zeile wird abgewiesen"},
    "drop-item": {"en": "the item is left out, and reported", "de": "der Eintrag entfällt und wird gemeldet"},
    "drop-value": {"en": "the value is left out, and reported", "de": "der Wert entfällt und wird gemeldet"},
}  # fmt: skip
"""Key -> language -> text with {places}."""
