"""The catalogue in German: the words of every problem and of every detail. Places are those of the English words."""

from __future__ import annotations

from typing import Final

__all__ = ["DETAILS", "PROBLEMS", "QUOTES"]

QUOTES: Final = ("„", "“")

_NOTHING_TO_DO = "Es ist nichts zu tun."

PROBLEMS: Final[dict[str, tuple[str, str]]] = {
    # Aufbau der Datei
    "too-many-cells": ("Die Zeile hat {detail} Zellen.", "Entfernen Sie die überzähligen Zellen, oder setzen Sie einen Wert, der das Trennzeichen enthält, in Anführungszeichen."),
    "too-few-cells": ("Die Zeile hat {detail} Zellen.", "Ergänzen Sie die fehlenden Zellen, auch die leeren."),
    "stray-quote": ("In einem Wert, der nicht in Anführungszeichen steht, kommt ein Anführungszeichen vor: {detail}.", "Verdoppeln Sie das Anführungszeichen und setzen Sie den ganzen Wert in Anführungszeichen, oder entfernen Sie es."),
    "text-after-quote": ("Auf ein schließendes Anführungszeichen folgt noch Text: {detail}.", "Setzen Sie den ganzen Wert in Anführungszeichen und verdoppeln Sie jedes Anführungszeichen, das zu ihm gehört."),
    "unclosed-quote": ("Ein Anführungszeichen wird geöffnet und nie geschlossen: {detail}.", "Schließen Sie das Anführungszeichen am Ende des Wertes."),
    "nul-character": ("Die Zeile enthält ein NUL-Zeichen.", "Entfernen Sie es: Es ist nicht sichtbar, geben Sie den Wert also neu ein."),
    "not-decodable": ("Die Bytes {detail} sind in der Kodierung dieser Datei kein Text.", "Speichern Sie die Datei in der angegebenen Kodierung, oder geben Sie den Wert neu ein."),
    "cell-error": ("Die Zelle enthält den Tabellenfehler {value}.", "Berichtigen Sie die Formel, oder geben Sie den Wert ein."),
    "formula-not-calculated": ("Die Zelle enthält eine Formel, die nie berechnet wurde.", "Öffnen Sie die Arbeitsmappe in einem Tabellenprogramm und speichern Sie sie noch einmal, oder geben Sie den Wert ein."),
    "cell-too-long": ("Die Zelle ist länger als {detail} Zeichen.", "Kürzen Sie den Wert."),
    "too-many-parts": ("Die Zelle enthält {detail}.", "Entfernen Sie die überzähligen, oder erhöhen Sie `most` im Mapping."),
    "footer-unclear": ("Die Zeile sieht wie eine Fußzeile aus, aber nach ihr kommen noch Zeilen mit einem Schlüssel.", "Geben Sie der Zeile ihren Schlüssel, oder entfernen Sie sie."),
    "surplus-cells-empty": ("Die Zeile hat {detail} Zellen; die überzähligen sind leer und wurden weggelassen.", _NOTHING_TO_DO),
    "cell-error-unread": ("Die Zelle enthält den Tabellenfehler {value}; das Mapping liest sie nicht.", _NOTHING_TO_DO),
    "formula-not-calculated-unread": ("Die Zelle enthält eine Formel, die nie berechnet wurde; das Mapping liest sie nicht.", _NOTHING_TO_DO),
    "rows-hidden": ("{detail}; ausgeblendete Zeilen, auch herausgefilterte, werden wie alle anderen gelesen.", "Es ist nichts zu tun; sollen sie nicht gelesen werden, setzen Sie `source: {{hidden_rows: skip}}`."),
    "cells-merged": ("Zellen sind über mehrere Zeilen verbunden: {detail}. Der Wert gilt nur für die erste Zeile; die anderen sind leer.", "Heben Sie die Verbindung auf und füllen Sie jede Zeile aus, wenn der Wert für alle gedacht ist."),
    "cell-bent": ("Ein Tabellenprogramm hat aus „{detail}“ {value} gemacht; die Zelle zählt, wie sie empfangen wurde.", "Es ist nichts zu tun; `--as-typed` nimmt sie, wie sie jetzt dort steht."),
    "heading-repeated": ("Die Überschrift {value} kommt {detail}-mal vor; das Mapping liest sie nicht.", _NOTHING_TO_DO),
    "column-unmapped": ("Die Spalte {column} wird vom Mapping nicht gelesen.", "Nehmen Sie sie in das Mapping auf, oder setzen Sie `source: {{unmapped: ignore}}`."),
    "other-table": ("In Zeile {detail} beginnt eine zweite Tabelle; sie wurde nicht gelesen.", "Importieren Sie sie für sich, mit einem eigenen Mapping."),
    # Schlüssel
    "key-missing": ("Die Zeile hat keinen Schlüssel.", "Füllen Sie {column} aus."),
    "key-too-long": ("Der Schlüssel hat {detail} Zeichen; höchstens 255 sind möglich.", "Kürzen Sie ihn, oder wählen Sie einen anderen Schlüssel."),
    "key-repeated": ("Der Schlüssel {value} steht schon in {detail}, mit anderen Werten.", "Behalten Sie eine der beiden Zeilen, oder geben Sie dieser einen eigenen Schlüssel."),
    "key-exists": ("Ein Kunde mit dem Schlüssel {value} ist schon gespeichert, und das Mapping legt nur neue an.", "Entfernen Sie die Zeile, oder importieren Sie mit `mode: upsert`."),
    "key-unknown": ("Kein Kunde mit dem Schlüssel {value} ist gespeichert, und das Mapping ändert nur vorhandene.", "Berichtigen Sie den Schlüssel, oder importieren Sie mit `mode: upsert`."),
    # Schritte des Mappings
    "lookup-unknown": ("{value} steht nicht in der Tabelle des Mappings für {field}.{detail}", "Berichtigen Sie den Wert, oder ergänzen Sie die Tabelle."),
    "pattern-unmatched": ("{value} hat nicht die Form, die das Mapping für {field} erwartet.", "Schreiben Sie den Wert in dieser Form, oder erweitern Sie das Muster."),
    "lookup-unlisted": ("{value} steht nicht in der Tabelle {detail} für {field}.", "Ergänzen Sie die Tabelle, wenn der Wert einen eigenen Eintrag haben soll."),
    "phone-invalid": ("{value} ist keine Telefonnummer.", "Geben Sie die Nummer mit Vorwahl an, nur mit Ziffern und den üblichen Trennzeichen."),
    "phone-impossible": ("{value} kann keine Telefonnummer sein{detail}.", "Prüfen Sie, ob Ziffern fehlen oder zu viel sind."),
    "calling-code-unknown": ("{value} ist keine Ländervorwahl.", "Verwenden Sie eine Vorwahl wie +1 oder +44."),
    "phone-unassigned": ("{value} ist eine mögliche Telefonnummer, aber keine, die vergeben ist{detail}.", "Fragen Sie beim Kunden nach."),
    "country-unknown": ("{value} ist kein bekanntes Land.{detail}", "Verwenden Sie den Namen des Landes oder seinen Code aus zwei Buchstaben."),
    "currency-unknown": ("{value} ist keine Währung nach ISO 4217.{detail}", "Verwenden Sie den Code aus drei Buchstaben, zum Beispiel GBP."),
    "date-invalid": ("{value} ist kein Datum{detail}.", "Schreiben Sie es als Jahr-Monat-Tag, zum Beispiel 2024-03-31."),
    "number-invalid": ("{value} ist keine Zahl.", "Verwenden Sie nur Ziffern und ein einziges Dezimalzeichen."),
    "integer-invalid": ("{value} ist keine ganze Zahl.", "Verwenden Sie nur Ziffern."),
    "boolean-invalid": ("{value} ist weder ja noch nein.", "Verwenden Sie true oder false, yes oder no, 1 oder 0."),
    "text-cut": ("{value} wurde auf {detail} Zeichen gekürzt, wie es das Mapping verlangt.", _NOTHING_TO_DO),
    "line-break-replaced": ("Ein Zeilenumbruch oder Tabulator in {field} wurde ersetzt, da das Feld nur eine Zeile hat.", _NOTHING_TO_DO),
    # Werte
    "required-missing": ("{field} fehlt.", "Füllen Sie {column} aus."),
    "too-long": ("{value} ist zu lang: Höchstens {detail} Zeichen sind möglich.", "Kürzen Sie den Wert."),
    "control-character": ("Der Wert enthält das Steuerzeichen {detail}.", "Geben Sie den Wert neu ein."),
    "not-allowed": ("{value} ist hier nicht erlaubt.{detail}", "Verwenden Sie einen der erlaubten Werte."),
    "name-without-space": ("Der Name {value} enthält kein Leerzeichen: Vor- und Nachname sind nötig.", "Geben Sie den vollen Namen an, zum Beispiel Prince Fielder."),
    "email-invalid": ("{value} ist keine E-Mail-Adresse: {detail}", "Berichtigen Sie die Adresse."),
    "sid-not-alphanumeric": ("{value} darf nur Buchstaben und Ziffern enthalten.", "Entfernen Sie alles andere."),
    "country-code-invalid": ("{value} ist kein Ländercode nach ISO 3166.{detail}", "Verwenden Sie den Code aus zwei Buchstaben, zum Beispiel US."),
    "url-invalid": ("{value} ist keine Web-Adresse.", "Schreiben Sie sie wie www.example.com oder https://example.com."),
    "eori-invalid": ("{value} ist keine EORI-Nummer{detail}.", "Geben Sie den Ländercode und bis zu 15 Zeichen an."),
    "vat-invalid": ("{value} ist keine Umsatzsteuer-Nummer{detail}.", "Klären Sie die Nummer mit dem Kunden."),
    # Nachschlagetabellen
    "office-unknown": ("Es gibt kein Büro {value}.", "Berichtigen Sie das Büro, laden Sie es mit `references load offices`, oder lassen Sie es vom Mapping anlegen."),
    "company-unknown": ("Es gibt keine Firma {value}.", "Berichtigen Sie die Nummer, oder geben Sie den Namen der Firma an."),
    "client-type-unknown": ("Es gibt keine Kundenart {value}.{detail}", "Verwenden Sie eine bekannte Art, oder laden Sie sie mit `references load client-types`."),
    "office-missing": ("Der Kunde hat kein Büro.", "Ein Büro wird empfohlen; nehmen Sie es in das Mapping auf, oder füllen Sie es aus."),
    # Regeln über mehrere Felder
    "company-and-company-id": ("Sowohl eine Firma als auch die Nummer einer Firma ist angegeben.", "Behalten Sie eines von beiden."),
    "two-primaries": ("Ein zweiter Eintrag ist als Haupteintrag gekennzeichnet: {field}.", "Kennzeichnen Sie nur einen."),
    "title-or-names": ("Weder ein Titel noch Vor- und Nachname ist angegeben.", "Füllen Sie den Titel aus, oder beide Namen."),
    "password-without-username": ("Ein Passwort ist angegeben, aber kein Benutzername.", "Füllen Sie den Benutzernamen aus, oder entfernen Sie das Passwort."),
    "username-taken": ("Der Benutzername {value} gehört einem anderen Kunden{detail}.", "Wählen Sie einen anderen Benutzernamen."),
    "password-withheld": ("Das Passwort wurde in dem Bericht, aus dem diese Zeile stammt, zurückgehalten; das gespeicherte bleibt.", _NOTHING_TO_DO),
    # Korrekturen
    "corrected-already": ("Die Zeile ist genau so, wie sie schon einmal abgewiesen wurde; eine berichtigte Fassung hat {detail} geladen.", "Es ist nichts zu tun. Berichtigen Sie sie auch in dem System, aus dem sie kommt: Sobald eine Zelle anders ist, wird die Zeile wieder gelesen."),
    # die Datenbank
    "refused-by-database": ("Die Datenbank hat die Zeile abgelehnt: {detail}", "Berichtigen Sie den Wert, um den es der Bedingung geht."),
    "rule-broken": ("Der Datensatz verletzt bei {field} eine Regel seines Aufbaus: {detail}", "Berichtigen Sie den Wert."),
}  # fmt: skip
"""Code -> message and remedy."""

