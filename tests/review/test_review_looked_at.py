"""What a reviewer sees who looks closely: the files of a run, remarks beside faults, mappings that could not be tried."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from time import monotonic, sleep

import pytest

from clientimport.pipeline import RunOrder, run
from review_running import Browser, running

MAPPING = """\
mapping: 1
target: ticketevolution
system: old
key: Id
record:
  name: Name
  office_id: Office
  email_addresses: [{address: E-mail, label: {value: work}}]
"""
HEADINGS = "Id,Name,Office,E-mail"
ROWS = ("1,Ned Flanders,,ned@example.com", "2,Edna Krabappel,,N/A", "3,Kirk Houten,,N/A")
PATIENCE = 60


@dataclass
class Shop:
    """A folder and a database into which files are loaded."""

    folder: Path
    database: str

    def night(self, *rows: str, headings: str = HEADINGS, mapping: str = MAPPING, name: str = "clients") -> str:
        """A file of these rows is loaded -> the run's id."""
        (self.folder / f"{name}.csv").write_text("\n".join([headings, *rows]) + "\n")
        (self.folder / f"{name}.yaml").write_text(mapping)
        files = (str(self.folder / f"{name}.csv"),)
        return run(RunOrder(files, str(self.folder / f"{name}.yaml"), self.database, workers=0)).run_id


@pytest.fixture
def shop(tmp_path: Path, sqlite_url: str) -> Shop:
    return Shop(tmp_path, sqlite_url)


def row_at(browser: Browser, text: str) -> str:
    """The address of the one row that a search finds."""
    (found,) = re.findall(r'href="(/rejects/\d+)[^"]*"', browser.get("/rejects", params={"text": text}).text)
    return str(found)


def section(html: str, title: str) -> str:
    """The part of a page below a heading."""
    found = re.search(rf"(?s)<h2[^>]*>{title}</h2>(.*?)(?=<h2|</main>)", html)
    return found[1] if found else ""


def looked(browser: Browser, scope: str) -> str:
    """What the search for changes of the mapping comes to."""
    answer, until = browser.get(browser.post("/suggest", scope=scope).headers["location"]), monotonic() + PATIENCE
    while "every 1s" in answer.text:
        assert monotonic() < until
        sleep(0.05)
        answer = browser.get(str(answer.url))
    return unescape(answer.text)


def test_a_run_names_its_files(shop: Shop) -> None:
    run_id = shop.night(*ROWS)
    with running(shop.database) as review:
        page = review.enter().get(f"/runs/{run_id}").text
    assert f"<span>{shop.folder}/clients.csv</span>" in page


def test_a_cell_that_is_only_remarked_on_is_not_said_to_be_at_fault(shop: Shop) -> None:
    shop.night(*ROWS)
    with running(shop.database) as review:
        browser = review.enter()
        page = browser.get(row_at(browser, "Edna")).text
    at_fault, others = section(page, "To mend"), section(page, "The other cells")
    assert (re.findall("<label[^>]*>(.*?)</label>", at_fault), at_fault.count("aria-invalid")) == (["E-mail"], 1)
    assert re.findall("<label[^>]*>(.*?)</label>", others) == ["Id", "Name", "Office"]
    assert "The client has no office." in others and "aria-invalid" not in others


def test_a_row_without_a_name_has_a_heading_that_begins_as_one(shop: Shop) -> None:
    shop.night("1,Ned Flanders,,ned@example.com", "2,Edna,,edna@example.com,surplus")
    with running(shop.database) as review:
        browser = review.enter()
        row = row_at(browser, "")
        assert re.findall("<h1>(.*?)</h1>", browser.get(row).text) == ["Row 3"]
        browser.post("/language", lang="de", back="/")
        assert re.findall("<h1>(.*?)</h1>", browser.get(row).text) == ["Zeile 3"]


def test_a_mapping_that_cannot_be_tried_keeps_no_other_from_being_tried(shop: Shop) -> None:
    """Two mappings of one system: the first cannot read the file that the second was made for, as it lacks a heading."""
    run_id = shop.night(*ROWS)
    others = [f"7{row}".replace(",,", ",") for row in ROWS]
    shop.night(*others, headings="Id,Name,E-mail", mapping=MAPPING.replace("  office_id: Office\n", ""), name="mail")
    with running(shop.database) as review:
        browser = review.enter()
        page = looked(browser, "open")
        told = re.findall(r'(?s)<div class="notice warn" role="note"><p>(.*?)</p>', page)
        assert len(told) == 1 and "clients.yaml could not be tried on all open rows." in told[0] and "“Office”" in told[0]
        assert "Read these texts as blank." in page and "mail.yaml" in page
        one = looked(browser, run_id)
        assert "Read these texts as blank." in one and "could not be tried" not in one
        browser.post("/language", lang="de", back="/")
        assert "ließ sich nicht an allen offenen Zeilen versuchen." in looked(browser, "open")
