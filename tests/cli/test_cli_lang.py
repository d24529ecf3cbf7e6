"""`--lang` and the setting `lang`: what a run says, and what the database says of it again."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from calling import Called, Cli

GERMAN = [
    "Der Name „Priya“ enthält kein Leerzeichen: Vor- und Nachname sind nötig.",
    "„felix.marlowe@example“ ist keine E-Mail-Adresse: Was auf das @ folgt, hat keinen Punkt.",
]


@pytest.fixture
def run(cli: Cli, samples: Path, mappings: Path) -> Any:
    cli("references", "load", "offices", samples / "clean/offices.csv")

    def call(*words: str, command: str = "run") -> Called:
        return cli(command, samples / "first-steps.csv", "-m", mappings / "salesforce.yaml", *words)

    return call


def messages(cli: Cli, *words: str) -> list[str]:
    return [problem["message"] for problem in cli("rejects", "list", "--json", *words).json_lines]


def test_the_end_of_a_run_in_german(run: Any) -> None:
    done = run("--lang", "de")
    assert done.code == 3
    assert done.out.splitlines()[:5] == [
        "Abgewiesene Zeilen: 4 neu, 0 bekannt, 0 verschwunden.",
        "first-steps.csv: 10 Zeilen → 6 angelegt, 4 abgewiesen (dazu 1 Überschrift)",
        "Was nicht stimmt:",
        "  1 Zeile: Mailing Country: „Untied States“ ist kein bekanntes Land. Meinten Sie United States? Verwenden Sie den "
        "Namen des Landes oder seinen Code aus zwei Buchstaben.",
        f"  1 Zeile: Email: {GERMAN[1]} Berichtigen Sie die Adresse.",
    ]
    assert "Berichte:" in done.out.splitlines()


def test_a_check_in_german(run: Any) -> None:
    checked = run("--lang", "de", command="check")
    assert checked.out.splitlines()[1] == "Es wurde nichts geladen: Dies war eine Prüfung."
    assert checked.out.splitlines()[-1] == "Nicht geprüft: office_id, gespeicherte Kunden."


def test_an_english_run_is_told_in_german_again_and_back(cli: Cli, run: Any) -> None:
    english = run("--json").json
    assert english["lang"] == "en"
    folder = Path(english["reports"]["rejects.csv"]).parent
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    as_told = messages(cli)
    assert messages(cli, "--lang", "de")[:2] == GERMAN
    assert messages(cli, "--lang", "en") == as_told
    number = str(cli("rejects", "list", "--json").json_lines[0]["reject_id"])
    assert cli("rejects", "show", number, "--json", "--lang", "de").json["problems"][0]["message"] == GERMAN[0]

    assert cli("rejects", "export", "last", "--lang", "de").code == 0
    with (folder / "rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        told = [row["clientimport_problems"] for row in csv.DictReader(file)]
    assert [each.partition(": ")[2] for each in told[:2]] == GERMAN
    assert json.loads((folder / "run.json").read_text(encoding="utf-8"))["lang"] == "de"
    assert cli("rejects", "export", "last").code == 0
    again = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert again["rejects.csv"] == first["rejects.csv"]


def test_a_run_speaks_as_the_setting_says(cli: Cli, run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "clientimport.yaml").write_text("lang: de\n")
    assert run("--json").json["lang"] == "de"
    assert messages(cli)[:2] == GERMAN
    assert run("--json", "--again", "--lang", "en").json["lang"] == "en"
    monkeypatch.setenv("CLIENTIMPORT_LANG", "en")
    assert run("--json", "--again").json["lang"] == "en"
    monkeypatch.setenv("CLIENTIMPORT_LANG", "fr")
    refused = run()
    assert (refused.code, "CLIENTIMPORT_LANG: 'fr' is not possible: use en or de." in refused.err) == (2, True)
    assert run("--lang", "fr").code == 2


def test_the_same_file_again_in_german(run: Any) -> None:
    first = run("--json").json["run_id"]
    again = run("--lang", "de")
    assert again.out.splitlines() == [
        "Abgewiesene Zeilen: 0 neu, 4 bekannt, 0 verschwunden.",
        "first-steps.csv: Nichts zu tun: Diese Dateien wurden schon geladen.",
        f"Lauf {first} hat sie mit diesem Mapping geladen; --again liest sie trotzdem.",
    ]


def test_a_gate_holds_in_german(cli: Cli, tmp_path: Path) -> None:
    gates = "gates: {min_rows: 2000}\n"
    (tmp_path / "m.yaml").write_text(
        "mapping: 1\ntarget: ticketevolution\nsystem: crm\nkey: Id\nrecord: {name: Name}\n" + gates
    )
    (tmp_path / "c.csv").write_text("Id,Name\n1,Ned Flanders\n")
    held = cli("run", "c.csv", "-m", "m.yaml", "--lang", "de")
    assert held.code == 4
    assert "Die Schranke min_rows hält den Lauf zurück: Ihre Grenze ist 2000, der Lauf hat 1." in held.out.splitlines()
    assert "Eine Schranke hält den Lauf zurück: min_rows ist 2000, der Lauf hat 1." in held.err
    assert "Sehen Sie in den Fehlerbericht." in held.err


def test_a_job_speaks_as_its_file_says(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text("mapping: 1\ntarget: ticketevolution\nsystem: crm\nkey: Id\nrecord: {name: Name}\n")
    (tmp_path / "c.csv").write_text("Id,Name\n1,Ned\n")
    (tmp_path / "j.yaml").write_text(
        "name: nightly\nlang: de\nimports: [{name: clients, files: c.csv, mapping: m.yaml, complete: settled 0s}]\n"
    )
    told = cli("job", "run", "j.yaml", "--json").json
    (one,) = told["imports"]
    assert (told["exit_code"], one["run"]["lang"]) == (3, "de")
    assert one["words"] == "0 von 1 Zeile sind in der Datenbank, 1 wurde abgewiesen."
    assert messages(cli)[0] == "Der Name „Ned“ enthält kein Leerzeichen: Vor- und Nachname sind nötig."
