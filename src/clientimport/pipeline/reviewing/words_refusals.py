"""Why something that a reviewer asks for is not done, and what to do instead, in every language."""

from __future__ import annotations

from typing import Final

from clientimport.core.language import Words

__all__ = ["WORDS"]

WORDS: Final[Words] = {
    "loading-since": {"en": "A run is loading since {since}.", "de": "Seit {since} lädt ein Lauf."},
    "loading": {"en": "A run is loading.", "de": "Ein Lauf lädt gerade."},
    "loading.fix": {
        "en": "Nothing was changed. Try again when it has ended.",
        "de": "Nichts wurde geändert. Versuchen Sie es noch einmal, wenn er zu Ende ist.",
    },
    "conflict": {
        "en": "{by} has changed this row meanwhile.",
        "de": "{by} hat diese Zeile inzwischen geändert.",
    },
    "conflict-nobody": {"en": "This row has changed meanwhile.", "de": "Diese Zeile hat sich inzwischen geändert."},
    "conflict.fix": {
        "en": "Nothing was saved. Look at what stands there now, and save again what is to be otherwise.",
        "de": "Nichts wurde gespeichert. Sehen Sie nach, was jetzt dort steht, und speichern Sie noch einmal, was anders sein "
        "soll.",
    },
    "stale": {
        "en": "These rows have changed since the preview was made.",
        "de": "Diese Zeilen haben sich seit der Vorschau geändert.",
    },
    "stale.fix": {
        "en": "Nothing was changed. Look at the preview again.",
        "de": "Nichts wurde geändert. Sehen Sie sich die Vorschau noch einmal an.",
    },
    "nobody": {"en": "Who does it is missing.", "de": "Es fehlt, wer es tut."},
    "nobody.fix": {"en": "Give a name.", "de": "Geben Sie einen Namen an."},
    "name-long": {
        "en": "The name has {n} characters; {most} are the most.",
        "de": "Der Name hat {n} Zeichen; höchstens {most} sind möglich.",
    },
    "name-long.fix": {"en": "Shorten it.", "de": "Kürzen Sie ihn."},
    "reason-missing": {"en": "Why is missing.", "de": "Es fehlt, warum."},
    "reason-missing.fix": {"en": "Give a reason.", "de": "Geben Sie einen Grund an."},
    "reason-long": {
        "en": "The reason has {n} characters; {most} are the most.",
        "de": "Der Grund hat {n} Zeichen; höchstens {most} sind möglich.",
    },
    "reason-long.fix": {"en": "Shorten it.", "de": "Kürzen Sie ihn."},
    "day-past": {"en": "{day} is past.", "de": "Der {day} ist vorbei."},
    "day-past.fix": {
        "en": "Name the last day on which these rows are to be let be, or none: it is for good.",
        "de": "Nennen Sie den letzten Tag, an dem diese Zeilen ruhen sollen, oder keinen: Dann gilt es auf Dauer.",
    },
    "no-reject": {"en": "There is no rejected row {id}.", "de": "Es gibt keine abgewiesene Zeile {id}."},
    "no-reject.fix": {
        "en": "It may have been removed with its run: go back to the list.",
        "de": "Sie kann mit ihrem Lauf entfernt worden sein: Gehen Sie zurück zur Liste.",
    },
    "corrected": {"en": "This row was corrected and loaded.", "de": "Diese Zeile wurde berichtigt und geladen."},
    "source": {
        "en": "A later file settled this row: it is no reject any more.",
        "de": "Eine spätere Datei hat diese Zeile erledigt: Sie ist nicht mehr abgewiesen.",
    },
    "superseded": {
        "en": "A later run rejected this row again: it is reject {newer} now.",
        "de": "Ein späterer Lauf hat diese Zeile noch einmal abgewiesen: Sie steht jetzt unter Nummer {newer}.",
    },
    "superseded-unknown": {
        "en": "A later run rejected this row again.",
        "de": "Ein späterer Lauf hat diese Zeile noch einmal abgewiesen.",
    },
    "held": {
        "en": "The run of this row was held back or failed: nothing of it was loaded.",
        "de": "Der Lauf dieser Zeile wurde zurückgehalten oder ist gescheitert: Nichts davon wurde geladen.",
    },
    "not-open.fix": {"en": "It is not edited here any more.", "de": "Sie wird hier nicht mehr bearbeitet."},
    "superseded.fix": {"en": "Edit it there.", "de": "Bearbeiten Sie sie dort."},
    "held.fix": {
        "en": "Release the run, or send the file again; then its rejects can be mended.",
        "de": "Geben Sie den Lauf frei oder schicken Sie die Datei noch einmal; dann lassen sich seine abgewiesenen Zeilen "
        "beheben.",
    },
    "secret": {
        "en": "{column} is a secret column: its cells are not edited here.",
        "de": "{column} ist eine geheime Spalte: Ihre Zellen werden hier nicht bearbeitet.",
    },
    "secret.fix": {
        "en": "Mend it in the source; a stored password stays as it is.",
        "de": "Beheben Sie es in der Quelle; ein gespeichertes Kennwort bleibt, wie es ist.",
    },
    "secrets-unknown": {
        "en": "The mapping {mapping} cannot be read, so it is not known which columns are secret.",
        "de": "Das Mapping {mapping} ist nicht lesbar; so ist nicht bekannt, welche Spalten geheim sind.",
    },
    "secrets-unknown.fix": {
        "en": "Put it back where it was when run {run} was made.",
        "de": "Legen Sie es wieder dorthin, wo es lag, als der Lauf {run} gemacht wurde.",
    },
    "no-column": {
        "en": "The file of this row has no column {column}.",
        "de": "Die Datei dieser Zeile hat keine Spalte {column}.",
    },
    "no-column.fix": {"en": "Load the page again.", "de": "Laden Sie die Seite neu."},
    "cell-long": {
        "en": "The cell {column} has {n} characters; {most} are the most.",
        "de": "Die Zelle {column} hat {n} Zeichen; höchstens {most} sind möglich.",
    },
    "cell-long.fix": {"en": "Shorten the value.", "de": "Kürzen Sie den Wert."},
    "cell-unfit": {
        "en": "The cell {column} holds a character that no file of text can.",
        "de": "Die Zelle {column} enthält ein Zeichen, das keine Textdatei enthalten kann.",
    },
    "cell-unfit.fix": {"en": "Type the value anew.", "de": "Tippen Sie den Wert neu."},
    "withheld-typed": {
        "en": "[withheld] stands for a secret: it cannot be typed as a value.",
        "de": "[withheld] steht für ein Geheimnis: Es kann nicht als Wert eingegeben werden.",
    },
    "withheld-typed.fix": {"en": "Leave the cell as it is.", "de": "Lassen Sie die Zelle, wie sie ist."},
    "no-raw": {
        "en": "This row was read cell by cell: it has no record as received that could be mended.",
        "de": "Diese Zeile wurde Zelle für Zelle gelesen: Sie hat keinen Rohsatz, der behoben werden könnte.",
    },
    "no-raw.fix": {"en": "Mend its cells.", "de": "Beheben Sie ihre Zellen."},
    "raw-withheld": {
        "en": "The record as received is withheld, as it may hold a secret.",
        "de": "Der Rohsatz wird zurückgehalten, weil er ein Geheimnis enthalten kann.",
    },
    "raw-withheld.fix": {"en": "Mend the row in the source.", "de": "Beheben Sie die Zeile in der Quelle."},
    "no-action": {"en": "There is no action {id}.", "de": "Es gibt keine Aktion {id}."},
    "no-action.fix": {"en": "Load the page again.", "de": "Laden Sie die Seite neu."},
    "not-undoable": {
        "en": "This action cannot be taken back: only edits and corrections can.",
        "de": "Diese Aktion kann nicht zurückgenommen werden: nur Änderungen und Berichtigungen.",
    },
    "not-undoable.fix": {"en": "Do what is to be otherwise.", "de": "Tun Sie, was anders sein soll."},
    "undone": {"en": "This action was taken back before.", "de": "Diese Aktion wurde schon zurückgenommen."},
    "undone.fix": {"en": "Nothing is left to be done for it.", "de": "Dafür ist nichts mehr zu tun."},
}
"""Key -> language -> text with {places}; a key's remedy is "KEY.fix"."""
