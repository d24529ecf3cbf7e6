"""Words of the pages for requests that are not answered as asked, in each language."""

from __future__ import annotations

from typing import Final

from clientimport.core.language import Words

WORDS: Final[Words] = {
    "refused.400": {"en": "This cannot be asked", "de": "Das lässt sich so nicht fragen"},
    "refused.403": {"en": "Not for this browser", "de": "Nicht für diesen Browser"},
    "refused.404": {"en": "There is no such page", "de": "Diese Seite gibt es nicht"},
    "refused.405": {"en": "This cannot be asked", "de": "Das lässt sich so nicht fragen"},
    "refused.409": {"en": "Not just now", "de": "Gerade nicht"},
    "refused.413": {"en": "That is too much", "de": "Das ist zu viel"},
    "refused.415": {"en": "This cannot be asked", "de": "Das lässt sich so nicht fragen"},
    "refused.422": {"en": "This cannot be done", "de": "Das ist nicht möglich"},
    "refused.431": {"en": "That is too much", "de": "Das ist zu viel"},
    "refused.500": {"en": "A bug of clientimport", "de": "Ein Fehler in clientimport"},
    "refused.503": {"en": "The database does not answer", "de": "Die Datenbank antwortet nicht"},
    "refused.session": {
        "en": "This page holds personal data and opens only with an address that the program printed. Ask whoever started "
        "“clientimport review” for a new one: each opens the page once, and a session ends when nothing was done in it for "
        "two hours.",
        "de": "Diese Seite enthält personenbezogene Daten und öffnet sich nur mit einer Adresse, die das Programm "
        "ausgegeben hat. Bitten Sie die Person, die „clientimport review“ gestartet hat, um eine neue: Jede öffnet die "
        "Seite einmal, und eine Sitzung endet, wenn zwei Stunden lang nichts in ihr geschehen ist.",
    },
    "refused.elsewhere": {
        "en": "You come from a page of another site. If you have been here before, the link below leads on; else ask "
        "whoever started “clientimport review” for an address.",
        "de": "Sie kommen von der Seite einer anderen Website. Wenn Sie schon hier waren, führt der Link unten weiter; "
        "sonst bitten Sie die Person, die „clientimport review“ gestartet hat, um eine Adresse.",
    },
    "refused.on": {"en": "Go on", "de": "Weiter"},
    "refused.spent": {
        "en": "This address was used already: each opens the page once. Ask whoever started “clientimport review” for the "
        "next one; it stands in the window in which the program runs.",
        "de": "Diese Adresse wurde schon benutzt: Jede öffnet die Seite einmal. Bitten Sie die Person, die „clientimport "
        "review“ gestartet hat, um die nächste; sie steht in dem Fenster, in dem das Programm läuft.",
    },
    "refused.token": {
        "en": "This address is not one that the program printed, or it comes from an earlier start. Copy it whole, from the "
        "window in which the program runs.",
        "de": "Diese Adresse hat das Programm nicht ausgegeben, oder sie stammt von einem früheren Start. Kopieren Sie sie "
        "ganz, aus dem Fenster, in dem das Programm läuft.",
    },
    "refused.left": {
        "en": "You have logged out. The window in which the program runs shows the address for the next time.",
        "de": "Sie haben sich abgemeldet. Das Fenster, in dem das Programm läuft, zeigt die Adresse für das nächste Mal.",
    },
    "refused.left_title": {"en": "Logged out", "de": "Abgemeldet"},
    "refused.proxy": {
        "en": "The proxy in front of this page did not say who you are. Ask whoever looks after it.",
        "de": "Der Proxy vor dieser Seite hat nicht gesagt, wer Sie sind. Fragen Sie die Person, die ihn betreut.",
    },
    "refused.peer": {
        "en": "This page answers only its proxy. Ask whoever started “clientimport review” for the address.",
        "de": "Diese Seite antwortet nur ihrem Proxy. Fragen Sie die Person, die „clientimport review“ gestartet hat, nach "
        "der Adresse.",
    },
    "refused.host": {
        "en": "This page does not answer under that name. Use the address that the program printed.",
        "de": "Unter diesem Namen antwortet diese Seite nicht. Benutzen Sie die Adresse, die das Programm ausgegeben hat.",
    },
    "refused.origin": {
        "en": "This form was not sent by a page of this program, or by a browser that does not say where a form comes from. "
        "Nothing was changed.",
        "de": "Dieses Formular kam nicht von einer Seite dieses Programms oder von einem Browser, der nicht sagt, woher ein "
        "Formular kommt. Nichts wurde geändert.",
    },
    "refused.part": {
        "en": "This page is not to be part of another.",
        "de": "Diese Seite darf nicht Teil einer anderen sein.",
    },
    "refused.csrf": {
        "en": "This form is of an earlier session, so nothing was changed. Open the page again, and send it once more.",
        "de": "Dieses Formular stammt aus einer früheren Sitzung, daher wurde nichts geändert. Öffnen Sie die Seite neu und "
        "senden Sie es noch einmal.",
    },
    "refused.method": {"en": "Only GET, HEAD and POST are answered.", "de": "Nur GET, HEAD und POST werden beantwortet."},
    "refused.nothing": {
        "en": "Check the address, or go back to the runs.",
        "de": "Prüfen Sie die Adresse, oder gehen Sie zurück zu den Läufen.",
    },
    "refused.unknown": {
        "en": "“{name}” is not known here. Nothing was changed.",
        "de": "„{name}“ ist hier nicht bekannt. Nichts wurde geändert.",
    },
    "refused.field": {
        "en": "The value of “{name}” is not possible. Nothing was changed.",
        "de": "Der Wert von „{name}“ ist nicht möglich. Nichts wurde geändert.",
    },
    "refused.fields": {
        "en": "What was sent cannot be read as a form. Nothing was changed.",
        "de": "Was gesendet wurde, lässt sich nicht als Formular lesen. Nichts wurde geändert.",
    },
    "refused.type": {
        "en": "Forms are taken as application/x-www-form-urlencoded alone. Nothing was changed.",
        "de": "Formulare werden nur als application/x-www-form-urlencoded angenommen. Nichts wurde geändert.",
    },
    "refused.head": {
        "en": "The address or what the browser says of itself is too long.",
        "de": "Die Adresse oder was der Browser von sich sagt, ist zu lang.",
    },
    "refused.large": {
        "en": "A form may hold {most} MiB at most. Nothing was changed.",
        "de": "Ein Formular darf höchstens {most} MiB umfassen. Nichts wurde geändert.",
    },
    "refused.database": {
        "en": "Nothing that was saved is lost. Try again in a while; what happened stands in the log of whoever started the "
        "program.",
        "de": "Nichts Gespeichertes ist verloren. Versuchen Sie es später wieder; was geschehen ist, steht im Protokoll der "
        "Person, die das Programm gestartet hat.",
    },
    "refused.bug": {
        "en": "Nothing that was saved is lost. Please report this place: {place}",
        "de": "Nichts Gespeichertes ist verloren. Bitte melden Sie diese Stelle: {place}",
    },
    "refused.cause": {"en": "No open row has this fault any more.", "de": "Keine offene Zeile hat diesen Fehler noch."},
    "refused.none_picked": {
        "en": "No row was ticked, so nothing was changed. Go back and tick some.",
        "de": "Keine Zeile war angekreuzt, daher wurde nichts geändert. Gehen Sie zurück und kreuzen Sie welche an.",
    },
    "refused.no_reason": {
        "en": "The reason is missing, so nothing was changed. Go back and give one.",
        "de": "Der Grund fehlt, daher wurde nichts geändert. Gehen Sie zurück und geben Sie einen an.",
    },
    "refused.job": {
        "en": "What this page watched is long over, or the program was started anew since. What was loaded stands in the runs.",
        "de": "Was diese Seite verfolgte, ist längst vorbei, oder das Programm wurde seither neu gestartet. Was geladen "
        "wurde, steht bei den Läufen.",
    },
    "refused.back": {"en": "To the runs", "de": "Zu den Läufen"},
    "leave": {"en": "Log out", "de": "Abmelden"},
}
"""Key -> language -> text with {places}. "refused." and a status: the heading."""
