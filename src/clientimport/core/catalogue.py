"""The catalogue: every problem's code, severity, words and remedy. The one place where they are written.

Words may hold {value}, {column}, {field} and {detail}. A code that is here must be raised by some sample or test. Here they
are English; each other language has a module `catalogue_LANG` with PROBLEMS, DETAILS and QUOTES.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import cache

from clientimport.core.details import DETAILS
from clientimport.core.language import DEFAULT
from clientimport.core.problems import DROP, NOTICE, REJECT

__all__ = ["CATALOGUE", "DROP", "Entry", "Vocabulary", "vocabulary"]


@dataclass(frozen=True)
class Entry:
    """One kind of problem. `severity` is what it is unless `on_invalid` makes a drop of it.

    `climbs`: whether `on_invalid` may choose; faults of key, structure and rules across fields always reject.
    """

    code: str
    severity: str
    message: str
    fix: str
    climbs: bool = False


def _entry(code: str, message: str, fix: str, *, severity: str = REJECT, climbs: bool = False) -> tuple[str, Entry]:
    return code, Entry(code, severity, message, fix, climbs)


def _value(code: str, message: str, fix: str) -> tuple[str, Entry]:
    return _entry(code, message, fix, climbs=True)


def _notice(code: str, message: str, fix: str) -> tuple[str, Entry]:
    return _entry(code, message, fix, severity=NOTICE)


CATALOGUE: dict[str, Entry] = dict(
    [
        # structure of the file
        _entry("too-many-cells", "The row has {detail} cells.", "Remove the surplus cells, or put quotes around a value that holds the delimiter."),
        _entry("too-few-cells", "The row has {detail} cells.", "Add the missing cells, empty ones included."),
        _entry("stray-quote", "A quote character stands inside a value that is not quoted: {detail}.", "Double the quote and put quotes around the whole value, or remove it."),
        _entry("text-after-quote", "Text follows a closing quote: {detail}.", "Put the whole value inside the quotes and double every quote that belongs to it."),
        _entry("unclosed-quote", "A quote is opened and never closed: {detail}.", "Close the quote at the end of the value."),
        _entry("nul-character", "The row holds a NUL character.", "Remove it: it is not visible, so type the value again."),
        _entry("not-decodable", "The bytes {detail} are no text in this file's encoding.", "Save the file in the declared encoding, or type the value again."),
        _entry("cell-error", "The cell holds the spreadsheet error {value}.", "Mend the formula, or type the value."),
        _entry("formula-not-calculated", "The cell holds a formula that was never calculated.", "Open the workbook in a spreadsheet program and save it again, or type the value."),
        _entry("cell-too-long", "The cell is longer than {detail} characters.", "Shorten the value."),
        _entry("footer-unclear", "The row looks like a footer, but rows with a key come after it.", "Give the row its key, or remove it."),
        _notice("surplus-cells-empty", "The row has {detail} cells; the surplus ones are empty and were left out.", "Nothing needs to be done."),
        _notice("cell-error-unread", "The cell holds the spreadsheet error {value}; the mapping does not read it.", "Nothing needs to be done."),
        _notice("formula-not-calculated-unread", "The cell holds a formula that was never calculated; the mapping does not read it.", "Nothing needs to be done."),
        _notice("rows-hidden", "{detail}; hidden rows, filtered-out ones too, are read like all others.", "Nothing needs to be done, or set `source: {{hidden_rows: skip}}`."),
        _notice("cells-merged", "Cells are merged across rows: {detail}. The value counts for the first row only; the others are blank.", "Take the cells apart and fill in each row, if the value is meant for all of them."),
        _notice("cell-bent", "A spreadsheet program made {value} of “{detail}”; it counts as it was received.", "Nothing needs to be done; `--as-typed` takes it as it stands."),
        _notice("heading-repeated", "The heading {value} stands {detail} times; the mapping does not read it.", "Nothing needs to be done."),
        _notice("column-unmapped", "The column {column} is not read by the mapping.", "Map it, or set `source: {{unmapped: ignore}}`."),
        _notice("other-table", "A second table begins at row {detail}; it was not read.", "Import it by itself, with its own mapping."),
        # keys
        _entry("key-missing", "The row has no key.", "Fill in {column}."),
        _entry("key-too-long", "The key has {detail} characters; 255 are the most.", "Shorten it, or choose another key."),
        _entry("key-repeated", "The key {value} stands on {detail} already, with other values.", "Keep one of the two rows, or give this one its own key."),
        _entry("key-exists", "A client with the key {value} is stored already, and the mapping only inserts.", "Remove the row, or import with `mode: upsert`."),
        _entry("key-unknown", "No client with the key {value} is stored, and the mapping only updates.", "Correct the key, or import with `mode: upsert`."),
        # partner rows of joins
        _notice("partner-missing", "No row of {detail} has {value}, so the columns that are joined from it are blank.", "Nothing needs to be done, or correct {column}, or add the row to that file."),
        _entry("partner-required", "No row of {detail} has {value}, and the mapping asks for one.", "Correct {column}, or add the row to that file."),
        _entry("partner-repeated", "{value} stands in more than one row of {detail}: which is meant is unclear.", "Keep one of these rows, or let the mapping take all of them: `rows: many`."),
        _entry("partner-unreadable", "A row of {detail} could not be read, and may be the one with {value}.", "Mend that row in its file, and import again."),
        _notice("partner-unused", "{detail} that no row asked for.", "Nothing needs to be done, unless they should have been asked for: then compare how both files write {column}."),
        # several rows a client
        _entry("rows-clash", "{value} stands here, but {detail}, for the same client.", "Let both rows say the same, or leave all but one blank; then send in all rows of the client."),
        _notice("rows-clash-settled", "{value} was left out, as {detail}, for the same client.", "Nothing needs to be done, if the value that counts is the right one."),
        _entry("client-rejected", "The row itself is in order, but {detail} of the same client is not.", "Mend that one, and send in all rows of the client."),
        _entry("client-row-unreadable", "A row that may belong to this client cannot be read: {detail}.", "Mend that one, and send in all rows of the client."),
        _entry("row-above-unclear", "The row has no key and so goes on from the row above it, whose key cannot be read.", "Mend the row above, or fill in {column}; then send in both."),
        # the mapping's own steps
        _value("pattern-unmatched", "{value} has not the form that the mapping expects for {field}.", "Write it in that form, or widen the pattern."),
        _entry("too-many-parts", "The cell holds {detail}.", "Take the surplus ones out, or raise `most` in the mapping."),
        _value("lookup-unknown", "{value} is not in the mapping's table for {field}.{detail}", "Correct the value, or add it to the table."),
        _notice("lookup-unlisted", "{value} is not in the table {detail} for {field}.", "Add it to the table if it should have a value of its own."),
        _value("phone-invalid", "{value} is no phone number.", "Give the number with its area code, digits and the usual punctuation only."),
        _value("phone-impossible", "{value} cannot be a phone number{detail}.", "Check for missing or surplus digits."),
        _value("calling-code-unknown", "{value} is no country calling code.", "Use a code such as +1 or +44."),
        _notice("phone-unassigned", "{value} is a possible phone number, but none that is assigned{detail}.", "Check it with the client."),
        _value("country-unknown", "{value} is no country that is known.{detail}", "Use the country's name or its two-letter code."),
        _value("currency-unknown", "{value} is no ISO 4217 currency.{detail}", "Use the three-letter code, such as GBP."),
        _value("date-invalid", "{value} is no date{detail}.", "Write it as year-month-day, such as 2024-03-31."),
        _value("number-invalid", "{value} is no number.", "Use digits only, with one decimal sign."),
        _value("integer-invalid", "{value} is no whole number.", "Use digits only."),
        _value("boolean-invalid", "{value} is neither yes nor no.", "Use true or false, yes or no, 1 or 0."),
        _notice("text-cut", "{value} was cut to {detail} characters, as the mapping asks.", "Nothing needs to be done."),
        _notice("line-break-replaced", "A line break or tab in {field} was replaced, as the field has one line.", "Nothing needs to be done."),
        # values
        _value("required-missing", "{field} is missing.", "Fill in {column}."),
        _value("too-long", "{value} is too long: {detail} characters are the most.", "Shorten it."),
        _value("control-character", "The value holds the control character {detail}.", "Type the value again."),
        _value("not-allowed", "{value} is not allowed here.{detail}", "Use one of the allowed values."),
        _entry("name-without-space", "The name {value} has no space: first and last name are needed.", "Give the full name, such as Prince Fielder."),
        _value("email-invalid", "{value} is no e-mail address: {detail}", "Correct the address."),
        _value("sid-not-alphanumeric", "{value} may hold letters and digits only.", "Remove everything else."),
        _value("country-code-invalid", "{value} is no ISO 3166 country code.{detail}", "Use the two-letter code, such as US."),
        _value("url-invalid", "{value} is no web address.", "Write it as www.example.com or https://example.com."),
        _value("eori-invalid", "{value} is no EORI number{detail}.", "Give the country code and up to 15 characters."),
        _value("vat-invalid", "{value} is no VAT number{detail}.", "Check the number with the client."),
        # references
        _value("office-unknown", "There is no office {value}.", "Correct the office, load it with `references load offices`, or let the mapping create it."),
        _value("company-unknown", "There is no company {value}.", "Correct the id, or give the company's name."),
        _value("client-type-unknown", "There is no client type {value}.{detail}", "Use a known type, or load it with `references load client-types`."),
        _notice("office-missing", "The client has no office.", "An office is recommended; map it or fill it in."),
        # rules across fields
        _entry("company-and-company-id", "Both a company and a company id are given.", "Keep one of the two."),
        _entry("two-primaries", "A second item is marked as primary: {field}.", "Mark one item only."),
        _entry("title-or-names", "Neither a title nor a first and last name is given.", "Fill in the title, or both names."),
        _entry("password-without-username", "A password is given without a username.", "Fill in the username, or remove the password."),
        _value("account-malformed", "{value} cannot be an account code.", "Use up to 32 letters and digits (A to Z, 0 to 9); . - / _ may stand between them."),
        _entry("account-taken", "The account {value} belongs to another client{detail}.", "Give each client its own account, or leave it blank: a new one is made."),
        _entry("account-differs", "The client has the account {detail}, which never changes; the row says {value}.", "Correct the account, or leave it blank."),
        _entry("username-taken", "The username {value} belongs to another client{detail}.", "Choose another username."),
        _notice("password-withheld", "The password was withheld in the report that this row comes from; the stored one is kept.", "Nothing needs to be done."),
        # corrections
        _notice("corrected-already", "The row is just as it was rejected before; a mended copy of it was loaded by {detail}.", "Nothing needs to be done. Mend it in the system that it comes from, too: as soon as any cell differs, the row is read again."),
        # the database
        _entry("refused-by-database", "The database refused the row: {detail}", "Correct the value that the constraint names."),
        _entry("rule-broken", "The record breaks a rule of its shape at {field}: {detail}", "Correct the value."),
    ]
)  # fmt: skip


@dataclass(frozen=True)
class Vocabulary:
    """The catalogue in one language. `problems`: code -> message and remedy; `details`: name -> words; `quotes` around values."""

    problems: dict[str, tuple[str, str]]
    details: dict[str, str]
    quotes: tuple[str, str]


@cache
def vocabulary(lang: str = DEFAULT) -> Vocabulary:
    """The words of one of core.language.LANGUAGES."""
    if lang == DEFAULT:
        return Vocabulary({code: (entry.message, entry.fix) for code, entry in CATALOGUE.items()}, DETAILS, ("“", "”"))
    of = importlib.import_module(f"clientimport.core.catalogue_{lang}")
    return Vocabulary(of.PROBLEMS, of.DETAILS, of.QUOTES)
