"""Options and settings of `review` -> what is to be served, to whom and where: nothing unsafe by oversight."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from clientimport.cli.options import database_or_default
from clientimport.cli.settled import with_settings
from clientimport.core.errors import UsageFailure
from clientimport.jobs.setting_values import read_header, read_networks
from clientimport.pipeline.system_user import system_user
from clientimport.review.listening import read_certificate
from clientimport.review.settings import LONGEST_NAME, Network, acceptable_name

_Value = TypeVar("_Value")


@dataclass(frozen=True)
class ReviewAsked:
    """What was asked for, checked. `tls`: None without; `header`: "" where people come in by address."""

    database: str
    host: str
    port: int
    url: str
    users: tuple[str, ...]
    header: str
    proxies: tuple[Network, ...]
    tls: ssl.SSLContext | None
    lang: str
    reports: Path
    reports_group: str | None
    browser: bool
    as_json: bool
    log_format: Any
    log_file: str | None


def review_asked(asked: Mapping[str, Any]) -> ReviewAsked:
    """The arguments of the command -> what they mean. Raises UsageFailure where they do not go together, or are not safe."""
    found, settings = with_settings(asked)
    header = _read("--proxy-header", read_header, found["proxy_header"]) or settings.review_user_header or ""
    proxies = _read("--proxy", read_networks, " ".join(found["proxies"])) or settings.review_proxies
    tls = _certificate(found["tls_cert"], found["tls_key"])
    _refuse_unsafe(found, header, proxies, tls=tls is not None)
    users = () if header else _people(found["users"])
    return ReviewAsked(
        database=database_or_default(asked["database"]),
        host=found["host"],
        port=found["port"],
        url=found["url"],
        users=users,
        header=header,
        proxies=tuple(ip_network(each) for each in proxies),
        tls=tls,
        lang=found["lang"],
        reports=Path(found["reports"]),
        reports_group=found["reports_group"],
        browser=not found["no_open"] and not found["as_json"] and len(users) == 1,
        as_json=found["as_json"],
        log_format=found["log_format"],
        log_file=None if found["log_file"] is None else str(found["log_file"]),
    )


def _refuse_unsafe(found: Mapping[str, Any], header: str, proxies: list[str], *, tls: bool) -> None:
    behind = found["behind_proxy"]
    if not _is_local(found["host"]) and not tls and not behind:
        raise UsageFailure(
            f"--host {found['host']} lets other machines in, and what the page shows would cross the network in plain text.",
            fix="Give --tls-cert and --tls-key, or --behind-proxy with --proxy and --url; or leave --host out and come by "
            "`ssh -L`.",
        )
    if (behind or header) and not proxies:
        raise UsageFailure(
            "no --proxy says which peer is to be believed." if header else "--behind-proxy needs to know the proxy.",
            fix="Give the address from which it asks, such as --proxy 127.0.0.1.",
        )
    if (behind or header) and not found["url"]:
        raise UsageFailure(
            "behind a proxy nobody knows by which address browsers reach the page.",
            fix="Give it, such as --url https://review.example.com.",
        )
    if header and found["users"]:
        raise UsageFailure(
            f"--user does not go with the header {header}, in which the proxy says who reviews.",
            fix="Leave --user out, or the header.",
        )
    if found["url"].lower().startswith("http:") and not _is_local(_host_of(found["url"])):
        raise UsageFailure(
            f"--url {found['url']} is not protected by TLS: what the page shows would cross the network in plain text.",
            fix="Let the proxy do TLS, and write https://….",
        )


def _is_local(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _certificate(certificate: str | None, key: str | None) -> ssl.SSLContext | None:
    if certificate is None and key is None:
        return None
    if certificate is None or key is None:
        raise UsageFailure("--tls-cert and --tls-key belong together.", fix="Give both.")
    return read_certificate(Path(certificate), Path(key))


def _people(typed: tuple[str, ...]) -> tuple[str, ...]:
    names = tuple(" ".join(name.split()) for name in typed) or (system_user(),)
    for name in names:
        if not acceptable_name(name):
            raise UsageFailure(f"--user {name!r} is no name.", fix=f"Give letters, at most {LONGEST_NAME} of them.")
    if len(set(names)) < len(names):
        raise UsageFailure(
            "--user names somebody twice.", fix="Each gets one address; the next one is printed when it was used."
        )
    return names


def _read(option: str, reader: Callable[[str], _Value], text: str | None) -> _Value | None:
    if not text:
        return None
    try:
        return reader(text)
    except ValueError as wrong:
        raise UsageFailure(f"{option}: {wrong}.") from None
