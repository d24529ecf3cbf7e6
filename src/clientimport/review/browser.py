"""Opening the browser without showing the address to every user of the machine, as a command line would."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import webbrowser
from html import escape
from pathlib import Path
from threading import Event

_SECONDS_TO_READ = 60.0


def can_open() -> bool:
    """Whether there is a screen on which a browser opens; one in the terminal would take it away."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_address(address: str, ended: Event) -> None:
    """Opens it by way of a private file, gone after a while or once it `ended`; no browser is no fault."""
    folder = Path(tempfile.mkdtemp(prefix="clientimport-review-"))
    try:
        file = folder / "review.html"
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as page:
            page.write(
                '<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer">'
                f'<meta http-equiv="refresh" content="0; url={escape(address)}"><title>clientimport</title>'
                f'<p><a href="{escape(address)}">clientimport review</a></p>'
            )
        if webbrowser.open(file.as_uri()):
            ended.wait(_SECONDS_TO_READ)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
