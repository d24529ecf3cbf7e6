"""`clientimport map coverage`."""

from __future__ import annotations

from pathlib import Path

from calling import Cli

MAPPING = """\
mapping: 1
target: ticketevolution
system: s
key: Id
source:
  optional: [Fax, Shoe size]
  headings: {Id: [No, Number]}
  blank: ["N/A", "none"]
only_if: {sql: "Status <> 'Deleted'"}
record:
  name: {column: Name, clean: [collapse, upper]}
  office_id: {column: Office, lookup: {East: 1, West: 2, North: 3}, default: "9"}
  notes: Notes
  tags: {column: Tags, split: ";", clean: lower, lookup: {vip: VIP, press: Press}, else: keep}
  phone_numbers:
    - each: 1-2
      label: {value: work}
      number: {column: "Phone {n}", clean: {replace: {pattern: "^tel ", with: ""}}}
  email_addresses:
    - {address: Email, label: {column: Kind, clean: lower}}
"""
CLIENTS = """\
No,Name,Office,Notes,Tags,Phone 1,Phone 2,Email,Kind,Status,Web Password,Spare
1,NED  FLANDERS,East,,vip;left,541-555-0123,,,,Active,hunter2,x
2,EDNA K,East,,vip,tel 541-555-0124,,,home,Active,,
3,SEYMOUR S,South,N/A,,,,,,,,y
"""


def test_what_never_meets_is_told(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(MAPPING)
    (tmp_path / "c.csv").write_text(CLIENTS)
    done = cli("map", "coverage", "c.csv", "-m", "m.yaml", "--json")
    assert done.code == 0, done.err
    found = done.json
    assert found["rows"] == 3
    assert found["columns_unread"] == [
        {"heading": "Spare", "filled": 2, "rows": 3, "fill_rate": 0.6667},
        {"heading": "Web Password", "filled": 1, "rows": 3, "fill_rate": 0.3333},
    ]
    assert [(each["field"], each["columns"]) for each in found["fields_never_filled"]] == [
        ("notes", ["Notes"]),
        ("email_addresses[].address", ["Email"]),
    ]
    assert [(each["field"], each["slot"], each["columns"]) for each in found["items_never_there"]] == [
        ("phone_numbers[]", 1, ["Phone 2"])
    ]
    assert [(each["path"], each["unused"], each["lacking"]) for each in found["lookups"]] == [
        ("record.office_id", ["West", "North"], [{"value": "South", "count": 1}]),
        ("record.tags", ["press"], [{"value": "left", "count": 1}]),
    ]
    assert [(each["line"], each["step"], each["given"]) for each in found["steps_without_effect"]] == [
        (11, "clean: upper", 3),
        (12, "default: 9", 2),
        (20, "clean: lower", 1),
        (14, "clean: lower", 3),
    ]
    assert found["only_if"] == {"line": 9, "sql": "Status <> 'Deleted'", "filtered": 0, "takes_out": "none"}
    assert found["source_never_met"] == {"optional": ["Fax", "Shoe size"], "headings": ["Id: Number"], "blank": ["none"]}


def test_the_screen_names_lines_and_shares(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(MAPPING)
    (tmp_path / "c.csv").write_text(CLIENTS)
    done = cli("map", "coverage", "c.csv", "-m", "m.yaml")
    assert (done.code, done.err) == (0, "")
    assert "   67%  Spare" in done.out
    assert "line 12, record.office_id: 1 cells, rejects: “South” 1 ×" in done.out
    assert "line 9: takes out none of the rows" in done.out
    assert "hunter2" not in done.out


def test_values_of_a_secret_column_are_withheld(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(
        "mapping: 1\ntarget: ticketevolution\nsystem: s\nkey: Id\nrecord:\n  name: Name\n"
        "  notes: {column: PIN, lookup: {known: a, other: b}}\n"
    )
    (tmp_path / "c.csv").write_text("Id,Name,PIN\n1,Ned Flanders,4711\n2,Edna Krabappel,known\n")
    done = cli("map", "coverage", "c.csv", "-m", "m.yaml", "--json")
    assert done.code == 0
    (lookup,) = done.json["lookups"]
    assert (lookup["lacking_cells"], lookup["lacking"], lookup["unused"]) == (1, [], ["[withheld]"])
    assert "4711" not in done.out + cli("map", "coverage", "c.csv", "-m", "m.yaml").out


def test_the_counts_do_not_depend_on_the_batches(cli: Cli, tmp_path: Path) -> None:
    from clientimport.pipeline.map_coverage import map_coverage
    from clientimport.pipeline.order import CheckOrder

    (tmp_path / "m.yaml").write_text(MAPPING)
    (tmp_path / "c.csv").write_text(CLIENTS)
    whole, single = (map_coverage(CheckOrder(("c.csv",), "m.yaml", batch_rows=rows)).to_json() for rows in (None, 1))
    assert whole == single


def test_a_mapping_that_fits_has_nothing_to_tell(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text("mapping: 1\ntarget: ticketevolution\nsystem: s\nkey: Id\nrecord: {name: Name}\n")
    (tmp_path / "c.csv").write_text("Id,Name\n1,Ned Flanders\n")
    done = cli("map", "coverage", "c.csv", "-m", "m.yaml")
    assert (done.code, done.out) == (
        0,
        "m.yaml: 1 row\n\nEverything in it was met, and every column is read.\n",
    )
    missing = cli("map", "coverage", "nowhere.csv", "-m", "m.yaml")
    assert missing.code == 5 and "nowhere.csv" in missing.err


def test_the_parts_of_one_cell_count_together(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(
        "mapping: 1\ntarget: ticketevolution\nsystem: s\nkey: Id\nrecord:\n  name: Name\n  email_addresses:\n"
        '    - each: {column: Email, split: ","}\n      address: "{part}"\n      label: Kind\n'
        '    - each: {column: Other, split: ","}\n      address: "{part}"\n'
    )
    (tmp_path / "c.csv").write_text('Id,Name,Email,Kind,Other\n1,Ned Flanders,"ned@example.com,n@example.com",,\n')
    found = cli("map", "coverage", "c.csv", "-m", "m.yaml", "--json").json
    assert [(each["field"], each["columns"]) for each in found["items_never_there"]] == [("email_addresses[]", ["Other"])]
    assert [(each["field"], each["columns"]) for each in found["fields_never_filled"]] == [
        ("email_addresses[].label", ["Kind"])
    ]
