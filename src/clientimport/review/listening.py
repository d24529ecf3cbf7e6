"""Where the server listens: the port, the certificate, and the addresses that lead to it."""

from __future__ import annotations

import os
import socket
import ssl
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from clientimport.core.errors import UsageFailure

LOCAL = ("127.0.0.1", "::1", "localhost")
_DEFAULT_PORT = {"http": 80, "https": 443}


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0: one that is free. Raises UsageFailure where it cannot be had."""
    wanted = "127.0.0.1" if host == "localhost" else host
    try:
        family, kind, number, _, address = socket.getaddrinfo(wanted, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        taken = socket.socket(family, kind, number)
    except (OSError, UnicodeError):
        raise UsageFailure(f"there is no address {host!r} on this machine.", fix="Check --host.") from None
    try:
        if os.name == "posix":  # elsewhere it would let two programs have one port
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
        taken.listen(128)
    except OSError as problem:
        taken.close()
        raise UsageFailure(
            f"port {port} of {host} cannot be had: {problem.strerror or type(problem).__name__}.",
            fix="Another program may use it: give another one with --port, or 0 for any that is free.",
        ) from None
    return taken


def read_certificate(certificate: Path, key: Path) -> ssl.SSLContext:
    """PEM files -> what TLS needs. Raises UsageFailure for files that do not fit or cannot be read."""

    def refuse() -> str:
        # Without this the library would ask for it on the terminal.
        raise UsageFailure(f"the key {key} is protected by a password.", fix="Give one without, readable by this user alone.")

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    for path in (certificate, key):
        if not path.is_file():
            raise UsageFailure(f"there is no file {path}.", fix="Check --tls-cert and --tls-key.")
    try:
        context.load_cert_chain(certificate, key, refuse)
    except (ssl.SSLError, OSError, ValueError) as problem:
        why = getattr(problem, "reason", None) or getattr(problem, "strerror", None) or type(problem).__name__
        raise UsageFailure(
            f"{certificate} and {key} are no certificate with its key: {str(why).lower().replace('_', ' ')}.",
            fix="Give two PEM files: the certificate with its chain, and its private key.",
        ) from None
    return context


def origins(host: str, port: int, *, tls: bool, url: str = "") -> tuple[str, ...]:
    """The addresses under which browsers may ask, the first to be printed. `url`: the one that the operator names.

    Raises UsageFailure for a URL that is more than scheme, host and port, and where none leads to `host`.
    """
    scheme = "https" if tls else "http"
    if url:
        return (_origin_of(url, tls=tls),)
    if host in LOCAL:
        first = "localhost" if host == "localhost" else host
        return tuple(_origin(scheme, each, port) for each in dict.fromkeys((first, *LOCAL)))
    if _is_wildcard(host):
        raise UsageFailure(
            f"--host {host} does not say by which name browsers reach this machine.",
            fix="Give it with --url, such as --url https://review.example.com:8443.",
        )
    return (_origin(scheme, host.lower(), port),)


def _origin(scheme: str, host: str, port: int) -> str:
    named = f"[{host}]" if ":" in host else host
    return f"{scheme}://{named}" + ("" if port == _DEFAULT_PORT[scheme] else f":{port}")


def _origin_of(url: str, *, tls: bool) -> str:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, urlsplit("")
    rest = (parts.path.strip("/"), parts.query, parts.fragment, parts.username, parts.password)
    if parts.scheme not in _DEFAULT_PORT or not host or any(rest) or not all(c.isalnum() or c in ".-:" for c in host):
        raise UsageFailure(
            "--url is not the address of a host.", fix="Write scheme, name and port alone: https://review.example.com:8443."
        )
    if tls and parts.scheme != "https":
        raise UsageFailure("--url begins with http, but there is a certificate.", fix="Write https://….")
    return _origin(parts.scheme, host, port or _DEFAULT_PORT[parts.scheme])


def _is_wildcard(host: str) -> bool:
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return not host
