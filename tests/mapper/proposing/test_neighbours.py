"""What a column is taken for by what stands beside it: numbers, prefixes, letters of countries, the address of the client."""

from __future__ import annotations

from pathlib import Path

from clientimport.pipeline.new_mapping import NewOrder, new_mapping


def proposed(tmp_path: Path, text: str, target: str = "ticketevolution") -> list[str]:
    """The lines of the mapping for a file, evidence aside; a line in doubt ends with a question mark."""
    path = tmp_path / "export.csv"
    path.write_text(text, encoding="utf-8")
    lines = new_mapping(NewOrder((str(path),), target)).text.splitlines()
    return [line.split("  # ")[0].strip() + ("?" if "DOUBT" in line else "") for line in lines if not line.startswith("#")]


def table(heading: str, *rows: str) -> str:
    return "\n".join([heading, *rows]) + "\n"


NAMES = ["Ned Flanders", "Zoe Washburne", "Edna Krabappel", "Dana Barrett", "Selma Bouvier", "Moe Szyslak"]


def test_a_number_of_a_contact_is_its_key_where_it_is_no_phone_number(tmp_path: Path) -> None:
    rows = [f"{1001 + at},{name}" for at, name in enumerate(NAMES)]
    assert "key: Contact No" in proposed(tmp_path, table("Contact No,Name", *rows))
    rows = [f"{name},541-555-01{at}7,{at}" for at, name in enumerate(NAMES)]
    lines = proposed(tmp_path, table("Name,Contact No,Id", *rows))
    assert {"key: Id", "number: {column: Contact No, phone: {}}"} <= set(lines)


def test_a_number_in_front_is_the_key_and_elsewhere_it_is_in_doubt(tmp_path: Path) -> None:
    rows = [f"{at},{name}" for at, name in enumerate(NAMES)]
    assert "key: Account No" in proposed(tmp_path, table("Account No,Name", *rows))
    rows = [f"{name},{at}" for at, name in enumerate(NAMES)]
    assert "key: Account No?" in proposed(tmp_path, table("Name,Account No", *rows))


def test_a_number_behind_a_street_is_the_house(tmp_path: Path) -> None:
    rows = [f"{at},{name},Rua Augusta,{at}7,São Paulo" for at, name in enumerate(NAMES)]
    lines = proposed(tmp_path, table("Id,Nome completo,Rua,Número,Cidade", *rows))
    assert "street_address: [Rua, Número]?" in lines


def test_a_word_that_all_headings_begin_with_says_nothing(tmp_path: Path) -> None:
    rows = [f"K{at},{name},Hauptstraße {at},50667,Köln" for at, name in enumerate(NAMES)]
    lines = proposed(tmp_path, table("KD_NR,KD_NAME,KD_STRASSE,KD_PLZ,KD_ORT", *rows))
    assert {"key: KD_NR", "street_address: KD_STRASSE", "postal_code: KD_PLZ", "locality: KD_ORT"} <= set(lines)


def test_consonants_stand_for_the_word_in_doubt(tmp_path: Path) -> None:
    rows = [f"{at},{name},1 Mill Road,Leeds" for at, name in enumerate(NAMES)]
    assert "street_address: STRT?" in proposed(tmp_path, table("Id,Name,STRT,City", *rows))


def test_letters_as_on_cars_are_looked_up(tmp_path: Path) -> None:
    rows = [f"{at},{name},Ring {at},{'A' if at > 3 else 'D'},0221 99{at}11" for at, name in enumerate(NAMES)]
    lines = proposed(tmp_path, table("Id,Name,Straße,LKZ,Telefon", *rows))
    assert "country_code: {column: LKZ, lookup: {A: AT, D: DE}, else: keep, country: code}?" in lines
    region = "{column: LKZ, lookup: {A: AT, D: DE}, else: keep}"
    assert f"number: {{column: Telefon, phone: {{region: {region}, default: DE}}}}" in lines


def test_a_label_beside_a_blank_number_makes_no_item(tmp_path: Path) -> None:
    rows = [f"{at},{name},541-555-01{at}7,Work,{'541-555-0199' if at > 3 else ''},Mobile" for at, name in enumerate(NAMES)]
    lines = proposed(tmp_path, table("Id,Name,Phone 1,Phone 1 Type,Phone 2,Phone 2 Type", *rows))
    assert lines[lines.index("phone_numbers:") + 1 :][:2] == ["- each: 1-2", 'present_if: ["Phone {n}"]']


