"""`clientimport targets`: the record shapes with fields, limits and words."""

from __future__ import annotations

from calling import Cli


def test_every_field_has_its_words(cli: Cli) -> None:
    shapes = cli("targets", "--json").json
    assert [s["name"] for s in shapes] == ["ticketevolution", "intend"]
    assert [f["path"] for s in shapes for f in s["fields"] if not f["words"] and f["kind"] != "object"] == []
    label = next(f for f in shapes[0]["fields"] if f["path"] == "addresses[].label")
    assert label["max_length"] == 20


def test_one_shape_for_people(cli: Cli) -> None:
    said = cli("targets", "intend")
    assert said.code == 0 and "credentials.password" in said.out and "secret" in said.out
    assert "addresses[].label" not in said.out
    assert cli("targets", "nothing").code == 2
