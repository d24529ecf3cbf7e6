"""What a message says: what is new first, everything in the subject, no value of a row anywhere."""

from __future__ import annotations

import pytest

from clientimport.core.errors import ExitCode
from clientimport.core.fates import Fates
from clientimport.core.language import LANGUAGES
from clientimport.core.outcomes import News
from clientimport.telling.message import compose
from clientimport.telling.remedies import REMEDIES
from told_runs import failed, outcome, summary

TEXT = """\
Rejected rows: 1 new, 2 known, 5 gone.
nightly: done, some rows were rejected (exit code 3).

clients: /drop/clients.csv
  10 rows: 2 created, 1 updated, 4 unchanged, 3 rejected.
  report.html: /reports/r/report.html
  rejects.xlsx: /reports/r/rejects.xlsx
  Run 20260131-020001-abcdef, 2 seconds.
  - 2 × country-unknown in “Country”
  - 1 × email-invalid in “E-mail <b>”

What to do: Mend the rows in the reject report (rejects.xlsx or rejects.csv) and load that file; the rest is in the database.
"""


def test_the_text_of_a_run_with_rejects() -> None:
    message = compose("nightly", [outcome()], 3)
    assert message.subject == "[clientimport] nightly: 1 new reject, 2 created, 1 updated"
    assert message.text() == TEXT


def test_the_html_says_the_same_escaped() -> None:
    html = compose("night<ly", [outcome()], 3).html()
    assert "<li>1 × email-invalid in “E-mail &lt;b&gt;”</li>" in html
    assert "night&lt;ly: done" in html
    assert "<h3>clients: /drop/clients.csv</h3>" in html


def test_no_value_of_a_row_is_in_it() -> None:
    message = compose("nightly", [outcome()], 3)
    for value in ("Atlantis", "UK?", "ned@@example.com"):
        assert value not in message.subject + message.text() + message.html()


@pytest.mark.parametrize(
    ("told", "code", "subject"),
    [
        ([], 0, "nothing to do"),
        ([outcome(0, news=News(0, 0, 4), summary=None)], 0, "nothing changed"),
        ([outcome(0, news=News(0, 0, 0), summary=summary("same", fates=Fates()))], 0, "nothing to do"),
        ([outcome(3, news=News(0, 4, 0), summary=summary("same", fates=Fates()))], 3, "no new rejects (4 known)"),
        ([outcome(3, news=News(0, 3, 0))], 3, "no new rejects (3 known), 2 created, 1 updated"),
        ([outcome(3, news=None)], 3, "3 rejects, 2 created, 1 updated"),
        ([outcome(8, news=None)], 8, "3 rejects, 2 created, 1 updated, something afterwards failed"),
        ([outcome(), outcome()], 3, "2 new rejects, 4 created, 2 updated"),
        ([failed(5)], 5, "NOTHING LOADED: a file, the mapping or the machine is at fault"),
        ([failed(7)], 7, "NOTHING LOADED: another run holds the lock"),
        ([outcome(4, summary=summary("held", 4))], 4, "NOTHING LOADED: a gate held the run back"),
        ([outcome(), failed(6)], 6, "1 OF 2 NOT LOADED: the database is at fault"),
        ([failed(143)], 143, "NOTHING LOADED: terminated"),
        # A signal that came during the commit, and a commit whose answer was lost.
        ([outcome(143, news=None)], 143, "3 rejects, 2 created, 1 updated, terminated"),
        ([outcome(6, news=None)], 6, "NOT KNOWN WHETHER LOADED: the database is at fault"),
    ],
)
def test_the_subject_says_it_all(told: list[object], code: int, subject: str) -> None:
    assert compose("nightly", told, code).subject == f"[clientimport] nightly: {subject}"  # type: ignore[arg-type]


def test_a_held_run_names_its_gate_and_the_notes() -> None:
    held = outcome(4, summary=summary("held", 4), news=None, notes=("left in place",))
    text = compose("nightly", [held], 4, ["The metrics could not be written."]).text()
    assert "  The gate max_rejects is shut: limit 50%, this run 30%.\n" in text
    assert "(exit code 4).\nThe metrics could not be written.\n" in text
    assert "  left in place\n" in text


def test_nothing_comes_alive_and_no_line_breaks_out() -> None:
    words = "two\nlines\x1b[2J \u202e"
    message = compose("night\nly", [failed(5, words=words, file="https://me:pw@example.com/c.csv?sig=abc")], 5)
    assert message.subject.count("\n") == 0
    assert "\x1b" not in message.text() and "\u202e" not in message.text()
    assert "clients: https://example.com/c.csv\n  two lines\\x1b[2J \\u202e" in message.text()
    assert "pw" not in message.text() and "sig" not in message.text()


def test_no_remedy_says_what_the_run_alone_can_know() -> None:
    # After these codes clients may be in the database.
    for code in (6, 130, 143):
        assert "nothing was" not in REMEDIES[code]["en"].fix.lower()
    assert "nightly: loaded, then terminated (exit code 143)." in compose("nightly", [outcome(143, news=None)], 143).text()


def test_every_exit_code_has_its_remedy() -> None:
    assert set(REMEDIES) == set(ExitCode)
    assert all(set(told) == set(LANGUAGES) for told in REMEDIES.values())
    assert all(each.meaning and each.fix.endswith(".") for told in REMEDIES.values() for each in told.values())
