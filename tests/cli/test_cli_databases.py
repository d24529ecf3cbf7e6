"""Every command on every database, and the two users of docs/databases.md: what they need is enough, and no more."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from calling import ROOT, Cli
from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from clientimport.loader import first_load

PAGE = (ROOT / "docs/databases.md").read_text(encoding="utf-8")
FATES = {"created": 6, "rejected": 4, "heading": 1}
FORBIDDEN = [
    "CREATE TABLE of_mine (a INTEGER)",
    "CREATE INDEX of_mine ON ticketevolution_client (run_id)",
    "ALTER TABLE ticketevolution_client ADD COLUMN of_mine INTEGER",
    "ALTER TABLE import_run DROP COLUMN job",
    "DROP TABLE ticketevolution_client_tag",
    "TRUNCATE TABLE import_problem",
]


def blocks(heading: str, language: str = "sql") -> list[str]:
    """The fenced blocks under a heading of the page."""
    part = PAGE.split(f"### {heading}\n")[1].split("\n### ")[0].split("\n## ")[0]
    return re.findall(rf"```{language}\n(.*?)```", part, re.DOTALL)


def execute(url: str, sql: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        for statement in filter(str.strip, sql.split(";")):
            connection.exec_driver_sql(statement.replace("%", "%%") if "mysql" in url else statement)
    engine.dispose()


@dataclass
class Users:
    """URLs of one database. `after`: the SQL that follows `db upgrade`."""

    admin: str
    owner: str
    nightly: str
    after: str

    def rights_end(self) -> str:
        """The SQL that takes both users away again."""
        name = make_url(self.admin).database
        roles = (f"nightly_{name}", f"owner_{name}")
        if "postgresql" not in self.admin:
            return f"DROP USER {', '.join(roles)}"
        return "; ".join(f"DROP OWNED BY {role} CASCADE; DROP ROLE {role}" for role in roles)


@pytest.fixture(params=["PostgreSQL", "MariaDB and MySQL"])
def users(request: pytest.FixtureRequest) -> Iterator[Users]:
    """An empty database with the page's two users, made by the page's SQL."""
    fixture = "postgresql_url" if request.param == "PostgreSQL" else "mariadb_url"
    admin: str = request.getfixturevalue(fixture)
    name = make_url(admin).database or ""

    def here(sql: str) -> str:
        return (
            re.sub(r"\bcrm\b", name, sql)
            .replace("clientimport_owner", f"owner_{name}")
            .replace("clientimport_nightly", f"nightly_{name}")
        )

    def of(user: str) -> str:
        url = make_url(admin).set(username=f"{user}_{name}", password="change me")
        return url.render_as_string(hide_password=False)

    before, *after = (here(block) for block in blocks(request.param))
    made = Users(admin, of("owner"), of("nightly"), "".join(after))
    execute(admin, before)
    try:
        yield made
    finally:
        execute(admin, made.rights_end())


def use(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("CLIENTIMPORT_DATABASE", url)


def test_the_lesser_user_does_all_but_change_tables(
    users: Users, cli: Cli, samples: Path, mappings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = (samples / "first-steps.csv", "-m", mappings / "salesforce.yaml")
    use(monkeypatch, users.nightly)
    refused = cli("run", *words)
    assert (refused.code, "lacks a right" in refused.err, "Traceback" in refused.err) == (6, True, False)
    assert cli("db", "upgrade").code == 6
    use(monkeypatch, users.owner)
    assert cli("db", "upgrade").code == 0
    execute(users.owner, users.after)

    use(monkeypatch, users.nightly)
    assert cli("references", "load", "offices", samples / "clean/offices.csv").code == 0
    assert cli("references", "load", "companies", samples / "clean/companies.csv").code == 0
    done = cli("run", *words, "--json")
    assert (done.code, done.json["fates"]) == (3, FATES)
    assert cli("run", *words).code == 3
    assert cli("run", *words, "--again", "--json").json["fates"] == {"unchanged": 6, "rejected": 4, "heading": 1}
    assert [run["exit_code"] for run in cli("runs", "list", "--json").json] == [3, 3]
    assert cli("runs", "show", "last").code == 0
    assert len(cli("rejects", "list", "--json").json_lines) == 4
    exported = cli("rejects", "export", done.json["run_id"], "--reports", "again")
    assert exported.code == 0
    assert list(Path("again").rglob("rejects.csv"))

    for statement in FORBIDDEN:
        with pytest.raises(DBAPIError):
            execute(users.nightly, statement)
    if users.after:
        with pytest.raises(DBAPIError):
            execute(users.nightly, "UPDATE import_alembic_version SET version_num = 'x'")
    assert cli("db", "upgrade").code == 0, "nothing is to be done"
    use(monkeypatch, users.owner)
    assert cli("db", "upgrade").code == 0


def test_a_first_load_of_the_lesser_user_leaves_the_keys_in_place(
    users: Users, cli: Cli, samples: Path, mappings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_load, "WORTH_IT", 10)
    use(monkeypatch, users.owner)
    assert cli("db", "upgrade").code == 0
    execute(users.owner, users.after)
    use(monkeypatch, users.nightly)
    cli("references", "load", "offices", samples / "clean/offices.csv")
    done = cli("run", samples / "first-steps.csv", "-m", mappings / "salesforce.yaml", "--json")
    said = "left in place: the database user does not own the tables" if "postgresql" in users.admin else None
    assert (done.code, done.json["fates"], done.json["constraints"]) == (3, FATES, said)


def test_a_file_of_sqlite_is_closed_to_others(tmp_path: Path) -> None:
    (block,) = blocks("SQLite", "sh")
    folder = tmp_path / "clientimport"
    program = f"'{sys.executable}' -m clientimport"
    script = block.replace("/var/lib/clientimport", str(folder)).replace("clientimport db", f"{program} db")
    subprocess.run(["sh", "-e", "-c", script], check=True, capture_output=True, env=dict(os.environ))
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())}
    assert modes == {"clientimport": 0o700, "clients.db": 0o600}


def test_every_command_on_every_database(
    database_url: str, cli: Cli, samples: Path, mappings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, database_url)
    for name, file in (("offices", "offices.csv"), ("companies", "companies.csv"), ("client-types", "client-types.csv")):
        assert cli("references", "load", name, samples / "clean" / file).code == 0
        assert cli("references", "list", name).code == 0
    ticket = cli("run", samples / "first-steps.csv", "-m", mappings / "salesforce.yaml", "--json")
    assert (ticket.code, ticket.json["fates"]) == (3, FATES)
    intend = cli("run", samples / "clean/intend-api-example.csv", "-m", mappings / "intend-api.yaml", "--json")
    assert (intend.code, intend.json["fates"]["created"]) == (0, 1)
    assert cli("check", samples / "first-steps.csv", "-m", mappings / "salesforce.yaml").code == 3
    assert [run["run_id"] for run in cli("runs", "list", "--json").json] == [intend.json["run_id"], ticket.json["run_id"]]
    listed = cli("rejects", "list", "--run", ticket.json["run_id"], "--json").json_lines
    assert [(reject["row"], reject["code"]) for reject in listed] == [
        (4, "name-without-space"),
        (6, "email-invalid"),
        (8, "country-unknown"),
        (9, "phone-impossible"),
    ]
    assert cli("rejects", "show", listed[0]["reject_id"], "--json").json["row"] == 4
    held = cli("run", "none.csv", "-m", mappings / "salesforce.yaml")
    assert held.code == 5
    Path("head.csv").write_text((samples / "first-steps.csv").read_text().splitlines()[0] + "\n")
    assert cli("run", "head.csv", "-m", mappings / "salesforce.yaml").code == 4
    assert cli("runs", "list", "--json").json[0]["status"] == "held"
    accepted = Path(ticket.json["reports"]["accepted.csv"]).read_text("utf-8-sig").splitlines()[1]
    shown = cli("show", "--system", ticket.json["system"], "--key", accepted.split(",")[0])
    assert shown.code == 0


@pytest.mark.parametrize(
    ("url", "code", "words"),
    [
        ("mariadb://nobody@127.0.0.1:1/nothing", 6, "cannot be reached"),
        ("mysql://u:canary@127.0.0.1/x", 2, "password"),
        ("mysql://127.0.0.1/x?passwd=canary", 2, "password"),
        ("mssql://127.0.0.1/x", 2, "mssql"),
    ],
)
def test_a_server_that_cannot_be_used(cli: Cli, samples: Path, mappings: Path, url: str, code: int, words: str) -> None:
    done = cli("run", samples / "first-steps.csv", "-m", mappings / "salesforce.yaml", "--database", url)
    assert done.code == code
    assert words in done.err
    assert "canary" not in done.out + done.err
    assert "Traceback" not in done.err
