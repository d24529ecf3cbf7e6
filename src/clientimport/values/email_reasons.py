"""Why an address is no e-mail address, as a detail for the person who mends it."""

from __future__ import annotations

import re

from clientimport.core.details import detail

_ATOM = re.compile(r"^[\w.!#$%&'*+\-/=?^`{|}~]+$")
_LONGEST = 254


def email_reason(address: str) -> str:
    """An address that the library refuses -> the likeliest reason, a detail."""
    local, at, domain = address.rpartition("@")
    return next(detail(name) for is_so, name in _reasons(address, local, at, domain) if is_so)


def _reasons(address: str, local: str, at: str, domain: str) -> list[tuple[object, str]]:
    return [
        (not at, "email-no-at"),
        ("<" in address or ">" in address, "email-not-alone"),
        (not local, "email-nothing-before"),
        (not domain, "email-nothing-behind"),
        ("@" in local, "email-more-ats"),
        (any(c.isspace() for c in address), "email-blank"),
        ("," in address or ";" in address, "email-comma"),
        (len(address.encode()) > _LONGEST, "email-too-long"),
        (_dots_astray(address, local, domain), "email-dot-astray"),
        ("." not in domain, "email-no-dot"),
        (not _ATOM.match(local), "email-character"),
        (_is_reserved(domain), "email-reserved"),
        (True, "email-no-domain"),
    ]


def _dots_astray(address: str, local: str, domain: str) -> bool:
    edges = local.startswith(".") or local.endswith(".") or domain.startswith(".") or domain.endswith(".")
    return ".." in address or edges


def _is_reserved(domain: str) -> bool:
    from email_validator import SPECIAL_USE_DOMAIN_NAMES

    folded = domain.lower()
    return any(folded == name or folded.endswith(f".{name}") for name in SPECIAL_USE_DOMAIN_NAMES)
