"""What a job says of its files, in every language: on the terminal and in messages. Logs are English."""

from __future__ import annotations

from typing import Final

from clientimport.core.language import Words

__all__ = ["WORDS"]

WORDS: Final[Words] = {
    # files that are not complete
    "being-written": {"en": "it is still being written", "de": "noch an ihr geschrieben wird"},
    "just-come": {"en": "it has only just come", "de": "sie eben erst gekommen ist"},
    "twin-older": {"en": "its {done} file is older than it is", "de": "ihre {done}-Datei älter ist als sie selbst"},
    "twin-absent": {"en": "its {done} file is not there", "de": "ihre {done}-Datei nicht da ist"},
    "left": {
        "en": "Left for the next time: {file}, as {why}.",
        "de": "Für das nächste Mal liegen gelassen: {file}, weil {why}.",
    },
    "file-waits": {
        "en": "{n} more file waits behind it for the next time.",
        "de": "{n} weitere Datei wartet hinter ihr auf das nächste Mal.",
    },
    "files-wait": {
        "en": "{n} more files wait behind it for the next time.",
        "de": "{n} weitere Dateien warten hinter ihr auf das nächste Mal.",
    },
    # nothing to do, or too late
    "same": {
        "en": "Nothing to do: run {run} loaded this before.",
        "de": "Nichts zu tun: Lauf {run} hat dies schon geladen.",
    },
    "none-complete": {
        "en": "Nothing to do: no file is complete yet.",
        "de": "Nichts zu tun: Noch keine Datei ist vollständig.",
    },
    "none-there": {"en": "Nothing to do: no file is there.", "de": "Nichts zu tun: Es ist keine Datei da."},
    "missing": {
        "en": "No file came by {time} on {day}: {files}. Find out why it was not sent.",
        "de": "Bis {time} am {day} kam keine Datei: {files}. Finden Sie heraus, warum sie nicht geschickt wurde.",
    },
    # what became of the file
    "has-secrets": {
        "en": "It stays where it is: it has secret columns, and archive_secrets: yes is not set.",
        "de": "Sie bleibt, wo sie ist: Sie hat geheime Spalten, und archive_secrets: yes ist nicht gesetzt.",
    },
    "archived": {"en": "Archived as {place}", "de": "Archiviert als {place}"},
    "not-archived": {"en": "Not archived: {why}", "de": "Nicht archiviert: {why}"},
    "broken-before-archive": {
        "en": "Loaded; the job was broken off before the file was archived. The next one goes on from here.",
        "de": "Geladen; der Job wurde abgebrochen, bevor die Datei archiviert war. Der nächste macht hier weiter.",
    },
    # what ended the job
    "interrupted": {"en": "Interrupted: nothing of this was loaded.", "de": "Unterbrochen: Hiervon wurde nichts geladen."},
    "terminated": {"en": "Terminated: nothing of this was loaded.", "de": "Beendet: Hiervon wurde nichts geladen."},
    "job-interrupted": {"en": "The job was interrupted.", "de": "Der Job wurde unterbrochen."},
    "job-terminated": {"en": "The job was terminated.", "de": "Der Job wurde beendet."},
    "job-bug": {"en": "A bug of clientimport stopped the job.", "de": "Ein Programmfehler von clientimport hielt den Job an."},
    "bug": {
        "en": "This is a bug of clientimport, and nothing of this was loaded: {place}.",
        "de": "Das ist ein Programmfehler von clientimport, und hiervon wurde nichts geladen: {place}.",
    },
    "deadline": {"en": "The deadline has passed.", "de": "Die Frist ist abgelaufen."},
    "not-begun": {"en": "Not begun: {why}", "de": "Nicht begonnen: {why}"},
    "waited-for": {"en": "{imports} did not load.", "de": "{imports} wurde nicht geladen."},
}
"""Key -> language -> text with {places}."""
