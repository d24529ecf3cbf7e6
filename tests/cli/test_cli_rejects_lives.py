"""`clientimport rejects waive`, and what `list` and `show` say of a reject across runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from calling import Called, Cli

from clientimport.loader import connect
from clientimport.pipeline.reviewing.audit import audit
from clientimport.pipeline.reviewing.board import Board

MAPPING = """\
mapping: 1
target: intend
system: shop
key: Key
source: {encoding: utf-8}
record: {title: Title, email: Email}
"""
GOOD = "A1,Acme Ltd,a@example.com"
BAD = [f"B{n},Bolt {n} Ltd,bad {n}" for n in range(3)]


class Shop:
    def __init__(self, cli: Cli, folder: Path, database: str) -> None:
        self.cli, self.database = cli, database
        self.file, self.mapping = folder / "clients.csv", folder / "shop.yaml"
        self.mapping.write_text(MAPPING)

    def run(self, *rows: str, again: bool = False) -> Called:
        self.file.write_text("\n".join(["Key,Title,Email", *rows]) + "\n")
        return self.cli("run", self.file, "-m", self.mapping, "--database", self.database, *(["--again"] if again else []))

    def rejects(self, *words: Any) -> Called:
        return self.cli("rejects", *words, "--database", self.database)

    def listed(self, *words: Any) -> list[tuple[Any, ...]]:
        found = self.rejects("list", *words, "--json").json_lines
        return [(p["key"], p["code"], p["state"], p["standing"], p["status"]) for p in found]

    def execute(self, sql: str) -> None:
        engine = connect(self.database)
        with engine.begin() as connection:
            connection.exec_driver_sql(sql)
        engine.dispose()


@pytest.fixture
def shop(cli: Cli, tmp_path: Path, database_url: str) -> Shop:
    return Shop(cli, tmp_path, database_url)


def numbers(shop: Shop) -> dict[str, int]:
    return {p["key"]: p["reject_id"] for p in shop.rejects("list", "--json").json_lines}


def test_a_waived_reject_is_no_news_and_no_reason_for_exit_code_3(shop: Shop) -> None:
    assert shop.run(GOOD, *BAD).out.startswith("Rejected rows: 3 new, 0 known, 0 gone.\n")
    ids = numbers(shop)
    done = shop.rejects("waive", ids["B0"], ids["B1"], "--reason", "left the  company", "--by", "Ann", "--json")
    assert (done.code, done.json) == (0, {"waived": 2})
    assert shop.listed() == [("B2", "email-invalid", "open", "new", "open")]
    night = shop.run(GOOD, *BAD[:2], "C1,Cog,none")
    assert (night.code, night.out.splitlines()[0]) == (3, "Rejected rows: 1 new, 0 known, 1 gone, 2 waived.")
    night = shop.run(GOOD, *BAD[:2])
    assert (night.code, night.out.splitlines()[0]) == (0, "Rejected rows: 0 new, 0 known, 1 gone, 2 waived.")
    assert shop.run(GOOD, *BAD[:2]).code == 0, "the same file again"
    assert [row[0] for row in shop.listed("--state", "waived")] == ["B0", "B1"]
    first = shop.rejects("list", "--state", "waived", "--json").json_lines[0]
    assert first["waiver"] == {"by": "Ann", "at": first["waiver"]["at"], "until": None, "reason": "left the company"}
    shown = shop.rejects("show", first["reject_id"]).out
    assert f"waived for good by Ann on {first['waiver']['at']}: left the company" in shown


def test_a_waiver_can_be_taken_back(shop: Shop) -> None:
    shop.run(GOOD, *BAD)
    assert shop.rejects("waive", "--all", "--reason", "later").out == "3 problems waived.\n"
    assert shop.listed() == []
    assert shop.rejects("waive", "--value", "bad 1", "--undo").out == "1 problem waived no longer.\n"
    assert [row[0] for row in shop.listed()] == ["B1"]
    assert shop.rejects("waive", "--all", "--undo", "--json").json == {"undone": 2}
    assert shop.run(GOOD, *BAD, again=True).out.splitlines()[0] == "Rejected rows: 0 new, 3 known, 0 gone."


def test_a_waiver_ends_with_its_last_day(shop: Shop) -> None:
    shop.run(GOOD, *BAD)
    today = datetime.now(UTC).date()
    shop.rejects("waive", "--code", "email-invalid", "--column", "Email", "--until", today, "--reason", "holidays")
    assert shop.listed("--state", "open") == []
    assert (
        "waived until"
        in shop.rejects("show", shop.rejects("list", "--state", "waived", "--json").json_lines[0]["reject_id"]).out
    )
    shop.execute(f"UPDATE import_life SET waived_until = '{today - timedelta(days=1)}'")
    assert len(shop.listed("--state", "open")) == 3
    night = shop.run(GOOD, *BAD, again=True)
    assert (night.code, night.out.splitlines()[0]) == (3, "Rejected rows: 0 new, 3 known, 0 gone.")


def test_waivers_stand_in_the_audit_trail(shop: Shop) -> None:
    shop.run(GOOD, *BAD)
    by_key = numbers(shop)
    shop.rejects("waive", "--all", "--reason", "test accounts", "--by", "Ann Smith", "--until", "2999-12-31")
    shop.rejects("waive", by_key["B1"], "--undo", "--by", "Bob")
    shop.rejects("waive", by_key["B1"], "--undo", "--by", "Bob")
    board = Board(shop.database)
    (undone, waived), total = audit(board)
    board.close()
    assert total == 2, "what changes nothing is no action"
    assert (waived.action, waived.by, waived.rows, waived.told, waived.reject_id) == (
        "waive", "Ann Smith", 3, {"reason": "test accounts", "until": "2999-12-31"}, None,
    )  # fmt: skip
    assert (undone.action, undone.by, undone.rows, undone.told, undone.reject_id) == ("unwaive", "Bob", 1, {}, by_key["B1"])
    assert waived.scope == undone.scope


def test_a_waiver_ends_when_its_reject_is_resolved(shop: Shop) -> None:
    shop.run(GOOD, BAD[0])
    shop.rejects("waive", "--all", "--reason", "r")
    shop.run(GOOD)
    assert shop.listed("--key", "B0") == [("B0", "email-invalid", "source", "new", "source")]
    night = shop.run(GOOD, BAD[0], "C1,Cog,c@example.com")
    assert (night.code, night.out.splitlines()[0]) == (3, "Rejected rows: 1 new (1 back again), 0 known, 0 gone.")


def test_one_of_two_faults_waived_leaves_the_row_open(shop: Shop) -> None:
    shop.run("B0,,bad")
    shop.rejects("waive", "--code", "email-invalid", "--reason", "r")
    assert [row[1] for row in shop.listed()] == ["title-or-names"]
    night = shop.run("B0,,bad", again=True)
    assert (night.code, night.out.splitlines()[0]) == (3, "Rejected rows: 0 new, 1 known, 0 gone.")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--reason", "r"], "which rejects are meant is not clear"),
        (["1", "--all", "--reason", "r"], "which rejects are meant is not clear"),
        (["--all"], "why is missing"),
        (["--all", "--reason", " "], "why is missing"),
        (["--all", "--reason", "r" * 1001], "1,000 are the most"),
        (["--all", "--reason", "r", "--until", "tomorrow"], "is no day"),
        (["--all", "--reason", "r", "--until", "2020-01-01"], "2020-01-01 is past"),
        (["99999", "--reason", "r"], "there is no reject 99999"),
        (["--all", "--run", "nonsense", "--reason", "r"], "There is no run nonsense"),
    ],
)
def test_what_cannot_be_waived(cli: Cli, tmp_path: Path, sqlite_url: str, words: list[str], said: str) -> None:
    shop = Shop(cli, tmp_path, sqlite_url)
    shop.run(GOOD, BAD[0])
    refused = shop.rejects("waive", *words)
    assert refused.code == 2
    assert said in refused.err
    assert len(shop.listed()) == 1


def test_rejects_are_listed_by_how_they_stand(shop: Shop) -> None:
    shop.run(GOOD, *BAD)
    shop.run(GOOD, BAD[0])
    shop.run(GOOD, BAD[0].replace("Bolt", "Screw"), BAD[1], "C1,Cog,none")
    by_state = {state: [row[0] for row in shop.listed("--state", state)] for state in STATES}
    assert by_state == {
        "open": ["B0", "B1", "C1"], "new": ["C1"], "known": [], "changed": ["B0"], "back": ["B1"], "waived": [],
        "corrected": [], "source": ["B2"],
    }  # fmt: skip
    assert shop.listed("--key", "B2") == [("B2", "email-invalid", "source", "new", "source")]
    assert [row[0] for row in shop.listed("--since", "1d", "--state", "open")] == ["B0", "B1", "C1"]
    assert shop.listed("--since", "2999-01-01") == []
    table = shop.rejects("list").out
    assert [word for line in table.splitlines() for word in line.split() if word in STATES] == ["changed", "back", "new"]
    (resolved,) = shop.rejects("list", "--state", "source", "--json").json_lines
    assert (resolved["first_run"] == resolved["last_run"], resolved["ended"]["run"] != resolved["last_run"]) == (True, True)
    assert "resolved by the source on" in shop.rejects("show", resolved["reject_id"]).out


STATES = ("open", "new", "known", "changed", "back", "waived", "corrected", "source")


def test_old_lives_and_corrections_are_pruned(shop: Shop) -> None:
    shop.run(GOOD, *BAD[:2])
    body = shop.file.with_name("mended.csv")
    run_id = shop.rejects("list", "--json").json_lines[0]["run_id"]
    body.write_text(
        (Path("reports") / run_id / "rejects.csv").read_text("utf-8-sig").replace("bad 0", "b0@example.com", 1), "utf-8-sig"
    )
    assert shop.cli("run", body, "-m", shop.mapping, "--database", shop.database).code == 3

    def counts(*words: str) -> tuple[int, int]:
        done = shop.cli("db", "prune", "--database", shop.database, "--json", *words).json
        return done["lives"], done["corrections"]

    assert counts() == (0, 0)
    long_ago = "2001-01-01 00:00:00.000000"
    shop.execute(f"UPDATE import_life SET ended_at = '{long_ago}' WHERE state = 'corrected'")
    shop.execute(f"UPDATE import_correction SET made_at = '{long_ago}'")
    assert [counts("--dry-run"), counts(), counts()] == [(1, 1), (1, 1), (0, 0)]
    assert shop.listed() == [("B1", "email-invalid", "open", "known", "open")]


def test_a_person_is_taken_out_of_lives_and_corrections(shop: Shop) -> None:
    shop.run(GOOD, *BAD[:2], ",No Key,n@example.com")
    run_id = shop.rejects("list", "--json").json_lines[0]["run_id"]
    body = shop.file.with_name("mended.csv")
    text = (Path("reports") / run_id / "rejects.csv").read_text("utf-8-sig")
    body.write_text(text.replace("bad 0", "b0@example.com", 1).replace(",No Key", "B7,No Key", 1), "utf-8-sig")
    shop.cli("run", body, "-m", shop.mapping, "--database", shop.database)
    for key in ("B0", "B7"):
        words = ("db", "forget", "--system", "shop", "--key", key, "--reason", "asked", "--yes", "--json")
        done = shop.cli(*words, "--database", shop.database)
        (answer,) = done.json
        removed = answer["removed"]
        assert (done.code, removed["corrections"], removed["lives"]) == (0, 1, 1)
    assert shop.cli("db", "doctor", "--database", shop.database).code == 0
    assert shop.listed("--key", "B0") == []


def test_the_doctor_sees_lives_without_rejects(shop: Shop) -> None:
    shop.run(GOOD, *BAD)
    named = {f["name"]: f for f in shop.cli("db", "doctor", "--database", shop.database, "--json").json["checks"]}
    assert named["lives-of-rejects"]["words"] == "3 open lives, each with its rejected row."
    shop.execute("UPDATE import_reject SET status = 'source'")
    named = {f["name"]: f for f in shop.cli("db", "doctor", "--database", shop.database, "--json").json["checks"]}
    assert named["lives-of-rejects"]["result"] == "fault"
    assert "3 open lives without an open reject, 0 open rejects without a life." in named["lives-of-rejects"]["words"]
