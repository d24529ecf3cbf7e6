"""What a page is about: one run, or all that is open; its name, and the addresses that belong to it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from clientimport.pipeline.reviewing.views import OPEN_SCOPE, Query
from clientimport.review.queries import address
from clientimport.review.review_language import ReviewLanguage


@dataclass(frozen=True)
class Scope:
    """`name`: OPEN_SCOPE or a run's id; `named`: in words; `href`: of its page; `query`: "?scope=…" for other pages."""

    name: str
    named: str
    href: str

    @property
    def query(self) -> str:
        """For an address."""
        return "" if self.name == OPEN_SCOPE else "?" + urlencode({"scope": self.name})

    @property
    def table(self) -> str:
        """The address of its rejects."""
        return address(Query(scope=self.name))


def scope_of(name: str, words: ReviewLanguage) -> Scope:
    """A run's id or OPEN_SCOPE -> what pages say of it. A run is named by its id: the moment stands on its page."""
    if name == OPEN_SCOPE:
        return Scope(name, words.say("scope.all"), "/open")
    return Scope(name, words.say("scope.run", run=name), f"/runs/{quote(name, safe='')}")
