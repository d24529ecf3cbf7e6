"""The words of a retry, in each language: what is wrong with a row that was sent back, and what to do about it."""

from __future__ import annotations

REASONS: dict[str, dict[str, str]] = {
    "torn": {
        "en": "The row's quotes or its number of cells are not right ({code}). Save the report as a workbook and send that.",
        "de": "Anführungszeichen oder Zahl der Zellen stimmen nicht ({code}). Speichern Sie den Bericht als Arbeitsmappe und senden Sie diese.",
    },
    "run-unknown": {
        "en": "It belongs to run {run}, which this database does not have. Name the right database, or import the row with `clientimport run`.",
        "de": "Sie gehört zum Lauf {run}, den diese Datenbank nicht kennt. Nennen Sie die richtige Datenbank, oder importieren Sie die Zeile mit `clientimport run`.",
    },
    "row-unknown": {
        "en": "Run {run} rejected no row {row}. Leave the hidden column clientimport_id as it is.",
        "de": "Der Lauf {run} hat keine Zeile {row} abgewiesen. Lassen Sie die verborgene Spalte clientimport_id, wie sie ist.",
    },
    "identity-bent": {
        "en": "“{text}” in clientimport_id names no row. Copy it again from the report as it was written, or clear the cell.",
        "de": "„{text}“ in clientimport_id bezeichnet keine Zeile. Übernehmen Sie den Wert aus dem ursprünglichen Bericht, oder leeren Sie die Zelle.",
    },
    "row-added": {
        "en": "It is none of the rejected rows: it has no identity. New clients are imported with `clientimport run`.",
        "de": "Sie ist keine der abgewiesenen Zeilen: sie hat keine Kennung. Neue Kunden importiert `clientimport run`.",
    },
    "place-unknown": {
        "en": "No run has rejected row {row} of {file} together with the others. Leave clientimport_row and clientimport_file as they are, or name the run with --run ID.",
        "de": "Kein Lauf hat Zeile {row} von {file} zusammen mit den anderen abgewiesen. Lassen Sie clientimport_row und clientimport_file, wie sie sind, oder nennen Sie den Lauf mit --run ID.",
    },
    "other-client": {
        "en": "Row {row} of {file}, as run {run} rejected it, holds other cells than these. Name the run that the report is of with --run ID.",
        "de": "Zeile {row} von {file}, wie der Lauf {run} sie abgewiesen hat, enthält andere Zellen. Nennen Sie den Lauf, zu dem der Bericht gehört, mit --run ID.",
    },
    "key-unknown": {
        "en": "No open reject has the key of this row, and the columns that tell which row it is were removed. Mend the report as it was written.",
        "de": "Keine offene abgewiesene Zeile hat den Schlüssel dieser Zeile, und die Spalten, die sie kennzeichnen, fehlen. Bearbeiten Sie den ursprünglichen Bericht.",
    },
    "key-ambiguous": {
        "en": "{count} open rejects have the key of this row, and the columns that tell which row it is were removed. Mend the report as it was written.",
        "de": "{count} offene abgewiesene Zeilen haben den Schlüssel dieser Zeile, und die Spalten, die sie kennzeichnen, fehlen. Bearbeiten Sie den ursprünglichen Bericht.",
    },
    "row-twice": {
        "en": "The same row stands here more than once, with different cells: {places}. Keep one of them.",
        "de": "Dieselbe Zeile steht mehrmals hier, mit verschiedenen Zellen: {places}. Behalten Sie eine davon.",
    },
    "row-repeated": {
        "en": "The same row stands at {place}, too, with the same cells; it is tried once.",
        "de": "Dieselbe Zeile steht mit denselben Zellen auch an {place}; sie wird einmal versucht.",
    },
    "column-gone": {
        "en": "A cell of {column} was mended, a column that the row no longer has in run {run}. Mend the report of that run.",
        "de": "Eine Zelle von {column} wurde berichtigt, einer Spalte, die die Zeile im Lauf {run} nicht mehr hat. Bearbeiten Sie den Bericht dieses Laufs.",
    },
    "changed-since": {
        "en": "{column} was mended here, and was changed otherwise by run {run}. Mend the report of that run.",
        "de": "{column} wurde hier berichtigt und durch den Lauf {run} anders geändert. Bearbeiten Sie den Bericht dieses Laufs.",
    },
    "received-anew": {
        "en": "{column} came with another value after it was typed here. Look at the row, and save what is to stand there.",
        "de": "{column} kam mit einem anderen Wert, nachdem es hier eingetippt wurde. Sehen Sie sich die Zeile an und speichern Sie, was dort stehen soll.",
    },
    "misfit": {
        "en": "A workbook cannot hold this row. It stands whole in rejects.csv: mend it there.",
        "de": "Eine Arbeitsmappe kann diese Zeile nicht fassen. Ganz steht sie in rejects.csv: berichtigen Sie sie dort.",
    },
    "raw-withheld": {
        "en": "The row came apart, and its text is withheld, as its file holds secrets. Fill in its cells.",
        "de": "Die Zeile ist zerfallen, und ihr Text wird zurückgehalten, weil die Datei Geheimes enthält. Füllen Sie ihre Zellen.",
    },
    "emptied": {
        "en": "All of its cells are empty. Fill them in; or delete the row to leave it out.",
        "de": "Alle ihre Zellen sind leer. Füllen Sie sie; oder löschen Sie die Zeile, um sie auszulassen.",
    },
    "held": {
        "en": "Run {run} loaded nothing, not even its good rows. Mend the file that was sent in and send all of it.",
        "de": "Der Lauf {run} hat nichts geladen, auch die richtigen Zeilen nicht. Berichtigen Sie die eingesandte Datei und senden Sie sie ganz.",
    },
    "superseded": {
        "en": "A later run brought the row again, and it is not open any more. Look at the newest report.",
        "de": "Ein späterer Lauf hat die Zeile wieder gebracht, und sie ist nicht mehr offen. Sehen Sie in den neuesten Bericht.",
    },
    "waived": {
        "en": "It is waived and nothing in it was changed.",
        "de": "Auf sie wird verzichtet, und nichts an ihr wurde geändert.",
    },
    "resolved-corrected": {
        "en": "It was loaded already, by run {run} on {at} ({by}).",
        "de": "Sie ist schon geladen: durch den Lauf {run} am {at} ({by}).",
    },
    "resolved-source": {
        "en": "The source brought it right, or no longer has it: run {run} on {at}.",
        "de": "Die Quelle hat sie richtig gebracht oder hat sie nicht mehr: Lauf {run} am {at}.",
    },
    "resolved-same": {
        "en": "It was loaded just so already, by run {run} on {at} ({by}).",
        "de": "Sie ist genau so schon geladen: durch den Lauf {run} am {at} ({by}).",
    },
    "conflict-corrected": {
        "en": "It was loaded already, with other corrections: by run {run} on {at} ({by}). It is not loaded again: compare the two, and send a file of this client to `clientimport run` if this one is right.",
        "de": "Sie ist schon geladen, mit anderen Berichtigungen: durch den Lauf {run} am {at} ({by}). Sie wird nicht noch einmal geladen: vergleichen Sie beide, und senden Sie eine Datei mit diesem Kunden an `clientimport run`, wenn diese richtig ist.",
    },
    "conflict-source": {
        "en": "The source brought it right meanwhile, or no longer has it: run {run} on {at}. The corrections are not loaded.",
        "de": "Die Quelle hat sie inzwischen richtig gebracht oder hat sie nicht mehr: Lauf {run} am {at}. Die Berichtigungen werden nicht geladen.",
    },
    "resolved-meanwhile": {
        "en": "Another run was quicker: {run} on {at} ({by}). It is not loaded again; send the report once more to see whether anything is left.",
        "de": "Ein anderer Lauf war schneller: {run} am {at} ({by}). Sie wird nicht noch einmal geladen; senden Sie den Bericht noch einmal, um zu sehen, ob etwas übrig ist.",
    },
    "other-target": {
        "en": "It was rejected for {target}, system {system}; the mapping {mapping} is for another. Leave --mapping out.",
        "de": "Sie wurde für {target}, System {system}, abgewiesen; das Mapping {mapping} ist für anderes. Lassen Sie --mapping weg.",
    },
}
"""Why a row is not tried."""

