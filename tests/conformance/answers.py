"""Answers of the API as they are compared: ids and times aside."""

from __future__ import annotations

from typing import Any

_KEPT = ("office", "brokerage")
"""Objects whose ids come from the reference data and are compared."""


def without_ids(answer: Any, inside: str = "") -> Any:
    """An answer with `id`, `url` and `updated_at` left out, those of offices and brokerages kept."""
    if isinstance(answer, list):
        return [without_ids(each, inside) for each in answer]
    if not isinstance(answer, dict):
        return answer
    dropped = () if inside in _KEPT else ("id", "url", "updated_at")
    return {name: without_ids(value, name) for name, value in answer.items() if name not in dropped}
