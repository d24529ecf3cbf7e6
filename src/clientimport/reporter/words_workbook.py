"""Every word of rejects.xlsx in each language; what stands in braces is put in by `say`."""

from __future__ import annotations

from typing import Final

from clientimport.core.language import grouped

WORDS: Final[dict[str, dict[str, str]]] = {
    # the headings of our own columns, above their code names
    "heading.clientimport_client": {"en": "Client", "de": "Kunde"},
    "heading.clientimport_key": {"en": "Client's number", "de": "Kundennummer"},
    "heading.clientimport_problems": {"en": "What is wrong", "de": "Was nicht stimmt"},
    "heading.clientimport_fix": {"en": "What to do", "de": "Was zu tun ist"},
    "heading.clientimport_stored": {"en": "What is stored", "de": "Was gespeichert ist"},
    "heading.clientimport_standing": {"en": "Since when", "de": "Seit wann"},
    "heading.clientimport_file": {"en": "From the file", "de": "Aus der Datei"},
    "heading.clientimport_row": {"en": "Row there", "de": "Zeile dort"},
    "heading.clientimport_raw": {"en": "The row as it came", "de": "Die Zeile, wie sie kam"},
    "heading.clientimport_id": {"en": "Leave as it is", "de": "Bitte so lassen"},
    # what the headings of our columns say when the mouse is over them
    "hint.clientimport_client": {
        "en": "Only to read: changes in this column have no effect. Correct the name in its own column further right.",
        "de": "Nur zum Lesen: Änderungen hier bewirken nichts. Den Namen bitte in seiner Spalte weiter rechts verbessern.",
    },
    "hint.clientimport_problems": {
        "en": "Only to read. The cells that are wrong are coloured; a note on each says what to do.",
        "de": "Nur zum Lesen. Die falschen Zellen sind farbig; eine Notiz an jeder sagt, was zu tun ist.",
    },
    "hint.clientimport_raw": {
        "en": "Filled where a row came apart: fill in its cells, or correct this text.",
        "de": "Gefüllt, wo eine Zeile auseinanderfiel: ihre Zellen ausfüllen oder diesen Text verbessern.",
    },
    # what happened to the stored client
    "stored.none": {"en": "No client with this number is stored.", "de": "Kein Kunde mit dieser Nummer ist gespeichert."},
    "stored.client": {
        "en": "Client {client} is stored; this row changed nothing in it.",
        "de": "Kunde {client} ist gespeichert; diese Zeile hat an ihm nichts geändert.",
    },
    "stored.no key": {
        "en": "The row has no number that could be read: no client belongs to it.",
        "de": "Die Zeile hat keine lesbare Nummer: kein Kunde gehört zu ihr.",
    },
    "stored.held": {
        "en": "Nothing was loaded: the import held itself back.",
        "de": "Nichts wurde übernommen: Der Import hielt sich zurück.",
    },
    "stored.failed": {"en": "Nothing was loaded: the import failed.", "de": "Nichts wurde übernommen: Der Import scheiterte."},
    "stored.checked": {"en": "Nothing was loaded: this was a check.", "de": "Nichts wurde übernommen: Das war eine Prüfung."},
    # how a rejected row stands beside the last run
    "standing.new": {"en": "new", "de": "neu"},
    "standing.known": {"en": "known since {since}", "de": "bekannt seit {since}"},
    "standing.known before": {"en": "known", "de": "bekannt"},
    "standing.changed": {
        "en": "known since {since}, the row has changed",
        "de": "bekannt seit {since}, die Zeile hat sich geändert",
    },
    "standing.changed before": {"en": "known, the row has changed", "de": "bekannt, die Zeile hat sich geändert"},
    "standing.back": {"en": "back again, was mended before", "de": "wieder da, war schon behoben"},
    "standing.waived": {"en": "waived: need not be mended now", "de": "ausgenommen: muss jetzt nicht behoben werden"},
    # causes and notices
    "causes.rows": {"en": "Rows", "de": "Zeilen"},
    "causes.severity": {"en": "What it costs", "de": "Was es kostet"},
    "causes.column": {"en": "Column", "de": "Spalte"},
    "causes.value": {"en": "Value", "de": "Wert"},
    "causes.nearest": {"en": "Nearest known value", "de": "Nächster bekannter Wert"},
    "causes.message": {"en": "What is wrong", "de": "Was nicht stimmt"},
    "causes.fix": {"en": "What to do", "de": "Was zu tun ist"},
    "causes.file": {"en": "File", "de": "Datei"},
    "causes.row": {"en": "First row", "de": "Erste Zeile"},
    "causes.code": {"en": "Code", "de": "Kurzname"},
    "causes.field": {"en": "Field", "de": "Feld"},
    "causes.link": {
        "en": "Shows this row in the sheet Rejects, as long as that is not sorted.",
        "de": "Zeigt diese Zeile im Blatt Rejects, solange es nicht umsortiert ist.",
    },
    "severity.reject": {"en": "row left out", "de": "Zeile fehlt"},
    "severity.drop": {"en": "value left out", "de": "Wert fehlt"},
    "severity.notice": {"en": "nothing", "de": "nichts"},
    # the run
    "run.about": {"en": "About", "de": "Worüber"},
    "run.value": {"en": "What", "de": "Was"},
    "run.outcome": {"en": "What happened", "de": "Was geschah"},
    "run.why": {"en": "Why", "de": "Warum"},
    "run.workbook": {"en": "About this workbook", "de": "Zu dieser Arbeitsmappe"},
    "run.run": {"en": "Run", "de": "Lauf"},
    "run.started": {"en": "Begun (UTC)", "de": "Begonnen (UTC)"},
    "run.job": {"en": "Job", "de": "Auftrag"},
    "run.file": {"en": "File", "de": "Datei"},
    "run.file rows": {"en": "{path} ({rows} rows, headings included)", "de": "{path} ({rows} Zeilen, mit Überschriften)"},
    "run.mapping": {"en": "Mapping", "de": "Mapping"},
    "run.news": {"en": "Rejected rows beside the last run", "de": "Abgelehnte Zeilen im Vergleich zum letzten Lauf"},
    "run.news words": {"en": "{new} new, {known} known, {gone} gone", "de": "{new} neu, {known} bekannt, {gone} erledigt"},
    "run.not done": {"en": "Not checked", "de": "Nicht geprüft"},
    "run.rows": {"en": "Rows: {fate}", "de": "Zeilen: {fate}"},
    "run.count": {"en": "{n}", "de": "{n}"},
    "run.machines": {
        "en": "For those who run the import, as in run.json:",
        "de": "Für die Betreuer des Imports, wie in run.json:",
    },
    "fate.created": {"en": "new clients", "de": "neue Kunden"},
    "fate.updated": {"en": "clients changed", "de": "geänderte Kunden"},
    "fate.unchanged": {"en": "clients as they were", "de": "unveränderte Kunden"},
    "fate.merged": {"en": "joined to the client of another row", "de": "mit dem Kunden einer anderen Zeile vereint"},
    "fate.accepted": {"en": "right", "de": "richtig"},
    "fate.rejected": {"en": "left out, in this workbook", "de": "abgewiesen, in dieser Arbeitsmappe"},
    "fate.held": {"en": "right, and not loaded", "de": "richtig, aber nicht übernommen"},
    "fate.skipped": {"en": "skipped: dealt with already", "de": "übergangen: schon erledigt"},
    "fate.filtered": {"en": "no clients, by the mapping", "de": "laut Mapping keine Kunden"},
    "fate.preamble": {"en": "above the headings", "de": "über den Überschriften"},
    "fate.heading": {"en": "headings", "de": "Überschriften"},
    "fate.footer": {"en": "footer", "de": "Fußzeilen"},
    "fate.blank": {"en": "blank", "de": "leer"},
    "fate.comment": {"en": "comments", "de": "Kommentare"},
    "fate.other-table": {"en": "of another table", "de": "einer anderen Tabelle"},
    "fate.hidden": {"en": "hidden", "de": "ausgeblendet"},
    # remarks on the workbook itself
    "remark.columns": {
        "en": "A workbook has {columns} columns; those after “{heading}” stand in rejects.csv.",
        "de": "Eine Arbeitsmappe hat {columns} Spalten; die nach „{heading}“ stehen in rejects.csv.",
    },
    "remark.second sheet": {
        "en": "The rejects go on in the sheet “{sheet}”.",
        "de": "Die abgelehnten Zeilen gehen im Blatt „{sheet}“ weiter.",
    },
    "remark.more sheets": {
        "en": "The rejects go on in sheets up to “{sheet}”.",
        "de": "Die abgelehnten Zeilen gehen in Blättern bis „{sheet}“ weiter.",
    },
    "remark.notes": {
        "en": "Notes stand on the first {notes} faulty cells; all that is wrong stands in the column “{column}”.",
        "de": "Notizen stehen an den ersten {notes} falschen Zellen; alles, was nicht stimmt, steht in der Spalte „{column}“.",
    },
    "remark.notices": {
        "en": "There are more than {notices} notices: they stand grouped, each with the number of its rows.",
        "de": "Es gibt mehr als {notices} Hinweise: Sie stehen zusammengefasst, jeder mit der Zahl seiner Zeilen.",
    },
    "remark.nearest": {
        "en": "The nearest known value is looked up for the {causes} most frequent causes.",
        "de": "Der nächste bekannte Wert ist für die {causes} häufigsten Ursachen angegeben.",
    },
    "note.cut": {"en": " … (all of it in the column “{column}”)", "de": " … (alles in der Spalte „{column}“)"},
    "text.cut": {
        "en": " … (cut here, {characters} characters in all)",
        "de": " … (hier gekürzt, insgesamt {characters} Zeichen)",
    },
    # what a workbook cannot hold; its quotes inside a cell keep the row from being read as a record
    "misfit": {
        "en": 'A workbook cannot hold this row: it stands in "rejects.csv".',
        "de": 'Eine Arbeitsmappe kann diese Zeile nicht fassen: Sie steht in "rejects.csv".',
    },
    "misfit.long": {
        "en": "The cell holds {units} characters; a cell of a workbook takes {limit}.",
        "de": "Die Zelle enthält {units} Zeichen; eine Zelle einer Arbeitsmappe fasst {limit}.",
    },
    "misfit.character": {
        "en": "The cell holds a character that a workbook cannot hold.",
        "de": "Die Zelle enthält ein Zeichen, das eine Arbeitsmappe nicht fassen kann.",
    },
    "misfit.mend": {
        "en": "Mend the row in rejects.csv: there it stands whole.",
        "de": "Die Zeile in rejects.csv verbessern: Dort steht sie ganz.",
    },
    "title": {"en": "Rejects of run {run}", "de": "Abgelehnte Zeilen des Laufs {run}"},
    "date": {"en": "%Y-%m-%d", "de": "%d.%m.%Y"},
}


def say(key: str, lang: str, **places: object) -> str:
    """The words of a key; numbers are grouped as the language writes them."""
    filled = {name: grouped(value, lang) if isinstance(value, int) else value for name, value in places.items()}
    return WORDS[key][lang].format(**filled)
