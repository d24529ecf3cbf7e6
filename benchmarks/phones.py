"""Generated phone numbers: valid ones of three countries, written as people write them."""

from __future__ import annotations

import polars as pl

from benchmarks.draws import Draws, chosen, digits

_US_AREAS = (
    "212 213 215 216 305 312 313 314 404 407 408 410 412 415 503 510 512 602 612 614 615 617 702 703 713 718 801 818 919"
).split()
_UK_MOBILES = "7400 7401 7402 7712 7713 7890 7955 7540 7887".split()
_DE_MOBILES = "160 170 171 172 175".split()

# One line a style: kind of number, text before the area code, between area code and the first block, between both blocks.
_STYLES = [
    ("us", "(", ") ", "-"),
    ("us", "", "-", "-"),
    ("us", "", ".", "."),
    ("us", "", "", ""),
    ("us", "+1 ", " ", " "),
    ("us", "1-", "-", "-"),
    ("us", "+1 (", ") ", "-"),
    ("us", "", " ", "-"),
    ("london", "0", " ", " "),
    ("london", "+44 ", " ", " "),
    ("london", "+44 (0)", " ", " "),
    ("london", "(0", ") ", " "),
    ("uk mobile", "0", " ", ""),
    ("uk mobile", "+44 ", " ", ""),
    ("uk mobile", "+44", "", ""),
    ("uk mobile", "0", "", ""),
    ("berlin", "0", " ", " "),
    ("berlin", "+49 ", " ", " "),
    ("berlin", "0", "/", ""),
    ("berlin", "(0", ") ", " "),
    ("de mobile", "0", "/", ""),
    ("de mobile", "+49 ", " ", " "),
    ("de mobile", "0", " ", " "),
    ("de mobile", "0049 ", " ", ""),
]
_COUNTRIES = {0: (0, 8), 1: (8, 8), 2: (16, 8)}
"""Country as numbered by the generator (US, UK, DE) -> first style and number of styles."""

# Kind -> area codes; lowest and count of the first block; width of the second block.
_KINDS = {
    "us": (_US_AREAS, (2, 100), 4),
    "london": (["20"], (7000, 2000), 4),
    "uk mobile": (_UK_MOBILES, (100, 900), 3),
    "berlin": (["30"], (2000, 7000), 4),
    "de mobile": (_DE_MOBILES, (200, 700), 4),
}


def phone(draws: Draws, purpose: str, country: pl.Expr) -> pl.Expr:
    """Country (0 US, 1 UK, 2 DE) -> a phone number as a person of that country might write it."""
    firsts = [first for first, _ in _COUNTRIES.values()]
    style = chosen(firsts, country) + draws.below(f"{purpose} style", 8)
    areas = [code for codes, _, _ in _KINDS.values() for code in codes]
    starts, sizes, at = [], [], 0
    for codes, _, _ in _KINDS.values():
        starts.append(at)
        sizes.append(len(codes))
        at += len(codes)
    kinds = list(_KINDS)
    kind = chosen([kinds.index(name) for name, *_ in _STYLES], style)
    area = chosen(areas, chosen(starts, kind) + draws.below(f"{purpose} area", chosen(sizes, kind)))
    lowest = chosen([block[0] for _, block, _ in _KINDS.values()], kind)
    count = chosen([block[1] for _, block, _ in _KINDS.values()], kind)
    block = (lowest + draws.below(f"{purpose} block", count)).cast(pl.String)
    # An American exchange begins with 2 to 9, and its second digit is no 1.
    exchange = (
        draws.pick(f"{purpose} exchange", list("2346789"))
        + draws.pick(f"{purpose} exchange 2", list("023456789"))
        + draws.pick(f"{purpose} exchange 3", list("0123456789"))
    )
    first = pl.when(kind == kinds.index("us")).then(exchange).otherwise(block)
    line = draws.below(f"{purpose} line", 10_000)
    second = pl.when(kind == kinds.index("uk mobile")).then(digits(line % 1000, 3)).otherwise(digits(line, 4))
    before, between, inside = (chosen([entry[n] for entry in _STYLES], style) for n in (1, 2, 3))
    return pl.concat_str(before, area, between, first, inside, second)
