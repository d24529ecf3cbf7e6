"""What run.json says, as labels and values for people."""

from __future__ import annotations

from typing import Any

from clientimport.core.runs import RunSummary
from clientimport.reporter.summary import headline


def run_facts(summary: RunSummary) -> list[tuple[str, str]]:
    """Label and value, the outcome first; what is empty is left out."""
    return [("outcome", headline(summary)), *_flat("", summary.to_json())]


def _flat(label: str, value: Any) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [line for key, inner in value.items() for line in _flat(_joined(label, str(key).replace("_", " ")), inner)]
    if isinstance(value, list):
        several = len(value) > 1
        return [
            line
            for at, inner in enumerate(value, start=1)
            for line in _flat(_joined(label, str(at)) if several else label, inner)
        ]
    if value is None or value == "":
        return []
    if isinstance(value, bool):
        return [(label, "yes" if value else "no")]
    return [(label, str(value))]


def _joined(label: str, name: str) -> str:
    return f"{label} › {name}" if label else name
