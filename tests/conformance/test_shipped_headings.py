"""Shipped mappings read the exports of other versions and settings, whose headings or columns differ from the samples'."""

from __future__ import annotations

from pathlib import Path

import pytest
from imported import ROOT, copy_of, import_file, with_references

OTHERS = [
    pytest.param(
        "salesforce-export",
        "ID,FIRSTNAME,LASTNAME,ACCOUNT.NAME,EMAIL,MAILINGSTREET,MAILINGCITY,MAILINGSTATE,MAILINGPOSTALCODE,MAILINGCOUNTRY,OWNERID\n"
        "0035g00000Xk3AaAAX,Nora,Castellan,Harborlight,n@example.com,1 Pier,Portland,OR,97209,USA,0055g00000Xk7ITAAZ\n",
        id="salesforce-data-loader",
    ),
    pytest.param(
        "hubspot", "Record ID,First Name,Last Name,Email\n1,Nora,Castellan,n@example.com\n", id="hubspot-few-properties"
    ),
    pytest.param(
        "dynamics365", "(Do Not Modify) Contact,First Name,Last Name\ng-1,Nora,Castellan\n", id="dynamics365-few-columns"
    ),
    pytest.param(
        "pipedrive", "ID,Name,Labels,Email - Work\n1,Nora Castellan,VIP,n@example.com\n", id="pipedrive-without-prefix"
    ),
    pytest.param(
        "suitecrm",
        "id,deleted,first_name,last_name,phone_work,primary_address_street,primary_address_city,primary_address_state,"
        "primary_address_postalcode,primary_address_country,email_address,account_name,assigned_user_name\n"
        "a-1,0,Nora,Castellan,503-555-0140,1 Pier,Portland,OR,97209,USA,n@example.com,Harborlight,mlopez\n",
        id="sugarcrm-6",
    ),
    pytest.param(
        "vtiger-intend",
        '"Organization Name", "Account No", "Billing Street", "Billing City", "Billing State", "Billing Code",'
        ' "Billing Country"\n'
        '"Harborlight","ACC1","1 Pier","Portland","OR","97209","USA"\n',
        id="vtiger-without-translation",
    ),
    pytest.param(
        "shopify",
        "Customer ID,First Name,Last Name,Email,Company,Address1,Address2,City,Province Code,Country Code,Zip,"
        "Accepts Marketing\n"
        "'1,Nora,Castellan,n@example.com,Harborlight,1 Pier,,Portland,OR,US,'97209,yes\n",
        id="shopify-older",
    ),
    pytest.param(
        "quickbooks",
        "Lakeside Supply,,,\nCustomer Contact List,,,\n,,,\nCustomer full name,Phone numbers,Email,Bill address\n"
        'Agence Nordet,Phone: 514-555-0134,a@example.com,"88 Rue Haute, Montréal"\nTOTAL,,,\n,,,\n'
        '"Thursday, Feb 01, 2024 09:14 AM GMT-8",,,\n',
        id="quickbooks-newer-as-csv",
    ),
]


@pytest.fixture(scope="module")
def references(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_references(tmp_path_factory.mktemp("references") / "clients.db")


@pytest.mark.parametrize(("mapping", "text"), OTHERS)
def test_an_export_with_other_headings_is_read(mapping: str, text: str, references: Path, tmp_path: Path) -> None:
    export = tmp_path / "export.csv"
    export.write_text(text, encoding="utf-8")
    done = import_file(export, ROOT / f"mappings/{mapping}.yaml", copy_of(references, tmp_path))
    besides = dict.fromkeys(("preamble", "heading", "blank", "footer"), 0)
    assert done.summary.fates.named() | besides == {"created": 1, **besides}
    assert {problem["code"] for problem in done.problems} <= {"office-missing"}
