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
        "woocommerce",
        "Name,Username,Last active,Date registered,Email,Orders,Total spend,AOV,Country,City,Region,Postal code\n"
        "Nora Castellan,nora,2024-01-01 14:10:05,,n@example.com,1,41.50,41.50,US,Portland,OR,97209\n",
        id="woocommerce-newer",
    ),
    pytest.param(
        "woocommerce-users",
        "customer_id,first_name,last_name,email,billing_address_1,billing_postcode,billing_city,billing_country\n"
        "7,Nora,Castellan,n@example.com,1 Pier,97209,Portland,US\n",
        id="woocommerce-extension",
    ),
    pytest.param(
        "magento",
        "email,_website,firstname,lastname,_address_city,_address_country_id,_address_firstname,_address_lastname,"
        "_address_postcode,_address_street,_address_default_billing_,_address_default_shipping_\n"
        "n@example.com,base,Nora,Castellan,Portland,US,Nora,Castellan,97209,1 Pier,1,\n",
        id="magento-few-columns",
    ),
    pytest.param(
        "myob",
        "{}\nCo./Last Name\tFirst Name\tCard ID\tAddr 1 - Line 1\tAddr 1 - City\tAddr 1 - ZIP Code\t"
        "Addr 1 - Phone # 1\tRecord ID\nHarborlight\t\t*None\t1 Pier\tSydney\t2000\t(02) 5550 2210\t7\n",
        id="myob-older",
    ),
    pytest.param(
        "netsuite",
        "Internal ID,Name,Main Phone,Billing Address 1,Billing City,Billing State,Billing Zip,Billing Country\n"
        "7,Harborlight,503-555-0140,1 Pier,Portland,OR,97209,United States\n",
        id="netsuite-few-columns",
    ),
    pytest.param(
        "sage50",
        "Account Reference,Account Name,Street1,Street2,Town,County,Postcode,Telephone,Vat Registration Number,Tax Code\n"
        "HARB01,Harborlight,1 Pier,,Leeds,,LS1 4AB,0113 496 0211,,T1\n",
        id="sage50-by-field-names",
    ),
    pytest.param(
        "odoo",
        "id,name,is_company,type,parent_id,email,phone,city,zip,country_id\n"
        "__export__.res_partner_7_0a1b,Nora Castellan,False,contact,Harborlight,n@example.com,503-555-0140,"
        "Portland,97209,United States\n",
        id="odoo-to-update",
    ),
    pytest.param(
        "civicrm",
        "Internal Contact ID,Contact Type,First Name,Last Name,State/Province,Street Address,City,"
        "Postal Code,Country,Phone,Email\n"
        "7,Individual,Nora,Castellan,OR,1 Pier,Portland,97209,United States,503-555-0140,n@example.com\n",
        id="civicrm-chosen-fields",
    ),
    pytest.param(
        "quickbooks",
        "Lakeside Supply,,,\nCustomer Contact List,,,\n,,,\nCustomer full name,Phone numbers,Email,Bill address\n"
        'Agence Nordet,Phone: 514-555-0134,a@example.com,"88 Rue Haute, Montréal"\nTOTAL,,,\n,,,\n'
        '"Thursday, Feb 01, 2024 09:14 AM GMT-8",,,\n',
        id="quickbooks-newer-as-csv",
    ),
    pytest.param(
        "google-contacts",
        "First Name,Last Name,Organization Name,Labels,Phone 1 - Label,Phone 1 - Value\n"
        "Nora,Castellan,Harborlight,* myContacts,Mobile,503-555-0140\n",
        id="google-contacts-phones-alone",
    ),
    pytest.param(
        "outlook",
        "First Name,Middle Name,Last Name,Title,Suffix,Nickname,E-mail Address,E-mail 2 Address,E-mail 3 Address,Home Phone,"
        "Business Phone,Mobile Phone,Other Phone,Primary Phone,Job Title,Company,Business Street,Business City,Business State,"
        "Business Postal Code,Business Country/Region,Home Street,Home City,Home State,Home Postal Code,Home Country/Region,"
        "Birthday,Notes\n"
        "Nora,,Castellan,,,,n@example.com,,,,503-555-0140,,,,,Harborlight,1 Pier,Portland,OR,97209,United States,,,,,,,\n",
        id="outlook-on-the-web",
    ),
    pytest.param(
        "outlook",
        "Vorname,Nachname,Firma,Telefon privat,Land/Region privat,E-Mail-Adresse\n"
        "Jens,Weinholt,Kulturhaus,030 23125 212,Deutschland,j@example.de\n",
        id="outlook-german-older",
    ),
    pytest.param(
        "act",
        "Company,Contact,Phone,Ext.,Mobile Phone,Address 1,City,County,Postcode,Country,E-mail,ID/Status,Create Date\n"
        "Harborlight,Nora Castellan,0113 496 0202,7,,1 Pier,Leeds,,LS2 7EW,United Kingdom,n@x.example,Friend,1/8/2024 09:14\n",
        id="act-list-of-contacts-uk",
    ),
    pytest.param(
        "goldmine",
        "ACCOUNTNO,COMPANY,CONTACT,PHONE1,EXT1,ADDRESS1,ADDRESS2,CITY,STATE,ZIP,COUNTRY,KEY4,&EmailAddress\n"
        "B4030840021#aXk7bHar,Harborlight,Nora Castellan,(503)555-0140,7,1 Pier,,Portland,OR,97209,,MARIA,n@example.com\n",
        id="goldmine-names-of-fields",
    ),
    pytest.param(
        "mailchimp",
        "Emailadresse,Vorname,Nachname,Adresse,MEMBER_RATING,CC,LAST_CHANGED,LEID,EUID,NOTES,TAGS,UNSUB_TIME\n"
        'n@example.com,Nora,Castellan,"1 Pier    Portland  OR  97209  US",4,us,2024-01-08,17,8b66,,,"2024-01-08 16:30"\n',
        id="mailchimp-unsubscribed-german",
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
