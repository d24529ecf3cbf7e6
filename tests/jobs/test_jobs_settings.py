"""Settings: which place is listened to, what cannot be taken, and what is never shown."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from clientimport.core.errors import MappingFailure, SourceFailure, UsageFailure
from clientimport.jobs.settings import Written, settle, unknown_names
from clientimport.jobs.settings_file import read_settings_file
from clientimport.jobs.shown_settings import shown_settings


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.upper().startswith("CLIENTIMPORT_")]:
        monkeypatch.delenv(name)


def layer(origin: str, **values: object) -> dict[str, Written]:
    return {name: Written(value, origin) for name, value in values.items()}


def test_options_beat_the_environment_which_beats_files_which_beat_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIENTIMPORT_WAIT", "2m")
    monkeypatch.setenv("CLIENTIMPORT_RETRIES", "7")
    job = layer("job.yaml:1", wait="3m", lock_timeout="4m", retries="8", workers="1")
    file = layer("clientimport.yaml:1", wait="5m", lock_timeout="6m", statement_timeout="7m")
    held = settle({"wait": "1m", "retries": None}, job, file)
    settings = held.settings
    assert (settings.wait, settings.retries, settings.lock_timeout, settings.statement_timeout) == (60, 7, 240, 420)
    assert {name: held.origins[name] for name in ("wait", "retries", "lock_timeout", "statement_timeout", "reports")} == {
        "wait": "--wait",
        "retries": "CLIENTIMPORT_RETRIES",
        "lock_timeout": "job.yaml:1",
        "statement_timeout": "clientimport.yaml:1",
        "reports": "default",
    }
    assert held.beaten["wait"] == ("CLIENTIMPORT_WAIT", "job.yaml:1", "clientimport.yaml:1")


def test_secrets_come_from_the_environment_or_from_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "url").write_text("postgresql://crm:pa55word@db/crm\n")
    (tmp_path / "urls").write_text("mailto://a\nslack://b  json://c\n")
    monkeypatch.setenv("CLIENTIMPORT_DATABASE_FILE", str(tmp_path / "url"))
    monkeypatch.setenv("CLIENTIMPORT_MESSAGES_FILE", str(tmp_path / "urls"))
    held = settle({}, layer("job.yaml:1", database="other.db"))
    assert held.settings.database.get_secret_value() == "postgresql://crm:pa55word@db/crm"
    assert [each.get_secret_value() for each in held.settings.messages] == ["mailto://a", "slack://b", "json://c"]
    assert held.origins["database"] == f"CLIENTIMPORT_DATABASE_FILE ({tmp_path}/url)"
    assert "pa55word" not in repr(held)
    monkeypatch.setenv("CLIENTIMPORT_DATABASE", "here.db")
    monkeypatch.setenv("CLIENTIMPORT_DATABASE_FILE", "/no/such/file")
    assert settle({}).settings.database.get_secret_value() == "here.db", "the file is not asked then"


def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIENTIMPORT_WAIT", "")
    held = settle({})
    assert (held.settings.wait, held.origins["wait"]) == (0.0, "default")


def test_what_cannot_be_taken_is_told_by_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIENTIMPORT_WAIT", "soon")
    monkeypatch.setenv("CLIENTIMPORT_WORKERS", "many")
    monkeypatch.setenv("CLIENTIMPORT_LINEAGE", "https://user:secret@a b")
    with pytest.raises(UsageFailure) as raised:
        settle({"log_format": "xml"})
    assert raised.value.message == (
        "CLIENTIMPORT_WORKERS: 'many' is no whole number: use digits only. "
        "CLIENTIMPORT_WAIT: 'soon' is no length of time: write seconds, or 90s, 10m, 2h, 1d. "
        "--log-format: 'xml' is not possible: use plain or json. "
        "CLIENTIMPORT_LINEAGE: one address is needed, without blanks."
    )


@pytest.mark.parametrize(("text", "said"), [(None, "cannot be read (FileNotFoundError)"), (" \n", "is empty")])
def test_a_file_of_a_secret_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str | None, said: str
) -> None:
    if text is not None:
        (tmp_path / "url").write_text(text)
    monkeypatch.setenv("CLIENTIMPORT_DATABASE_FILE", str(tmp_path / "url"))
    with pytest.raises(UsageFailure) as raised:
        settle({})
    assert f"CLIENTIMPORT_DATABASE_FILE names {tmp_path}/url, which {said}" in raised.value.message


def test_for_a_job_the_defaults_stand_beside_its_file(tmp_path: Path) -> None:
    settings = settle({}, folder=tmp_path).settings
    assert settings.reports == tmp_path / "reports"
    assert settings.database.get_secret_value() == f"sqlite:///{tmp_path}/clientimport.db"
    assert settle({"reports": "here"}, folder=tmp_path).settings.reports == Path("here")


def test_the_settings_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings_file(tmp_path) == {}
    (tmp_path / "clientimport.yaml").write_text("# ours\nreports: out\nwait: 5m\nmessages: {to: {env: URL}, when: problems}\n")
    monkeypatch.setenv("URL", "mailto://a")
    path = tmp_path / "clientimport.yaml"
    assert read_settings_file(tmp_path) == {
        "reports": Written(str(tmp_path / "out"), f"{path}:2"),
        "wait": Written("5m", f"{path}:3"),
        "messages": Written(["mailto://a"], f"{path}:4"),
        "messages_when": Written("problems", f"{path}:4"),
    }
    other = tmp_path / "other.yaml"
    other.write_text("wait: 6m\n")
    monkeypatch.setenv("CLIENTIMPORT_CONFIG", str(other))
    assert read_settings_file(tmp_path) == {"wait": Written("6m", f"{other}:1")}
    other.unlink()
    with pytest.raises(SourceFailure) as raised:
        read_settings_file(tmp_path)
    assert str(raised.value) == f"{other}: There is no such settings file. CLIENTIMPORT_CONFIG names it."


def test_mistakes_of_the_settings_file_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "clientimport.yaml"
    path.write_text("waits: 5m\nretries: some\ndatabase: mysql://a:b@c/d\ncolour: red\n")
    with pytest.raises(MappingFailure) as raised:
        read_settings_file(tmp_path)
    assert str(raised.value).splitlines() == [
        f'{path}:1: waits: There is no setting “waits” here. Did you mean "wait"?',
        f"{path}:2: retries: 'some' is no whole number: use digits only.",
        f"{path}:3: database: A password stands here in plain text. Write {{env: NAME}} or {{file: PATH}}: the name of an "
        "environment variable, or a file, that holds it.",
        f"{path}:4: colour: There is no setting “colour” here. Known: database, reports, reports_group, lang, workers, "
        "wait, lock_timeout, statement_timeout, retries, log_format, log_file, messages …",
    ]
    path.write_text("- a\n")
    with pytest.raises(MappingFailure):
        read_settings_file(tmp_path)
    path.write_text("# nothing yet\n")
    assert read_settings_file(tmp_path) == {}


def test_what_is_shown_holds_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIENTIMPORT_DATABASE", "postgresql://crm:secret@db:5432/crm?password=secret&sslmode=require")
    monkeypatch.setenv("CLIENTIMPORT_MESSAGES", "mailtos://user:secret@example.com slack://secret/secret")
    monkeypatch.setenv("CLIENTIMPORT_LINEAGE", "https://user:secret@lineage.example.com/api?key=secret")
    shown = {each.name: each.value for each in shown_settings(settle({}))}
    assert {name: shown[name] for name in ("database", "messages", "lineage")} == {
        "database": "postgresql://crm:***@db:5432/crm",
        "messages": ["mailtos://***", "slack://***"],
        "lineage": "https://lineage.example.com/api?***",
    }
    assert "secret" not in str(shown)
    for odd in ("mysql://a:secret@[::1", "postgresql://a:se@cret@db:port/x", "crm.db?key=secret"):
        monkeypatch.setenv("CLIENTIMPORT_DATABASE", odd)
        assert "cret" not in str(shown_settings(settle({}))[0].value)


def test_names_that_look_like_a_setting_and_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CLIENTIMPORT_DATABASES", "CLIENTIMPORT_WAIT", "CLIENTIMPORT_DEBUG", "CLIENTIMPORT_WAIT_FILE"):
        monkeypatch.setenv(name, "1")
    assert unknown_names() == ["CLIENTIMPORT_DATABASES", "CLIENTIMPORT_WAIT_FILE"]
