"""The pictures of docs/review-page*.md: the review page of a night's import, in a real browser, once for each language.

Needs Chromium and playwright; run it when the page's look changes.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests/browser"))
from morning import HOSTILE, morning_rows, run_night  # noqa: E402
from served import Served, served  # noqa: E402

PICTURES = ROOT / "docs/pictures"
WHO = "Ned Flanders"
CAUSE = "cause=country-unknown%3AMailing+Country"
OPTIONS = ["--headless", "--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"]


def main() -> None:
    """Writes the pictures anew."""
    chromium = next(found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name)))
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
        for lang in ("en", "de"):
            folder = Path(scratch) / lang
            folder.mkdir()
            run_night(folder, "clients.db", morning_rows()[: -len(HOSTILE)])
            with served(folder, "clients.db", browser, users=(WHO,), lang=lang) as review:
                draw(review, review.enter(WHO, viewport={"width": 1100, "height": 760}), lang)
        browser.close()


def draw(review: Served, page: Any, lang: str) -> None:
    """The pictures of one language."""

    def taken(name: str) -> None:
        page.mouse.move(0, 0)
        page.screenshot(path=PICTURES / f"review-{name}.{lang}.png")

    review.go(page, "/open")
    taken("causes")
    review.go(page, f"/rejects?{CAUSE}")
    page.locator("input[name=id]").nth(1).check()
    page.locator("input[name=id]").nth(2).check()
    taken("table")
    page.locator("#found tbody th a").first.click()
    taken("row")
    review.go(page, f"/mend?{CAUSE}")
    page.locator("#take-0").check()
    page.locator("#together .first").click()
    page.locator(".sample").wait_for()
    taken("preview")


if __name__ == "__main__":
    main()
