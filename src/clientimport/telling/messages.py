"""Messages by e-mail, Slack or webhook, through apprise: each URL on its own, tried twice, its failure in one sentence."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from clientimport.telling.addresses import shown_host
from clientimport.telling.limits import within
from clientimport.telling.message import Message

if TYPE_CHECKING:
    from apprise import NotifyBase

_SECONDS = 60.0
"""What all tries of one message may take together."""
_TRIES = 2
_WITH_HOST = frozenset("mailto mailtos json jsons xml xmls form forms".split())
"""Where the host is a host. That of others (slack://TOKEN/…) is a secret."""


def send_messages(urls: tuple[str, ...], message: Message, *, failed: bool) -> list[str]:
    """Sends a message to each apprise URL -> a sentence for each that did not get it. `failed`: it tells of bad news."""
    if not urls:
        return []
    with _quiet() as said:
        try:
            import apprise
        except ImportError:
            return ["Messages need a part that is not installed: pip install 'clientimport[notify]'."]
        memory = apprise.PersistentStoreMode.MEMORY
        asset = apprise.AppriseAsset(app_id="clientimport", app_desc="clientimport", app_url="", storage_mode=memory)
        failures = []
        for number, url in enumerate(urls, start=1):
            which = f"Message {number} of {len(urls)} ({_shown(url)})"
            said.clear()
            service = apprise.Apprise.instantiate(url, asset=asset)
            if service is None:
                failures.append(f"{which} has a URL that cannot be understood: see the list of apprise's services.")
            elif not _sent(service, message, failed=failed):
                failures.append(f"{which} could not be sent: {_reason(said)}.")
    return failures


def _sent(service: NotifyBase, message: Message, *, failed: bool) -> bool:
    from apprise import Apprise, NotifyFormat, NotifyType

    # The first of several is what the service takes unless its URL asks for another, into which apprise turns the body then.
    formats = service.notify_format
    first = formats[0] if isinstance(formats, tuple | list) else formats
    told: dict[str, Any] = {"body": message.text(), "body_format": NotifyFormat.TEXT}
    if first == NotifyFormat.HTML:
        told = {"body": message.html(), "body_format": NotifyFormat.HTML}
    to = Apprise()
    to.add(service)
    kind = NotifyType.FAILURE if failed else NotifyType.INFO

    def send() -> bool:
        return any(to.notify(title=message.subject, notify_type=kind, **told) for _ in range(_TRIES))

    try:
        return within(_SECONDS, send)
    except TimeoutError:
        return False


@contextmanager
def _quiet() -> Iterator[list[str]]:
    """What apprise says goes nowhere, as it may name addresses; its lines are kept for `_reason`. Nor do warnings of its own
    use of Python, which are no matter of whoever runs this."""
    logger = logging.getLogger("apprise")
    said: list[str] = []

    class Keeping(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    keeping, propagates, level = Keeping(), logger.propagate, logger.level
    logger.addHandler(keeping)
    logger.propagate = False
    logger.setLevel(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield said
    finally:
        logger.removeHandler(keeping)
        logger.propagate = propagates
        logger.setLevel(level)


def _reason(said: list[str]) -> str:
    """From apprise's own words only what can hold no secret."""
    for line in said:
        if found := re.search(r"\berror=(\d{3})\b", line):
            return f"it was refused (HTTP {found[1]})"
    return "no answer in time, or it was refused"


def _shown(url: str) -> str:
    scheme, mark, _ = url.lower().partition("://")
    if not mark or not re.fullmatch(r"[a-z][a-z0-9+.-]{0,30}", scheme):
        return "not a URL"
    return shown_host(url) if scheme in _WITH_HOST else f"{scheme}:"
