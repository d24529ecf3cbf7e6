"""Generated clients as a legacy CRM would export them: forty columns, every one of them right."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import polars as pl

from benchmarks import words
from benchmarks.draws import INDEX, Draws, chosen, digits
from benchmarks.phones import phone

HEADINGS = (
    "AccountNo,First Name,Last Name,Office,Categories,Notes,Last Contact,Company,Company Id,Email,Email 2,"
    "Phone 1,Phone 1 Type,Phone 1 Ext,Phone 2,Phone 2 Type,Phone 2 Ext,Phone 3,Phone 3 Type,Phone 3 Ext,"
    "Street,Street 2,City,State,Zip,Country,Bill To Home,"
    "Ship Label,Ship Name,Ship Company,Ship Street,Ship City,Ship State,Ship Zip,Ship Country,Bill To Ship,"
    "SID,Record Manager,Lead Source,Created"
).split(",")

OFFICES = 100
FIRST_OFFICE = 1901
COMPANIES = 20
FIRST_COMPANY = 101


def clients(draws: Draws, numbers: pl.Series, rows: int) -> pl.DataFrame:
    """The clients of these numbers -> INDEX, then HEADINGS as String columns without nulls ("" is empty).

    `rows`: how many there are in all, which tells how many companies they share.
    """
    frame = pl.DataFrame({INDEX: numbers.cast(pl.UInt64)})
    frame = frame.with_columns(
        chosen([0] * 5 + [1] * 3 + [2] * 2, draws.below("country", 10)).alias("country"),
        chosen([0] * 5 + [1] * 3 + [2] * 2, draws.below("ship country", 10)).alias("ship country"),
        draws.pick("first name", words.FIRST_NAMES).alias("first"),
        draws.pick("middle name", words.MIDDLE_NAMES).alias("middle"),
        draws.pick("last name", words.LAST_NAMES).alias("last"),
        draws.chance("home", 0.9).alias("home"),
        draws.chance("ship", 0.35).alias("ship"),
        draws.below("bill to", 3).alias("bill"),
    )
    return frame.select(
        INDEX,
        *(found.alias(name) for name, found in (_identity(draws, rows) | _ways_to_reach(draws) | _places(draws)).items()),
    ).select(INDEX, *HEADINGS)


def _identity(draws: Draws, rows: int) -> dict[str, pl.Expr]:
    tags = [pl.when(draws.chance(f"tag {n}", 0.4)).then(draws.pick(f"tag {n} text", words.TAGS)) for n in (1, 2, 3)]
    by_id = draws.chance("company by id", 0.01)
    return {
        "AccountNo": pl.lit("A") + digits(pl.col(INDEX) * 7 + 100_003, 8),
        "First Name": pl.when(pl.col("middle") == "").then("first").otherwise(pl.concat_str("first", pl.lit(" "), "middle")),
        "Last Name": pl.col("last"),
        "Office": _sometimes(draws, "office", 0.97, (FIRST_OFFICE + draws.below("office id", OFFICES)).cast(pl.String)),
        "Categories": pl.concat_str(tags, separator="; ", ignore_nulls=True),
        "Notes": _sometimes(draws, "notes", 0.45, _notes(draws)),
        "Last Contact": _sometimes(draws, "contact", 0.5, _date(draws, "last contact")),
        "Company": pl.when(by_id).then(pl.lit("")).otherwise(_sometimes(draws, "company", 0.4, _company(draws, rows))),
        "Company Id": pl.when(by_id)
        .then((FIRST_COMPANY + draws.below("company id", COMPANIES)).cast(pl.String))
        .otherwise(pl.lit("")),
        "SID": _sometimes(draws, "sid", 0.2, pl.lit("CJ") + digits(draws.below("sid number", 10**9), 9)),
        "Record Manager": draws.pick("manager", words.MANAGERS),
        "Lead Source": draws.pick("source", words.LEAD_SOURCES),
        "Created": _date(draws, "created"),
    }


def _ways_to_reach(draws: Draws) -> dict[str, pl.Expr]:
    found: dict[str, pl.Expr] = {}
    mailbox = pl.concat_str(_plain("first"), pl.lit("."), _plain("last"))
    number = pl.col(INDEX).cast(pl.String)
    for name, share in (("Email", 0.85), ("Email 2", 0.3)):
        domain = draws.pick(f"{name} domain", words.MAIL_DOMAINS)
        mark = pl.lit("") if name == "Email" else pl.lit("+home")
        found[name] = _sometimes(draws, name, share, pl.concat_str(mailbox, number, mark, pl.lit("@"), domain))
    for n, share in ((1, 0.8), (2, 0.5), (3, 0.2)):
        there = draws.chance(f"phone {n}", share)
        found[f"Phone {n}"] = pl.when(there).then(phone(draws, f"phone {n}", pl.col("country"))).otherwise(pl.lit(""))
        found[f"Phone {n} Type"] = pl.when(there).then(draws.pick(f"type {n}", words.PHONE_TYPES)).otherwise(pl.lit(""))
        extension = (10 + draws.below(f"extension {n} number", 990)).cast(pl.String)
        found[f"Phone {n} Ext"] = pl.when(there & draws.chance(f"extension {n}", 0.1)).then(extension).otherwise(pl.lit(""))
    return found


def _places(draws: Draws) -> dict[str, pl.Expr]:
    second = draws.pick("second line", words.SECOND_LINES)
    home = {
        # A second line within the cell is how many people enter one.
        "Street": pl.when(draws.chance("street break", 0.05))
        .then(pl.concat_str(_street(draws, "street"), pl.lit("\n"), second))
        .otherwise(_street(draws, "street")),
        "Street 2": _sometimes(draws, "street 2", 0.15, second),
        **_place(draws, "", "country"),
    }
    ship = {
        "Ship Label": draws.pick("ship label", ["Work", "Office", "Summer house", "Gate 4", "Lager"]),
        "Ship Name": _sometimes(draws, "ship name", 0.5, pl.concat_str("first", pl.lit(" "), "last")),
        "Ship Company": _sometimes(draws, "ship company", 0.4, draws.pick("ship company name", words.COMPANY_FIRST)),
        "Ship Street": _street(draws, "ship street"),
        **_place(draws, "Ship ", "ship country"),
    }
    country = home.pop("Country")
    there = {name: pl.when("home").then(found).otherwise(pl.lit("")) for name, found in home.items()}
    there |= {name: pl.when("ship").then(found).otherwise(pl.lit("")) for name, found in ship.items()}
    # A client's country is known without an address too: it tells how the phone numbers are to be read.
    there["Country"] = country
    there["Bill To Home"] = _flag(pl.col("home"), pl.col("bill") == 1)
    there["Bill To Ship"] = _flag(pl.col("ship"), pl.col("bill") == 2)
    return there


def _place(draws: Draws, before: str, country: str) -> dict[str, pl.Expr]:
    """City, state, postal code and country as that country writes them."""
    pools = (words.US_PLACES, words.UK_PLACES, words.DE_PLACES)
    position = draws.below(before + "city", len(words.US_PLACES))
    cities, states = ([place.split("|")[n] for pool in pools for place in pool] for n in (0, 1))
    at = pl.col(country).cast(pl.UInt64) * len(words.US_PLACES) + position
    five = digits(draws.below(before + "zip", 99_000) + 501, 5)
    british = pl.concat_str(
        draws.pick(before + "outward", ["SW1A", "LS1", "YO10", "BA2", "CF10", "G12", "OX4", "M60", "EC1V", "NE1"]),
        pl.lit(" "),
        draws.below(before + "inward", 9).cast(pl.String),
        draws.pick(before + "inward 2", ["AA", "BD", "HJ", "PQ", "TZ"]),
    )
    spellings = words.US_SPELLINGS + words.UK_SPELLINGS + words.DE_SPELLINGS
    spelling = pl.col(country).cast(pl.UInt64) * len(words.US_SPELLINGS) + draws.below(
        before + "spelling", len(words.US_SPELLINGS)
    )
    return {
        f"{before}City": chosen(cities, at),
        f"{before}State": chosen(states, at),
        f"{before}Zip": pl.when(pl.col(country) == 1).then(british).otherwise(five),
        f"{before}Country": chosen(spellings, spelling),
    }


def _street(draws: Draws, purpose: str) -> pl.Expr:
    number = (1 + draws.below(f"{purpose} number", 2400)).cast(pl.String)
    return pl.concat_str(number, pl.lit(" "), draws.pick(purpose, words.STREETS))


def _company(draws: Draws, rows: int) -> pl.Expr:
    """One of about a tenth as many companies as there are clients, a few written in capitals."""
    known = max(rows // 10, 1)
    which = draws.below("company which", known)
    parts = (words.COMPANY_FIRST, words.COMPANY_SECOND, words.COMPANY_LAST)
    one, two, three = (len(pool) for pool in parts)
    kinds = one * two * three
    branch = pl.when(which < kinds).then(pl.lit("")).otherwise(pl.lit(" ") + (which // kinds).cast(pl.String))
    name = pl.concat_str(
        chosen(parts[0], which % one),
        branch,
        pl.lit(" "),
        chosen(parts[1], which // one % two),
        pl.lit(" "),
        chosen(parts[2], which // (one * two) % three),
    ).str.replace(" ,", ",", literal=True)
    return pl.when(draws.chance("company capitals", 0.05)).then(name.str.to_uppercase()).otherwise(name)


def _notes(draws: Draws) -> pl.Expr:
    first, second = (draws.pick(f"note {n}", words.NOTES) for n in (1, 2))
    between = draws.pick("note break", [" ", " ", " ", "\n", "\n\n"])
    both = pl.concat_str(first, between, second)
    return pl.when(draws.chance("one note", 0.6)).then(first).otherwise(both)


def _date(draws: Draws, purpose: str) -> pl.Expr:
    year, month, day = (draws.below(f"{purpose} {part}", limit) for part, limit in (("y", 25), ("m", 12), ("d", 28)))
    return pl.concat_str((1999 + year).cast(pl.String), pl.lit("-"), digits(month + 1, 2), pl.lit("-"), digits(day + 1, 2))


def _flag(there: pl.Expr, yes: pl.Expr) -> pl.Expr:
    return pl.when(~there).then(pl.lit("")).when(yes).then(pl.lit("Y")).otherwise(pl.lit("N"))


def _sometimes(draws: Draws, purpose: str, share: float, found: pl.Expr) -> pl.Expr:
    return pl.when(draws.chance(f"{purpose} there", share)).then(found).otherwise(pl.lit(""))


def _plain(column: str) -> pl.Expr:
    """A name as mailboxes have it: small ASCII letters alone."""
    pools: Sequence[str] = sorted({*words.FIRST_NAMES, *words.LAST_NAMES})

    def ascii_letters(name: str) -> str:
        spread = unicodedata.normalize("NFKD", name.lower().replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
        return "".join(letter for letter in spread if letter.isascii() and letter.isalpha())

    return pl.col(column).replace_strict({name: ascii_letters(name) for name in pools}, return_dtype=pl.String)
