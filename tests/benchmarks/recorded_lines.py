"""A line as results.json holds it."""

from __future__ import annotations

from typing import Any


def entry(*pairs: tuple[float, float], **differing: Any) -> dict[str, Any]:
    made = [{"ours": ours, "beside": beside, "also": {"processor": ours / 2}} for ours, beside in pairs]
    kept = {"title": "t", "beside": "b", "how": "", "goals": [], "date": "2026-01-01T00:00+00:00", "load_average": 0.5}
    return {**kept, "machine": {"cores": 2}, "rows": 10, "seed": 1, "peak": None, "pairs": made, **differing}
