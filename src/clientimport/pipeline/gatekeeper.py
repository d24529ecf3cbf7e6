"""The gates of one run: what they are, what they learn from, and whether they let it through."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from clientimport.core.details import detail
from clientimport.core.errors import GateHeld
from clientimport.core.events import Event
from clientimport.core.language import said
from clientimport.core.profile import Profile
from clientimport.core.rows import RowBatch
from clientimport.core.runs import GateReading
from clientimport.mapper import Bound
from clientimport.pipeline.gates import read_gates
from clientimport.pipeline.history import read_history
from clientimport.pipeline.order import CheckOrder, RunOrder
from clientimport.pipeline.profiling import Profiler
from clientimport.pipeline.session import Inputs
from clientimport.pipeline.words_run import WORDS

if TYPE_CHECKING:
    from clientimport.loader import Load

_NAMED = 5
"""Gates that a message names one by one."""


class Gatekeeper:
    """Watches a run's batches and closes its gates. A job's gates win over the mapping's, each one that it names."""

    def __init__(self, order: CheckOrder, inputs: Inputs) -> None:
        asked = order.gates if isinstance(order, RunOrder) else None
        self.gates = inputs.mapping.gates if asked is None else asked.over(inputs.mapping.gates)
        self._order = order
        self._inputs = inputs
        self._profiler: Profiler | None = None
        self._past: list[Profile] | None = None

    def watched(self, batches: Iterator[tuple[Bound, RowBatch]], load: Load | None) -> Iterator[tuple[Bound, RowBatch]]:
        """The same batches; profiled on their way in a run, and in a check that has a database and a gate on history.

        A reject file is no example of what the system sends. A released run teaches nothing unless it is asked to: its file
        may be an exception that one person looked at.
        """
        run = isinstance(self._order, RunOrder)
        teaches = not isinstance(self._order, RunOrder) or not self._order.release_of or self._order.learn
        if load is None or self._inputs.reject_files_only or not teaches or not (run or self.gates.judged_by):
            return batches
        self._profiler = Profiler()
        for bound in self._inputs.bounds:
            self._profiler.open_file(bound)
        return self._profiler.watched(batches)

    def learn(self, load: Load) -> None:
        """Reads what the last good runs were like, in the run's own transaction."""
        if self._profiler is not None and (history := self.gates.judged_by):
            self._past = load.good_profiles(history.runs)

    def close(self, dropped_rows: int) -> None:
        """Takes all readings into the summary. Raises GateHeld where one is beyond its limit, unless the run is a release."""
        if self._order.stored is not None:
            return  # one row or a few, chosen by a person
        summary, history = self._inputs.summary, self.gates.judged_by
        shares = not self._inputs.reject_files_only
        stored = self._order.database is not None
        readings = read_gates(self.gates, summary.fates, dropped_rows, shares=shares, stored=stored)
        if self._profiler is not None:
            summary.profile = self._profiler.profile(summary.fates, history)
            if history is not None and self._past is not None:
                readings += read_history(history, summary.profile, self._past)
        if not stored and shares:
            asked = [("max_changes", self.gates.max_changes), ("history", history)]
            unread = [name for name, gate in asked if gate is not None]
            summary.not_done += [f"the gate {name}" for name in unread]
        if summary.release_of:
            for each in readings:
                if each.held:
                    each.held, each.note = False, "released"
                    each.details["note"] = [detail("gate-released")]
        summary.gates = readings
        if held := [each for each in readings if each.held]:
            self._tell(held)
            raise GateHeld(_words(held, summary.lang), fix=said(WORDS, summary.lang, "gate-fix"))

    def _tell(self, held: list[GateReading]) -> None:
        for each in held:
            words = f"The gate {each.named} holds the run back: its limit is {each.limit}, the run has {each.value}."
            facts: dict[str, object] = {"gate": each.name, "limit": each.limit, "value": each.value}
            facts |= {"column": each.column} if each.column else {}
            self._order.tell(Event("gate-held", words, "warning", self._inputs.summary.run_id, facts))


def _words(held: list[GateReading], lang: str) -> str:
    named = [
        said(WORDS, lang, "gate", gate=each.named_in(lang), limit=each.told("limit", lang), value=each.told("value", lang))
        for each in held[:_NAMED]
    ]
    more = said(WORDS, lang, "more-gates", n=len(held) - _NAMED) if len(held) > _NAMED else ""
    return said(WORDS, lang, "gate-held", gates="; ".join(named) + more)