REMARKS: dict[str, dict[str, str]] = {
    "mapping-changed": {
        "en": "The mapping {mapping} has changed since run {run}: rows are tried as it is now.",
        "de": "Das Mapping {mapping} wurde seit dem Lauf {run} geändert: die Zeilen werden mit dem jetzigen versucht.",
    },
    "column-missing": {
        "en": "{file} has no column “{column}” any more: its cells count as they were received. If it was renamed, give it its heading back.",
        "de": "{file} hat keine Spalte „{column}“ mehr: ihre Zellen zählen, wie sie empfangen wurden. Wurde sie umbenannt, geben Sie ihr die Überschrift zurück.",
    },
    "column-surplus": {
        "en": "{file} has a column “{column}” that the rejected file lacks: it is not read.",
        "de": "{file} hat eine Spalte „{column}“, die die abgewiesene Datei nicht hat: sie wird nicht gelesen.",
    },
    "older-report": {
        "en": "Run {run} has a newer report: cells of {count} rows that nobody changed here count as they stand there.",
        "de": "Vom Lauf {run} gibt es einen neueren Bericht: Zellen von {count} Zeilen, die hier niemand geändert hat, zählen, wie sie dort stehen.",
    },
}
"""What concerns a file, a column or a mapping."""

BENDS: dict[str, dict[str, str]] = {
    "zeros-lost": {"en": "zeros in front were lost", "de": "führende Nullen gingen verloren"},
    "plus-lost": {"en": "the plus in front was lost", "de": "das Pluszeichen ging verloren"},
    "digits-lost": {"en": "digits were lost", "de": "Ziffern gingen verloren"},
    "number-rewritten": {"en": "it was made a number", "de": "es wurde zur Zahl"},
    "date-made": {"en": "it was made a date", "de": "es wurde zum Datum"},
    "yes-no-made": {"en": "it was made a truth value", "de": "es wurde zum Wahrheitswert"},
    "formula-result": {"en": "it was worked out as a formula", "de": "es wurde als Formel berechnet"},
    "error-made": {"en": "it became an error", "de": "es wurde zum Fehler"},
    "characters-lost": {"en": "characters were lost", "de": "Zeichen gingen verloren"},
    "line-ends": {"en": "its line breaks were written otherwise", "de": "seine Zeilenumbrüche wurden anders geschrieben"},
    "raw-ignored": {
        "en": "the row has cells, and they count, not its raw text",
        "de": "die Zeile hat Zellen, und diese zählen, nicht ihr Rohtext",
    },
}
"""What a spreadsheet program did to a cell."""

