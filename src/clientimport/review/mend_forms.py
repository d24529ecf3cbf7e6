"""The form in which values of a cause are mended together, as a browser sends it and as it is sent on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clientimport.pipeline.reviewing.views import CauseView, Correction
from clientimport.review.cause_keys import LONGEST, cause_named, key_of
from clientimport.review.fields import Fields
from clientimport.review.form_cells import as_sent, with_lines_of
from clientimport.review.refusals import Refused

FIELDS = ("scope", "cause", "name", "every", "every-new", "digest")
SEVERAL = ("take",)
STARTS = ("old:", "new:")
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Swap:
    """One value in the form: what stands in it as its new text, whether that is taken, and whether it is only proposed."""

    old: str
    new: str
    rows: int
    taken: bool
    proposed: bool

    @property
    def long(self) -> bool:
        """Whether it needs a field of several lines."""
        return "\n" in self.old or "\r" in self.old or "\n" in self.new


def cause_of(asked: Fields, found: Sequence[CauseView]) -> tuple[CauseView, str]:
    """The cause that a form or an address means, and the frame name of the column to be mended. Raises Refused."""
    cause = cause_named(asked.text("cause", longest=LONGEST), found)
    name = asked.text("name", longest=LONGEST) or next(iter(cause.names), "")
    if name not in cause.names:
        raise Refused(400, "field", name="name")
    return cause, name


def corrected(asked: Fields, scope: str, cause: CauseView, name: str) -> Correction:
    """What a form means: the values that are taken, and what all others become."""
    known = {as_sent(value): value for value, _, _ in cause.values}
    olds, news, taken = asked.group("old:"), asked.group("new:"), asked.all("take")
    values = []
    for number in dict.fromkeys(taken):
        if number not in olds or number not in news:
            raise Refused(400, "field", name="take")
        old = known.get(olds[number], with_lines_of("", olds[number]))
        values.append((old, with_lines_of(old, news[number])))
    every = with_lines_of("", asked.text("every-new")) if asked.choice("every", ("yes",)) else None
    return Correction(scope, cause.code, cause.column, name, tuple(values), every)


def swaps(cause: CauseView, correction: Correction | None = None) -> list[Swap]:
    """The values of a cause with what was typed for them, else with the nearest known value as a proposal."""
    typed = dict(correction.values) if correction else {}
    found = [
        Swap(value, typed.get(value, near), rows, value in typed, bool(near) and value not in typed)
        for value, rows, near in cause.values
    ]
    listed = {value for value, _, _ in cause.values}
    # What was typed stays, though nobody has that value any more.
    return [*found, *(Swap(old, new, 0, True, False) for old, new in typed.items() if old not in listed)]


def sent_on(correction: Correction, cause: CauseView, digest: str = "") -> Pairs:
    """A correction as hidden fields, with the digest of its preview."""
    pairs = [("scope", correction.scope), ("cause", key_of(cause)), ("name", correction.name)]
    for number, (old, new) in enumerate(correction.values):
        pairs += [("take", str(number)), (f"old:{number}", old), (f"new:{number}", new)]
    if correction.every is not None:
        pairs += [("every", "yes"), ("every-new", correction.every)]
    return [*pairs, ("digest", digest)] if digest else pairs