DETAILS: Final[dict[str, str]] = {
    # Aufbau der Datei
    "cells": "{1} statt {2}",
    "cell": "in Zelle {1}",
    "cell-named": "in Zelle {1} ({2})",
    "number": "{1n}",
    "more-parts": "mehr als {1} Teile",
    "row-hidden": "{1n} Zeile ist ausgeblendet ({2})",
    "rows-hidden": "{1n} Zeilen sind ausgeblendet ({2})",
    "areas-and-more": "{1} und {2n} weitere",
    # andere Zeilen
    "row": "Zeile {1}",
    "row-of-file": "Zeile {1} von {2}",
    "run-and-day": "Lauf {1} am {2}",
    "of-row": " (Zeile {1})",
    "of-row-of-file": " (Zeile {1} von {2})",
    # was gemeint, was möglich ist
    "meant": " Meinten Sie {1}?",
    "known": " Bekannt: {1}.",
    "known-among-others": " Bekannt: {1}, …",
    "allowed": " Erlaubt: {1}.",
    "date-format": " der Form {1}",
    "date-day-first": " (gelesen mit dem Tag zuerst)",
    "date-month-first": " (gelesen mit dem Monat zuerst)",
    "date-year-first": " (gelesen mit dem Jahr zuerst)",
    # Telefonnummern
    "phone-other-code": ": Ihre Ländervorwahl ist +{1}, nicht +{2}",
    "phone-no-country": ": Kein Land hat ihre Ländervorwahl",
    "phone-too-short": ": Sie ist zu kurz",
    "phone-too-long": ": Sie ist zu lang",
    "phone-no-area-code": ": Die Ortsvorwahl fehlt",
    "phone-wrong-length": ": Sie hat zu wenige oder zu viele Ziffern",
    "phone-calling-code": " mit der Ländervorwahl +{1}",
    # E-Mail-Adressen
    "email-no-at": "Das @ fehlt.",
    "email-not-alone": "Nur die Adresse selbst darf hier stehen, ohne Namen und ohne < >.",
    "email-nothing-before": "Vor dem @ steht nichts.",
    "email-nothing-behind": "Nach dem @ steht nichts.",
    "email-more-ats": "Sie hat mehr als ein @.",
    "email-blank": "Sie enthält ein Leerzeichen.",
    "email-comma": "Sie enthält ein Komma oder Semikolon; nur eine Adresse darf hier stehen.",
    "email-too-long": "Sie ist zu lang.",
    "email-dot-astray": "Ein Punkt steht an der falschen Stelle.",
    "email-no-dot": "Was auf das @ folgt, hat keinen Punkt.",
    "email-character": "Ein Zeichen vor dem @ ist nicht erlaubt.",
    "email-reserved": "An eine solche Domain kann keine Mail gehen.",
    "email-no-domain": "Was auf das @ folgt, ist kein Domain-Name.",
    # Nummern von Firmen
    "no-country-code": ": {1} ist kein Ländercode",
    "by-country-rules": " nach den Regeln ihres Landes",
    # was eine Datenbank ablehnt
    "same-columns": "Eine andere Zeile hat denselben Wert in {1}",
    "same-value": "Eine andere Zeile hat denselben Wert",
    "same-of-constraint": "Eine andere Zeile hat denselben Wert (Bedingung {1})",
    "column-blank": "{1} darf nicht leer sein",
    "value-blank": "Ein Wert darf nicht leer sein",
    "constraint": "Die Bedingung {1} lässt sie nicht zu",
    "refers-to-nothing": "Sie verweist auf etwas, das nicht in der Datenbank ist",
    "refers-to-nothing-constraint": "Sie verweist auf etwas, das nicht in der Datenbank ist (Bedingung {1})",
    "referred-to-constraint": "Etwas in der Datenbank verweist auf sie (Bedingung {1})",
    "clashes-constraint": "Sie verträgt sich nicht mit einer anderen Zeile (Bedingung {1})",
    "text-too-long": "Ein Text ist länger als seine Spalte",
    "text-too-long-column": "Ein Text ist länger als seine Spalte {1}",
    "number-out-of-range": "Eine Zahl liegt außerhalb des möglichen Bereichs",
    "number-out-of-range-column": "Eine Zahl liegt außerhalb des möglichen Bereichs von {1}",
    "trigger": "Ein Trigger lässt sie nicht zu",
    "does-not-fit": "Ein Wert passt nicht in seine Spalte",
    # Schranken
    "gate-held": "hält zurück",
    "gate-open": "offen",
    "gate-released": "freigegeben",
    "gate-of-column": "{1} der Spalte „{2}“",
    "learning": "lernt noch, {1} von {2} Läufen",
    "good-runs": "gute Läufe: {1}",
    "from-to": "{1} bis {2}",
    "from-to-rows": "{1n} bis {2n}",
    "last-run-had": " (der letzte gute Lauf hatte ",
    "last-runs-had": " (die letzten {1} guten Läufe hatten ",
    "as-last-run": "wie beim letzten guten Lauf",
    "as-last-runs": "wie bei den letzten {1} guten Läufen",
    "column-inside": "1 Spalte innerhalb",
    "columns-inside": "{1} Spalten innerhalb",
    "same-headings": "dieselben",
    "lacks": "es fehlt {1}",
    "adds": "neu ist {1}",
    "lacks-and-adds": "es fehlt {1}, neu ist {2}",
}
"""Name -> words."""