WORDS: dict[str, dict[str, str]] = {
    "read": {
        "en": "{rows} rows were sent back; {changes} cells were changed.",
        "de": "{rows} Zeilen kamen zurück; {changes} Zellen wurden geändert.",
    },
    "read all": {"en": "{rows} rejected rows are open.", "de": "{rows} abgewiesene Zeilen sind offen."},
    "changes": {"en": "Changed cells:", "de": "Geänderte Zellen:"},
    "secret": {"en": "changed (not shown)", "de": "geändert (wird nicht gezeigt)"},
    "empty": {"en": "(empty)", "de": "(leer)"},
    "warnings": {"en": "The spreadsheet program changed cells:", "de": "Das Tabellenprogramm hat Zellen verändert:"},
    "taken received": {"en": "it counts as it was received", "de": "es zählt wie empfangen"},
    "taken typed": {
        "en": "it counts as it stands there now: check it",
        "de": "es zählt, wie es jetzt dort steht: prüfen Sie es",
    },
    "skipped": {"en": "Not tried:", "de": "Nicht versucht:"},
    "row": {"en": "row {row} of {file}", "de": "Zeile {row} von {file}"},
    "line": {"en": "line {line} of {file}", "de": "Zeile {line} von {file}"},
    "absent": {
        "en": "{count} rejected rows of these runs are not in the file; they stay open.",
        "de": "{count} abgewiesene Zeilen dieser Läufe stehen nicht in der Datei; sie bleiben offen.",
    },
    "absent one": {
        "en": "1 rejected row of these runs is not in the file; it stays open.",
        "de": "1 abgewiesene Zeile dieser Läufe steht nicht in der Datei; sie bleibt offen.",
    },
    "nothing": {"en": "Nothing is left to be tried.", "de": "Es gibt nichts zu versuchen."},
}
"""Everything else that is printed."""
