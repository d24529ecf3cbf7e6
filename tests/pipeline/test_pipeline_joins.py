"""Joined tables: what a row gets of its partners, what is told where they are missing, repeated or faulty, and where."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from joined_files import Folder, told

from clientimport.core.errors import SourceFailure, UsageFailure
from clientimport.pipeline.reject_list import Wanted, problems_of

JOINED = """\
joins:
  accounts: {file: accounts.csv, on: {AccountId: Id}, source: {unmapped: ignore}}
record:
  name: Name
  company: {name: accounts.Name}
  addresses: [{street_address: accounts.Street, country_code: {column: accounts.Country, country: code}}]
"""
MAILS = """\
joins: {mails: {file: mails.csv, on: {Id: ClientId}, rows: many}}
record:
  name: Name
  email_addresses:
    - {address: Email, label: {value: own}}
    - {each: {join: mails}, address: mails.Address, label: mails.Kind}
    - {address: Email 2, label: {value: last}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_every_place_of_a_column_takes_a_joined_one(folder: Folder) -> None:
    folder.mapping(
        """\
joins: {a: {file: a.csv, on: {Account: Id}}}
only_if: {sql: "\\"a.Status\\" <> 'gone'"}
record:
  name: [Name, a.Name]
  notes: {template: "{Note} / {a.Note}"}
  commission_junction_sid: {sql: "\\"a.Name\\" || \\"Id\\""}
  tags: [a.Status]
  email_addresses: [{present_if: [a.Name], address: Mail}]
"""
    )
    folder.table(
        "clients.csv", "Id,Name,Account,Note,Mail", "1,Ann,A,n,x@example.com", "2,Ben,B,,y@example.com", "3,C D,,,z@e.com"
    )
    folder.table("a.csv", "Id,Name,Note,Status", "A,Archer,of a,open", "B,Bower,,gone")
    summary, records = folder.checked()
    assert records == [
        {
            "name": "Ann Archer",
            "notes": "n / of a",
            "commission_junction_sid": "Archer1",
            "tags": ["open"],
            "email_addresses": [{"address": "x@example.com"}],
        },
        {"name": "C D"},
    ]
    assert summary.fates.named()["filtered"] == 1


def test_the_key_may_stand_in_a_joined_table(folder: Folder) -> None:
    folder.mapping("joins: {a: {file: a.csv, on: {Account: Id}}}\nrecord: {name: Name}\nsource: {footer: Total}\n")
    text = (folder.path / "m.yaml").read_text().replace("key: Id", "key: a.Number")
    (folder.path / "m.yaml").write_text(text)
    folder.table("clients.csv", "Name,Account", "Ann Archer,A", "Ben Bower,B", "Total: 2,")
    folder.table("a.csv", "Id,Number", "A,007", "B,")
    summary = folder.run()
    assert told(folder.problems(summary.run_id)) == [("clients.csv", 3, "a.Number", "a.csv!B3", "key-missing", None)]
    assert summary.fates.named() == {"heading": 1, "created": 1, "rejected": 1, "footer": 1}


def test_joins_hang_on_one_another(folder: Folder) -> None:
    folder.mapping(
        """\
joins:
  parents: {file: accounts.csv, on: {accounts.Parent: Id}, missing: ignore}
  accounts: {file: accounts.csv, on: {Account: Id}}
record: {name: Name, notes: {template: "{accounts.Name} < {parents.Name}"}}
"""
    )
    folder.table("clients.csv", "Id,Name,Account", "1,Ann Archer,2", "2,Ben Bower,1")
    folder.table("accounts.csv", "Id,Name,Parent", "1,Top,", "2,Sub,1")
    summary, records = folder.checked()
    assert [record["notes"] for record in records] == ["Sub < Top", "Top <"]
    assert summary.notices.keys() <= {"office-missing"}


def test_keys_are_compared_byte_for_byte_and_in_all_their_parts(folder: Folder) -> None:
    folder.mapping("joins: {a: {file: a.csv, on: {X: U, Y: V}, missing: ignore}}\nrecord: {name: Name, notes: a.N}\n")
    rows = ["1,A B,a,b", "2,A B,A,b", "3,A B,a ,b", "4,A B,ab,", "5,A B,,ab", "6,A B,b,a", "7,A B,a,b"]
    folder.table("clients.csv", "Id,Name,X,Y", *rows)
    folder.table("a.csv", "U,V,N", "a,b,found", "ab,,blank", ",ab,blank", '"a ",b,with a blank')
    _, records = folder.checked()
    assert [record.get("notes") for record in records] == ["found", None, "with a blank", None, None, None, "found"]


def test_a_blank_key_has_no_partner_and_is_silent(folder: Folder) -> None:
    folder.mapping(JOINED.replace("Id},", "Id}, missing: reject,") + "source: {blank: none}\n")
    folder.table("clients.csv", "Id,Name,AccountId", "1,Ann Archer,", "2,Ben Bower,  ", "3,Cy Coyle,none", "4,Di Drew,A")
    folder.table("accounts.csv", "Id,Name,Street,Country", "A,Acme,,", "none,None,,", ",Blank,,")
    summary, records = folder.checked()
    assert [record.get("company", {}).get("name") for record in records] == [None, None, None, "Acme"]
    assert (summary.problems, summary.notices) == ({}, {"office-missing": 1, "partner-unused": 1})


@pytest.mark.parametrize(
    ("missing", "problems", "notices"),
    [("notice", {}, {"partner-missing": 2}), ("reject", {"partner-required": 2}, {}), ("ignore", {}, {})],
)
def test_what_a_missing_partner_costs(missing: str, problems: dict[str, int], notices: dict[str, int], folder: Folder) -> None:
    folder.mapping(JOINED.replace("Id},", f"Id}}, missing: {missing},"))
    folder.table("clients.csv", "Id,Name,AccountId", "1,Ann Archer,X", "2,Ben Bower,Y", "3,Cy Coyle,A")
    folder.table("accounts.csv", "Id,Name,Street,Country", "A,Acme,,")
    summary = folder.run()
    assert (summary.problems, summary.notices) == (problems, {"office-missing": 1, **notices})
    code = next(iter([*problems, *notices]), None)
    lacking = [("clients.csv", 2, "AccountId", None, code, "X"), ("clients.csv", 3, "AccountId", None, code, "Y")]
    assert told(folder.problems(summary.run_id)) == (lacking if code else [])


def test_a_filtered_row_is_told_of_no_partner(folder: Folder) -> None:
    folder.mapping(JOINED.replace("Id},", "Id}, missing: reject,") + "only_if: {sql: \"Name <> 'Ann Archer'\"}\n")
    folder.table("clients.csv", "Id,Name,AccountId", "1,Ann Archer,X", "2,Ben Bower,A")
    folder.table("accounts.csv", "Id,Name,Street,Country", "A,Acme,,")
    summary, records = folder.checked()
    assert (len(records), summary.problems, summary.fates.named()["filtered"]) == (1, {}, 1)


def test_who_needs_a_repeated_partner_is_rejected_and_others_are_not(folder: Folder) -> None:
    folder.mapping(JOINED)
    folder.table("clients.csv", "Id,Name,AccountId", "1,Ann Archer,A", "2,Ben Bower,B")
    folder.table("accounts.csv", "Id,Name,Street,Country", "B,Beta,,", "A,Acme,,", "C,C,,", "C,C,,", "A,Acme,,", "A,Acme,,")
    summary = folder.run()
    problems = folder.problems(summary.run_id)
    assert told(problems) == [
        ("accounts.csv", None, "Id", None, "partner-unused", ""),
        ("clients.csv", 2, "AccountId", None, "partner-repeated", "A"),
    ]
    said = [problem["message"] for problem in problems]
    assert said == [
        "“A” stands in more than one row of accounts.csv (rows 3, 6): which is meant is unclear.",
        "accounts.csv has 2 rows that no row asked for.",
    ]
    assert [(row["Id"], row["AccountId"], list(row)[:3]) for row in folder.rejects(summary)] == [
        ("1", "A", ["Id", "Name", "AccountId"])
    ]


def test_a_fault_in_a_joined_cell_names_its_file_row_and_column(folder: Folder) -> None:
    folder.mapping(JOINED)
    folder.table("clients.csv", "Id,Name,AccountId", "1,Ann Archer,A", "2,Ben Bower,B", "3,Cy Coyle,B")
    folder.table("accounts.csv", "Fax,Country,Id,Name,Street", "0,US,A,Acme,1 Street", "0,Freedonia,B,Beta,#REF!")
    summary = folder.run()
    found = told(folder.problems(summary.run_id))
    assert found == [
        ("clients.csv", 3, "accounts.Country", "accounts.csv!B3", "country-unknown", "Freedonia"),
        ("clients.csv", 3, "accounts.Street", "accounts.csv!E3", "cell-error", "#REF!"),
        ("clients.csv", 4, "accounts.Country", "accounts.csv!B3", "country-unknown", "Freedonia"),
        ("clients.csv", 4, "accounts.Street", "accounts.csv!E3", "cell-error", "#REF!"),
    ]
    row = folder.rejects(summary)[0]
    assert (row["Id"], row["Name"], row["AccountId"], row["clientimport_row"]) == ("2", "Ben Bower", "B", "3")
    assert "accounts.Country (accounts.csv!B3): “Freedonia” is no country" in row["clientimport_problems"]
    assert "accounts.csv!B3" in Path(summary.reports["report.html"]).read_text(encoding="utf-8")


def test_a_row_that_cannot_be_read_rejects_who_may_need_it(folder: Folder) -> None:
    folder.mapping(JOINED)
    folder.table("clients.csv", "Id,Name,AccountId", "1,Ann Archer,A-77", "2,Ben Bower,A-88", "3,Cy Coyle,A-99")
    folder.table("accounts.csv", "Id,Name,Street,Country", "A-88,Beta,,", 'A-77,Ac"me,,US,,,')
    summary = folder.run()
    assert told(folder.problems(summary.run_id)) == [
        ("accounts.csv", 3, "", None, "stray-quote", None),
        ("clients.csv", 2, "AccountId", None, "partner-unreadable", "A-77"),
        ("clients.csv", 4, "AccountId", None, "partner-missing", "A-99"),
    ]
    assert (summary.problems, summary.fates.named()) == (
        {"partner-unreadable": 1},
        {"heading": 1, "created": 2, "rejected": 1},
    )


def test_many_partner_rows_are_items_in_their_order_between_the_others(folder: Folder) -> None:
    folder.mapping(MAILS)
    folder.table(
        "clients.csv", "Id,Name,Email,Email 2", "1,Ann Archer,,l@example.com", "2,Ben Bower,o@example.com,", "3,Cy Coyle,,"
    )
    folder.table(
        "mails.csv",
        "Kind,ClientId,Address",
        "b,2,b1@example.com",
        "a,1,a1@example.com",
        ",2,",
        "b,2,b2@example.com",
        "a,1,a0@example.com",
    )
    _, records = folder.checked()
    assert [[(mail.get("label"), mail["address"]) for mail in record.get("email_addresses", [])] for record in records] == [
        [("a", "a1@example.com"), ("a", "a0@example.com"), ("last", "l@example.com")],
        [("own", "o@example.com"), ("b", "b1@example.com"), ("b", "b2@example.com")],
        [],
    ]


def test_a_fault_in_an_item_names_the_row_that_it_came_from(folder: Folder) -> None:
    folder.mapping(MAILS + "on_invalid: {default: drop-item}\n")
    folder.table("clients.csv", "Id,Name,Email,Email 2", "1,Ann Archer,o@example.com,x@", "2,Ben Bower,,")
    folder.table("mails.csv", "ClientId,Address,Kind", "1,a@example.com,", "1,,", "1,b@,", "2,#N/A,", "1,c@,")
    summary = folder.run()
    drops = problems_of(folder.database, Wanted(run_id=summary.run_id, severity="drop"))
    assert told([{**each, "file": Path(each["file"]).name} for each in [*folder.problems(summary.run_id), *drops]]) == [
        ("clients.csv", 2, "Email 2", None, "email-invalid", "x@"),
        ("clients.csv", 2, "mails.Address", "mails.csv!B4", "email-invalid", "b@"),
        ("clients.csv", 2, "mails.Address", "mails.csv!B6", "email-invalid", "c@"),
        ("clients.csv", 3, "mails.Address", "mails.csv!B5", "cell-error", "#N/A"),
    ]


def test_the_joined_files_are_part_of_what_was_loaded(folder: Folder) -> None:
    folder.mapping(JOINED)
    folder.table("clients.csv", "Id,Name,AccountId", "1,Ann Archer,A")
    folder.table("accounts.csv", "Id,Name,Street,Country", "A,Acme,,")
    first = folder.run()
    files = [(Path(file["path"]).name, file["rows"], file.get("join")) for file in first.to_json()["files"]]
    assert files == [("clients.csv", 2, None), ("accounts.csv", 2, "accounts")]
    assert (first.to_json()["rows"], folder.run().status) == (2, "same")
    folder.table("accounts.csv", "Id,Name,Street,Country", "A,Acme Ltd,,")
    again = folder.run()
    assert (again.status, again.fates.named()) == ("done", {"heading": 1, "updated": 1})


def test_a_reject_file_sent_back_is_joined_again(folder: Folder) -> None:
    folder.mapping(JOINED)
    folder.table("clients.csv", "Id,Name,AccountId", "1,Ann Archer,X", "2,Ben,A", "3,Cy Coyle,A")
    folder.table("accounts.csv", "Id,Name,Street,Country", "A,Acme,,", "B,Beta,,")
    first = folder.run()
    rejects = Path(first.reports["rejects.csv"])
    rejects.write_text(rejects.read_text(encoding="utf-8-sig").replace("Ben,", "Ben Bower,"), encoding="utf-8-sig")
    again = folder.run(files=(str(rejects),))
    assert (again.fates.named(), again.problems, again.notices) == ({"heading": 1, "created": 1}, {}, {"office-missing": 1})
    _, records = folder.checked(files=(str(rejects),))
    assert records == [{"name": "Ben Bower", "company": {"name": "Acme"}}]


def test_a_secret_column_of_a_joined_file_is_withheld(folder: Folder) -> None:
    folder.mapping(
        """\
joins: {logins: {file: logins.csv, on: {Id: Client}, source: {secret: PIN}}}
record:
  title: Name
  credentials: {username: logins.User, password: logins.Password}
  department: logins.PIN
  email: logins.Mail
"""
    )
    text = (folder.path / "m.yaml").read_text().replace("ticketevolution", "intend")
    (folder.path / "m.yaml").write_text(text)
    folder.table("clients.csv", "Id,Name", "1,Acme", "2,Beta", "3,Gamma")
    folder.table(
        "logins.csv",
        "Client,User,Password,PIN,Mail",
        "1,ann,s3cret-one,pin-4711-pin,a@",
        '2,be"n,s3cret-two,pin-4712-pin,',
        "3,,s3cret-3,pin-4713-pin,",
    )
    summary = folder.run()
    assert summary.secret_columns
    assert summary.problems == {"email-invalid": 1, "partner-unreadable": 1, "password-without-username": 1}
    files = [path for path in folder.path.rglob("*") if path.is_file() and path.name != "logins.csv"]
    everything = [path.read_bytes() for path in files] + [json.dumps(folder.problems(summary.run_id)).encode()]
    secrets = (b"s3cret", b"pin-4711-pin", b"pin-4712-pin", b"pin-4713-pin")
    assert [word for word in secrets if any(word in each for each in everything)] == []
    values = {problem["code"]: problem["value"] for problem in folder.problems(summary.run_id)}
    assert values == {
        "email-invalid": "a@",
        "partner-unreadable": "2",
        "password-without-username": None,
        "stray-quote": "[withheld]",
    }


def test_the_file_may_be_given_or_lie_beside_the_main_file_or_in_its_archive(folder: Folder) -> None:
    folder.mapping(JOINED)
    lines = ["Id,Name,AccountId", "1,Ann Archer,A"]
    drop = folder.table("drop/clients.csv", *lines)
    with pytest.raises(SourceFailure, match="not there") as failure:
        folder.checked(files=(str(drop),))
    assert failure.value.fix is not None
    assert "--join accounts=FILE" in failure.value.fix
    beside = folder.table("drop/accounts.csv", "Id,Name,Street,Country", "A,Beside,,")
    given = folder.table("given.csv", "Id,Name,Street,Country", "A,Given,,")
    with zipfile.ZipFile(folder.path / "export.zip", "w") as archive:
        archive.write(drop, "clients.csv")
        archive.write(beside, "accounts.csv")
    companies = [
        folder.checked(files=(file,), joins=joins)[1][0]["company"]["name"]
        for file, joins in [
            (str(drop), {}),
            (str(drop), {"accounts": str(given)}),
            (str(folder.path / "export.zip/clients.csv"), {}),
        ]
    ]
    assert companies == ["Beside", "Given", "Beside"]


def test_files_that_cannot_be_joined(folder: Folder) -> None:
    folder.mapping(JOINED)
    folder.table("clients.csv", "Id,Name,AccountId", "1,Ann,A")
    accounts = folder.table("accounts.csv", "Number,Name,Street,Country", "A,Acme,,")
    with pytest.raises(SourceFailure, match="lacks a heading that the mapping needs: “Id”") as failure:
        folder.checked()
    assert failure.value.where == str(accounts)
    with pytest.raises(UsageFailure, match="the mapping has no join “account”"):
        folder.checked(joins={"account": str(accounts)})
    folder.table("accounts.csv", "Id,Name,Street,Country", "A,Acme,,")
    rejects = folder.run().reports["rejects.csv"]
    with pytest.raises(SourceFailure, match="our own reject files"):
        folder.checked(joins={"accounts": rejects})
    folder.table("clients.csv", "Id,Name,AccountId,accounts.Name", "1,Ann,A,x")
    with pytest.raises(SourceFailure, match=r"has a column “accounts\.Name” itself"):
        folder.checked()
    folder.mapping(JOINED.replace("file: accounts.csv, ", ""))
    with pytest.raises(UsageFailure, match="no file is named for it"):
        folder.checked()
    folder.mapping(JOINED.replace("file: accounts.csv", "sheet: Accounts"))
    with pytest.raises(SourceFailure, match="the sheet “Accounts” of the same workbook, and this is none"):
        folder.checked()


def test_a_table_that_is_too_large_for_its_memory_is_refused(folder: Folder) -> None:
    folder.mapping(JOINED.replace("Id},", "Id}, memory: 20 KiB,"))
    folder.table("clients.csv", "Id,Name,AccountId", "1,Ann Archer,1")
    folder.table("accounts.csv", "Id,Name,Street,Country,Long", *(f"{at},Acme,,,{'x' * 100}" for at in range(1000)))
    with pytest.raises(SourceFailure, match=r"more than 20\.0 KiB of memory, the most that the join “accounts” may"):
        folder.checked()
    folder.mapping(JOINED.replace("Id},", "Id}, memory: 100 KiB,"))
    assert folder.checked()[1] == [{"name": "Ann Archer", "company": {"name": "Acme"}}]


def test_what_a_joined_file_is_like_is_told_once(folder: Folder) -> None:
    folder.mapping(
        """\
joins:
  accounts: {file: accounts.csv, on: {Account: Id}, missing: ignore}
  parents: {file: accounts.csv, on: {accounts.Parent: Id}, missing: ignore}
record: {name: Name, notes: [accounts.Name, parents.Fax]}
"""
    )
    folder.table("clients.csv", "Id,Name,Account", "1,Ann Archer,2")
    folder.table("accounts.csv", "Id,Name,Parent,Fax,Phone", "1,Top,,7,8", "2,Sub,1,7,8", "3,Sub,1,7")
    summary = folder.run()
    assert told(folder.problems(summary.run_id)) == [
        ("accounts.csv", 4, "", None, "too-few-cells", None),
        ("accounts.csv", None, "Phone", None, "column-unmapped", "Phone"),
    ]
