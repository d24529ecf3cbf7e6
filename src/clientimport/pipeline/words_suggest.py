"""What `rejects suggest` says, in every language."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "none": {"en": "No reject is open.", "de": "Keine abgewiesene Zeile ist offen."},
    "causes": {"en": "{rejects} open rejects, by cause:", "de": "{rejects} offene abgewiesene Zeilen, nach Ursachen:"},
    "more": {"en": " and {values} more", "de": " und {values} weitere"},
    "further": {"en": "… and {causes} more causes: --most N", "de": "… und {causes} weitere Ursachen: --most N"},
    "nothing": {
        "en": "No change of the mapping that was tried would mend any of them.",
        "de": "Keine der probierten Änderungen des Mappings würde etwas davon beheben.",
    },
    "mends": {
        "en": "Faults mended: {faults}. Rows that then have no other one: {rows}.",
        "de": "Behobene Fehler: {faults}. Zeilen, die dann keinen anderen haben: {rows}.",
    },
    "dropped": {
        "en": "Values and items that would be left out: {values}.",
        "de": "Werte und Einträge, die weggelassen würden: {values}.",
    },
    "effect": {
        "en": "Records of the whole files that are right today: {before}. Of these would differ: {differ}.",
        "de": "Datensätze der ganzen Dateien, die heute richtig sind: {before}. Davon würden sich ändern: {differ}.",
    },
    "absent": {
        "en": "What else would change could not be tried for these files, which are not there as they were: {files}. "
        "Name where they are by now with --file.",
        "de": "Was sich sonst ändern würde, ließ sich für diese Dateien nicht probieren; sie sind nicht mehr so da: {files}. "
        "Sagen Sie mit --file, wo sie jetzt sind.",
    },
    "apply": {
        "en": "Write one into the mapping: rejects suggest --apply N. Then: rejects retry --all.",
        "de": "Eine ins Mapping schreiben: rejects suggest --apply N. Danach: rejects retry --all.",
    },
    "applied": {"en": "{mapping} was changed:", "de": "{mapping} wurde geändert:"},
    "idea.blank": {"en": "Read these texts as blank.", "de": "Diese Texte als leer lesen."},
    "idea.lookup": {"en": "Add these values to the table.", "de": "Diese Werte in die Tabelle aufnehmen."},
    "idea.order": {"en": "Read dates in another order.", "de": "Datumsangaben in anderer Reihenfolge lesen."},
    "idea.clean": {"en": "Clean the value first.", "de": "Den Wert zuerst bereinigen."},
    "idea.decimal": {"en": "Read numbers with a decimal comma.", "de": "Zahlen mit Dezimalkomma lesen."},
    "idea.drop": {
        "en": "Leave such values out, and load the rest of the row.",
        "de": "Solche Werte weglassen und den Rest der Zeile laden.",
    },
}
