"""What the last action did, told on the page that follows it: carried there in the address, as a word and numbers."""

from __future__ import annotations

from urllib.parse import urlencode

from clientimport.pipeline.reviewing.views import Acted
from clientimport.review.fields import Fields
from clientimport.review.frame import Told
from clientimport.review.review_language import ReviewLanguage

TOLD = ("did", "rows", "left", "action")
"""What may stand behind "?" of a page to which an action leads."""
DID = ("saved", "discarded", "mended", "waived", "unwaived", "assigned", "unassigned", "undone")
"""What an action can have done."""
_UNDONE = ("saved", "discarded", "mended")


def after(address: str, did: str, acted: Acted) -> str:
    """The address with what an action did."""
    left = sum(count for _, count in acted.left)
    told = {"did": did, "rows": acted.rows, "action": acted.action_id, **({"left": left} if left else {})}
    return f"{address}{'&' if '?' in address else '?'}{urlencode(told)}"


def without(address: str) -> str:
    """The address again without it."""
    path, _, query = address.partition("?")
    kept = [part for part in query.split("&") if part and part.partition("=")[0] not in TOLD]
    return f"{path}?{'&'.join(kept)}" if kept else path


def told_of(asked: Fields, words: ReviewLanguage) -> Told | None:
    """What it says; None where the page follows no action."""
    did = asked.choice("did", DID)
    if not did:
        return None
    rows, left, action = (asked.whole(name) for name in TOLD[1:])
    said = words.say("did.nothing" if not rows else f"did.{did}_one" if rows == 1 else f"did.{did}", count=rows)
    if left:
        said += " " + words.say("did.left_one" if left == 1 else "did.left", count=left)
    return Told(said, action if did in _UNDONE and rows else 0)