def test_home_is_where_the_postal_codes_are(tmp_path: Path) -> None:
    rows = [f"{at},{name},(11) 3251-000{at},01305-00{at}" for at, name in enumerate(NAMES)]
    lines = proposed(tmp_path, table("Código,Nome,Fone,CEP", *rows))
    assert "number: {column: Fone, phone: BR}?" in lines
    rows = [f"{at},{name},0113 496 000{at},LS1 4A{'ABCDEF'[at]}" for at, name in enumerate(NAMES)]
    assert "number: {column: Tel, phone: GB}?" in proposed(tmp_path, table("Ref,Name,Tel,Post Code", *rows))
    rows = [f"{at},{name},044 261 50 1{at},800{at}" for at, name in enumerate(NAMES)]
    assert "number: {column: Telefon, phone: {}}" in proposed(tmp_path, table("Nr.,Anzeigename,Telefon,PLZ", *rows))


def test_a_few_foreign_numbers_are_not_home(tmp_path: Path) -> None:
    rows = [f"{at},{name},{'+33 1 42 60 10 12' if at == 5 else f'0113 496 000{at}'}" for at, name in enumerate(NAMES)]
    assert "number: {column: Tel, phone: FR}?" in proposed(tmp_path, table("Ref,Name,Tel", *rows))


def test_what_the_address_for_bills_alone_says_is_the_clients(tmp_path: Path) -> None:
    head = "Id,billing_company,billing_first_name,billing_last_name,billing_street,billing_city,billing_email,billing_phone"
    rows = [
        f"{at},Acme Ltd,{name.replace(' ', ',')},1 Road,Leeds,n{at}@example.com,0113 496 000{at}"
        for at, name in enumerate(NAMES)
    ]
    lines = proposed(tmp_path, table(head, *rows), "intend")
    assert {
        "title: billing_company?",
        "first_name: billing_first_name?",
        "last_name: billing_last_name?",
        "email: billing_email?",
        "contact_number: billing_phone?",
        "address_company: billing_company",
    } <= set(lines)
    lines = proposed(tmp_path, table(head, *rows))
    assert {"name: [billing_first_name, billing_last_name]?", "name: billing_company?"} <= set(lines)


def test_every_line_of_an_address_that_is_taken_for_another_is_in_doubt(tmp_path: Path) -> None:
    rows = [f"{at},Acme Ltd,1 Road,Leeds,LS1 4AP" for at in range(6)]
    lines = proposed(tmp_path, table("Id,Company,Delivery Street,Delivery Town,Delivery Postcode", *rows), "intend")
    assert {
        "address_street_1: Delivery Street?",
        "address_town: Delivery Town?",
        "address_post_code: Delivery Postcode?",
    } <= set(lines)


def test_the_second_number_of_a_line_is_that_of_its_address(tmp_path: Path) -> None:
    head = ",".join(f"Address Line 1 - {n},Address Line 2 - {n},City - {n},Zip - {n}" for n in (1, 2))
    rows = [f"{at},{name},1 Road,Flat {at},Leeds,LS1 4AP,2 Lane,,York,YO1 7HH" for at, name in enumerate(NAMES)]
    lines = proposed(tmp_path, table("Id,Name," + head, *rows))
    read = ["street_address: Address Line 1 - {n}", "extended_address: Address Line 2 - {n}", "postal_code: Zip - {n}"]
    assert {line.replace("{n}", str(n)) for line in read for n in (1, 2)} <= set(lines)


def test_a_line_of_sums_with_a_key_is_kept_out_and_one_without_is_a_footer(tmp_path: Path) -> None:
    rows = [f"{at},{name},n{at}@example.com" for at, name in enumerate(NAMES)]
    lines = proposed(tmp_path, table("Id,Name,Email", *rows, "Total,6,"))
    assert 'only_if: {sql: "\\"Id\\" <> \'Total\'"}?' in lines and "footer: Total" not in lines
    lines = proposed(tmp_path, table("Id,Name,Email", *rows, "Total: 6,,"))
    assert 'only_if: {sql: "\\"Id\\" NOT LIKE \'Total:%\'"}?' in lines
    rows = [f"{name},{at},n{at}@example.com" for at, name in enumerate(NAMES)]
    lines = proposed(tmp_path, table("Name,Customer Id,Email", *rows, "Total,,"))
    assert "footer: Total" in lines and "only_if" not in str(lines)


def test_a_remark_on_a_number_is_no_number(tmp_path: Path) -> None:
    rows = [f"{at},{name},0221 99{at}11,nur abends" for at, name in enumerate(NAMES)]
    lines = proposed(tmp_path, table("Nr,Name,Telefon,Bemerkung (Telefon)", *rows))
    assert "notes: Bemerkung (Telefon)?" in lines


def test_a_tax_number_looks_like_one(tmp_path: Path) -> None:
    rows = [f"{at},Acme {at} Ltd,{'20%' if at % 2 else 'exempt'}" for at in range(6)]
    assert "vat_number" not in str(proposed(tmp_path, table("Id,Company,VAT", *rows), "intend"))
    rows = [f"{at},Acme {at} Ltd,GB 98078{at} 684" for at in range(6)]
    assert "vat_number: VAT" in proposed(tmp_path, table("Id,Company,VAT", *rows), "intend")
