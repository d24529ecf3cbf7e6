"""Gates as a night meets them: held, exactly at the limit, learning; nothing of a held run is in the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from calling import Called, Cli
from nightly import Night

from clientimport.loader import connect
from database_copies import KINDS, Origins

FIVE = "{history: yes}"
Write = Callable[[Night], None]


@pytest.fixture(params=KINDS)
def five_nights(request: pytest.FixtureRequest, origins: Origins, cli: Cli, tmp_path: Path) -> Iterator[Night]:
    """After five good runs of 100 clients."""
    with origins.copied(request, request.param, tmp_path, lambda url: Night(cli, url, FIVE).good(5)) as (url, _):
        yield Night(cli, url, FIVE)


def clients(database: str) -> int:
    engine = connect(database)
    with engine.connect() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM ticketevolution_client").scalar_one()
    engine.dispose()
    return int(count)


def held(called: Called) -> list[tuple[str, str, str]]:
    """Gate, column and value of what holds the run back."""
    return [(gate["name"], gate["column"], gate["value"]) for gate in called.json["gates"] if gate["held"]]


@pytest.mark.parametrize(
    ("at", "beyond", "told"),
    [
        (lambda n: n.write(50), lambda n: n.write(49), ("history.rows", "", "49")),
        (lambda n: n.write(150), lambda n: n.write(151), ("history.rows", "", "151")),
        # 5 or 10 points, and the 10 that chance may make among 100 rows.
        (lambda n: n.write(bad=15), lambda n: n.write(bad=16), ("history.rejects", "", "16%")),
        (lambda n: n.write(blank=20), lambda n: n.write(blank=21), ("history.blanks", "Phone", "21%")),
    ],
)
def test_a_night_unlike_the_last_five_is_held(five_nights: Night, at: Write, beyond: Write, told: tuple[str, str, str]) -> None:
    night = five_nights
    before = clients(night.database)
    beyond(night)
    answer = night.run("--json")
    assert (answer.code, answer.json["status"], held(answer)) == (4, "held", [told])
    assert f"{told[0]}{f' of the column “{told[1]}”' if told[1] else ''} is " in answer.json["message"]
    assert f"the run has {told[2]}" in answer.json["message"]
    assert clients(night.database) == before == 100
    assert Path(answer.json["reports"]["report.html"]).is_file()
    at(night)
    answer = night.run("--json")
    assert (answer.code, held(answer)) == (3 if told[0] == "history.rejects" else 0, [])


def test_a_column_that_is_all_alike_and_one_that_is_new(cli: Cli, sqlite_url: str) -> None:
    night = Night(cli, sqlite_url, FIVE)
    night.good(5)
    night.write(extra="Fax")
    lines = Path("c.csv").read_text(encoding="utf-8").replace("555 ", "555 1").splitlines()
    Path("c.csv").write_text(
        "\n".join([lines[0], *(",".join([*line.split(",")[:2], "555 1", "www", ""]) for line in lines[1:])])
    )
    answer = night.run("--json")
    assert held(answer) == [("history.distinct", "Phone", "1%"), ("history.headings", "", "adds “Fax”")]


def test_it_learns_before_it_judges(cli: Cli, sqlite_url: str) -> None:
    night = Night(cli, sqlite_url, "{history: {at_least: 3}}")
    for known, rows in enumerate((100, 3, 800)):
        night.write(rows)
        answer = night.run()
        assert answer.code == 0
        assert f"The gate history does not judge yet: learning, {known} of 3 runs." in answer.out
    night.write(5000)
    answer = night.run()
    assert answer.code == 4
    assert "The gate history.rows holds the run back: its limit is 0 to 1,200 (the last 3 good runs had 3 to 800)" in answer.out


def test_held_and_failed_runs_teach_nothing_and_the_band_moves_on(cli: Cli, sqlite_url: str) -> None:
    night = Night(cli, sqlite_url, "{history: {runs: 2, at_least: 2}, max_rejects: 10%}")
    night.good(2)
    night.write(140, bad=100)
    assert night.run().code == 4
    assert night.run().code == 4, "a held run does not count"
    for rows in (140, 200, 290):
        night.write(rows, title=f"Many {rows}")
        assert night.run().code == 0, "each night a little more than the last two"
    night.good(1, rows=200)
    night.write(90)
    assert held(night.run("--json")) == [("history.rows", "", "90")], "the runs of 100 rows are forgotten"


def test_another_job_another_mapping_another_system_learn_for_themselves(cli: Cli, sqlite_url: str) -> None:
    night = Night(cli, sqlite_url, FIVE)
    night.good(5)
    Path("other.yaml").write_text(Path("m.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    night.write(3)
    answer = cli("run", "c.csv", "-m", "other.yaml", "--database", sqlite_url, "--again", "--json")
    assert (answer.code, [gate["note"] for gate in answer.json["gates"]]) == (0, ["", "learning, 0 of 5 runs"])


def test_a_mended_reject_file_meets_no_gate_on_history(cli: Cli, database_url: str) -> None:
    night = Night(cli, database_url, "{history: {at_least: 1}, max_changes: 0, min_rows: 50}")
    night.write(100, bad=2)
    rejects = Path(night.run("--json").json["reports"]["rejects.csv"])
    text = rejects.read_text(encoding="utf-8-sig").replace("0,,", "0,Mended 0,", 1).replace("1,,", "1,Mended 1,", 1)
    Path("mended.csv").write_text(text, encoding="utf-8-sig")
    answer = night.run("--json", file="mended.csv")
    assert (answer.code, answer.json["fates"]["created"]) == (0, 2)
    assert [(gate["name"], gate["limit"]) for gate in answer.json["gates"]] == [("min_rows", "1")]
    night.write(100, title="Mended")
    answer = night.run("--json")
    assert [gate["limit"] for gate in answer.json["gates"] if gate["name"] == "history.rows"] == [
        "50 to 150 (the last good run had 100)"
    ], "nor does it teach"


def test_rows_that_would_change_clients(cli: Cli, database_url: str) -> None:
    night = Night(cli, database_url, "{max_changes: 30%, max_rows: 100}")
    night.good(1)
    lines = Path("c.csv").read_text(encoding="utf-8").splitlines()
    for changed, code in ((31, 4), (30, 0)):
        changes = [line.replace("Run", "Changed") if at <= changed else line for at, line in enumerate(lines)]
        Path("c.csv").write_text("\n".join(changes) + "\n", encoding="utf-8")
        answer = night.run("--json")
        assert (answer.code, held(answer)) == (code, [("max_changes", "", "31%")] if code else [])
    night.write(101, title="Run 0")
    assert held(night.run("--json")) == [("max_rows", "", "101"), ("max_changes", "", "29.7%")][:1]


def test_an_empty_file_is_never_a_success(cli: Cli, sqlite_url: str) -> None:
    night = Night(cli, sqlite_url, "{}")
    night.write(0)
    answer = night.run("--json")
    assert (answer.code, held(answer)) == (4, [("min_rows", "", "0")])
    Path("c.csv").write_bytes(b"")
    answer = night.run("--json")
    assert (answer.code, answer.json["status"]) == (5, "failed")
    assert "The file is empty" in answer.err


def test_a_check_answers_as_the_run_would(cli: Cli, sqlite_url: str) -> None:
    night = Night(cli, sqlite_url, "{history: {at_least: 1}, max_changes: 0}")
    night.good(1)
    night.write(20, blank=20)
    answer = cli("check", "c.csv", "-m", "m.yaml", "--database", sqlite_url, "--json")
    assert (answer.code, held(answer)) == (
        4,
        [("max_changes", "", "20"), ("history.rows", "", "20"), ("history.blanks", "Phone", "100%")],
    )
    alone = cli("check", "c.csv", "-m", "m.yaml", "--json")
    assert (alone.code, held(alone)) == (0, [])
    assert {"the gate history", "the gate max_changes"} <= set(alone.json["not_done"])


def test_a_message_names_five_gates_and_counts_the_rest(cli: Cli, sqlite_url: str) -> None:
    Night(cli, sqlite_url, "{}").good(1)
    night = Night(cli, sqlite_url, "{history: {at_least: 1}, max_changes: 0, max_rejects: 0, max_rows: 1}")
    night.write(30, blank=30, bad=15, extra="Fax")
    answer = night.run("--json")
    assert answer.code == 4
    assert len(held(answer)) == 8
    assert "; and 3 more, which `runs show` lists." in answer.json["message"]
