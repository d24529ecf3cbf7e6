"""Words of the review page for the table of rejects and for one of them, in each language."""

from __future__ import annotations

from typing import Final

from clientimport.core.language import Words

__all__ = ["WORDS"]

WORDS: Final[Words] = {
    # the table
    "path": {"en": "Where you are", "de": "Wo Sie sind"},
    "filter": {"en": "Which rows", "de": "Welche Zeilen"},
    "filter.text": {"en": "Search", "de": "Suchen"},
    "filter.state": {"en": "State", "de": "Stand"},
    "filter.cause": {"en": "Cause", "de": "Ursache"},
    "filter.mended": {"en": "Mended", "de": "Berichtigt"},
    "filter.mended.any": {"en": "yes or no", "de": "ja oder nein"},
    "filter.mended.yes": {"en": "yes, not yet loaded", "de": "ja, noch nicht geladen"},
    "filter.mended.no": {"en": "not yet", "de": "noch nicht"},
    "filter.assigned": {"en": "Assigned to", "de": "Zugewiesen an"},
    "filter.any": {"en": "any", "de": "beliebig"},
    "filter.nobody": {"en": "nobody", "de": "niemanden"},
    "filter.go": {"en": "Show", "de": "Zeigen"},
    "filter.without": {"en": "Without:", "de": "Ohne:"},
    "filter.clear": {"en": "Show all", "de": "Alle zeigen"},
    "chip.column": {"en": "Column {column}", "de": "Spalte {column}"},
    "chip.value": {"en": "Value “{value}”", "de": "Wert „{value}“"},
    "chip.blank": {"en": "Value: empty", "de": "Wert: leer"},
    "found": {"en": "{count} rows", "de": "{count} Zeilen"},
    "found_one": {"en": "1 row", "de": "1 Zeile"},
    "head.row": {"en": "Row", "de": "Zeile"},
    "head.state": {"en": "State", "de": "Stand"},
    "problems.more": {"en": "and {count} more", "de": "und {count} weitere"},
    "state.open": {"en": "open", "de": "offen"},
    "state.new": {"en": "new", "de": "neu"},
    "state.known": {"en": "known", "de": "bekannt"},
    "state.changed": {"en": "changed", "de": "geändert"},
    "state.back": {"en": "back again", "de": "wieder da"},
    "state.waived": {"en": "waived", "de": "ausgenommen"},
    "state.corrected": {"en": "loaded after mending", "de": "berichtigt geladen"},
    "state.source": {"en": "put right at the source", "de": "an der Quelle berichtigt"},
    "state.superseded": {"en": "replaced by a later run", "de": "von späterem Lauf ersetzt"},
    "state.held": {"en": "of a run that loaded nothing", "de": "aus einem Lauf, der nichts lud"},
    "state.any": {"en": "any", "de": "beliebig"},
    "state.mended": {"en": "mended", "de": "berichtigt"},
    "pick.all": {"en": "Tick all rows of this page", "de": "Alle Zeilen dieser Seite ankreuzen"},
    "pick.one": {"en": "Tick", "de": "Ankreuzen:"},
    "picked": {"en": "Ticked rows:", "de": "Angekreuzte Zeilen:"},
    "picked.none": {"en": "No row is ticked", "de": "Keine Zeile ist angekreuzt"},
    "picked.one": {"en": "1 row is ticked", "de": "1 Zeile ist angekreuzt"},
    "picked.many": {"en": "{count} rows are ticked", "de": "{count} Zeilen sind angekreuzt"},
    "assign": {"en": "Assign …", "de": "Zuweisen …"},
    "assign.to": {"en": "to", "de": "an"},
    "assign.do": {"en": "Assign", "de": "Zuweisen"},
    "assign.hint": {"en": "An empty name takes it back.", "de": "Ein leerer Name nimmt es zurück."},
    "assigned.to": {"en": "assigned to", "de": "zugewiesen an"},
    "waive": {"en": "Waive …", "de": "Ausnehmen …"},
    "waive.reason": {"en": "Reason", "de": "Grund"},
    "waive.until": {"en": "Last day", "de": "Letzter Tag"},
    "waive.until_hint": {"en": "without one: for good", "de": "ohne: auf Dauer"},
    "waive.do": {"en": "Waive", "de": "Ausnehmen"},
    "waive.do_all": {"en": "Waive {count} rows", "de": "{count} Zeilen ausnehmen"},
    "waive.do_one": {"en": "Waive the row", "de": "Die Zeile ausnehmen"},
    "waive.head": {"en": "Waive {count} rows?", "de": "{count} Zeilen ausnehmen?"},
    "waive.head_one": {"en": "Waive one row?", "de": "Eine Zeile ausnehmen?"},
    "waive.hint": {
        "en": "A waived row stays rejected, but it is no longer open and no news. It comes back after its last day.",
        "de": "Eine ausgenommene Zeile bleibt abgewiesen, ist aber nicht mehr offen und keine Neuigkeit. Nach ihrem letzten "
        "Tag kommt sie wieder.",
    },
    "waived": {"en": "Waived by {by} on {at}, {until}: {reason}", "de": "Ausgenommen von {by} am {at}, {until}: {reason}"},
    "waived.until": {"en": "until {day}", "de": "bis {day}"},
    "waived.for_good": {"en": "for good", "de": "auf Dauer"},
    "unwaive.do": {"en": "Open it again", "de": "Wieder öffnen"},
    # a row
    "row.key": {"en": "Key", "de": "Schlüssel"},
    "row.beside": {"en": "Rows beside this one", "de": "Zeilen daneben"},
    "row.before": {"en": "Previous row", "de": "Vorige Zeile"},
    "row.after": {"en": "Next row", "de": "Nächste Zeile"},
    "row.edited": {"en": "mended by {by}, {at}", "de": "berichtigt von {by}, {at}"},
    "row.newer": {"en": "A later run has this row again.", "de": "Ein späterer Lauf hat diese Zeile wieder."},
    "row.newer.go": {"en": "Go to it", "de": "Dorthin"},
    "row.faulty": {"en": "To mend", "de": "Zu berichtigen"},
    "row.filled": {"en": "The other cells", "de": "Die übrigen Zellen"},
    "row.blank": {"en": "{count} empty cells", "de": "{count} leere Zellen"},
    "row.blank_one": {"en": "1 empty cell", "de": "1 leere Zelle"},
    "row.acts": {"en": "What else can be done", "de": "Was sich noch tun lässt"},
    "raw": {"en": "The row as it came", "de": "Die Zeile, wie sie kam"},
    "raw.hint": {
        "en": "Its columns could not be told apart. Correct the text here, or fill in the cells below: then they count.",
        "de": "Ihre Spalten waren nicht zu trennen. Berichtigen Sie den Text hier, oder füllen Sie die Zellen unten aus: "
        "Dann gelten diese.",
    },
    "cell.blank": {"en": "(empty)", "de": "(leer)"},
    "cell.was": {"en": "received:", "de": "erhalten:"},
    "cell.was_changed": {
        "en": "changed in the file since, now received:",
        "de": "in der Datei seither geändert, jetzt erhalten:",
    },
    "cell.take": {"en": "Take", "de": "Übernehmen:"},
    "cell.pick": {"en": "Choose …", "de": "Auswählen …"},
    "cell.withheld": {
        "en": "Secret: neither shown nor changed here.",
        "de": "Geheim: wird hier weder gezeigt noch geändert.",
    },
    "trial": {"en": "The client it would become", "de": "Der Kunde, der daraus würde"},
    "trial.none": {"en": "No record can be made of it as it is.", "de": "So lässt sich kein Datensatz daraus machen."},
    "yes": {"en": "yes", "de": "ja"},
    "no": {"en": "no", "de": "nein"},
    "verdict.created": {"en": "Nothing is wrong: it would be created.", "de": "Alles stimmt: Er würde angelegt."},
    "verdict.updated": {
        "en": "Nothing is wrong: it would update client {client}.",
        "de": "Alles stimmt: Kunde {client} würde geändert.",
    },
    "verdict.accepted": {"en": "Nothing is wrong any more.", "de": "Alles stimmt."},
    "verdict.rejected": {"en": "{count} faults are left.", "de": "{count} Fehler sind noch da."},
    "verdict.rejected_one": {"en": "One fault is left.", "de": "Ein Fehler ist noch da."},
    "verdict.failed": {"en": "It cannot be checked here: {why}", "de": "Hier lässt es sich nicht prüfen: {why}"},
    "verdict.not_tried": {
        "en": "It is not open, so nothing is tried.",
        "de": "Sie ist nicht offen, daher wird nichts versucht.",
    },
    "save": {"en": "Save", "de": "Speichern"},
    "save.next": {"en": "Save and next", "de": "Speichern und weiter"},
    "save.loading": {
        "en": "{why} So nothing is saved yet. What you typed stands below: save it once the run has ended.",
        "de": "{why} Daher ist noch nichts gespeichert. Was Sie eingegeben haben, steht unten: Speichern Sie es, sobald der "
        "Lauf zu Ende ist.",
    },
    "save.refused": {
        "en": "It is not saved: {why} What you typed stands below.",
        "de": "Es ist nicht gespeichert: {why} Was Sie eingegeben haben, steht unten.",
    },
    "check": {"en": "Check", "de": "Prüfen"},
    "discard": {"en": "Back to what was received", "de": "Zurück zum Erhaltenen"},
    "unsaved": {"en": "not saved yet", "de": "noch nicht gespeichert"},
    "locked.resolved": {
        "en": "This row is settled: nothing is left to be mended.",
        "de": "Diese Zeile ist erledigt: Nichts ist mehr zu berichtigen.",
    },
    "locked.held": {
        "en": "Its run loaded nothing, so the whole file is needed again; mend the file and load it anew.",
        "de": "Ihr Lauf hat nichts geladen, daher wird die ganze Datei noch einmal gebraucht; berichtigen und laden Sie die "
        "Datei.",
    },
    "locked.superseded": {
        "en": "A later run has this row again: it is mended there.",
        "de": "Ein späterer Lauf hat diese Zeile wieder: Dort wird sie berichtigt.",
    },
    "locked.withheld": {
        "en": "Its file has secret columns and its structure is wrong, so nothing of it was kept. Mend it in the source.",
        "de": "Ihre Datei hat geheime Spalten, und ihr Aufbau stimmt nicht; daher wurde nichts von ihr aufbewahrt. "
        "Berichtigen Sie sie an der Quelle.",
    },
    # two people, one row
    "conflict": {"en": "Two at one row", "de": "Zwei an einer Zeile"},
    "somebody": {"en": "Somebody", "de": "Jemand"},
    "conflict.head": {
        "en": "{by} saved this row while you were typing",
        "de": "{by} hat diese Zeile gespeichert, während Sie schrieben",
    },
    "conflict.lead": {
        "en": "Saved {at}. Nothing is lost: choose for each cell which text counts. What you chose is saved then.",
        "de": "Gespeichert {at}. Nichts ist verloren: Wählen Sie für jede Zelle, welcher Text gilt. Gespeichert wird dann, "
        "was Sie gewählt haben.",
    },
    "conflict.mine": {"en": "Yours", "de": "Ihr Text"},
    "conflict.theirs": {"en": "By {by}", "de": "Von {by}"},
    "conflict.save": {"en": "Save what I chose", "de": "Meine Auswahl speichern"},
    "conflict.edit": {"en": "Go on typing with it", "de": "Damit weiterschreiben"},
    "conflict.drop": {"en": "Leave it as {by} saved it", "de": "Lassen, wie {by} es gespeichert hat"},
}  # fmt: skip
"""Key -> language -> text with {places}."""
