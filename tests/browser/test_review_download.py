"""The workbook while a run is loading: where it cannot be had just now, the browser shows why, and not a broken file."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

from served import Served


def test_a_workbook_that_waits_for_a_run_says_so(morning: Served, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    page = morning.enter()
    page.locator(".runs th a").first.click()
    link = page.get_by_role("link", name="Download the workbook")
    connection = sqlite3.connect(tmp_path / "morning/clients.db", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Not just now")
    expect(page.locator("main")).to_have_text(re.compile("A run is loading"))
    connection.rollback()
    connection.close()
    page.go_back()
    with page.expect_download() as begun:
        link.click()
    assert re.fullmatch(r"rejects-\d{8}-\d{6}-[0-9a-f]{6}\.xlsx", begun.value.suggested_filename)
