"""The columns in between: what rules compute on the way to a record, each once, in stages that depend on earlier ones alone."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import polars as pl

Run = Callable[[list[pl.Series]], list[pl.Series]]
"""Inputs -> outputs, all of the same height."""


@dataclass(frozen=True)
class _Task:
    names: tuple[str, ...]
    inputs: tuple[pl.Expr, ...]
    run: Run | None
    together: str = ""


class Workings:
    """Collects computed columns while a mapping is compiled, and adds them to a frame when it is run.

    A computation is known by its key: the same one asked for twice is done once.
    """

    def __init__(self) -> None:
        self._stages: list[list[_Task]] = []
        self._depths: dict[str, int] = {}
        self._known: dict[Hashable, tuple[str, ...]] = {}
        self._columns: dict[str, int] = {}

    @property
    def columns(self) -> tuple[str, ...]:
        """The headings that were asked for, in the order of their numbers."""
        return tuple(self._columns)

    def text(self, heading: str) -> pl.Expr:
        """A column's text, tidy, null where blank."""
        return pl.col(text_name(self._number(heading)))

    def received(self, heading: str) -> pl.Expr:
        """A column's text as received."""
        return pl.col(received_name(self._number(heading)))

    def hold(self, key: Hashable, made: pl.Expr) -> pl.Expr:
        """An expression kept as a column, so that it is worked out once."""
        return pl.col(self._add(("hold", key), (made,), None, 1)[0])

    def compute(self, key: Hashable, inputs: list[pl.Expr], run: Run, outputs: int = 1, *, together: str = "") -> list[pl.Expr]:
        """Columns that a function of whole columns makes.

        `together`: names an element-wise function; columns that wait for the same one go through it in one call.
        """
        return [pl.col(name) for name in self._add(("compute", key), tuple(inputs), run, outputs, together)]

    def add_to(self, frame: pl.DataFrame) -> pl.DataFrame:
        """A frame with the text and received columns -> the same with all computed columns."""
        for stage in self._stages:
            made = [task.inputs[0].alias(task.names[0]) for task in stage if task.run is None]
            calls: dict[Hashable, list[_Task]] = {}
            for task in stage:
                if task.run is not None:
                    calls.setdefault(task.together or task.names, []).append(task)
            for tasks in calls.values():
                made.extend(pl.lit(series) for series in _called(tasks, frame))
            frame = frame.with_columns(made)
        return frame

    def _number(self, heading: str) -> int:
        return self._columns.setdefault(heading, len(self._columns))

    def _add(
        self, key: Hashable, inputs: tuple[pl.Expr, ...], run: Run | None, outputs: int, together: str = ""
    ) -> tuple[str, ...]:
        if key not in self._known:
            roots = [name for expr in inputs for name in expr.meta.root_names()]
            depth = max((self._depths.get(name, 0) for name in roots), default=0)
            names = tuple(f"made {len(self._depths) + i}" for i in range(outputs))
            self._depths.update(dict.fromkeys(names, depth + 1))
            while len(self._stages) <= depth:
                self._stages.append([])
            self._stages[depth].append(_Task(names, inputs, run, together))
            self._known[key] = names
        return self._known[key]


def _called(tasks: list[_Task], frame: pl.DataFrame) -> list[pl.Series]:
    """Tasks of one function, called once -> all their outputs, named."""
    run = tasks[0].run
    assert run is not None
    given = [frame.select(expr.alias(str(i)) for i, expr in enumerate(task.inputs)) for task in tasks]
    made = run(given[0].get_columns() if len(given) == 1 else pl.concat(given, how="vertical_relaxed").get_columns())
    height = frame.height
    return [
        series.slice(at * height, height).alias(name)
        for at, task in enumerate(tasks)
        for series, name in zip(made, task.names, strict=True)
    ]


def text_name(number: int) -> str:
    """Name of the n-th column's tidy text in the working frame."""
    return f"text {number}"


def received_name(number: int) -> str:
    """Name of the n-th column as received in the working frame."""
    return f"received {number}"


def signature(part: Any) -> Hashable:
    """A part of a mapping -> what it is, wherever it stands: equal for rules that do the same."""
    if is_dataclass(part):
        inner = ((f.name, signature(getattr(part, f.name))) for f in fields(part) if f.name not in ("line", "path"))
        return (type(part).__name__, *inner)
    if isinstance(part, dict):
        return tuple((key, signature(value)) for key, value in part.items())
    if isinstance(part, tuple | list):
        return tuple(signature(entry) for entry in part)
    return part  # type: ignore[no-any-return]
