"""Every word of report.html, in each language; numbers in braces are put in by page_language.py."""

from __future__ import annotations

from typing import Final

from clientimport.core.language import Words

WORDS: Final[Words] = {
    # what a run counts: one, and several
    "row.one": {"en": "row", "de": "Zeile"},
    "row.many": {"en": "rows", "de": "Zeilen"},
    "file.one": {"en": "file", "de": "Datei"},
    "file.many": {"en": "files", "de": "Dateien"},
    "cell.one": {"en": "cell", "de": "Zelle"},
    "cell.many": {"en": "cells", "de": "Zellen"},
    "value.one": {"en": "more value", "de": "weiterer Wert"},
    "value.many": {"en": "more values", "de": "weitere Werte"},
    "cause.one": {"en": "more cause", "de": "weitere Ursache"},
    "cause.many": {"en": "more causes", "de": "weitere Ursachen"},
    "problem.one": {"en": "more problem", "de": "weiterer Fehler"},
    "problem.many": {"en": "more problems", "de": "weitere Fehler"},
    # the head
    "stdin": {"en": "standard input", "de": "Standardeingabe"},
    "news": {"en": "Rejected rows beside the last run", "de": "Abgewiesene Zeilen im Vergleich zum letzten Lauf"},
    "news.new": {"en": "new", "de": "neu"},
    "news.known": {"en": "known", "de": "bekannt"},
    "news.gone": {"en": "gone", "de": "erledigt"},
    "news.waived": {"en": "waived", "de": "ausgenommen"},
    "news.back": {"en": "{count} back again", "de": "{count} wieder da"},
    "news.changed": {"en": "{count} changed", "de": "{count} geändert"},
    # what became of the rows
    "fates": {"en": "What became of the rows", "de": "Was aus den Zeilen wurde"},
    # the trend
    "trend": {"en": "The last {count} runs", "de": "Die letzten {count} Läufe"},
    "trend.accepted": {"en": "in the database", "de": "in der Datenbank"},
    "trend.rejected": {"en": "rejected", "de": "abgewiesen"},
    "trend.most": {"en": "max. {count}", "de": "max. {count}"},
    "trend.this": {"en": "this run", "de": "dieser Lauf"},
    "trend.numbers": {"en": "The numbers", "de": "Die Zahlen"},
    "trend.run": {"en": "Run", "de": "Lauf"},
    "trend.nothing": {"en": "nothing loaded", "de": "nichts geladen"},
    "trend.bar": {
        "en": "{when}: {accepted} in the database, {rejected} rejected",
        "de": "{when}: {accepted} in der Datenbank, {rejected} abgewiesen",
    },
    "trend.empty": {"en": "{when}: nothing loaded, {rejected} rejected", "de": "{when}: nichts geladen, {rejected} abgewiesen"},
    # the causes
    "mend": {"en": "What to mend", "de": "Was zu berichtigen ist"},
    "mend.nothing": {
        "en": "No row of this run is in the database, so all rows are needed again: mend the file or the mapping, then run "
        "it again. What is wrong is marked cell by cell in rejects.xlsx.",
        "de": "Keine Zeile dieses Laufs ist in der Datenbank, daher werden alle Zeilen noch einmal gebraucht: Berichtigen Sie "
        "die Datei oder das Mapping und starten Sie den Lauf neu. Was nicht stimmt, steht Zelle für Zelle in rejects.xlsx.",
    },
    "mend.rest": {
        "en": "Correct the marked cells in rejects.xlsx (or in rejects.csv) and import that file with the same mapping; the "
        "rows that were right are not needed again.",
        "de": "Berichtigen Sie die markierten Zellen in rejects.xlsx (oder in rejects.csv) und laden Sie diese Datei mit "
        "demselben Mapping; die richtigen Zeilen werden nicht noch einmal gebraucht.",
    },
    "cause.values": {
        "en": "{count} different values, the most frequent first:",
        "de": "{count} verschiedene Werte, die häufigsten zuerst:",
    },
    "cause.nearest": {"en": "nearest known value", "de": "ähnlichster bekannter Wert"},
    "cause.more_values": {
        "en": "and {count} more: the sheet Causes of rejects.xlsx has them all.",
        "de": "und {count} weitere: Das Blatt Causes in rejects.xlsx nennt alle.",
    },
    "cause.more_notices": {"en": "and {count} more.", "de": "und {count} weitere."},
    "cause.more": {
        "en": "… and {causes} ({rows}): the sheet Causes of rejects.xlsx names them all.",
        "de": "… und {causes} ({rows}): Das Blatt Causes in rejects.xlsx nennt alle.",
    },
    "cause.first": {"en": "first in row {row}", "de": "zuerst in Zeile {row}"},
    "cause.first_file": {"en": "first in {file}, row {row}", "de": "zuerst in {file}, Zeile {row}"},
    "cause.show": {"en": "Show these rows", "de": "Diese Zeilen zeigen"},
    # the rejected rows
    "rejects": {"en": "Rejected rows", "de": "Abgewiesene Zeilen"},
    "rejects.search": {"en": "Search the rejected rows", "de": "Abgewiesene Zeilen durchsuchen"},
    "rejects.example": {"en": "Name, key, value, problem …", "de": "Name, Schlüssel, Wert, Fehler …"},
    "rejects.sort": {"en": "Sort", "de": "Sortieren"},
    "sort.row": {"en": "by row", "de": "nach Zeile"},
    "sort.name": {"en": "by name", "de": "nach Name"},
    "sort.key": {"en": "by key", "de": "nach Schlüssel"},
    "sort.cause": {"en": "by cause", "de": "nach Ursache"},
    "sort.many": {"en": "most problems first", "de": "die meisten Fehler zuerst"},
    "rejects.new_only": {"en": "new ones only", "de": "nur neue"},
    "rejects.only": {"en": "Only:", "de": "Nur:"},
    "rejects.clear": {"en": "Show all rows", "de": "Alle Zeilen zeigen"},
    "rejects.more": {"en": "Show more rows", "de": "Mehr Zeilen zeigen"},
    "rejects.none": {"en": "No row matches.", "de": "Keine Zeile passt dazu."},
    "rejects.shown": {"en": "{count} of {all} shown", "de": "{count} von {all} gezeigt"},
    "rejects.matching": {"en": "{count} of {all} rows", "de": "{count} von {all} Zeilen"},
    "rejects.printed": {
        "en": "The first {count} rows are printed; the page itself and rejects.xlsx have more.",
        "de": "Gedruckt sind die ersten {count} Zeilen; mehr stehen in der Seite selbst und in rejects.xlsx.",
    },
    "rejects.listed": {
        "en": "{listed} of {all} rejected rows are listed here. All of them are in rejects.csv and rejects.xlsx.",
        "de": "{listed} von {all} abgewiesenen Zeilen stehen hier. Alle stehen in rejects.csv und rejects.xlsx.",
    },
    "rejects.whole": {
        "en": "The first {count} stand with their cells and with what to do. Of the others the problems are named; what to do "
        "stands with the causes above, and their cells are in rejects.csv and rejects.xlsx.",
        "de": "Die ersten {count} stehen hier mit ihren Zellen und mit dem, was zu tun ist. Von den übrigen sind die Fehler "
        "genannt; was zu tun ist, steht oben bei den Ursachen, und ihre Zellen stehen in rejects.csv und rejects.xlsx.",
    },
    "rejects.cut": {
        "en": "{count} long texts are cut here (…); they are whole in rejects.csv.",
        "de": "{count} lange Texte sind hier gekürzt (…); vollständig stehen sie in rejects.csv.",
    },
    "rejects.cut_one": {
        "en": "One long text is cut here (…); it is whole in rejects.csv.",
        "de": "Ein langer Text ist hier gekürzt (…); vollständig steht er in rejects.csv.",
    },
    "head.client": {"en": "Client", "de": "Kunde"},
    "head.problems": {"en": "What is wrong", "de": "Was nicht stimmt"},
    "head.cells": {"en": "As received", "de": "Wie erhalten"},
    "row.at": {"en": "row {row}", "de": "Zeile {row}"},
    "row.stays": {"en": "client {id} stays as it is stored", "de": "Kunde {id} bleibt, wie er gespeichert ist"},
    "row.more": {"en": "and {problems}, in rejects.xlsx", "de": "und {problems}, in rejects.xlsx"},
    "row.broken": {
        "en": "The whole record, as its columns cannot be told apart:",
        "de": "Der ganze Satz, da seine Spalten nicht zu trennen sind:",
    },
    "standing.new": {"en": "new", "de": "neu"},
    "standing.known": {"en": "known", "de": "bekannt"},
    "standing.changed": {"en": "changed", "de": "geändert"},
    "standing.back": {"en": "back again", "de": "wieder da"},
    "standing.waived": {"en": "waived", "de": "ausgenommen"},
    "since": {"en": "{standing} since {date}", "de": "{standing} seit {date}"},
    # the rest
    "drops": {"en": "Left out as the mapping asks", "de": "Weggelassen, wie das Mapping es verlangt"},
    "drops.hint": {
        "en": "These values and items were left out and cost their rows nothing more. Each one is listed on the sheet Notices "
        "of rejects.xlsx.",
        "de": "Diese Werte und Einträge wurden weggelassen; mehr hat es ihre Zeilen nicht gekostet. Jeder steht im Blatt "
        "Notices in rejects.xlsx.",
    },
    "notices": {"en": "Notices", "de": "Hinweise"},
    "notices.hint": {"en": "Nothing was refused for these.", "de": "Deswegen wurde nichts abgewiesen."},
    "not_done": {"en": "Not checked", "de": "Nicht geprüft"},
    "about": {"en": "About this run", "de": "Über diesen Lauf"},
    "fact.run": {"en": "Run", "de": "Lauf"},
    "fact.target": {"en": "Target and system", "de": "Ziel und System"},
    "fact.mapping": {"en": "Mapping", "de": "Mapping"},
    "fact.fates": {"en": "Fates of all rows", "de": "Verbleib aller Zeilen"},
    "fact.problems": {"en": "Problems", "de": "Fehler"},
    "fact.notices": {"en": "Notices", "de": "Hinweise"},
    "fact.job": {"en": "Job", "de": "Auftrag"},
    "fact.release": {"en": "Release", "de": "Freigabe"},
    "fact.gates": {"en": "Gates", "de": "Schranken"},
    "fact.gate": {
        "en": "{name}: limit {limit}, this run {value}, {state}",
        "de": "{name}: Grenze {limit}, dieser Lauf {value}, {state}",
    },
    "fact.reports": {"en": "Reports", "de": "Berichte"},
    "fact.seconds": {"en": "Seconds", "de": "Sekunden"},
    "fact.program": {"en": "Program", "de": "Programm"},
    "fact.exit": {"en": "clientimport {version}, exit code {code}", "de": "clientimport {version}, Exit-Code {code}"},
    "fact.more": {"en": "… and {count} more, in run.json", "de": "… und {count} weitere, in run.json"},
    "foot": {
        "en": "This page holds personal data. It loads nothing and sends nothing.",
        "de": "Diese Seite enthält personenbezogene Daten. Sie lädt nichts und sendet nichts.",
    },
    # how numbers and dates are written
    "decimal": {"en": ".", "de": ","},
    "months": {
        "en": "January February March April May June July August September October November December",
        "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    },
    "day": {"en": "{day} {month} {year}", "de": "{day}. {month} {year}"},
    "short_day": {"en": "{day} {month}", "de": "{day}. {month}"},
    "moment": {"en": "{date}, {time} UTC", "de": "{date}, {time} UTC"},
}  # fmt: skip
