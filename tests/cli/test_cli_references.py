"""`clientimport references load|list`."""

from __future__ import annotations

from pathlib import Path

from calling import Cli


def test_offices_come_with_their_brokerage(cli: Cli, samples: Path) -> None:
    loaded = cli("references", "load", "offices", samples / "clean/offices.csv", "--json")
    assert loaded.code == 0 and loaded.json["added"] == loaded.json["rows"] > 1
    listed = cli("references", "list", "offices", "--json").json
    (main,) = [row for row in listed if str(row["id"]) == "1937"]
    assert {k: str(v) for k, v in main.items()} == {
        "id": "1937",
        "name": "Main Office",
        "brokerage_id": "1935",
        "brokerage_name": "Tevo POS Test",
        "brokerage_abbreviation": "TEPOS",
    }


def test_loading_again_changes_nothing(cli: Cli, samples: Path) -> None:
    cli("references", "load", "offices", samples / "clean/offices.csv")
    again = cli("references", "load", "offices", samples / "clean/offices.csv", "--json").json
    assert (again["added"], again["changed"]) == (0, 0)


def test_client_types_begin_with_two(cli: Cli, tmp_path: Path) -> None:
    cli("db", "upgrade")
    assert [row["code"] for row in cli("references", "list", "client-types", "--json").json] == ["retail", "trade"]
    (tmp_path / "types.csv").write_text("code\nwholesale\n")
    assert cli("references", "load", "client-types", "types.csv").code == 0
    assert "wholesale" in cli("references", "list", "client-types").out


def test_a_table_that_is_not_there_and_a_file_that_does_not_fit(cli: Cli, tmp_path: Path) -> None:
    assert cli("references", "load", "ofices", "x.csv").code == 2
    (tmp_path / "offices.csv").write_text("number,name\n1,x\n")
    wrong = cli("references", "load", "offices", "offices.csv")
    assert wrong.code == 5 and "offices.csv" in wrong.err and "id" in wrong.err
    (tmp_path / "offices.csv").write_text("id,name\nabc,x\n")
    wrong = cli("references", "load", "offices", "offices.csv")
    assert wrong.code == 5 and "abc" in wrong.err
    (tmp_path / "offices.csv").write_text("id,name\n,x\n")
    assert cli("references", "load", "offices", "offices.csv").code == 5
