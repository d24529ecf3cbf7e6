"""Settings as people write them: from text to value, each kind of value in one place.

Every reader raises ValueError with words for a person; none of them repeats a value that may be secret.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from clientimport.core.durations import read_duration
from clientimport.core.language import LANGUAGES

DEFAULT_DATABASE = "sqlite:///clientimport.db"


def has_password(address: str) -> bool:
    """Whether a database's URL, or any other address, holds a password in plain sight."""
    try:
        named = any(word in address.lower() for word in ("password=", "passwd="))
        return named or urlsplit(address).password is not None
    except ValueError:
        return "@" in address


def read_words(text: str) -> str:
    """A text that is not blank."""
    if not text.strip():
        raise ValueError("nothing is written")
    return text.strip()


def read_address(text: str) -> str:
    """One address or path, without blanks."""
    if len(text.split()) != 1:
        raise ValueError("one address is needed, without blanks")
    return text.strip()


def read_addresses(text: str) -> list[str]:
    """Several addresses, with blanks or line ends between them."""
    return text.split()


def read_path(text: str) -> Path:
    """A path; `~` is the user's own folder."""
    return Path(read_words(text)).expanduser()


def read_whole(text: str) -> int:
    """A whole number, 0 or more."""
    if text.isascii() and text.strip().isdigit() and len(text.strip()) <= 6:
        return int(text)
    raise ValueError(f"{text!r} is no whole number: use digits only")


def read_yes_no(text: str) -> bool:
    """`yes`, `true`, `no` or `false`."""
    words = {"yes": True, "true": True, "no": False, "false": False}
    if text.strip().lower() not in words:
        raise ValueError(f"{text!r} is neither yes nor no")
    return words[text.strip().lower()]


def read_header(text: str) -> str:
    """The name of an HTTP header."""
    if not re.fullmatch(r"[A-Za-z0-9-]{1,100}", text.strip()):
        raise ValueError(f"{text!r} is no name of a header: use letters, digits and -")
    return text.strip()


def read_networks(text: str) -> list[str]:
    """IP addresses or networks, with blanks between them -> each as a network, "10.0.0.5/32"."""
    try:
        return [str(ip_network(each)) for each in text.split()]
    except ValueError:
        raise ValueError(f"{text!r} is no IP address or network: write 10.0.0.5 or 10.0.0.0/24") from None


def choice(*words: str) -> Callable[[str], str]:
    """The reader of one of some words."""

    def read(text: str) -> str:
        if text.strip() not in words:
            raise ValueError(f"{text!r} is not possible: use {' or '.join([', '.join(words[:-1]), words[-1]])}")
        return text.strip()

    return read


READERS: dict[str, Callable[[str], object]] = {
    "database": read_words,
    "reports": read_path,
    "reports_group": read_words,
    "lang": choice(*LANGUAGES),
    "workers": read_whole,
    "wait": read_duration,
    "lock_timeout": read_duration,
    "statement_timeout": read_duration,
    "retries": read_whole,
    "log_format": choice("plain", "json"),
    "log_file": read_path,
    "messages": read_addresses,
    "messages_when": choice("always", "problems", "failures"),
    "metrics": read_path,
    "lineage": read_address,
    "review_user_header": read_header,
    "review_proxies": read_networks,
}
"""Every setting, in the order in which people are shown them."""

SECRET = ("database", "messages", "lineage")
"""Settings that may hold a password: also read from the file that `CLIENTIMPORT_NAME_FILE` names, and masked when shown."""
