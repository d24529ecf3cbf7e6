"""OpenLineage events: what a run read, what it wrote, how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from clientimport import __version__
from clientimport.core.errors import ExitCode
from clientimport.core.outcomes import RunOutcome
from clientimport.core.rows import SourceFile
from clientimport.core.runs import RunSummary, Storage
from clientimport.telling.addresses import is_address, shown_file
from clientimport.telling.moments import began_at, ended_at

_PRODUCER = f"urn:clientimport:{__version__}"
_SPEC = "https://openlineage.io/spec"
_EVENT = f"{_SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent"
_FACETS = {
    "ErrorMessageRunFacet": "1-0-1",
    "InputStatisticsInputDatasetFacet": "1-0-0",
    "JobTypeJobFacet": "2-0-4",
    "OutputStatisticsOutputDatasetFacet": "1-0-2",
    "ProcessingEngineRunFacet": "1-1-1",
    "SchemaDatasetFacet": "1-2-0",
}
_ABORTED = (ExitCode.LOCKED, ExitCode.DEADLINE, ExitCode.INTERRUPTED, ExitCode.TERMINATED)
_PORTS = {"postgresql": ("postgres", 5432), "mysql": ("mysql", 3306), "mariadb": ("mysql", 3306)}
"""Dialect -> the scheme of OpenLineage's naming rules, the port that goes without saying."""


def events_of(namespace: str, outcomes: Sequence[RunOutcome]) -> list[dict[str, Any]]:
    """START, then COMPLETE, FAIL or ABORT of each run, as JSON objects."""
    return [event for outcome in outcomes for event in _events(namespace, outcome)]


def _events(namespace: str, outcome: RunOutcome) -> list[dict[str, Any]]:
    summary = outcome.summary
    ending = "COMPLETE" if outcome.loaded else "ABORT" if outcome.exit_code in _ABORTED else "FAIL"
    facets = {"processing_engine": _facet("ProcessingEngineRunFacet", version=__version__, name="clientimport")}
    whole = {
        "run": {"runId": run_uuid(outcome), "facets": facets},
        "job": {
            "namespace": namespace,
            "name": f"{outcome.job}.{outcome.name}",
            "facets": {"jobType": _facet("JobTypeJobFacet", processingType="BATCH", integration="CLIENTIMPORT", jobType="JOB")},
        },
        "producer": _PRODUCER,
        "schemaURL": _EVENT,
    }
    ended: dict[str, Any] = {
        **whole,
        "eventType": ending,
        "eventTime": _time(ended_at(outcome)),
        "inputs": [_file_dataset(file, summary) for file in summary.files] if summary else [],
        "outputs": _table_datasets(summary, loaded=outcome.loaded) if summary else [],
    }
    if ending != "COMPLETE":
        error = _facet("ErrorMessageRunFacet", message=outcome.words, programmingLanguage="python")
        ended["run"] = {**ended["run"], "facets": {**facets, "errorMessage": error}}
    return [{**whole, "eventType": "START", "eventTime": _time(began_at(outcome))}, ended]


def run_uuid(outcome: RunOutcome) -> str:
    """The run's id as OpenLineage wants it: made from ours, or from all that there is where no run began."""
    ours = outcome.summary.run_id if outcome.summary else f"{outcome.job}/{outcome.name}/{outcome.file}/{outcome.started_at}"
    return str(uuid5(NAMESPACE_URL, f"clientimport:run:{ours}"))


def _file_dataset(file: SourceFile, summary: RunSummary) -> dict[str, Any]:
    namespace, name = _file_name(file.path)
    fields = [
        {"name": heading or column, "type": "string"}
        for heading, column in zip(file.layout.headings, file.layout.columns, strict=True)
    ]
    statistics = {"size": file.size, "fileCount": 1}
    if file.number in summary.rows_of_file:
        statistics["rowCount"] = summary.rows_of_file[file.number]
    return {
        "namespace": namespace,
        "name": name,
        "facets": {"schema": _facet("SchemaDatasetFacet", fields=fields)},
        "inputFacets": {"inputStatistics": _facet("InputStatisticsInputDatasetFacet", **statistics)},
    }


def _file_name(path: str) -> tuple[str, str]:
    if path == "-":
        return "file", "/dev/stdin"
    if not is_address(path):
        return "file", str(Path(path).absolute())
    parts = urlsplit(shown_file(path))
    name = parts.path.lstrip("/") if parts.scheme == "s3" else parts.path
    return f"{parts.scheme}://{parts.netloc}", name or "/"


def _table_datasets(summary: RunSummary, *, loaded: bool) -> list[dict[str, Any]]:
    storage = summary.storage
    if storage is None:
        return []
    datasets = []
    for table in storage.tables:
        namespace, name = _table_name(storage, table)
        dataset: dict[str, Any] = {"namespace": namespace, "name": name}
        if table == storage.tables[0]:
            # How many rows other tables got is counted nowhere.
            fates = summary.fates.counts
            written = fates["created"] + fates["updated"] if loaded else 0
            dataset["outputFacets"] = {"outputStatistics": _facet("OutputStatisticsOutputDatasetFacet", rowCount=written)}
        datasets.append(dataset)
    return datasets


def _table_name(storage: Storage, table: str) -> tuple[str, str]:
    if storage.kind not in _PORTS:
        # OpenLineage has no rule for SQLite: its file is the source, as a host is elsewhere.
        return f"sqlite://{Path(storage.database).absolute() if storage.database else ''}", table
    scheme, port = _PORTS[storage.kind]
    path = [storage.database, storage.schema, table] if storage.schema else [storage.database, table]
    return f"{scheme}://{storage.host or 'localhost'}:{storage.port or port}", ".".join(path)


def _facet(kind: str, **told: Any) -> dict[str, Any]:
    return {"_producer": _PRODUCER, "_schemaURL": f"{_SPEC}/facets/{_FACETS[kind]}/{kind}.json#/$defs/{kind}", **told}


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"
