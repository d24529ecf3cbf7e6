"""OpenLineage events: held against the classes that OpenLineage generates from its schema, sent, or added to a file."""

from __future__ import annotations

import json
import stat
import threading
from pathlib import Path
from typing import Any

import attr
import pytest
from openlineage.client import event_v2
from openlineage.client.facet_v2 import (
    error_message_run,
    input_statistics_input_dataset,
    job_type_job,
    output_statistics_output_dataset,
    processing_engine_run,
    schema_dataset,
)
from openlineage.client.serde import Serde

from clientimport.core.errors import ExitCode
from clientimport.core.rows import Layout, SourceFile
from clientimport.core.runs import Storage
from clientimport.telling.lineage import events_of
from clientimport.telling.lineage_sending import NotSent, send_events
from loopback import Web, free_port
from told_runs import failed, outcome, summary

FACETS: dict[str, type[Any]] = {
    "processing_engine": processing_engine_run.ProcessingEngineRunFacet,
    "errorMessage": error_message_run.ErrorMessageRunFacet,
    "jobType": job_type_job.JobTypeJobFacet,
    "schema": schema_dataset.SchemaDatasetFacet,
    "inputStatistics": input_statistics_input_dataset.InputStatisticsInputDatasetFacet,
    "outputStatistics": output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet,
}
CLIENTS = {"namespace": "postgres://db.example.com:5433", "name": "crm.public.intend_client"}


def facets(told: dict[str, Any]) -> dict[str, Any]:
    """Facets as objects of OpenLineage's classes: a key that they do not know, or lack, raises."""
    made = {}
    for name, facet in told.items():
        own = {key: value for key, value in facet.items() if not key.startswith("_")}
        if name == "schema":
            own["fields"] = [schema_dataset.SchemaDatasetFacetFields(**each) for each in own["fields"]]
        made[name] = FACETS[name](**own, producer=facet["_producer"])
        assert facet["_schemaURL"] == FACETS[name]._get_schema()
    return made


def as_openlineage(event: dict[str, Any]) -> Any:
    """A whole event as an object of theirs; their validators look at ids, times and addresses."""
    run, job = event["run"], event["job"]
    return event_v2.RunEvent(
        eventTime=event["eventTime"],
        producer=event["producer"],
        eventType=event_v2.RunState(event["eventType"]),
        run=event_v2.Run(run["runId"], facets(run["facets"])),
        job=event_v2.Job(job["namespace"], job["name"], facets(job["facets"])),
        inputs=[
            event_v2.InputDataset(
                namespace=each["namespace"],
                name=each["name"],
                facets=facets(each["facets"]),
                inputFacets=facets(each["inputFacets"]),
            )
            for each in event.get("inputs", [])
        ],
        outputs=[
            event_v2.OutputDataset(
                namespace=each["namespace"], name=each["name"], outputFacets=facets(each.get("outputFacets", {}))
            )
            for each in event.get("outputs", [])
        ],
    )


def without_blanks(value: Any) -> Any:
    """As both sides write it: null and empty leave no key."""
    if isinstance(value, dict):
        return {key: kept for key, each in value.items() if (kept := without_blanks(each)) not in (None, {}, [])}
    return [without_blanks(each) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    "told",
    [outcome(), outcome(4, summary=summary("held", 4), words="held"), failed(7), failed(5)],
    ids=["done", "held", "locked", "missing"],
)
def test_events_are_openlineages_own(told: Any) -> None:
    for event in events_of("clientimport", [told]):
        theirs = as_openlineage(event)
        assert attr.has(type(theirs))
        assert without_blanks(json.loads(Serde.to_json(theirs))) == without_blanks(event)


def test_what_a_run_read_and_wrote() -> None:
    start, end = events_of("nights", [outcome()])
    assert (start["eventType"], start["eventTime"]) == ("START", "2026-01-31T02:00:01.000Z")
    assert (end["eventType"], end["eventTime"]) == ("COMPLETE", "2026-01-31T02:00:03.500Z")
    assert start["run"]["runId"] == end["run"]["runId"]
    assert (end["job"]["namespace"], end["job"]["name"]) == ("nights", "nightly.clients")
    (read,) = end["inputs"]
    assert (read["namespace"], read["name"]) == ("file", "/drop/clients.csv")
    assert [each["name"] for each in read["facets"]["schema"]["fields"]] == ["Key", "Country", "Webshop PIN"]
    statistics = read["inputFacets"]["inputStatistics"]
    assert (statistics["rowCount"], statistics["size"]) == (11, 321)
    clients, contacts = end["outputs"]
    assert {name: clients[name] for name in CLIENTS} == CLIENTS
    assert clients["outputFacets"]["outputStatistics"]["rowCount"] == 3
    assert contacts["name"] == "crm.public.intend_contact"


@pytest.mark.parametrize("code", list(ExitCode))
def test_every_exit_code_has_its_ending(code: ExitCode) -> None:
    (_, end) = events_of("clientimport", [failed(code, words="why")])
    endings = {0: "COMPLETE", 3: "COMPLETE", 8: "COMPLETE", 7: "ABORT", 9: "ABORT", 130: "ABORT", 143: "ABORT"}
    assert end["eventType"] == endings.get(code, "FAIL")
    message = end["run"]["facets"].get("errorMessage", {}).get("message")
    assert message == (None if end["eventType"] == "COMPLETE" else "why")


