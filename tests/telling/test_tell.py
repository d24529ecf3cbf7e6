"""A job's end told to all who are to know; whatever fails is answered in a sentence and never raised."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clientimport.core.errors import ExitCode
from clientimport.telling import Telling, When, tell_outcomes
from loopback import Web, free_port
from told_runs import failed, outcome


def test_everything_is_told(web: Web, tmp_path: Path) -> None:
    telling = Telling((f"json://127.0.0.1:{web.port}",), "always", tmp_path / "m.prom", str(tmp_path / "l.ndjson"))
    assert tell_outcomes(telling, "nightly", [outcome(), failed(5)], 5) == []
    (message,) = web.bodies
    assert message["title"].startswith("[clientimport] nightly: 1 OF 2 NOT LOADED")
    assert 'clientimport_exit_code{job_name="nightly",import="clients"} 5' in (tmp_path / "m.prom").read_text()
    ends = [json.loads(line)["eventType"] for line in (tmp_path / "l.ndjson").read_text().splitlines()]
    assert ends == ["START", "COMPLETE", "START", "FAIL"]


def test_nothing_asked_nothing_told() -> None:
    assert tell_outcomes(Telling(), "nightly", [outcome()], 3) == []


@pytest.mark.parametrize(
    ("when", "codes"),
    [
        ("always", set(ExitCode)),
        ("problems", set(ExitCode) - {ExitCode.DONE}),
        ("failures", set(ExitCode) - {ExitCode.DONE, ExitCode.REJECTS, ExitCode.AFTERWARDS}),
    ],
)
def test_messages_are_sent_when_they_are_wanted(web: Web, when: When, codes: set[ExitCode]) -> None:
    told = set()
    for code in ExitCode:
        assert tell_outcomes(Telling((f"json://127.0.0.1:{web.port}",), when), "nightly", [outcome(code)], code) == []
        if web.requests:
            told.add(code)
            web.requests.clear()
    assert told == codes


def test_what_fails_is_said_and_the_message_says_it_too(web: Web, tmp_path: Path) -> None:
    metrics = tmp_path / "clients.csv"
    metrics.write_text("key\n1\n")
    telling = Telling((f"json://127.0.0.1:{web.port}",), "always", metrics, f"http://127.0.0.1:{free_port()}/?k=canary-key")
    failures = tell_outcomes(telling, "nightly", [outcome()], 3)
    assert failures == [
        f"The metrics were not written: {metrics} is no metrics file of clientimport, and was left as it is.",
        "The lineage could not be sent: http://127.0.0.1: Connection refused.",
    ]
    assert "\n".join(failures) in web.bodies[0]["message"]


def test_folders_that_are_not_there(tmp_path: Path) -> None:
    telling = Telling(metrics=tmp_path / "gone/m.prom", lineage=str(tmp_path / "gone/l.ndjson"))
    assert tell_outcomes(telling, "nightly", [outcome()], 3) == [
        f"The metrics could not be written to {tmp_path}/gone/m.prom: No such file or directory.",
        "The lineage could not be written: No such file or directory.",
    ]


def test_a_token_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CLIENTIMPORT_LINEAGE_TOKEN_FILE", str(tmp_path / "gone"))
    (said,) = tell_outcomes(Telling(lineage=f"http://127.0.0.1:{free_port()}"), "nightly", [outcome()], 3)
    assert said == (
        f"The lineage could not be written: CLIENTIMPORT_LINEAGE_TOKEN_FILE names {tmp_path}/gone, which cannot be read "
        "(FileNotFoundError). Name a text file that holds the token."
    )


def test_a_bug_in_telling_undoes_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = outcome(started_at="no time at all")
    telling = Telling(("json://127.0.0.1",), "always", tmp_path / "m.prom", str(tmp_path / "l"))
    monkeypatch.setattr("clientimport.telling.message.compose", lambda *_: 1 / 0)
    assert tell_outcomes(telling, "nightly", [broken], 3) == [
        f"The metrics could not be written to {tmp_path}/m.prom: ValueError.",
        "The lineage could not be written: ValueError.",
        "The message could not be sent: ZeroDivisionError.",
    ]
