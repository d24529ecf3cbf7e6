"""The operator's table and the runbook: every exit code has its line and its section, every message is one the program says."""

from __future__ import annotations

import re

import pytest
from nightly_page import blocks, part, sections, table
from words_of_the_program import is_said

from clientimport.core.errors import GRAVEST_FIRST, ExitCode

RUNBOOK = sections("Runbook")
COUNTED = "Rows were rejected"
"""A line of counts alone: test_docs_nightly_scenes has it from the program itself."""
MESSAGES = [
    (title, line)
    for title, text in RUNBOOK.items()
    for block in blocks("text", text)
    for line in block.splitlines()
    if title != COUNTED
]


def codes_of(text: str) -> set[ExitCode]:
    """The exit codes that a section of the runbook begins with: "Exit 5 …, or 6 …."."""
    first = text.strip().split("\n\n")[0].replace("\n", " ")
    found = re.match(r"Exit (.*?)[.:;](?: |$)", f"{first} ")
    known = {int(code) for code in ExitCode}
    return {ExitCode(int(code)) for code in re.findall(r"\d+", found[1]) if int(code) in known} if found else set()


def test_the_table_has_every_exit_code_and_no_other() -> None:
    heading, *rows = table(part("Exit codes"))
    assert heading == ["code", "means", "is anything loaded?", "what to do", "wake somebody?"]
    assert [int(row[0]) for row in rows] == [int(code) for code in ExitCode]
    assert all(len(row) == len(heading) and all(row) for row in rows)


def test_the_order_of_gravity_is_the_programs() -> None:
    (said,) = re.findall(r"gravest code of its runs: ([\d, ]+)\.", part("Exit codes"))
    assert [int(code) for code in said.split(",")] == [int(code) for code in GRAVEST_FIRST]


def test_every_exit_code_leads_to_a_section_that_is_about_it() -> None:
    titles = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-"): title for title in RUNBOOK}
    astray = []
    for code, means, *_ in table(part("Exit codes"))[1:]:
        links = re.findall(r"\]\(#([\w-]+)\)", means)
        if int(code) and not (links and ExitCode(int(code)) in codes_of(RUNBOOK[titles[links[0]]])):
            astray.append(code)
    assert astray == []


@pytest.mark.parametrize("title", RUNBOOK)
def test_a_section_says_what_is_in_the_database_and_what_to_do(title: str) -> None:
    assert codes_of(RUNBOOK[title]) or title.startswith("The clock")
    assert re.findall(r"^- \*\*(Database|Do):\*\*", RUNBOOK[title], re.MULTILINE)[-2:] == ["Database", "Do"]


@pytest.mark.parametrize(("title", "message"), MESSAGES, ids=lambda each: each[:50])
def test_what_you_see_are_the_programs_own_words(title: str, message: str) -> None:
    assert is_said(message)


def test_other_words_are_not_taken_for_the_programs() -> None:
    assert not is_said("The file is nowhere to be found. Check the path.")
    assert not is_said("this is no message.")
