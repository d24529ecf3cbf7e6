"""What an exit code means for whoever reads a message at night, and what to do about it, in every language."""

from __future__ import annotations

from dataclasses import dataclass

from clientimport.core.errors import ExitCode
from clientimport.core.language import DEFAULT


@dataclass(frozen=True)
class Remedy:
    """`meaning`: in a few words; `fix`: one or two sentences."""

    meaning: str
    fix: str


REMEDIES: dict[int, dict[str, Remedy]] = {
    ExitCode.DONE: {
        "en": Remedy("done", "Nothing needs to be done."),
        "de": Remedy("fertig", "Es ist nichts zu tun."),
    },
    ExitCode.BUG: {
        "en": Remedy("a bug of clientimport", "Nothing of that run was loaded. Run it again by hand and report what it says."),
        "de": Remedy(
            "ein Programmfehler von clientimport",
            "Von diesem Lauf wurde nichts geladen. Starten Sie ihn noch einmal von Hand und melden Sie, was er sagt.",
        ),
    },
    ExitCode.USAGE: {
        "en": Remedy(
            "the command or a setting was not understood",
            "Correct it; `clientimport COMMAND --help` shows what is possible.",
        ),
        "de": Remedy(
            "der Befehl oder eine Einstellung wurde nicht verstanden",
            "Berichtigen Sie ihn; `clientimport BEFEHL --help` zeigt, was möglich ist.",
        ),
    },
    ExitCode.REJECTS: {
        "en": Remedy(
            "done, some rows were rejected",
            "Mend the rows in the reject report (rejects.xlsx or rejects.csv) and load that file; the rest is in the database.",
        ),
        "de": Remedy(
            "fertig, einige Zeilen wurden abgewiesen",
            "Berichtigen Sie die Zeilen im Fehlerbericht (rejects.xlsx oder rejects.csv) und laden Sie diese Datei; "
            "alles andere ist in der Datenbank.",
        ),
    },
    ExitCode.GATE: {
        "en": Remedy(
            "a gate held the run back",
            "Look at the reject report. A wrong file must come again; a right one is loaded by `clientimport runs release`.",
        ),
        "de": Remedy(
            "eine Schranke hat den Lauf zurückgehalten",
            "Sehen Sie in den Fehlerbericht. Eine falsche Datei muss noch einmal kommen; eine richtige lädt "
            "`clientimport runs release`.",
        ),
    },
    ExitCode.INPUT: {
        "en": Remedy(
            "a file, the mapping or the machine is at fault",
            "Put right what is named above and run again: nothing was written.",
        ),
        "de": Remedy(
            "eine Datei, das Mapping oder der Rechner ist schuld",
            "Beheben Sie, was oben genannt ist, und starten Sie noch einmal: Es wurde nichts geschrieben.",
        ),
    },
    ExitCode.DATABASE: {
        "en": Remedy("the database is at fault", "Put right what is named above and run again."),
        "de": Remedy("die Datenbank ist schuld", "Beheben Sie, was oben genannt ist, und starten Sie noch einmal."),
    },
    ExitCode.LOCKED: {
        "en": Remedy(
            "another run holds the lock", "Nothing needs to be done if the next run works; else see what runs so long."
        ),
        "de": Remedy(
            "ein anderer Lauf hält die Sperre",
            "Es ist nichts zu tun, wenn der nächste Lauf gelingt; sonst sehen Sie nach, was so lange läuft.",
        ),
    },
    ExitCode.AFTERWARDS: {
        "en": Remedy(
            "loaded, but something afterwards failed",
            "The clients are in the database. Put right what failed; `clientimport rejects export` writes reports again.",
        ),
        "de": Remedy(
            "geladen, aber danach ist etwas misslungen",
            "Die Kunden sind in der Datenbank. Beheben Sie, was misslungen ist; `clientimport rejects export` schreibt "
            "Berichte noch einmal.",
        ),
    },
    ExitCode.DEADLINE: {
        "en": Remedy("the deadline passed", "Nothing was written. Begin earlier, or allow for more time with --deadline."),
        "de": Remedy(
            "die Frist ist abgelaufen",
            "Es wurde nichts geschrieben. Beginnen Sie früher, oder geben Sie mit --deadline mehr Zeit.",
        ),
    },
    ExitCode.INTERRUPTED: {
        "en": Remedy("interrupted", "Run again: what is loaded already is not loaded twice."),
        "de": Remedy("unterbrochen", "Starten Sie noch einmal: Was schon geladen ist, wird nicht doppelt geladen."),
    },
    ExitCode.TERMINATED: {
        "en": Remedy("terminated", "See what ended it, and run again: what is loaded already is not loaded twice."),
        "de": Remedy(
            "beendet",
            "Sehen Sie nach, was ihn beendet hat, und starten Sie noch einmal: Was schon geladen ist, wird nicht doppelt "
            "geladen.",
        ),
    },
}


def remedy(code: int, lang: str = DEFAULT) -> Remedy:
    """Of any exit code."""
    return REMEDIES.get(code, REMEDIES[ExitCode.BUG])[lang]
