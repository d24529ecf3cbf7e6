"""Tells a post-office box from a street."""

from __future__ import annotations

import re

_POST_BOX = re.compile(
    r"""
    \s*(
        p\.?\s*o\.?\s*box\b             # PO Box 12, P.O. Box 12, p o box
      | p\.?\s?o\.?\s?b\.?\s*\#?\s*\d    # POB 12, P.O.B. 12
      | post\s*(office)?\s*box\b        # Post Office Box 12
      | postfach\b | postbus\b | postboks\b | postbox\b
      | bo[iî]te\s+postale\b | b\.?p\.?\s+\d
      | apartado\b | casella\s+postale\b | caixa\s+postal\b
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)


def is_post_box(street: str | None) -> bool:
    """Whether a street line begins as a post-office box does, in the languages of Western mail."""
    return street is not None and _POST_BOX.match(street) is not None
