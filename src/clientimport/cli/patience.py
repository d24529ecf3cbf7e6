"""What keeps a run waiting or makes it try again, said in words on standard error where no log is asked for."""

from __future__ import annotations

import sys

from clientimport.core.events import Event, Tell
from clientimport.core.harmless import harmless

_SAID = ("lock-waiting", "retry", "commit-lost", "commit-found")


def patience(quiet: bool) -> Tell:
    """A Tell that says these events, with `quiet` only those that are warnings or worse."""

    def tell(event: Event) -> None:
        if event.name in _SAID and not (quiet and event.level == "info"):
            # Not by click, which goes past the progress bar: under one, standard error is the bar's, which prints above itself.
            print(harmless(f"clientimport: {event.words}"), file=sys.stderr, flush=True)

    return tell
