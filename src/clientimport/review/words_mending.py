"""Words of the review page for mending together, suggestions, what actions did and the history, in each language."""

from __future__ import annotations

from typing import Final

from clientimport.core.language import Words

__all__ = ["WORDS"]

WORDS: Final[Words] = {
    "cancel": {"en": "Cancel", "de": "Abbrechen"},
    # mending together
    "mendall": {"en": "Mend together", "de": "Gemeinsam berichtigen"},
    "mendall.rows": {"en": "{count} rows have this fault.", "de": "{count} Zeilen haben diesen Fehler."},
    "mendall.rows_one": {"en": "One row has this fault.", "de": "Eine Zeile hat diesen Fehler."},
    "mendall.column": {"en": "Mend in column", "de": "Berichtigen in Spalte"},
    "mendall.values": {
        "en": "Values of this cause and what they become",
        "de": "Werte dieser Ursache und was aus ihnen wird",
    },
    "mendall.is": {"en": "Now", "de": "Jetzt"},
    "mendall.becomes": {"en": "Becomes", "de": "Wird zu"},
    "mendall.proposal": {"en": "proposed, not yet ticked", "de": "vorgeschlagen, noch nicht angekreuzt"},
    "mendall.every": {"en": "All other values", "de": "Alle übrigen Werte"},
    "mendall.every_more": {
        "en": "All other values, {count} of them not listed",
        "de": "Alle übrigen Werte, {count} davon nicht aufgeführt",
    },
    "mendall.preview": {"en": "Preview", "de": "Vorschau"},
    "mendall.take_all": {"en": "Tick all proposals", "de": "Alle Vorschläge ankreuzen"},
    "mendall.hint": {
        "en": "Only what is ticked changes. Typing in a field ticks it. Nothing is saved before you have seen the preview.",
        "de": "Nur Angekreuztes ändert sich. Wer in ein Feld schreibt, kreuzt es an. Gespeichert wird erst nach der "
        "Vorschau.",
    },
    "mendall.loading": {"en": "{why} So nothing is saved yet.", "de": "{why} Daher ist noch nichts gespeichert."},
    "mendall.nothing_taken": {
        "en": "Nothing is ticked yet: tick the values that are to change.",
        "de": "Noch ist nichts angekreuzt: Kreuzen Sie die Werte an, die sich ändern sollen.",
    },
    "preview": {"en": "Preview", "de": "Vorschau"},
    "preview.head": {"en": "{count} rows would change", "de": "{count} Zeilen würden sich ändern"},
    "preview.head_one": {"en": "One row would change", "de": "Eine Zeile würde sich ändern"},
    "preview.head_none": {"en": "No row would change", "de": "Keine Zeile würde sich ändern"},
    "preview.nothing": {
        "en": "No open row of this cause has these values now.",
        "de": "Keine offene Zeile dieser Ursache hat jetzt diese Werte.",
    },
    "preview.loadable": {"en": "would have no fault left", "de": "hätten keinen Fehler mehr"},
    "preview.faulty": {"en": "would still have one", "de": "hätten noch einen"},
    "preview.skipped": {"en": "stay as they are", "de": "bleiben, wie sie sind"},
    "preview.left": {"en": "Faults that would be left:", "de": "Fehler, die noch da wären:"},
    "preview.sample": {"en": "Before and after", "de": "Vorher und nachher"},
    "preview.first": {"en": "the first {count}", "de": "die ersten {count}"},
    "preview.confirm": {"en": "Mend {count} rows", "de": "{count} Zeilen berichtigen"},
    "preview.confirm_one": {"en": "Mend the row", "de": "Die Zeile berichtigen"},
    "preview.change": {"en": "Change it", "de": "Ändern"},
    "preview.hint": {
        "en": "Mended rows wait until you load them; until then it can be undone.",
        "de": "Berichtigte Zeilen warten, bis Sie sie laden; bis dahin lässt es sich rückgängig machen.",
    },
    "preview.stale": {
        "en": "Somebody has changed some of these rows since the preview. This is how it would be now; nothing is saved yet.",
        "de": "Seit der Vorschau hat jemand einige dieser Zeilen geändert. So wäre es jetzt; noch ist nichts gespeichert.",
    },
    # suggestions
    "suggest": {"en": "Changes of the mapping", "de": "Änderungen am Mapping"},
    "suggest.hint": {
        "en": "Where one cause stands behind many rows, it may be quicker to change the mapping. Changes are looked for by "
        "really trying them, which takes some seconds; nothing is changed.",
        "de": "Steckt eine Ursache hinter vielen Zeilen, ist es oft schneller, das Mapping zu ändern. Änderungen werden "
        "gesucht, indem sie wirklich versucht werden; das dauert einige Sekunden. Geändert wird nichts.",
    },
    "suggest.start": {"en": "Look for changes", "de": "Änderungen suchen"},
    "suggest.busy": {"en": "Trying changes of the mapping …", "de": "Änderungen am Mapping werden versucht …"},
    "suggest.none": {"en": "No change of the mapping would help.", "de": "Keine Änderung am Mapping würde helfen."},
    "suggest.failed": {"en": "It could not be tried: {why}", "de": "Es ließ sich nicht versuchen: {why}"},
    "suggest.untried": {
        "en": "{mapping} could not be tried on all open rows. {why}",
        "de": "{mapping} ließ sich nicht an allen offenen Zeilen versuchen. {why}",
    },
    "suggest.untried_hint": {
        "en": "On the page of a run, changes are looked for with its own rows alone.",
        "de": "Auf der Seite eines Laufs werden Änderungen nur an dessen eigenen Zeilen gesucht.",
    },
    "suggest.found": {"en": "{count} changes would help.", "de": "{count} Änderungen würden helfen."},
    "suggest.found_one": {"en": "One change would help.", "de": "Eine Änderung würde helfen."},
    "suggest.apply": {
        "en": "Whoever looks after the mapping applies one with its command.",
        "de": "Wer das Mapping betreut, übernimmt eine mit ihrem Befehl.",
    },
    "suggest.mended": {"en": "faults mended", "de": "Fehler behoben"},
    "suggest.loaded": {"en": "rows then right", "de": "Zeilen dann richtig"},
    "suggest.dropped": {"en": "values left out", "de": "Werte weggelassen"},
    "suggest.differ": {"en": "records that are right today would be others", "de": "heute richtige Datensätze wären andere"},
    "suggest.gained": {"en": "more rows of the files would be loaded", "de": "Zeilen der Dateien würden mehr geladen"},
    "suggest.absent": {
        "en": "The source files are not there as they were, so what it changes in rows that are right is not known.",
        "de": "Die Quelldateien sind nicht mehr da, wie sie waren; was sich an richtigen Zeilen ändert, ist daher nicht "
        "bekannt.",
    },
    "suggest.patch": {"en": "Patch of the mapping", "de": "Patch des Mappings"},
    "suggest.command": {"en": "Command:", "de": "Befehl:"},
    # what the last action did
    "did.nothing": {"en": "Nothing was to be changed.", "de": "Nichts war zu ändern."},
    "did.saved": {"en": "{count} rows are saved.", "de": "{count} Zeilen sind gespeichert."},
    "did.saved_one": {"en": "Saved.", "de": "Gespeichert."},
    "did.discarded": {"en": "{count} rows are as they were received.", "de": "{count} Zeilen sind, wie sie erhalten wurden."},
    "did.discarded_one": {"en": "The row is as it was received.", "de": "Die Zeile ist, wie sie erhalten wurde."},
    "did.mended": {
        "en": "{count} rows are mended, and wait to be loaded.",
        "de": "{count} Zeilen sind berichtigt und warten darauf, geladen zu werden.",
    },
    "did.mended_one": {
        "en": "One row is mended, and waits to be loaded.",
        "de": "Eine Zeile ist berichtigt und wartet darauf, geladen zu werden.",
    },
    "did.waived": {"en": "{count} rows are waived.", "de": "{count} Zeilen sind ausgenommen."},
    "did.waived_one": {"en": "The row is waived.", "de": "Die Zeile ist ausgenommen."},
    "did.unwaived": {"en": "{count} rows are open again.", "de": "{count} Zeilen sind wieder offen."},
    "did.unwaived_one": {"en": "The row is open again.", "de": "Die Zeile ist wieder offen."},
    "did.assigned": {"en": "{count} rows are assigned.", "de": "{count} Zeilen sind zugewiesen."},
    "did.assigned_one": {"en": "The row is assigned.", "de": "Die Zeile ist zugewiesen."},
    "did.unassigned": {"en": "{count} rows are nobody's again.", "de": "{count} Zeilen sind niemandem mehr zugewiesen."},
    "did.unassigned_one": {"en": "The row is nobody's again.", "de": "Die Zeile ist niemandem mehr zugewiesen."},
    "did.undone": {"en": "Undone in {count} rows.", "de": "In {count} Zeilen rückgängig gemacht."},
    "did.undone_one": {"en": "Undone in one row.", "de": "In einer Zeile rückgängig gemacht."},
    "did.left": {"en": "{count} rows were left as they are.", "de": "{count} Zeilen blieben, wie sie sind."},
    "did.left_one": {"en": "One row was left as it is.", "de": "Eine Zeile blieb, wie sie ist."},
    # history
    "history": {"en": "History", "de": "Verlauf"},
    "history.title": {"en": "Who did what", "de": "Wer was getan hat"},
    "history.hint": {
        "en": "Every action on rejects, the last one first. What stood in the cells is not told here.",
        "de": "Jede Handlung an abgewiesenen Zeilen, die letzte zuerst. Was in den Zellen stand, steht hier nicht.",
    },
    "history.everything": {"en": "Show everything", "de": "Alles zeigen"},
    "history.none": {"en": "Nobody has done anything here yet.", "de": "Hier hat noch niemand etwas getan."},
    "life.seen": {
        "en": "{code}: first seen {first}, last seen {last}.",
        "de": "{code}: zuerst gesehen {first}, zuletzt gesehen {last}.",
    },
    "life.ended.corrected": {"en": "Loaded after mending, {at}.", "de": "Berichtigt geladen, {at}."},
    "life.ended.source": {"en": "Put right at the source, {at}.", "de": "An der Quelle berichtigt, {at}."},
    "trail.edit": {"en": "mended {rows}.", "de": "hat {rows} berichtigt."},
    "trail.correct": {"en": "mended {rows} together.", "de": "hat {rows} gemeinsam berichtigt."},
    "trail.undo": {"en": "took back the mending of {rows}.", "de": "hat die Berichtigung von {rows} zurückgenommen."},
    "trail.waive": {"en": "waived {rows}.", "de": "hat {rows} ausgenommen."},
    "trail.unwaive": {"en": "opened {rows} again.", "de": "hat {rows} wieder geöffnet."},
    "trail.assign": {"en": "assigned {rows} to {to}.", "de": "hat {rows} an {to} zugewiesen."},
    "trail.unassign": {"en": "took back the assignment of {rows}.", "de": "hat die Zuweisung von {rows} zurückgenommen."},
    "trail.retry": {"en": "loaded what was mended: {rows}.", "de": "hat Berichtigtes geladen: {rows}."},
    "trail.export": {"en": "downloaded the workbook.", "de": "hat die Arbeitsmappe heruntergeladen."},
    "trail.suggest": {"en": "had changes of the mapping looked for.", "de": "hat Änderungen am Mapping suchen lassen."},
    "trail.cause": {"en": "Cause: {column}, {code}.", "de": "Ursache: {column}, {code}."},
    "trail.columns": {"en": "Columns: {columns}.", "de": "Spalten: {columns}."},
    "trail.reason": {"en": "Reason: {reason}.", "de": "Grund: {reason}."},
    "trail.until": {"en": "Last day: {day}.", "de": "Letzter Tag: {day}."},
    "trail.row": {"en": "the row", "de": "die Zeile"},
    "trail.run": {"en": "the run", "de": "der Lauf"},
    "trail.touched": {"en": "{rows} changed since: undo leaves them", "de": "{rows} seither geändert: sie bleiben so"},
    "trail.undone": {"en": "undone since", "de": "inzwischen rückgängig gemacht"},
}  # fmt: skip
"""Key -> language -> text with {places}."""
