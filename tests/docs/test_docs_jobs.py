"""The page on job files: its examples can be read, and it names every key and setting."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clientimport.jobs import import_section, read_job
from clientimport.jobs.setting_values import READERS
from clientimport.jobs.settings import Settings
from clientimport.jobs.settings_file import read_settings_file

PAGE = (Path(__file__).parents[2] / "docs/jobs.md").read_text(encoding="utf-8")


def block(marker: str) -> str:
    found = re.search(rf"<!-- {marker} -->\n```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


def keys(title: str) -> list[str]:
    """The keys in the first column of the table under a heading."""
    part = PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]
    cells = re.findall(r"^\| (`[^|]+`) \|", part, re.MULTILINE)
    return [key for cell in cells for key in re.findall(r"`(\w+)`", cell)]


def test_the_example_is_a_job_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_DATABASE", "crm.db")
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets/mail").write_text("mailto://example.com")
    (tmp_path / "nightly.yaml").write_text(block("example"))
    job = read_job.read_job(str(tmp_path / "nightly.yaml"))
    assert [each.name for each in job.imports] == ["clients", "contacts"]


def test_the_example_is_a_settings_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_URL", "mailto://example.com")
    text = block("settings").replace("/run/secrets/crm-database", str(tmp_path / "url"))
    (tmp_path / "url").write_text("crm.db")
    (tmp_path / "clientimport.yaml").write_text(text)
    assert len(read_settings_file(tmp_path)) == 6


def test_every_key_and_setting_has_its_line() -> None:
    assert sorted(keys("Keys of a job")) == sorted(read_job.TOP_KEYS)
    assert sorted(keys("Keys of an import")) == sorted(import_section.KEYS)
    assert keys("Settings") == list(READERS) == list(Settings.model_fields)
