"""Why an address is no e-mail address, in words for the person who mends it."""

from __future__ import annotations

import re

_ATOM = re.compile(r"^[\w.!#$%&'*+\-/=?^`{|}~]+$")
_LONGEST = 254


def email_reason(address: str) -> str:
    """An address that the library refuses -> the likeliest reason; a sentence without its beginning."""
    local, at, domain = address.rpartition("@")
    return next(words for is_so, words in _reasons(address, local, at, domain) if is_so)


def _reasons(address: str, local: str, at: str, domain: str) -> list[tuple[object, str]]:
    return [
        (not at, "the @ is missing."),
        ("<" in address or ">" in address, "only the address itself may stand here, without a name or < >."),
        (not local, "nothing stands before the @."),
        (not domain, "nothing stands after the @."),
        ("@" in local, "it has more than one @."),
        (any(c.isspace() for c in address), "it holds a blank."),
        ("," in address or ";" in address, "it holds a comma or semicolon; one address only may stand here."),
        (len(address.encode()) > _LONGEST, "it is too long."),
        (_dots_astray(address, local, domain), "a dot is out of place."),
        ("." not in domain, "what follows the @ has no dot."),
        (not _ATOM.match(local), "a character before the @ is not allowed."),
        (_is_reserved(domain), "mail cannot be sent to such a domain."),
        (True, "what follows the @ is no domain name."),
    ]


def _dots_astray(address: str, local: str, domain: str) -> bool:
    edges = local.startswith(".") or local.endswith(".") or domain.startswith(".") or domain.endswith(".")
    return ".." in address or edges


def _is_reserved(domain: str) -> bool:
    from email_validator import SPECIAL_USE_DOMAIN_NAMES

    folded = domain.lower()
    return any(folded == name or folded.endswith(f".{name}") for name in SPECIAL_USE_DOMAIN_NAMES)
