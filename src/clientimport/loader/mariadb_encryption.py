"""How a connection to MariaDB or MySQL is encrypted: what the URL says of it, as the driver needs it told."""

from __future__ import annotations

import ssl
from typing import Any

from pymysql.connections import Connection
from sqlalchemy import URL

_FILES = {"ssl_ca": "ca", "ssl_capath": "capath", "ssl_cert": "cert", "ssl_key": "key"}
_TEXTS = {"ssl_key_password": "password", "ssl_cipher": "cipher"}
_SWITCHES = ("ssl_disabled", "ssl_verify_cert", "ssl_verify_identity", "ssl_check_hostname")
_YES, _NO = ("true", "yes", "on", "1"), ("false", "no", "off", "0")


def encryption_of(url: URL) -> tuple[URL, dict[str, Any]]:
    """A URL -> the same without its options of encryption, and these as arguments of the driver.

    SQLAlchemy hands some of them over in one way, some in another, of which the driver heeds one: an authority named beside
    `ssl_verify_identity` would be forgotten, and "false" be true. Raises ValueError for a value that is none of a switch.
    """
    said = {name: str(url.query[name]) for name in (*_FILES, *_TEXTS, *_SWITCHES) if name in url.query}
    bare = url.difference_update_query(said)
    on = {name: _switch(said[name]) for name in _SWITCHES if name in said}
    if on.get("ssl_disabled"):
        return bare, {"ssl_disabled": True}
    told: dict[str, Any] = {key: said[name] for name, key in (*_FILES.items(), *_TEXTS.items()) if name in said}
    identity = on.get("ssl_verify_identity", on.get("ssl_check_hostname"))
    authority = "ca" in told or "capath" in told
    if identity or "ssl_verify_cert" in on or authority:
        told["verify_mode"] = bool(identity) or on.get("ssl_verify_cert", authority)
        # As the server's own clients have it: who asks for the certificate alone does not ask for the name in it.
        told["check_hostname"] = identity if identity is not None else "ssl_verify_cert" not in on
    return bare, {"ssl": told} if told else {}


def _switch(text: str) -> bool:
    if text.lower() not in _YES + _NO:
        raise ValueError(text)
    return text.lower() in _YES


class EncryptedConnection(Connection):  # type: ignore[misc]
    """A connection of the driver's, encrypted where the server can and the URL does not forbid it."""

    def _create_ssl_ctx(self, sslp: dict[str, Any]) -> ssl.SSLContext:
        if sslp:
            context: ssl.SSLContext = super()._create_ssl_ctx(sslp)
            # Of itself the driver looks at the name only where the URL names an authority.
            context.check_hostname = bool(sslp.get("check_hostname")) and context.verify_mode == ssl.CERT_REQUIRED
            return context
        # Where nothing is asked for, it believes any certificate, but would read those of all authorities first, which takes
        # ten times as long as the rest.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context
