"""Telling those who did not watch: logs, messages, metrics and lineage of runs."""

from clientimport.telling.logs import Log, LogFormat, open_log, tells
from clientimport.telling.orders import Telling, When
from clientimport.telling.tell import tell_outcomes

__all__ = ["Log", "LogFormat", "Telling", "When", "open_log", "tell_outcomes", "tells"]
