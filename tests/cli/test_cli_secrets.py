"""A canary password is searched for everywhere after a run, and found nowhere but as its hash."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from calling import Called, Cli
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.pool import NullPool

CANARIES = [f"canary-{word}-Zq8" for word in ("good", "email", "lonely", "long", "quote", "cells", "again", "unread")]
HEADINGS = "Key,Title,Email,Username,Password,Webshop PIN,Company Number"
ROWS = [
    f"A1,Acme Ltd,a@example.com,acme,{CANARIES[0]},{CANARIES[7]},1",  # good
    f"A2,Bolt Ltd,not-an-address,bolt,{CANARIES[1]},{CANARIES[7]},1",  # rejected for another field
    f"A3,Cog Ltd,c@example.com,,{CANARIES[2]},,1",  # password without username
    f"A4,Dab Ltd,d@example.com,acme,{CANARIES[3]},,1",  # username taken
    f'A5,Ebb "Ltd,e@example.com,ebb,{CANARIES[4]},,1',  # stray quote
    f"A6,Fog Ltd,f@example.com,fog,{CANARIES[5]},,1,,extra",  # too many cells
    f"A1,Acme Limited,a@example.com,acme2,{CANARIES[6]},,1",  # key repeated
]
MAPPING = """\
mapping: 1
target: intend
system: shop
key: Key
source: {encoding: utf-8, secret: [Webshop PIN]}
record:
  title: Title
  email: Email
  credentials: {username: Username, password: Password}
  detail: {company_number: Company Number}
"""


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def database(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


def everywhere(folder: Path, url: str, *called: Called) -> dict[str, bytes]:
    """Every place a secret could stand in: name -> content."""
    places = {f"output {n}": (call.out + call.err).encode() for n, call in enumerate(called)}
    for path in folder.rglob("*"):
        if path.is_file() and path.name not in ("clients.csv", "mended.csv"):
            places[str(path)] = path.read_bytes()
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as parts:
                    places |= {f"{path}/{name}": parts.read(name) for name in parts.namelist()}
            elif path.suffix == ".gz":
                places[f"{path} unpacked"] = gzip.decompress(path.read_bytes())
    engine = create_engine(url if "://" in url else f"sqlite:///{url}", poolclass=NullPool)
    with engine.connect() as connection:
        for name in inspect(connection).get_table_names():
            quoted = connection.dialect.identifier_preparer.quote(name)
            places[f"table {name}"] = repr(connection.execute(text(f"SELECT * FROM {quoted}")).all()).encode()
    engine.dispose()
    return places


def test_a_password_stands_nowhere_but_as_its_hash(
    cli: Cli, tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "clients.csv").write_text("\n".join([HEADINGS, *ROWS]) + "\n")
    (tmp_path / "shop.yaml").write_text(MAPPING)
    monkeypatch.setenv("CLIENTIMPORT_DATABASE", database)
    words = ("clients.csv", "-m", "shop.yaml")
    run = cli("run", *words, "--json")
    assert (run.code, run.json["fates"]) == (3, {"created": 1, "rejected": 6, "heading": 1})
    engine = create_engine(database if "://" in database else f"sqlite:///{database}", poolclass=NullPool)
    with engine.connect() as connection:
        (stored,) = connection.execute(text("SELECT username, password_hash FROM intend_credentials")).all()
    engine.dispose()
    assert stored[0] == "acme"
    assert PasswordHasher().verify(stored[1], CANARIES[0])
    calls = [
        run,
        cli("check", *words, "--out", "records.ndjson", "--reports", "checked"),
        cli("look", "clients.csv", "-m", "shop.yaml", "--json"),
        cli("look", "clients.csv", "-m", "shop.yaml"),
        cli("rejects", "list", "--json"),
        cli("rejects", "show", 1, "--json"),
        cli("rejects", "export", "last", "--reports", "again"),
        cli("runs", "show", "last"),
        cli("show", "A1", "--target", "intend"),
        cli("run", *words, "--again"),
        cli("run", run.json["reports"]["rejects.csv"], "-m", "shop.yaml"),
        cli("run", run.json["reports"]["rejects.xlsx"], "-m", "shop.yaml", "--again"),
    ]
    assert [call.code for call in calls if call.code not in (0, 3)] == []
    places = everywhere(tmp_path, database, *calls)
    found = {(name, canary) for name, content in places.items() for canary in CANARIES if canary.encode() in content}
    assert found == set()


def test_a_withheld_password_keeps_the_stored_one(
    cli: Cli, tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLIENTIMPORT_DATABASE", database)
    (tmp_path / "shop.yaml").write_text(MAPPING)
    (tmp_path / "clients.csv").write_text("\n".join([HEADINGS, ROWS[0]]) + "\n")
    assert cli("run", "clients.csv", "-m", "shop.yaml").code == 0
    (tmp_path / "mended.csv").write_text(f"{HEADINGS}\nA1,Acme Plc,a@example.com,acme,[withheld],,1\n")
    done = cli("run", "mended.csv", "-m", "shop.yaml", "--json")
    assert done.json["fates"] == {"updated": 1, "heading": 1}
    assert done.json["notices"]["password-withheld"] == 1
    engine = create_engine(database if "://" in database else f"sqlite:///{database}", poolclass=NullPool)
    with engine.connect() as connection:
        (stored,) = connection.execute(text("SELECT password_hash FROM intend_credentials")).scalars().all()
    engine.dispose()
    assert PasswordHasher().verify(stored, CANARIES[0])


def test_a_password_in_a_database_url_stands_nowhere(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "clients.csv").write_text("\n".join([HEADINGS, ROWS[0]]) + "\n")
    (tmp_path / "shop.yaml").write_text(MAPPING)
    for url in (
        "postgresql://someone:canary-url-Zq8@127.0.0.1:1/nothing",
        "postgresql://127.0.0.1:1/nothing?password=canary-url-Zq8&user=someone",
        "mssql://someone:canary-url-Zq8@127.0.0.1/nothing",
        "postgresql://someone:canary-url-Zq8@[bad/nothing",
    ):
        monkeypatch.setenv("CLIENTIMPORT_DATABASE", url)
        done = cli("run", "clients.csv", "-m", "shop.yaml", "--json")
        assert done.code in (2, 6)
        written = b"".join(path.read_bytes() for path in (tmp_path / "reports").rglob("*") if path.is_file())
        assert "canary-url-Zq8" not in done.out + done.err + written.decode("latin-1")
