"""Connections to a MariaDB server that can encrypt: encrypted unasked, and held against a certificate where the URL says so."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from certificates import certificate
from clientimport.core.errors import DatabaseFailure, UsageFailure
from clientimport.loader.engine import connect
from clientimport.loader.mariadb_encryption import EncryptedConnection, encryption_of
from mariadb_server import program, started


@pytest.fixture(scope="module")
def encrypting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Its URL, and the certificate that it shows."""
    if not program():
        pytest.skip("NO MARIADBD is installed: NOTHING IS TESTED of encrypted connections to it")
    cert, key = certificate(tmp_path_factory.mktemp("shown"))
    with started(f"--ssl-cert={cert}", f"--ssl-key={key}") as url:
        yield url, cert


def cipher(url: str) -> str:
    engine = connect(url)
    with engine.connect() as connection:
        found = str(connection.exec_driver_sql("SHOW SESSION STATUS LIKE 'Ssl_cipher'").one()[1])
    engine.dispose()
    return found


def test_it_is_encrypted_though_nothing_is_said(encrypting: tuple[str, Path]) -> None:
    assert cipher(encrypting[0])


def test_it_may_be_forbidden(encrypting: tuple[str, Path]) -> None:
    assert cipher(encrypting[0] + "?ssl_disabled=true") == ""


def test_the_right_certificate_is_believed(encrypting: tuple[str, Path]) -> None:
    url, cert = encrypting
    assert cipher(f"{url}?ssl_ca={cert}&ssl_verify_cert=true&ssl_verify_identity=true")


def test_another_certificate_is_not(encrypting: tuple[str, Path], tmp_path: Path) -> None:
    other, _ = certificate(tmp_path)
    with pytest.raises(DatabaseFailure, match="cannot be reached"):
        cipher(f"{encrypting[0]}?ssl_ca={other}&ssl_verify_cert=true&ssl_verify_identity=true")


def test_a_server_that_cannot_is_reached_without(mariadb_url: str) -> None:
    assert cipher(mariadb_url) == ""


def test_where_encryption_is_asked_for_such_a_server_is_refused(mariadb_url: str, encrypting: tuple[str, Path]) -> None:
    with pytest.raises(DatabaseFailure, match="SSL"):
        cipher(f"{mariadb_url}?ssl_ca={encrypting[1]}&ssl_verify_identity=true")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("", {}),
        ("ssl_disabled=yes", {"ssl_disabled": True}),
        ("ssl_disabled=false", {}),
        ("ssl_ca=a", {"ssl": {"ca": "a", "verify_mode": True, "check_hostname": True}}),
        ("ssl_ca=a&ssl_verify_identity=true", {"ssl": {"ca": "a", "verify_mode": True, "check_hostname": True}}),
        ("ssl_ca=a&ssl_verify_identity=false", {"ssl": {"ca": "a", "verify_mode": True, "check_hostname": False}}),
        ("ssl_ca=a&ssl_check_hostname=0", {"ssl": {"ca": "a", "verify_mode": True, "check_hostname": False}}),
        ("ssl_ca=a&ssl_verify_cert=true", {"ssl": {"ca": "a", "verify_mode": True, "check_hostname": False}}),
        ("ssl_ca=a&ssl_verify_cert=off", {"ssl": {"ca": "a", "verify_mode": False, "check_hostname": False}}),
        ("ssl_verify_identity=1", {"ssl": {"verify_mode": True, "check_hostname": True}}),
        (
            "ssl_cert=c&ssl_key=k&ssl_key_password=p&ssl_cipher=HIGH",
            {"ssl": {"cert": "c", "key": "k", "password": "p", "cipher": "HIGH"}},
        ),
    ],
)
def test_what_the_url_says(options: str, told: dict[str, object]) -> None:
    bare, arguments = encryption_of(make_url(f"mariadb://u@h/d?connect_timeout=3&{options}"))
    assert arguments == told
    assert dict(bare.query) == {"connect_timeout": "3"}


def test_a_switch_that_is_none(mariadb_url: str) -> None:
    with pytest.raises(UsageFailure, match="value that it cannot take") as caught:
        connect(mariadb_url + "?ssl_disabled=canary")
    assert "canary" not in str(caught.value)


def test_the_name_is_asked_of_every_authority_s_certificate(encrypting: tuple[str, Path]) -> None:
    """The server's is of no authority that machines know; one that is, for another name, would be refused too."""
    with pytest.raises(DatabaseFailure, match="CERTIFICATE_VERIFY_FAILED"):
        cipher(encrypting[0] + "?ssl_verify_identity=true")
    context = EncryptedConnection._create_ssl_ctx(
        EncryptedConnection(defer_connect=True), {"check_hostname": True, "verify_mode": True}
    )
    assert context.check_hostname and context.verify_mode == ssl.CERT_REQUIRED


def test_a_certificate_of_another_name_is_refused_but_where_the_name_is_not_asked(encrypting: tuple[str, Path]) -> None:
    url, cert = encrypting
    by_name = url.replace("127.0.0.1", "localhost")  # the certificate is for the number
    assert cipher(f"{by_name}?ssl_ca={cert}&ssl_verify_cert=true")
    with pytest.raises(DatabaseFailure, match="CERTIFICATE_VERIFY_FAILED"):
        cipher(f"{by_name}?ssl_ca={cert}")
