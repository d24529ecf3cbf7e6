"""Which tables are tied to the client file, and by what; told from their headings and values."""

from __future__ import annotations

from pathlib import Path

import pytest

from clientimport.core.mapping import SourceOptions
from clientimport.pipeline.new_mapping import NewOrder, new_mapping
from clientimport.pipeline.sampled_files import sampled_files
from clientimport.pipeline.sampled_partners import sampled_partners


def csv(path: Path, *rows: str) -> str:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return str(path)


def ties(main: str, *others: str, rows: int = 5_000) -> list[str]:
    """Each tie in short: `name: mine = theirs (one or many)`, what is in doubt behind it."""
    first, *rest = sampled_files((main, *others), SourceOptions(), rows)
    return [
        f"{one.table.name}: {one.of + '.' if one.of else ''}{one.mine.written} = {one.theirs.written} ({one.rows})"
        + "".join(f"; {doubt}" for doubt in one.doubts)
        for _, one in sampled_partners(first, rest)
    ]


def people(path: Path, count: int = 12, **columns: str) -> str:
    """Clients with an Id from 1 and further columns, `{n}` for the number; `{h}` for half of it."""
    heads = ["Id", "Name", *columns]
    body = [
        [str(n), f"Ned Flanders{n}", *(text.format(n=n, h=n // 2) for text in columns.values())] for n in range(1, count + 1)
    ]
    return csv(path, ",".join(heads), *(",".join(row) for row in body))


def test_each_table_has_an_id_of_its_own_and_another_ones_is_called_for_it(tmp_path: Path) -> None:
    main = people(tmp_path / "contacts.csv", AccountId="{h}", OwnerId="{h}")
    accounts = csv(tmp_path / "accounts.csv", "Id,Account Name,OwnerId", *(f"{n},Firm {n},{n % 3}" for n in range(1, 9)))
    assert ties(main, accounts) == ["accounts: AccountId = Id (one)"]
    notes = csv(tmp_path / "notes.csv", "Id,ContactId,Note", *(f"{n},{n % 4 + 1},Text" for n in range(1, 9)))
    assert ties(main, notes) == ["notes: Id = ContactId (many)"]
    kontakte = csv(tmp_path / "notizen.csv", "Nr,Kontakt-ID,Notiz", *(f"{n},{n % 4 + 1},Text" for n in range(1, 9)))
    assert ties(main, kontakte) == ["notizen: Id = Kontakt-ID (many); the headings say so in part"]
    lonely = csv(tmp_path / "orders.csv", "Id,Amount,Item", *(f"{n},{n}.50,Tea" for n in range(1, 9)))
    assert ties(main, lonely) == []


def test_small_numbers_alone_tie_nothing_and_long_values_do_in_doubt(tmp_path: Path) -> None:
    main = people(tmp_path / "contacts.csv", Points="{n}", Reference="AB-77{n:04d}")
    points = csv(tmp_path / "levels.csv", "Level,Discount", *(f"{n},{n} %" for n in range(1, 9)))
    assert ties(main, points) == []
    letters = csv(tmp_path / "letters.csv", "File,Text", *(f"AB-77{n:04d},Dear" for n in range(1, 9)))
    assert ties(main, letters) == ["letters: Reference = File (one); the headings do not say so"]
    others = csv(tmp_path / "letters.csv", "Reference,Text", *(f"XY-88{n:04d},Dear" for n in range(1, 9)))
    assert ties(main, others) == []


def test_repeated_values_on_the_side_that_should_have_one_are_in_doubt_and_on_both_sides_tie_nothing(tmp_path: Path) -> None:
    main = people(tmp_path / "contacts.csv", Account="A-{h}")
    accounts = csv(tmp_path / "accounts.csv", "Account,Firm", *(f"A-{n},Firm {n}" for n in range(9)), "A-3,Another")
    assert ties(main, accounts) == ["accounts: Account = Account (one); values stand in several rows there"]
    often = csv(tmp_path / "accounts.csv", "Account,Firm", *(f"A-{n % 4},Firm {n}" for n in range(9)))
    assert ties(main, often) == []


def test_a_table_may_hang_on_another_one(tmp_path: Path) -> None:
    main = people(tmp_path / "contacts.csv", Account="A-{h}")
    groups = csv(tmp_path / "groups.csv", "Group No,Group Name", *(f"G-{n},Group {n}" for n in range(4)))
    accounts = csv(tmp_path / "accounts.csv", "Account,Firm,Group No", *(f"A-{n},Firm {n},G-{n % 4}" for n in range(9)))
    assert ties(main, groups, accounts) == [
        "accounts: Account = Account (one)",
        "groups: accounts.Group No = Group No (one)",
    ]


def test_of_long_tables_the_first_rows_need_not_hold_the_same(tmp_path: Path) -> None:
    main = people(tmp_path / "contacts.csv", 60, AccountNo="A-{n:04d}")
    backwards = [f"A-{n:04d},Firm {n}" for n in range(60, 0, -1)]
    accounts = csv(tmp_path / "accounts.csv", "AccountNo,Firm", *backwards)
    assert ties(main, accounts, rows=10) == ["accounts: AccountNo = AccountNo (one); only the first rows were looked at"]
    other = csv(tmp_path / "accounts.csv", "Account Ref,Firm", *backwards)
    assert ties(main, other, rows=10) == []


@pytest.mark.parametrize("column", ["Password", "Kennwort"])
def test_secret_columns_tie_nothing_and_are_not_named(tmp_path: Path, column: str) -> None:
    main = people(tmp_path / "contacts.csv", **{column: "hunter{n:04d}"})
    other = csv(tmp_path / "logins.csv", f"{column},Id,Hint", *(f"hunter{n:04d},{n + 500},x" for n in range(9)))
    assert ties(main, other) == []
    tied = csv(tmp_path / "logins.csv", f"{column},Contacts Id,Hint", *(f"hunter{n:04d},{n},x" for n in range(9)))
    text = new_mapping(NewOrder((main, tied), "ticketevolution")).text
    joins = [line for line in text.splitlines() if line.startswith("#|")]
    assert any("Contacts Id" in line for line in joins)
    assert not any(column in line or "hunter" in line for line in joins)
    assert '# write their columns into the record, as "logins.Hint".' in text.splitlines()


def test_nothing_of_a_heading_or_file_comes_alive(tmp_path: Path) -> None:
    main = people(tmp_path / "contacts.csv", **{"Account #1: {x}": "A-{h}"})
    evil = "Account #1: {x}"
    path = tmp_path / "a: b #c\n#| d.csv"
    accounts = csv(path, f'{evil},"a""b\nrecord:\n  name: x"', *(f"A-{n},Firm {n}" for n in range(9)))
    text = new_mapping(NewOrder((main, accounts), "ticketevolution")).text
    start = text.index("#| joins:")
    assert all(line.startswith("#| ") for line in text[start:].splitlines())
    assert '#|     file: "a: b #c\\n#| d.csv"' in text.splitlines()


def test_names_of_joins_are_their_own(tmp_path: Path) -> None:
    main = people(tmp_path / "contacts.csv", Account="A-{h}")
    (tmp_path / "b").mkdir()
    rows = ("Account,Firm", *(f"A-{n},Firm {n}" for n in range(9)))
    others = [csv(tmp_path / "2024 Ärzte.csv", *rows), csv(tmp_path / "b" / "2024 ärzte.csv", *rows)]
    assert [tie.split(":")[0] for tie in ties(main, *others)] == ["table_2024_arzte", "table_2024_arzte_2"]
