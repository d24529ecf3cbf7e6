"""`clientimport show`: the documents' answers for the documents' examples, loaded from flat files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from calling import ROOT, Cli

GOLDEN = ROOT / "tests/golden"


def neutral(value: Any) -> Any:
    """Ids and times aside."""
    if isinstance(value, dict):
        return {k: _aside(k, v) for k, v in value.items()}
    return [neutral(each) for each in value] if isinstance(value, list) else value


def _aside(name: str, value: Any) -> Any:
    if name in ("id", "updated_at") or (name == "url" and str(value).startswith("/v9/clients/")):
        return type(value).__name__
    return neutral(value)


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


def test_ned_flanders_comes_out_as_the_document_says(
    cli: Cli, samples: Path, mappings: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLIENTIMPORT_DATABASE", database)
    cli("references", "load", "offices", samples / "clean/offices.csv")
    loaded = cli(
        "run", samples / "clean/ticketevolution-api-example.csv", "-m", mappings / "ticketevolution-api.yaml", "--json"
    )
    assert (loaded.code, loaded.json["fates"]) == (0, {"created": 1, "heading": 1})
    (key,) = [
        line.split(",")[0] for line in Path(loaded.json["reports"]["accepted.csv"]).read_text("utf-8-sig").splitlines()[1:]
    ]
    shown = cli("show", "--system", loaded.json["system"], "--key", key)
    assert shown.code == 0
    golden = json.loads((GOLDEN / "ticketevolution-show-full.json").read_text())
    got, wanted = neutral(shown.json), neutral(golden)
    for client in (got, wanted):
        if client["clients"][0]["company"]:
            client["clients"][0]["company"].pop("id", None)
    assert got == wanted
    assert list(got["clients"][0]) == list(wanted["clients"][0]), "key for key, in the document's order"


def test_intend_design_studio_comes_out_as_the_document_says(
    cli: Cli, samples: Path, mappings: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLIENTIMPORT_DATABASE", database)
    loaded = cli("run", samples / "clean/intend-api-example.csv", "-m", mappings / "intend-api.yaml", "--json")
    assert (loaded.code, loaded.json["fates"]) == (0, {"created": 1, "heading": 1})
    shown = cli("show", "1", "--target", "intend")
    assert without_blanks(shown.json) == without_blanks(json.loads((GOLDEN / "intend-show-full.json").read_text()))
    created = cli("show", "1", "--target", "intend", "--created")
    assert created.json == {
        "status": 200,
        "response": True,
        "data": {"client_id": 1, "client_account": "INTEND01"},
        "msg": "Request Successful",
    }


def without_blanks(value: Any) -> Any:
    """`""`, null and a missing key read alike, and the password is not shown."""
    if isinstance(value, dict):
        kept = {k: without_blanks(v) for k, v in value.items() if k not in ("password", "id")}
        return {k: v for k, v in kept.items() if v not in (None, "", {}, [])}
    return [without_blanks(each) for each in value] if isinstance(value, list) else value


def test_a_client_that_is_not_there(cli: Cli) -> None:
    cli("db", "upgrade")
    for words in (("show", "77", "--target", "intend"), ("show",), ("show", "1", "--target", "nothing")):
        done = cli(*words)
        assert done.code == 2 and done.err.count("\n") == 1
