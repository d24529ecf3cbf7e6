"""Words of the review page for runs and their causes, the load of what is mended, and the history, in each language."""

from __future__ import annotations

from typing import Final

from clientimport.core.language import Words

__all__ = ["WORDS"]

WORDS: Final[Words] = {
    "runs": {"en": "Runs", "de": "Läufe"},
    "runs.open": {"en": "{count} rejected rows are open.", "de": "{count} abgewiesene Zeilen sind offen."},
    "runs.open_one": {"en": "One rejected row is open.", "de": "Eine abgewiesene Zeile ist offen."},
    "runs.none_open": {"en": "No rejected row is open.", "de": "Keine abgewiesene Zeile ist offen."},
    "runs.see_open": {"en": "See their causes", "de": "Ihre Ursachen ansehen"},
    "runs.list_open": {"en": "List the rows", "de": "Die Zeilen auflisten"},
    "runs.kind": {"en": "Runs of", "de": "Läufe von"},
    "runs.all": {"en": "all", "de": "alle"},
    "runs.list": {"en": "All runs", "de": "Alle Läufe"},
    "runs.when": {"en": "Run", "de": "Lauf"},
    "runs.state": {"en": "State", "de": "Stand"},
    "runs.rows": {"en": "Rows", "de": "Zeilen"},
    "runs.accepted": {"en": "In the database", "de": "In der Datenbank"},
    "runs.rejected": {"en": "Rejected", "de": "Abgewiesen"},
    "runs.mix": {"en": "Share", "de": "Anteil"},
    "runs.none": {"en": "There are no runs yet.", "de": "Es gibt noch keine Läufe."},
    "run.state.done": {"en": "loaded", "de": "geladen"},
    "run.state.held": {"en": "held back", "de": "zurückgehalten"},
    "run.state.released": {"en": "released", "de": "freigegeben"},
    "run.state.failed": {"en": "failed", "de": "gescheitert"},
    "run.state.running": {"en": "is loading", "de": "lädt gerade"},
    "run.state.same": {"en": "loaded before", "de": "schon geladen"},
    "run.state.checked": {"en": "checked only", "de": "nur geprüft"},
    # a run, or all that is open
    "scope.all": {"en": "All that is open", "de": "Alles, was offen ist"},
    "scope.run": {"en": "Run {run}", "de": "Lauf {run}"},
    "scope.open": {"en": "open", "de": "offen"},
    "scope.mended": {"en": "mended, not yet loaded", "de": "berichtigt, noch nicht geladen"},
    "scope.waived": {"en": "waived", "de": "ausgenommen"},
    "scope.retry": {"en": "Load the {count} mended rows", "de": "Die {count} berichtigten Zeilen laden"},
    "scope.retry_one": {"en": "Load the mended row", "de": "Die berichtigte Zeile laden"},
    "scope.rows": {"en": "List the rows", "de": "Die Zeilen auflisten"},
    "scope.workbook": {"en": "Download the workbook", "de": "Arbeitsmappe herunterladen"},
    "open.head": {"en": "{count} rejected rows are open", "de": "{count} abgewiesene Zeilen sind offen"},
    "open.head_one": {"en": "One rejected row is open", "de": "Eine abgewiesene Zeile ist offen"},
    "run.title": {"en": "Run of {when}", "de": "Lauf vom {when}"},
    "run.head": {
        "en": "{accepted} in the database, {rejected} rejected",
        "de": "{accepted} in der Datenbank, {rejected} abgewiesen",
    },
    "run.head.nothing": {
        "en": "Nothing was loaded, {rejected} rejected",
        "de": "Nichts wurde geladen, {rejected} abgewiesen",
    },
    "run.head.running": {"en": "This run is loading", "de": "Dieser Lauf lädt gerade"},
    "run.head.same": {"en": "These files had been loaded before", "de": "Diese Dateien waren schon geladen"},
    "run.head.checked": {"en": "Checked only: nothing was to be loaded", "de": "Nur geprüft: Nichts war zu laden"},
    "run.released": {"en": "Released by {by}: {reason}", "de": "Freigegeben von {by}: {reason}"},
    # causes
    "causes.none": {"en": "Nothing is open here.", "de": "Hier ist nichts offen."},
    "causes.hint": {
        "en": "The most frequent first. Mend a value once for all rows that have it, then load them.",
        "de": "Die häufigsten zuerst. Berichtigen Sie einen Wert einmal für alle Zeilen, die ihn haben, und laden Sie sie "
        "dann.",
    },
    "cause.mend": {"en": "Mend together", "de": "Gemeinsam berichtigen"},
    "cause.waive": {"en": "Waive …", "de": "Ausnehmen …"},
    "cause.mended": {"en": "{count} mended", "de": "{count} berichtigt"},
    "cause.mended_one": {"en": "1 mended", "de": "1 berichtigt"},
    "cause.more_values_here": {"en": "and {count} more, in the rows", "de": "und {count} weitere, in den Zeilen"},
    # the load of what is mended
    "retry": {"en": "Load what is mended", "de": "Berichtigtes laden"},
    "retry.lead": {
        "en": "{count} rows have a mended copy that waits.",
        "de": "{count} Zeilen haben eine berichtigte Fassung, die wartet.",
    },
    "retry.lead_one": {
        "en": "One row has a mended copy that waits.",
        "de": "Eine Zeile hat eine berichtigte Fassung, die wartet.",
    },
    "retry.what": {
        "en": "They are loaded by a run of their own, with the mapping of the run that rejected them. What is right is then "
        "in the database; what is not is rejected again, with your cells as they are now. No row is loaded twice.",
        "de": "Sie werden von einem eigenen Lauf geladen, mit dem Mapping des Laufs, der sie abgewiesen hat. Was stimmt, "
        "ist dann in der Datenbank; was nicht stimmt, wird wieder abgewiesen, mit Ihren Zellen, wie sie jetzt sind. Keine "
        "Zeile wird doppelt geladen.",
    },
    "retry.do": {"en": "Load {count} rows", "de": "{count} Zeilen laden"},
    "retry.do_one": {"en": "Load the row", "de": "Die Zeile laden"},
    "retry.look": {"en": "Look at them first", "de": "Erst ansehen"},
    "retry.none": {
        "en": "Nothing mended is waiting to be loaded.",
        "de": "Nichts Berichtigtes wartet darauf, geladen zu werden.",
    },
    "retry.back": {"en": "To the causes", "de": "Zu den Ursachen"},
    "retry.again": {"en": "Try again", "de": "Noch einmal versuchen"},
    "retry.failed": {"en": "Nothing was loaded", "de": "Nichts wurde geladen"},
    "retry.kept": {"en": "What you mended is still there.", "de": "Was Sie berichtigt haben, ist noch da."},
    "retrying": {"en": "Loading …", "de": "Lädt …"},
    "retrying.lead": {"en": "A run is loading the mended rows.", "de": "Ein Lauf lädt die berichtigten Zeilen."},
    "retrying.hint": {
        "en": "You may close this page: the run goes on.",
        "de": "Sie können diese Seite schließen: Der Lauf geht weiter.",
    },
    "retried.head": {"en": "{loaded} of {tried} loaded", "de": "{loaded} von {tried} geladen"},
    "retried.all": {"en": "All {loaded} rows are loaded", "de": "Alle {loaded} Zeilen sind geladen"},
    "retried.all_one": {"en": "The row is loaded", "de": "Die Zeile ist geladen"},
    "retried.nothing": {"en": "Nothing was to be loaded", "de": "Nichts war zu laden"},
    "retried.loaded": {"en": "in the database", "de": "in der Datenbank"},
    "retried.rejected": {"en": "rejected again", "de": "wieder abgewiesen"},
    "retried.skipped": {"en": "not tried", "de": "nicht versucht"},
    "retried.skipped_why": {"en": "Not tried", "de": "Nicht versucht"},
    "retried.runs": {"en": "What loaded them", "de": "Was sie geladen hat"},
    "retried.left": {"en": "See the {count} rows that are still open", "de": "Die {count} noch offenen Zeilen ansehen"},
    "retried.left_one": {"en": "See the row that is still open", "de": "Die noch offene Zeile ansehen"},
    "retried.all_done": {"en": "Nothing is open any more", "de": "Nichts ist mehr offen"},
}  # fmt: skip
"""Key -> language -> text with {places}."""
