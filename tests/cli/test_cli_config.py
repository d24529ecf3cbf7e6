"""`clientimport config`: what holds, where it comes from, and no secret in it; and that commands heed it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from calling import Cli

MAPPING = "mapping: 1\ntarget: ticketevolution\nsystem: crm\nkey: Id\nrecord: {name: Name}\n"


def held(called: Any) -> dict[str, tuple[Any, str]]:
    return {each["name"]: (each["value"], each["from"]) for each in called.json["settings"]}


def test_what_holds_where_nothing_is_said(cli: Cli) -> None:
    assert held(cli("config", "--json")) == {
        "database": ("sqlite:///clientimport.db", "default"),
        "reports": ("reports", "default"),
        "reports_group": (None, "default"),
        "lang": ("en", "default"),
        "workers": (None, "default"),
        "wait": (0.0, "default"),
        "lock_timeout": (60.0, "default"),
        "statement_timeout": (0.0, "default"),
        "retries": (2, "default"),
        "log_format": ("plain", "default"),
        "log_file": (None, "default"),
        "messages": ([], "default"),
        "messages_when": ("always", "default"),
        "metrics": (None, "default"),
        "lineage": (None, "default"),
        "review_user_header": (None, "default"),
        "review_proxies": ([], "default"),
    }


def test_each_setting_says_where_it_comes_from(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "clientimport.yaml").write_text("wait: 5m\nretries: 4\nworkers: 1\nlog_file: all.log\n")
    (tmp_path / "nightly.yaml").write_text(
        "wait: 6m\ndatabase: {env: CRM}\nimports: [{name: a, files: a.csv, mapping: m.yaml}]\n"
    )
    (tmp_path / "urls").write_text("mailtos://user:hunter2@example.com")
    monkeypatch.setenv("CRM", "postgresql://crm:hunter2@db/crm")
    monkeypatch.setenv("CLIENTIMPORT_RETRIES", "5")
    monkeypatch.setenv("CLIENTIMPORT_MESSAGES_FILE", str(tmp_path / "urls"))
    monkeypatch.setenv("CLIENTIMPORT_WAITS", "5")
    called = cli("config", "--job", "nightly.yaml", "--retries", "6", "--json")
    found = held(called)
    assert {name: value for name, value in found.items() if value[1] != "default"} == {
        "database": ("postgresql://crm:***@db/crm", "nightly.yaml:2 (environment CRM)"),
        "workers": (1, f"{tmp_path}/clientimport.yaml:3"),
        "wait": (360.0, "nightly.yaml:1"),
        "retries": (6, "--retries"),
        "log_file": (f"{tmp_path}/all.log", f"{tmp_path}/clientimport.yaml:4"),
        "messages": (["mailtos://***"], f"CLIENTIMPORT_MESSAGES_FILE ({tmp_path}/urls)"),
    }
    assert called.json["unknown"] == ["CLIENTIMPORT_WAITS"]
    plain = cli("config", "--job", "nightly.yaml", "--retries", "6")
    assert "hunter2" not in called.out + plain.out + plain.err
    assert plain.err == "clientimport: CLIENTIMPORT_WAITS is in the environment, but there is no such setting.\n"
    lines = {line.split()[0]: " ".join(line.split()[1:]) for line in plain.out.splitlines()}
    assert lines["wait"] == f"360 s nightly.yaml:1 (not {tmp_path}/clientimport.yaml:1)"
    assert lines["retries"] == f"6 --retries (not CLIENTIMPORT_RETRIES, {tmp_path}/clientimport.yaml:2)"


def test_mistakes_have_their_place(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "clientimport.yaml").write_text("wait: soon\n")
    called = cli("config")
    assert (called.code, called.out) == (5, "")
    assert called.err == (
        "clientimport: clientimport.yaml:1: wait: 'soon' is no length of time: write seconds, or 90s, 10m, 2h, 1d.\n"
    )
    (tmp_path / "clientimport.yaml").unlink()
    monkeypatch.setenv("CLIENTIMPORT_WAIT", "soon")
    assert cli("config").err.startswith("clientimport: CLIENTIMPORT_WAIT: 'soon' is no length of time")
    assert cli("config").code == 2
    assert cli("config", "--database", "postgresql://a:b@c/d").code == 2


def test_a_run_by_hand_heeds_the_settings(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "m.yaml").write_text(MAPPING)
    (tmp_path / "a.csv").write_text("Id,Name\n1,Ned Flanders\n")
    (tmp_path / "clientimport.yaml").write_text("database: crm.db\nreports: out\nlog_file: all.log\nmetrics: m.prom\n")
    assert cli("run", "a.csv", "-m", "m.yaml").code == 0
    assert {path.name for path in tmp_path.iterdir()} >= {"crm.db", "out", "all.log", "m.prom"}
    assert not (tmp_path / "reports").exists() and not (tmp_path / "clientimport.db").exists()
    assert len(cli("runs", "list", "--json").json) == 1
    run_id = cli("runs", "list", "--json").json[0]["run_id"]
    assert cli("rejects", "export", run_id).code == 0
    assert not (tmp_path / "reports").exists()
    assert cli("run", "a.csv", "-m", "m.yaml", "--reports", "typed", "--again").code == 0
    assert (tmp_path / "typed").is_dir()
    monkeypatch.setenv("CLIENTIMPORT_REPORTS", "named")
    assert cli("run", "a.csv", "-m", "m.yaml", "--again").code == 0
    assert (tmp_path / "named").is_dir()
    before = {path.name for path in tmp_path.iterdir()}
    assert cli("check", "a.csv", "-m", "m.yaml").code == 0
    assert {path.name for path in tmp_path.iterdir()} == before, "a check writes reports only where it is told to"