def test_a_signal_that_came_during_the_commit_undid_nothing() -> None:
    _, ended = events_of("crm", [outcome(143)])
    assert (ended["eventType"], ended["outputs"][0]["outputFacets"]["outputStatistics"]["rowCount"]) == ("COMPLETE", 3)


@pytest.mark.parametrize(
    ("storage", "namespace", "name"),
    [
        (Storage("sqlite", "/data/clients.db", ("t",)), "sqlite:///data/clients.db", "t"),
        (Storage("mysql", "crm", ("t",), "db", None), "mysql://db:3306", "crm.t"),
        (Storage("mariadb", "crm", ("t",), "db", 3307), "mysql://db:3307", "crm.t"),
        (Storage("postgresql", "crm", ("t",), "", None, "public"), "postgres://localhost:5432", "crm.public.t"),
    ],
)
def test_databases_are_named_by_openlineages_rules(storage: Storage, namespace: str, name: str) -> None:
    (_, end) = events_of("clientimport", [outcome(summary=summary(storage=storage))])
    assert (end["outputs"][0]["namespace"], end["outputs"][0]["name"]) == (namespace, name)


@pytest.mark.parametrize(
    ("path", "namespace", "name"),
    [
        ("-", "file", "/dev/stdin"),
        ("s3://drop/in/clients.csv", "s3://drop", "in/clients.csv"),
        ("sftp://me:pw@host:22/in/clients.csv", "sftp://host:22", "/in/clients.csv"),
        ("https://host/c.csv?X-Signature=abc", "https://host", "/c.csv"),
        ("relative.csv", "file", str(Path.cwd() / "relative.csv")),
    ],
)
def test_files_are_named_by_openlineages_rules(path: str, namespace: str, name: str) -> None:
    told = summary(files=[SourceFile(0, path, "1" * 64, 1, Layout("csv", ("A", ""), ("A", "column 2"), 1))])
    (_, end) = events_of("clientimport", [outcome(summary=told)])
    (read,) = end["inputs"]
    assert (read["namespace"], read["name"]) == (namespace, name)
    assert [each["name"] for each in read["facets"]["schema"]["fields"]] == ["A", "column 2"]


def test_to_a_server_with_the_token(web: Web, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("canary-token\n")
    monkeypatch.setenv("CLIENTIMPORT_LINEAGE_TOKEN_FILE", str(tmp_path / "token"))
    events = events_of("clientimport", [outcome()])
    send_events(f"http://127.0.0.1:{web.port}/api/v1/lineage", events)
    assert web.bodies == events
    assert {(path, headers["Authorization"]) for path, headers, _ in web.requests} == {
        ("/api/v1/lineage", "Bearer canary-token")
    }


def test_a_passing_fault_is_tried_once_more(web: Web) -> None:
    web.answers = [500, 200]
    send_events(f"http://127.0.0.1:{web.port}", events_of("clientimport", [outcome()]))
    assert [body["eventType"] for body in web.bodies] == ["START", "START", "COMPLETE"]


@pytest.mark.parametrize(("answer", "requests"), [(401, 1), (500, 2), (307, 1), (301, 1)])
def test_a_refusal_is_told_and_no_other_address_gets_the_token(
    web: Web, monkeypatch: pytest.MonkeyPatch, answer: int, requests: int
) -> None:
    monkeypatch.setenv("CLIENTIMPORT_LINEAGE_TOKEN", "canary-token")
    web.answers = [answer]
    with pytest.raises(NotSent, match=f"^http://127.0.0.1: HTTP {answer}$"):
        send_events(f"http://127.0.0.1:{web.port}/?key=canary-key", events_of("clientimport", [outcome()]))
    assert len(web.requests) == requests


def test_nobody_there_and_nobody_answering(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    events = events_of("clientimport", [outcome()])
    with pytest.raises(NotSent, match=r"^http://127\.0\.0\.1: Connection refused$"):
        send_events(f"http://127.0.0.1:{free_port()}", events)
    web.hold = threading.Event()
    monkeypatch.setattr("clientimport.telling.lineage_sending._SECONDS", 0.2)
    with pytest.raises(NotSent, match=r"^http://127\.0\.0\.1: no answer in time$"):
        send_events(f"http://127.0.0.1:{web.port}", events)
    monkeypatch.setattr("clientimport.telling.lineage_sending._SECONDS", 30.0)
    monkeypatch.setattr("clientimport.telling.lineage_sending._ALL_SECONDS", 0.2)
    with pytest.raises(NotSent, match=r"^http://127\.0\.0\.1: no answer within 0\.2 seconds$"):
        send_events(f"http://127.0.0.1:{web.port}", events)


@pytest.mark.parametrize("address", ["ftp://me:pw@host/lineage", "https://me:pw@[bad/lineage", "http://me:pw@127.0.0.1:x/"])
def test_an_address_that_is_none_is_not_shown(address: str) -> None:
    with pytest.raises(NotSent) as caught:
        send_events(address, events_of("clientimport", [outcome()]))
    assert "pw" not in str(caught.value) and "lineage" not in str(caught.value)


def test_into_a_private_file(tmp_path: Path) -> None:
    path = tmp_path / "lineage.ndjson"
    events = events_of("clientimport", [outcome(), failed(5)])
    send_events(str(path), events[:2])
    send_events(str(path), events[2:])
    assert [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] == events
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
