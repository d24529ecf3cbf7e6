"""What the page on gates shows can be written so, and means what the page says."""

from __future__ import annotations

import re
from pathlib import Path

from clientimport.core.gates import Gates, History, Limit
from clientimport.core.profile import ColumnProfile, Profile
from clientimport.core.runs import RunSummary
from clientimport.mapper import read_gates_section
from clientimport.mapper.mistakes import Mistakes
from clientimport.mapper.place import Place
from clientimport.mapper.yaml_text import read_yaml
from clientimport.pipeline.history import read_history
from clientimport.reporter.summary import gate_lines

PAGE = (Path(__file__).parents[2] / "docs/gates.md").read_text(encoding="utf-8")


def written() -> list[Gates]:
    found = []
    for text in re.findall(r"<!-- gates -->\n```yaml\n(.*?)```\n", PAGE, re.DOTALL):
        mistakes = Mistakes()
        node = read_yaml(text, mistakes)
        assert node is not None
        found.append(read_gates_section(Place(node, "", mistakes).known(("gates",))["gates"]))
        assert mistakes.found == []
    return found


def test_the_sections_mean_what_the_page_says() -> None:
    assert written() == [
        Gates(Limit(share=0.05), Limit(count=100), 1, Limit(count=200_000), Limit(share=0.3), History()),
        Gates(history=History(30, 10, 2.0, 0.02, 0.15, None, True, ("Last Activity", "Fax"))),
    ]
    assert PAGE.count("```yaml") == 2


def test_the_worked_example() -> None:
    rows, blanks = (980, 1010, 1020, 990, 1000), (0.01, 0.02, 0.02, 0.03, 0.02)
    past = [Profile(n, 0.0, ("E-mail",), {"E-mail": ColumnProfile(blank)}) for n, blank in zip(rows, blanks, strict=True)]

    def held(now: Profile) -> set[str]:
        return {reading.name for reading in read_history(History(), now, past) if reading.held}

    def night(number: int, blank: float) -> Profile:
        return Profile(number, 0.0, ("E-mail",), {"E-mail": ColumnProfile(blank)})

    assert "490 to 1,530" in PAGE
    assert ["history.rows" in held(night(n, 0.02)) for n in (489, 490, 1530, 1531)] == [True, False, False, True]
    assert ["history.blanks" in held(night(10_000, blank)) for blank in (0.14, 0.1401)] == [False, True]
    summary = RunSummary("run", "intend", "old", "m.yaml", "", "", "")
    summary.gates = [each for each in read_history(History(), night(10_000, 0.48), past) if each.column]
    assert f"```text\n{gate_lines(summary)[0]}\n```" in PAGE
