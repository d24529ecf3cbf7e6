"""The form in which values are mended together: what is ticked is meant, as it stood and as it was typed."""

from __future__ import annotations

import pytest

from clientimport.pipeline.reviewing.views import CauseView, Correction
from clientimport.review.fields import Fields
from clientimport.review.form_cells import as_sent
from clientimport.review.mend_forms import Swap, cause_of, corrected, sent_on, swaps
from clientimport.review.refusals import Refused

VALUES = (("Untied States", 36, "United States"), ("two\nlines", 2, ""), ("", 1, ""), ("a\rb", 1, ""))
CAUSE = CauseView("country-unknown", "Country", ("Country",), 40, 0, "m", "f", VALUES)


def correction(*values: tuple[str, str], every: str | None = None) -> Correction:
    return Correction("open", "country-unknown", "Country", "Country", values, every)


@pytest.mark.parametrize(
    "made",
    [
        correction(("Untied States", "United States")),
        correction(("two\nlines", "one"), ("", "x"), ("a\rb", "")),
        correction(every=""),
        correction(("gone", "x"), every="Canada"),
    ],
)
def test_what_is_sent_on_means_the_same(made: Correction) -> None:
    sent = Fields([(name, as_sent(text)) for name, text in sent_on(made, CAUSE, "digest")])
    cause, name = cause_of(sent, [CAUSE])
    assert corrected(sent, "open", cause, name) == made


def test_only_what_is_ticked_is_meant() -> None:
    sent = Fields([("old:0", "Untied States"), ("new:0", "United States"), ("old:1", ""), ("new:1", "x"), ("take", "1")])
    assert corrected(sent, "open", CAUSE, "Country") == correction(("", "x"))


def test_what_is_ticked_and_not_there_is_refused() -> None:
    with pytest.raises(Refused):
        corrected(Fields([("take", "1"), ("old:1", "x")]), "open", CAUSE, "Country")


def test_the_nearest_value_is_proposed_and_not_taken() -> None:
    assert swaps(CAUSE)[:2] == [
        Swap("Untied States", "United States", 36, taken=False, proposed=True),
        Swap("two\nlines", "", 2, taken=False, proposed=False),
    ]
    assert swaps(CAUSE)[1].long


def test_what_was_typed_stays() -> None:
    typed = swaps(CAUSE, correction(("Untied States", "Canada"), ("gone", "x")))
    assert (typed[0], typed[-1]) == (
        Swap("Untied States", "Canada", 36, taken=True, proposed=False),
        Swap("gone", "x", 0, taken=True, proposed=False),
    )


def test_a_cause_that_is_gone_and_a_strange_column_are_refused() -> None:
    for pairs, status in (
        ([("cause", "email-invalid:Email")], 404),
        ([("cause", "country-unknown:Country"), ("name", "PIN")], 400),
    ):
        with pytest.raises(Refused) as caught:
            cause_of(Fields(pairs), [CAUSE])
        assert caught.value.status == status
