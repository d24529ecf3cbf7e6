"""A browser for the tests of the review page, and a night whose rejects are reviewed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from morning import run_night
from served import Served, served

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
OPTIONS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


@pytest.fixture(scope="session")
def launch() -> Iterator[Callable[..., Any]]:
    """Starts a browser with further options; where there is none, it is said what was not tested."""
    playwright = pytest.importorskip(
        "playwright.sync_api",
        reason="playwright is not installed: report.html and the review page were NOT tested in a browser",
    )
    if CHROMIUM is None:
        pytest.skip("no chromium here: report.html and the review page were NOT tested in a browser (apt-get install chromium)")
    # Machines that test are busy.
    playwright.expect.set_options(timeout=20_000)
    with playwright.sync_playwright() as driver:
        launched = []

        def start(*options: str) -> Any:
            launched.append(driver.chromium.launch(executable_path=CHROMIUM, args=[*OPTIONS, *options]))
            return launched[-1]

        yield start
        for browser in launched:
            browser.close()


@pytest.fixture(scope="session")
def chromium(launch: Callable[..., Any]) -> Any:
    """The browser."""
    return launch()


@pytest.fixture(scope="session")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a night was loaded: clients.db, contacts.csv and its reports. Not to be changed."""
    folder = tmp_path_factory.mktemp("night")
    run_night(folder, "clients.db")
    return folder


@pytest.fixture
def morning(night: Path, tmp_path: Path, chromium: Any) -> Iterator[Served]:
    """The review page on a copy of that night."""
    folder = shutil.copytree(night, tmp_path / "morning")
    with served(folder, "clients.db", chromium) as page:
        yield page
