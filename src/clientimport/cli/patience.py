"""What keeps a run waiting or makes it try again, said in words on standard error where no log is asked for."""

from __future__ import annotations

from clientimport.cli.saying import say
from clientimport.core.events import Event, Tell

_SAID = ("lock-waiting", "retry", "commit-lost", "commit-found")


def patience(quiet: bool) -> Tell:
    """A Tell that says these events, with `quiet` only those that are warnings or worse."""

    def tell(event: Event) -> None:
        if event.name in _SAID and not (quiet and event.level == "info"):
            # Under a progress bar standard error is the bar's, which prints above itself.
            say(f"clientimport: {event.words}", err=True)

    return tell
