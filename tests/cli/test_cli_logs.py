"""`--log-format`, `--log-file` and what else tells of a run: each event a line, no secret anywhere."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from calling import Cli
from sqlalchemy import make_url

from clientimport.cli.ending import Terminated
from clientimport.core.events import Event
from loopback import Mail, Web, free_port

HEADINGS = "Key,Title,Email,Username,Password,Webshop PIN"
CANARIES = ("canary-pass-Zq8", "canary-pin-Zq8", "canary-url-Zq8", "canary-hook-Zq8", "canary-mail-Zq8", "canary-token-Zq8")
VALUES = ("Acme Harbour Ltd", "harbour@example.com", "nowhere at all", "harbourmaster")
ROWS = [
    f"A1,{VALUES[0]},{VALUES[1]},{VALUES[3]},{CANARIES[0]},{CANARIES[1]}",
    f"A2,Bolt Ltd,{VALUES[2]},bolt,{CANARIES[0]},{CANARIES[1]}",
]
MAPPING = """\
mapping: 1
target: intend
system: shop
key: Key
source: {encoding: utf-8, secret: [Webshop PIN]}
record:
  title: Title
  email: Email
  credentials: {username: Username, password: Password}
"""
NAMES = ["run-started", "file-opened", "schema-made", "lock-taken", "reports-written", "run-finished"]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "clients.csv").write_text("\n".join([HEADINGS, *ROWS]) + "\n")
    (tmp_path / "shop.yaml").write_text(MAPPING)
    return tmp_path


def logged(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def names(path: Path) -> list[str]:
    return [event["event"] for event in logged(path)]


def test_a_plain_log_on_standard_error(cli: Cli, shop: Path) -> None:
    done = cli("run", "clients.csv", "-m", "shop.yaml", "--log-format", "plain", "--quiet")
    lines = done.err.splitlines()
    assert (done.code, done.out) == (3, "")
    assert [line.split()[2] for line in lines] == NAMES
    assert all(re.match(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ INFO  [a-z-]+ run=\d{8}-\d{6}-[0-9a-f]{6} ", line) for line in lines)


def test_a_json_log_in_a_file(cli: Cli, shop: Path) -> None:
    done = cli("run", "clients.csv", "-m", "shop.yaml", "--log-format", "json", "--log-file", "night.log", "--json")
    told = logged(shop / "night.log")
    assert (done.code, done.err) == (3, "")
    assert names(shop / "night.log") == NAMES
    assert {event["run_id"] for event in told} == {done.json["run_id"]}
    last = told[-1]
    assert last["fates"] == done.json["fates"] == {"created": 1, "rejected": 1, "heading": 1}
    assert (last["status"], last["exit_code"], last["rows"], last["level"]) == ("done", 3, 3, "info")
    cli("run", "clients.csv", "-m", "shop.yaml", "--log-format", "json", "--log-file", "night.log")
    assert [event["event"] for event in logged(shop / "night.log")][len(NAMES) :] == [
        "run-started",
        "file-opened",
        "same-file",
        "run-finished",
    ]


def test_a_check_is_logged_too(cli: Cli, shop: Path) -> None:
    done = cli("check", "clients.csv", "-m", "shop.yaml", "--log-file", "night.log", "-q")
    assert done.code == 3
    assert [line.split()[2] for line in (shop / "night.log").read_text().splitlines()] == [
        "run-started",
        "file-opened",
        "run-finished",
    ]


@pytest.mark.parametrize("command", ["run", "check"])
def test_a_held_run(cli: Cli, shop: Path, command: str) -> None:
    (shop / "shop.yaml").write_text(MAPPING + "gates: {max_rejects: 0}\n")
    done = cli(command, "clients.csv", "-m", "shop.yaml", "--log-format", "json", "--log-file", "night.log", "-q")
    told = logged(shop / "night.log")
    assert done.code == 4
    by_name = {event["event"]: event for event in told}
    names = [event["event"] for event in told if event["event"] not in ("lock-taken", "schema-made", "reports-written")]
    assert names == ["run-started", "file-opened", "gate-held", "run-failed"]
    assert (by_name["gate-held"]["gate"], by_name["gate-held"]["limit"], by_name["gate-held"]["value"]) == (
        "max_rejects",
        "0",
        "1",
    )
    assert (by_name["run-failed"]["status"], by_name["run-failed"]["exit_code"]) == ("held", 4)


def test_a_failure_before_there_is_a_run(cli: Cli, shop: Path) -> None:
    (shop / "shop.yaml").write_text(MAPPING.replace("target: intend", "target: intent"))
    done = cli("run", "clients.csv", "-m", "shop.yaml", "--log-format", "json", "--log-file", "night.log")
    (event,) = logged(shop / "night.log")
    assert (done.code, event["event"], event["exit_code"], event["run_id"], event["level"]) == (
        5,
        "run-failed",
        5,
        None,
        "error",
    )


def test_a_bug_is_told_by_its_kind_alone(cli: Cli, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError(VALUES[0])

    monkeypatch.setattr("clientimport.pipeline.desk.Desk.close_gates", broken)
    done = cli(
        "run", "clients.csv", "-m", "shop.yaml", "--log-format", "json", "--log-file", "night.log", "--metrics", "m.prom"
    )
    last = logged(shop / "night.log")[-1]
    assert (done.code, last["event"], last["message"]) == (1, "run-failed", "The run was broken off (ValueError).")
    assert last["run_id"] is not None
    assert 'clientimport_exit_code{job_name="run",import="shop"} 1' in (shop / "m.prom").read_text()


@pytest.mark.parametrize(("broken", "code", "told"), [(Terminated, 143, True), (KeyboardInterrupt, 130, False)])
def test_a_run_that_is_broken_off(
    cli: Cli, shop: Path, monkeypatch: pytest.MonkeyPatch, broken: type[BaseException], code: int, told: bool
) -> None:
    def stop(*_: object) -> None:
        raise broken

    monkeypatch.setattr("clientimport.pipeline.desk.Desk.close_gates", stop)
    words = ("run", "clients.csv", "-m", "shop.yaml", "--metrics", "m.prom")
    assert cli(*words, "--log-format", "json", "--log-file", "night.log").code == code
    last = logged(shop / "night.log")[-1]
    assert (last["event"], last["message"]) == ("run-failed", f"The run was broken off ({broken.__name__}).")
    assert (shop / "m.prom").exists() == told


@pytest.mark.parametrize("broken", [Terminated, KeyboardInterrupt])
def test_what_breaks_off_the_telling_leaves_the_load(
    cli: Cli, shop: Path, monkeypatch: pytest.MonkeyPatch, broken: type[BaseException]
) -> None:
    def stop(*_: object) -> None:
        raise broken

    monkeypatch.setattr("clientimport.telling.tell_outcomes", stop)
    done = cli("run", "clients.csv", "-m", "shop.yaml", "--metrics", "m.prom")
    assert (done.code, done.err) == (8, "clientimport: Broken off before everyone was told.\n")
    assert "1 created" in done.out


def test_a_lineage_address_with_a_password_is_refused(cli: Cli, shop: Path) -> None:
    done = cli("run", "clients.csv", "-m", "shop.yaml", "--lineage", "https://me:canary-url-Zq8@example.com/api")
    assert done.code == 2
    assert "can be read by everyone on this machine" in done.err and CANARIES[2] not in done.err


def test_rows_are_told_at_most_every_ten_seconds(cli: Cli, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("run", "clients.csv", "-m", "shop.yaml", "--batch-rows", 1, "--log-format", "json", "-q", "--again", "--log-file")
    cli(*words, "short.log")
    assert "batch-done" not in {event["event"] for event in logged(shop / "short.log")}
    moments = iter(range(0, 1000, 11))
    monkeypatch.setattr("clientimport.pipeline.told.monotonic", lambda: float(next(moments)))
    cli(*words, "long.log")
    assert [event["rows"] for event in logged(shop / "long.log") if event["event"] == "batch-done"] == [1, 2]


def test_a_log_that_cannot_be_written_undoes_nothing(cli: Cli, shop: Path) -> None:
    done = cli("run", "clients.csv", "-m", "shop.yaml", "--rejects-ok", "--log-file", "gone/night.log")
    assert done.code == 8
    assert "1 created" in done.out
    assert done.err.startswith("clientimport: The log gone/night.log cannot be written: No such file or directory.")
    assert "run-finished" in done.err


def test_a_report_that_cannot_be_written_is_an_event(cli: Cli, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("clientimport.reporter.page.write_page", full)
    done = cli("run", "clients.csv", "-m", "shop.yaml", "--log-format", "json", "--log-file", "night.log", "-q")
    assert done.code == 8
    failed = [event for event in logged(shop / "night.log") if event["event"] == "report-failed"]
    assert [event["level"] for event in failed] == ["warning"]
    assert "No space left on device" in failed[0]["message"]


def test_without_a_log_waiting_is_said_in_words(cli: Cli, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import clientimport.pipeline
    from clientimport.pipeline import RunOrder

    really = clientimport.pipeline.run

    def waiting(order: RunOrder) -> object:
        order.tell(Event("lock-waiting", "Another run holds the lock; waiting for it."))
        order.tell(Event("retry", "The connection was lost; once more.", "warning"))
        return really(order)

    monkeypatch.setattr("clientimport.pipeline.run", waiting)
    words = ("run", "clients.csv", "-m", "shop.yaml", "--again")
    said = "clientimport: Another run holds the lock; waiting for it.\nclientimport: The connection was lost; once more.\n"
    assert cli(*words).err == said
    assert cli(*words, "--quiet").err == "clientimport: The connection was lost; once more.\n"
    assert cli(*words, "--log-file", "night.log").err == ""


def test_under_a_progress_bar_lines_stand_above_it(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from clientimport.cli.patience import patience
    from clientimport.cli.progress import progress_bar

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    with progress_bar(False) as step:
        step("clients.csv", 10)
        patience(False)(Event("retry", "Once more.", "warning"))
    printed = capsys.readouterr().err
    assert re.search(r"(^|\n|\x1b\[2K)clientimport: Once more\.\s*\n", printed)


def test_messages_metrics_and_lineage_of_a_run_by_hand(cli: Cli, shop: Path, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIENTIMPORT_MESSAGES", f"json://127.0.0.1:{web.port}")
    words = ("clients.csv", "-m", "shop.yaml", "--job", "nightly", "--metrics", "m.prom", "--lineage", "l.ndjson", "-q")
    assert cli("run", *words).code == 3
    (shop / "clients.csv").write_text("\n".join([HEADINGS, *ROWS, f"A3,Cog Ltd,{VALUES[2]},cog,,"]) + "\n")
    assert cli("run", *words).code == 3
    assert [body["title"] for body in web.bodies] == [
        "[clientimport] nightly: 1 new reject, 1 created",
        "[clientimport] nightly: 1 new reject",
    ]
    assert web.bodies[1]["message"].startswith("Rejected rows: 1 new, 1 known, 0 gone.\n")
    assert "- 2 × email-invalid in “Email”" in web.bodies[1]["message"]
    assert 'clientimport_rejects_new{job_name="nightly",import="shop"} 1' in (shop / "m.prom").read_text()
    events = logged(shop / "l.ndjson")
    assert [(event["eventType"], event["job"]["name"]) for event in events] == [
        ("START", "nightly.shop"), ("COMPLETE", "nightly.shop"), ("START", "nightly.shop"), ("COMPLETE", "nightly.shop"),
    ]  # fmt: skip
    assert events[1]["outputs"][0]["namespace"] == f"sqlite://{shop}/clientimport.db"
    assert events[1]["outputs"][0]["name"] == "intend_client"


def test_what_cannot_be_told_is_exit_8_and_no_less(cli: Cli, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIENTIMPORT_MESSAGES", f"json://127.0.0.1:{free_port()}/canary-hook-Zq8")
    words = ("clients.csv", "-m", "shop.yaml", "--log-format", "json", "--log-file", "night.log")
    done = cli("run", *words)
    said = "Message 1 of 1 (json://127.0.0.1) could not be sent: no answer in time, or it was refused."
    assert (done.code, done.err) == (8, f"clientimport: {said}\n")
    assert "1 created" in done.out
    last = logged(shop / "night.log")[-1]
    assert (last["event"], last["message"], last["level"]) == ("message-failed", said, "warning")
    assert cli("run", "gone.csv", *words[1:]).code == 5, "what loaded nothing stays what it was"


@pytest.mark.parametrize(
    ("when", "answer", "sent"), [("always", 3, 1), ("problems", 3, 1), ("failures", 3, 0), ("sometimes", 2, 0)]
)
def test_when_messages_are_sent(
    cli: Cli, shop: Path, web: Web, monkeypatch: pytest.MonkeyPatch, when: str, answer: int, sent: int
) -> None:
    monkeypatch.setenv("CLIENTIMPORT_MESSAGES", f"json://127.0.0.1:{web.port}")
    monkeypatch.setenv("CLIENTIMPORT_MESSAGES_WHEN", when)
    assert (cli("run", "clients.csv", "-m", "shop.yaml", "-q").code, len(web.requests)) == (answer, sent)


@pytest.mark.parametrize("name", ["a/b", "", "x" * 101, "a\nb"])
def test_a_job_name_that_cannot_be_one(cli: Cli, shop: Path, name: str) -> None:
    done = cli("run", "clients.csv", "-m", "shop.yaml", "--job", name)
    assert done.code == 2
    assert "--job is a name of at most 100 characters without a slash." in done.err


@pytest.mark.parametrize("case", ["done", "held", "undecodable", "unreachable"])
def test_no_secret_and_no_client_in_anything_that_is_told(
    cli: Cli, shop: Path, web: Web, mail: Mail, monkeypatch: pytest.MonkeyPatch, postgresql_url: str, case: str
) -> None:
    url = make_url(postgresql_url).set(password=CANARIES[2])
    if case == "unreachable":
        url = url.set(port=free_port())
    if case == "held":
        (shop / "shop.yaml").write_text(MAPPING + "gates: {max_rejects: 0}\n")
    if case == "undecodable":
        (shop / "shop.yaml").write_text(MAPPING.replace("encoding: utf-8, ", ""))
        (shop / "clients.csv").write_bytes((shop / "clients.csv").read_bytes().replace(b"Harbour", b"Harbour \xff"))
    monkeypatch.setenv("CLIENTIMPORT_DATABASE", url.render_as_string(hide_password=False))
    hook = f"json://me:{CANARIES[3]}@127.0.0.1:{web.port}/{CANARIES[3]}"
    post = f"mailto://night:{CANARIES[4]}@127.0.0.1:{mail.port}?from=night@example.com&to=ops@example.com"
    (shop / "messages").write_text(f"{hook}\n{post}\nslack://{CANARIES[3]}/B/C\n")
    monkeypatch.setenv("CLIENTIMPORT_MESSAGES_FILE", str(shop / "messages"))
    monkeypatch.setenv("CLIENTIMPORT_LINEAGE_TOKEN", CANARIES[5])
    words = ("run", "clients.csv", "-m", "shop.yaml", "--metrics", "m.prom", "-q")
    address = f"http://127.0.0.1:{web.port}/lineage"
    calls = [
        cli(*words, "--lineage", "l.ndjson", "--log-format", "plain", "--log-file", "plain.log"),
        cli(*words, "--lineage", address, "--log-format", "json", "--log-file", "json.log", "--again"),
    ]
    codes = {"done": 8, "held": 4, "undecodable": 5, "unreachable": 6}
    assert [call.code for call in calls] == [codes[case]] * 2
    assert len(mail.messages) == 2
    assert len(web.requests) == 4, "two messages, two events"
    told = {
        **{f"log {path.name}": path.read_text() for path in shop.glob("*.log")},
        "metrics": (shop / "m.prom").read_text(),
        "lineage": (shop / "l.ndjson").read_text(),
        "posted": json.dumps(web.bodies),
        "mailed": "".join(part.get_content() for each in mail.messages for part in each.walk() if not part.is_multipart()),
    }
    said = {**told, "standard error": "".join(call.err for call in calls)}
    assert ("Harbour" in said["standard error"]) == (case == "undecodable"), "whoever stands before it is shown the place"
    assert [(name, canary) for name, text in said.items() for canary in CANARIES if canary in text] == []
    assert [(name, value) for name, text in told.items() for value in VALUES if value in text or "Harbour" in text] == []
    assert all("clients.csv" in told[name] for name in ("log plain.log", "log json.log", "lineage", "posted", "mailed"))
