"""The pages: generated parts are up to date, commands and codes are all there, links lead somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from docs.generated import command_names

from clientimport.core.catalogue import CATALOGUE
from clientimport.core.fields import fields_of
from clientimport.targets import target_named

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").glob("*.md"))
LINKED = [*PAGES, ROOT / "CHANGELOG.md", ROOT / "README.md"]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_generated_parts_are_up_to_date(page: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", str(page.relative_to(ROOT))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{page.name} is stale: run `make docs`\n{done.stdout}{done.stderr}"


def test_every_command_has_its_section() -> None:
    text = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
    headings = [line.lstrip("# ") for line in text.splitlines() if line.startswith("##")]
    assert headings == [*command_names(), "Exit codes"]
    assert len(headings) > 15


@pytest.mark.parametrize("page", ["problem-codes.md", "problem-codes.de.md"])
def test_every_code_has_its_line(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert re.findall(r"^\| `([a-z0-9-]+)` \|", text, re.MULTILINE) == sorted(CATALOGUE)


@pytest.mark.parametrize("name", ["ticketevolution", "intend"])
def test_every_field_has_its_line(name: str) -> None:
    target = target_named(name)
    assert target is not None
    text = (ROOT / "docs/record-shapes.md").read_text(encoding="utf-8")
    part = text.split(f"## `{name}`")[1].split("\n## ")[0]
    assert re.findall(r"^\| `([a-z0-9_.\[\]]+)` \|", part, re.MULTILINE) == list(fields_of(target.record))
    assert all(field.words for field in fields_of(target.record).values())


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", LINKED, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        path, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", path):
            continue
        to = (page.parent / path).resolve() if path else page
        if not to.exists() or (anchor and anchor not in anchors(to)):
            broken.append(link)
    assert broken == []


def test_the_index_names_every_page() -> None:
    text = (ROOT / "docs/README.md").read_text(encoding="utf-8")
    assert [page.name for page in PAGES if page.name != "README.md" and f"({page.name})" not in text] == []


def test_the_page_for_people_at_a_desk_has_no_jargon() -> None:
    text = (ROOT / "docs/reject-report.md").read_text(encoding="utf-8").lower()
    words = set(re.findall(r"[a-z]+", re.sub(r"`[^`]*`|\([^)]*\)|```.*?```", "", text, flags=re.DOTALL)))
    jargon = "delimiter encoding utf byte parse parser regex null boolean schema database transaction commit json yaml sql"
    assert words & set(jargon.split()) == set()
