"""`clientimport review` while it runs: its addresses printed, the browser opened, the page served until it is ended."""

from __future__ import annotations

import os
import sys
import threading
from dataclasses import dataclass, field

from clientimport.cli.log_options import listening
from clientimport.cli.review_asked import ReviewAsked
from clientimport.cli.saying import say, say_json
from clientimport.core.errors import ExitCode, Terminated
from clientimport.core.events import Event
from clientimport.jobs.shown_settings import masked_database
from clientimport.pipeline.reviewing.board import Board
from clientimport.pipeline.reviewing.foreseeing import keep_up
from clientimport.review.app import make_app
from clientimport.review.background import LOADS, Background
from clientimport.review.browser import can_open, open_address
from clientimport.review.listening import listen, origins
from clientimport.review.serve import ReviewServer, serve
from clientimport.review.settings import ReviewSettings

_SECONDS_TO_TIDY = 5.0


def serving(asked: ReviewAsked) -> int:
    """Serves the page until Ctrl-C or SIGTERM -> the exit code. Raises UsageFailure and DatabaseFailure before that."""
    addresses = _Addresses(asked)
    with (
        listening(asked.log_format, asked.log_file, quiet=True) as ears,
        Board(asked.database, lang=asked.lang) as board,
        listen(asked.host, asked.port) as port,
    ):
        settings = ReviewSettings(
            origins=origins(asked.host, port.getsockname()[1], tls=asked.tls is not None, url=asked.url),
            users=asked.users,
            user_header=asked.header,
            proxies=asked.proxies,
            lang=asked.lang,
            reports=asked.reports,
            reports_group=asked.reports_group,
            tell=ears.log or _say_errors,
            issued=addresses,
        )
        app = make_app(board, settings)
        addresses.introduce(settings.origins[0])
        settings.tell(Event("review-started", f"The review page answers at {settings.origins[0]}."))
        ended = threading.Event()
        # A daemon: nobody who ends the page waits for what is read in advance.
        threading.Thread(target=keep_up, args=(board, ended), daemon=True).start()
        server = ReviewServer(app, tls=asked.tls, ready=addresses.open_browser)
        whole = serve(server, port, settings.tell)
        ended.set()
        addresses.close()
        whole = whole and _finished(app.state.desk.background)
        settings.tell(Event("review-ended", "The review page was ended." if whole else "The review page was broken off."))
        if not whole:
            _leave_at_once()
        return ears.code(ExitCode.DONE)


def _finished(background: Background) -> bool:
    """Waits for the rows that are still being loaded; False where somebody does not want to."""
    try:
        if background.is_busy(LOADS):
            say("Rows are being loaded: it ends when they are. Ctrl-C breaks it off.", err=True)
        background.finish()
    except (KeyboardInterrupt, Terminated):
        return False
    return True


@dataclass
class _Addresses:
    """Prints the one-time addresses: those of the start together, each further one when the one before it was used."""

    asked: ReviewAsked
    first: dict[str, str] = field(default_factory=dict)
    introduced: bool = False
    ended: threading.Event = field(default_factory=threading.Event)
    browser: threading.Thread | None = None

    def __call__(self, user: str, address: str) -> None:
        if not self.introduced:
            self.first[user] = address
        elif self.asked.as_json:
            say_json({"user": user, "address": address})
        else:
            say(f"{user} came in. The next address for them: {address}")

    def introduce(self, origin: str) -> None:
        """Prints those of the start."""
        self.introduced = True
        if self.asked.as_json:
            for user, address in self.first.items():
                say_json({"user": user, "address": address})
            if not self.first:
                say_json({"user": None, "address": origin})
            return
        say(f"The rejects of {masked_database(self.asked.database)} can be reviewed. Ctrl-C ends it.")
        if self.first:
            say("Each address opens the page once, in one browser, and is a secret until then:")
        for user, address in self.first.items():
            say(f"  {address}" if len(self.first) == 1 else f"  {user}: {address}")
        if not self.first:
            say(f"  {origin} (who reviews is whom the proxy names in {self.asked.header})")

    def open_browser(self) -> None:
        """Opens it, where there is one and nobody has said no."""
        if self.asked.browser and sys.stdout.isatty() and can_open():
            (address,) = self.first.values()
            self.browser = threading.Thread(target=open_address, args=(address, self.ended), daemon=True)
            self.browser.start()

    def close(self) -> None:
        """Takes the browser's file away."""
        self.ended.set()
        if self.browser is not None:
            self.browser.join(_SECONDS_TO_TIDY)


def _say_errors(event: Event) -> None:
    if event.level == "error":
        say(f"clientimport: {event.words}", err=True)


def _leave_at_once() -> None:
    """A request that still runs holds a thread; what it has not committed is undone by the database."""
    say("Broken off: what was not yet saved or loaded is not.", err=True)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(ExitCode.INTERRUPTED)
