"""Writes the invented legacy exports in samples/clean; running it again gives the same bytes.

People, firms and addresses are invented; telephone numbers come from the ranges that the regulators keep for fiction.
"""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

CLEAN = Path(__file__).parent.parent / "samples" / "clean"

# Account, street (several lines), city, state, postal code, country, owner of the account.
ACCOUNTS = {
    "A": (
        "Brightwater Theatre Company",
        "1200 Harbor Way\nSuite 410",
        "Portland",
        "OR",
        "97201",
        "United States",
        "Maria Lopez",
    ),
    "B": ("Gridline Sports Travel, Inc.", "88 Stadium Drive", "Columbus", "OH", "43004", "United States", "Maria Lopez"),
    "C": ("O'Malley & Sons Events", "17 Wharf Street\nFloor 2", "Boston", "MA", "02109", "USA", "Tom Becker"),
    "D": ("Lakeshore Season Seats", "P.O. Box 3310", "Chicago", "IL", "60601", "United States", "Tom Becker"),
    "E": ("Northern Lights Agency", "450 Rue Saint-Paul", "Montréal", "QC", "H2Y 1H1", "Canada", "Tom Becker"),
    "F": (
        "Harcourt Hospitality Ltd",
        "Unit 5, The Old Mill\n23 Canal Road",
        "Leeds",
        "",
        "LS1 4AP",
        "United Kingdom",
        "Aisha Khan",
    ),
    "G": ("Bühne & Klang GmbH", "Torstraße 140\nHinterhaus", "Berlin", "", "10119", "Germany", "Aisha Khan"),
    "H": ("Agence Lumière", "12 rue de l'Échiquier", "Paris", "", "75010", "France", "Aisha Khan"),
    "I": ("Söderberg Evenemang AB", "Götgatan 78", "Stockholm", "", "118 30", "Sweden", "Aisha Khan"),
    "J": ("Southern Cross Fans", "9 Quay Terrace", "Sydney", "NSW", "2000", "Australia", "Maria Lopez"),
    "K": ("", "742 Juniper Lane", "Boise", "ID", "83702", "United States", "Maria Lopez"),
    "L": ("", "31 Gloucester Row\nFlat 3b", "Bristol", "", "BS1 5TR", "UK", "Aisha Khan"),
    "M": ("Kärntner Kulturverein", "Bahnhofstraße 5", "Klagenfurt", "", "9020", "Austria", ""),
    "N": ("", "", "", "", "", "", "Tom Becker"),
}

# Contact id, salutation, first and last name, title, department, account, phone, mobile, home phone, e-mail, lead source,
# interests, no e-mail, do not call, description, created, last activity.
CONTACTS = [
    ("0035g00000Xk3Aa", "Ms.", "Dana", "Whitfield", "Box Office Manager", "Box Office", "A", "(503) 555-0123 x5", "503-555-0188", "", "dana.whitfield@example.com", "Web", "Theatre; Musicals", 0, 0, "Prefers aisle seats.\nNever calls before 10 am.", "3/14/2019", "1/8/2024"),
    ("0035g00000Xk3aA", "Mr.", "Eli", "Thornbury", "Treasurer", "Finance", "A", "(503) 555-0124", "", "", "eli.thornbury@example.com", "Referral", "Theatre", 0, 0, "", "3/14/2019", "11/30/2023"),
    ("0035g00000Xk3Ab", "Ms.", "Priya", "Raman", "Artistic Director", "", "A", "503.555.0125", "+1 503 555 0126", "", "priya.raman@example.org", "Web", "Opera; Theatre; Dance", 0, 1, "", "4/2/2019", ""),
    ("0035g00000Xk3Ac", "Mr.", "Curtis", "Vandermeer", "Owner", "", "B", "614-555-0101", "614-555-0102", "", "curtis@gridline.example", "Trade Show", "Baseball; Football", 0, 0, "Buys for groups of 40 and more.", "5/21/2019", "2/19/2024"),
    ("0035g00000Xk3Ad", "Mrs.", "Lorraine", "Vandermeer", "Office Manager", "Administration", "B", "614-555-0101 ext. 12", "", "", "lorraine@gridline.example", "Trade Show", "Baseball", 0, 0, "", "5/21/2019", "2/19/2024"),
    ("0035g00000Xk3Ae", "Mr.", "Desmond", "Achebe", "Tour Guide", "Operations", "B", "", "(614) 555-0155", "", "desmond.achebe@example.com", "Employee Referral", "Football", 1, 0, "", "6/3/2020", ""),
    ("0035g00000Xk3Af", "Mr.", "Sean", "O'Malley", "Partner", "", "C", "617 555 0111", "", "(617) 555-0112", "sean.omalley@example.net", "Referral", "Hockey; Baseball", 0, 0, "Season tickets since 1998; \"row A or nothing\".", "7/9/2019", "12/12/2023"),
    ("0035g00000Xk3Ag", "Ms.", "Niamh", "O'Malley", "Partner", "", "C", "617 555 0113", "", "", "niamh.omalley@example.net", "Referral", "Hockey", 0, 0, "", "7/9/2019", ""),
    ("0035g00000Xk3Ah", "Mr.", "Tadeusz", "Wójcik", "Event Planner", "Events", "C", "617 555 0114", "617 555 0115", "", "t.wojcik@example.net", "Web", "", 0, 0, "", "8/17/2021", "1/29/2024"),
    ("0035g00000Xk3Ai", "Dr.", "Harriet", "Lindqvist", "Board Member", "", "D", "(312) 555-0161", "", "", "harriet.lindqvist@example.com", "Advertisement", "Basketball", 0, 1, "Do not ring; write.", "9/1/2019", ""),
    ("0035g00000Xk3Aj", "Mr.", "Jorge", "Castañeda", "Buyer", "Purchasing", "D", "(312) 555-0162", "312-555-0163", "", "jorge.castaneda@example.com", "Advertisement", "Basketball; Baseball", 0, 0, "", "9/1/2019", "10/10/2023"),
    ("0035g00000Xk3Ak", "Ms.", "Beatrix", "van der Hoek", "Buyer", "Purchasing", "D", "(312) 555-0164", "", "", "b.vanderhoek@example.com", "Web", "Concerts", 0, 0, "", "2/28/2022", "2/2/2024"),
    ("0035g00000Xk3Al", "Mme", "Élodie", "Tremblay", "Directrice", "", "E", "514-555-0171", "514-555-0172", "", "elodie.tremblay@example.ca", "Partner", "Festivals; Concerts", 0, 0, "Écrire en français.", "1/15/2020", "1/3/2024"),
    ("0035g00000Xk3Am", "M.", "Jean-François", "Bélanger", "Acheteur", "Achats", "E", "+1 (514) 555-0173", "", "", "jf.belanger@example.ca", "Partner", "Hockey", 0, 0, "", "1/15/2020", ""),
    ("0035g00000Xk3An", "Mr", "Oliver", "Harcourt", "Managing Director", "", "F", "0113 496 0123", "07700 900123", "", "oliver@harcourt.example", "Trade Show", "Racing; Rugby", 0, 0, "", "2/11/2020", "2/20/2024"),
    ("0035g00000Xk3Ao", "Mrs", "Saoirse", "Ní Bhriain", "Head of Guest Relations", "Guest Relations", "F", "0113 496 0124", "+44 7700 900124", "", "saoirse@harcourt.example", "Web", "Theatre", 0, 0, "", "2/11/2020", "1/17/2024"),
    ("0035g00000Xk3Ap", "Mr", "Gurpreet", "Dhillon", "Accounts", "Finance", "F", "0113 496 0125 ext 7", "", "", "accounts@harcourt.example", "Web", "", 1, 0, "Invoices only.", "6/30/2021", ""),
    ("0035g00000Xk3Aq", "Frau", "Käthe", "Müller-Lüdenscheidt", "Geschäftsführerin", "", "G", "030 23125 100", "0171 3920011", "", "kaethe.mueller@example.de", "Messe", "Oper; Konzerte", 0, 0, "Rechnung per Post,\nbitte an das Hinterhaus.", "3/3/2020", "12/1/2023"),
    ("0035g00000Xk3Ar", "Herr", "Jörg", "Weiß", "Einkauf", "Einkauf", "G", "+49 30 23125-101", "", "", "joerg.weiss@example.de", "Messe", "Konzerte", 0, 0, "", "3/3/2020", ""),
    ("0035g00000Xk3As", "Herr", "Øystein", "Dahl", "Disposition", "", "G", "030/23125102", "+49 171 3920022", "", "oystein.dahl@example.de", "Web", "", 0, 1, "", "11/19/2022", "2/6/2024"),
    ("0035g00000Xk3At", "Mme", "Anaïs", "Lefèvre", "Gérante", "", "H", "01 99 00 12 34", "06 39 98 12 34", "", "anais@lumiere.example", "Partner", "Danse; Théâtre", 0, 0, "", "5/5/2020", "9/9/2023"),
    ("0035g00000Xk3Au", "M.", "Hugo", "d'Arblay", "Assistant", "", "H", "+33 1 99 00 12 35", "", "", "hugo@lumiere.example", "Partner", "Danse", 0, 0, "", "5/5/2020", ""),
    ("0035g00000Xk3Av", "Fru", "Åsa", "Söderberg", "VD", "", "I", "08-465 004 12", "070-174 06 12", "", "asa@soderberg.example", "Web", "Konserter", 0, 0, "", "8/8/2020", "2/14/2024"),
    ("0035g00000Xk3Aw", "Herr", "Björn", "Åkesson", "Inköp", "", "I", "+46 8 465 004 13", "", "", "bjorn@soderberg.example", "Web", "Konserter; Hockey", 0, 0, "", "8/8/2020", ""),
    ("0035g00000Xk3Ax", "Ms", "Kirra", "Pemberton", "Membership Lead", "Members", "J", "(02) 5550 1234", "0491 570 156", "", "kirra.pemberton@example.com.au", "Web", "Cricket; Rugby", 0, 0, "", "10/2/2020", "1/31/2024"),
    ("0035g00000Xk3Ay", "Mr", "Lachlan", "Ferreira", "Volunteer", "", "J", "+61 2 5550 1235", "", "", "lachlan.f@example.com.au", "Employee Referral", "Cricket", 0, 0, "", "10/2/2020", ""),
    ("0035g00000Xk3Az", "Mr.", "Walt", "Gunderson", "", "", "K", "", "208-555-0141", "(208) 555-0142", "walt.gunderson@example.com", "Web", "Rodeo", 0, 0, "", "12/24/2020", "12/26/2023"),
    ("0035g00000Xk3B0", "Mrs.", "Marigold", "Gunderson", "", "", "K", "", "208-555-0143", "(208) 555-0142", "marigold.gunderson@example.com", "Web", "Rodeo; Concerts", 1, 1, "Shares the house line with Walt.", "12/24/2020", ""),
    ("0035g00000Xk3B1", "Ms", "Imogen", "Treloar", "", "", "L", "", "07700 900188", "0117 496 0155", "imogen.treloar@example.co.uk", "Web", "Festivals", 0, 0, "", "4/4/2021", "2/11/2024"),
    ("0035g00000Xk3B2", "Mag.", "Franz", "Hölzl", "Obmann", "", "M", "", "", "", "franz.hoelzl@example.at", "Messe", "Konzerte; Oper", 0, 0, "", "6/6/2021", "5/5/2023"),
    ("0035g00000Xk3B3", "", "Ana", "Sobrinho", "", "", "N", "", "", "", "ana.sobrinho@example.com", "Web", "Concerts", 0, 0, "", "7/1/2021", ""),
    ("0035g00000Xk3B4", "Mr.", "Prince", "Okonjo-Reyes", "", "", "N", "(646) 555-0119", "", "", "", "Phone Inquiry", "Baseball", 0, 0, "Called in, no e-mail yet.", "7/2/2021", "7/2/2021"),
    ("0035g00000Xk3B5", "Ms.", "Wilhelmina", "Achterberg", "Programme Manager", "", "E", "514-555-0174 #22", "", "", "w.achterberg@example.ca", "Web", "Festivals", 0, 0, "", "9/13/2022", "2/1/2024"),
    ("0035g00000Xk3B6", "Mr.", "Sota", "Yamamoto (山本 颯太)", "Liaison", "International", "B", "614.555.0103", "", "", "sota.yamamoto@example.com", "Partner", "Baseball", 0, 0, "日本語可", "10/20/2022", ""),
    ("0035g00000Xk3B7", "Mr.", "Ned", "Whitfield", "House Manager", "Box Office", "A", "(503) 555-0123 x6", "", "", "ned.whitfield@example.com", "Referral", "Theatre; Musicals", 0, 0, "", "1/2/2023", "2/22/2024"),
    ("0035g00000Xk3B8", "Mx.", "Robin", "Castellane", "Producer", "", "A", "", "(503) 555-0190", "", "robin.castellane@example.com", "Web", "Dance", 0, 0, "=follow up in spring", "3/9/2023", ""),
]  # fmt: skip

SALESFORCE_HEADINGS = [
    "Contact ID", "Salutation", "First Name", "Last Name", "Title", "Department", "Account Name", "Account Owner",
    "Mailing Street", "Mailing City", "Mailing State/Province", "Mailing Zip/Postal Code", "Mailing Country",
    "Other Street", "Other City", "Other State/Province", "Other Zip/Postal Code", "Other Country",
    "Phone", "Mobile", "Home Phone", "Fax", "Email", "Lead Source", "Interests", "Email Opt Out", "Do Not Call",
    "Description", "Created Date", "Last Activity",
]  # fmt: skip

# Where a contact's own address differs from the account's: shipments go there.
OTHER_ADDRESSES = {
    "0035g00000Xk3Ac": ("PO Box 77", "Dublin", "OH", "43017", "United States"),
    "0035g00000Xk3Ai": ("2 Prairie Court\nGatehouse", "Evanston", "IL", "60202", "United States"),
    "0035g00000Xk3An": ("Rose Cottage\nChurch Lane", "Ilkley", "West Yorkshire", "LS29 9DS", "United Kingdom"),
    "0035g00000Xk3Aq": ("Postfach 44 02 11", "Berlin", "", "12002", "Germany"),
}


def write_salesforce() -> None:
    """A report of contacts and accounts as Salesforce exports it: every cell quoted, UTF-8."""
    with (CLEAN / "salesforce-contacts.csv").open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        rows.writerow(SALESFORCE_HEADINGS)
        for contact in CONTACTS:
            id_, greeting, first, last, title, department, account, *phones, email, lead, interests = contact[:13]
            name, *address, owner = ACCOUNTS[str(account)]
            other = OTHER_ADDRESSES.get(str(id_), ("",) * 5)
            before = [id_, greeting, first, last, title, department, name, owner, *address, *other]
            rows.writerow([*before, *phones, "", email, lead, interests, *contact[13:]])


SAGE_TITLES = ["Larkfield Interiors Trade Supplies Ltd", "Customer List (detailed)", "Period to 31/03/2024"]
SAGE_HEADINGS = [
    "Account Reference", "Account Name", "Contact Name", "Telephone Number", "Email Address", "WWW",
    "Street 1", "Street 2", "Town", "County", "Postcode", "Country",
    "Delivery Name", "Delivery Street 1", "Delivery Street 2", "Delivery Town", "Delivery County", "Delivery Postcode",
    "Trade Contact", "Telephone Number 2", "VAT Registration Number", "EORI Number", "Company Number", "Currency",
    "Default Tax Code", "Terms", "Customer Type", "Department", "Account Opened", "Credit Limit", "Balance", "On Hold",
]  # fmt: skip

# Reference, name, contact, telephone, e-mail, site, street 1 and 2, town, county, postcode, country, delivery address
# (name, street 1 and 2, town, county, postcode), second contact and telephone, VAT, EORI, company number, currency, tax
# code, terms, type, department, opened, credit limit, balance, on hold.
_NO_DELIVERY = ("", "", "", "", "", "")
CUSTOMERS: list[tuple[Any, ...]] = [
    ("000104", "Abbot & Vane Interiors", "Clara Vane", "020 7946 0011", "clara@abbotvane.example", "www.abbotvane.example", "14 Tanner Yard", "", "London", "", "SE1 3XF", "United Kingdom", _NO_DELIVERY, "Joel Abbot", "020 7946 0012", "GB{vat}", "GB{vat}000", "04811234", "GBP", "T1", "30 days", "Trade", "South", date(2015, 4, 1), 5000, 1250.5, "No"),
    ("000107", "Brackenridge Joinery Ltd", "Tom Brackenridge", "0131 496 0021", "tom@brackenridge.example", "", "Unit 2", "Mill Lane", "Edinburgh", "", "EH6 5QW", "United Kingdom", _NO_DELIVERY, "", "", "GB{vat}", "", "SC281734", "GBP", "T1", "30 days", "Trade", "North", date(2015, 9, 17), 8000, 0, "No"),
    ("000113", "Caulder Upholstery", "Moira Caulder", "0141 496 0031", "moira@caulder.example", "https://caulder.example", "88 Dock Street", "", "Glasgow", "", "G3 8PX", "UK", ("Caulder Workshop", "Arch 12", "Dock Street", "Glasgow", "", "G3 8QA"), "", "", "GB{vat}", "", "", "GBP", "T1", "30 days", "Trade", "North", date(2016, 1, 5), 3000, 412, "No"),
    ("000118", "Dovecote Home", "Priscilla Dove", "0117 496 0041", "hello@dovecote.example", "dovecote.example/shop", "3 Gable Row", "", "Bristol", "", "BS6 7TH", "United Kingdom", _NO_DELIVERY, "", "", "", "", "", "GBP", "T1", "Proforma", "Retail", "West", date(2016, 6, 21), 0, 0, "No"),
    ("000121", "Étoile Décoration SARL", "Amélie Fournier", "+33 1 99 00 45 67", "amelie@etoile.example", "https://www.etoile.example/fr", "27 rue des Lilas", "Bâtiment C", "Lyon", "", "69003", "France", _NO_DELIVERY, "Luc Perrin", "+33 6 39 98 45 67", "", "", "", "EUR", "T4", "60 days", "Trade", "Export", date(2017, 2, 14), 10000, 7310.25, "No"),
    ("000126", "Fenwick-Oyelaran Design", "Tunde Oyelaran", "0161 496 0051", "studio@fenwickoyelaran.example", "", "The Print Works", "9 Ducie Street", "Manchester", "Greater Manchester", "M1 2JW", "United Kingdom", _NO_DELIVERY, "Ruth Fenwick", "0161 496 0052", "GB{vat}", "", "09117230", "GBP", "T1", "30 days", "Trade", "North", date(2017, 8, 30), 6000, 880.75, "No"),
    ("000131", "Gartenhaus Möbel GmbH", "Jürgen Groß", "040 66969 123", "j.gross@gartenhaus.example", "www.gartenhaus.example", "Elbchaussee 9", "", "Hamburg", "", "22765", "Germany", ("Gartenhaus Lager", "Tor 4", "Hafenstraße 120", "Hamburg", "", "20359"), "Sabine Kühn", "040 66969 124", "", "", "HRB 123456", "EUR", "T4", "60 days", "Trade", "Export", date(2018, 3, 12), 12000, 0, "No"),
    ("000137", "Hollis & Daughters", "Wren Hollis", "029 2018 0061", "wren@hollis.example", "", "41 Arcade Place", "", "Cardiff", "", "CF10 1FS", "United Kingdom", _NO_DELIVERY, "", "", "GB{vat}", "", "", "GBP", "T1", "30 days", "Retail", "West", date(2018, 5, 9), 1500, 96.4, "No"),
    ("000140", "Inchbrook Studio", "Ffion Pryce", "029 2018 0071", "ffion@inchbrook.example", "", "Old Chapel", "Station Road", "Swansea", "", "SA1 1NW", "United Kingdom", _NO_DELIVERY, "", "", "", "", "", "GBP", "T1", "Proforma", "Trade", "West", date(2018, 11, 26), 0, 0, "Yes"),
    ("000144", "Jessamy Lighting Ltd", "Kofi Jessamy", "0121 496 0081", "kofi@jessamy.example", "https://jessamy.example/trade", "5 Foundry Court", "", "Birmingham", "West Midlands", "B5 5SL", "United Kingdom", _NO_DELIVERY, "Accounts Office", "0121 496 0082", "GB{vat}", "GB{vat}000", "10233498", "GBP", "T1", "30 days", "Trade", "Midlands", date(2019, 1, 8), 4000, 2210, "No"),
    ("000152", "Kirkstall Kitchens", "Anil Mehra", "0113 496 0091", "anil@kirkstallkitchens.example", "", "Unit 14", "Abbey Trading Estate", "Leeds", "West Yorkshire", "LS5 3AA", "United Kingdom", _NO_DELIVERY, "", "", "GB{vat}", "", "07745521", "GBP", "T1", "30 days", "Trade", "North", date(2019, 4, 23), 9000, 3504.1, "No"),
    ("000155", "Lough & Lane", "Orla Devenney", "028 9649 6011", "orla@loughandlane.example", "", "60 Lisburn Parade", "", "Belfast", "", "BT9 6GD", "United Kingdom", _NO_DELIVERY, "", "", "", "", "", "GBP", "T1", "30 days", "Retail", "North", date(2019, 7, 1), 1000, 0, "No"),
    ("000159", "Marchetti Arredi", "Giulia Marchetti", "", "giulia@marchetti.example", "", "Via della Spiga 3", "", "Milano", "MI", "20121", "Italy", _NO_DELIVERY, "", "", "", "", "", "EUR", "T4", "Proforma", "Trade", "Export", date(2019, 10, 14), 0, 0, "No"),
    ("000163", "Nettlebed Antiques", "Hector Lisle", "01632 960101", "hector@nettlebed.example", "", "The Stables", "Low Green", "Thirsk", "North Yorkshire", "YO7 1PL", "United Kingdom", _NO_DELIVERY, "", "", "", "", "", "GBP", "T1", "30 days", "Retail", "North", date(2020, 2, 3), 750, 75, "No"),
    ("000166", "Ostrom & Vik AB", "Linnéa Öström", "+46 8 465 004 55", "linnea@ostromvik.example", "", "Sveavägen 100", "", "Stockholm", "", "113 50", "Sweden", _NO_DELIVERY, "", "", "", "", "", "SEK", "T4", "60 days", "Trade", "Export", date(2020, 9, 9), 15000, 0, "No"),
    ("000170", "Pell Mell Props", "Gus Pell", "020 7946 0131", "gus@pellmell.example", "www.pellmell.example", "Studio 8", "22 Hackney Wick Yard", "London", "", "E9 5LN", "United Kingdom", ("Pell Mell Store", "Unit 30", "Lea Bridge Park", "London", "", "E10 7QE"), "Ada Mbeki", "07700 900456", "GB{vat}", "", "", "GBP", "T1", "30 days", "Trade", "South", date(2021, 1, 18), 2500, 640, "No"),
    ("000174", "Quillfeather Paper Co.", "Edith Quill", "0118 496 0141", "edith@quillfeather.example", "", "7 Castle Mews", "", "Reading", "Berkshire", "RG1 7SR", "United Kingdom", _NO_DELIVERY, "", "", "", "", "", "GBP", "T1", "Proforma", "Retail", "South", date(2021, 3, 29), 0, 0, "No"),
    ("000181", "Rowan Total Living", "Mae Rowan", "0151 496 0151", "mae@rowantotal.example", "", "19 Pier Terrace", "", "Liverpool", "Merseyside", "L3 4BB", "United Kingdom", _NO_DELIVERY, "", "", "GB{vat}", "", "11822004", "GBP", "T1", "30 days", "Trade", "North", date(2021, 6, 16), 3500, 1190.99, "No"),
    ("000188", "Strand & Tide", "Noah Penrose", "01632 960122", "noah@strandandtide.example", "", "Harbour Loft", "2 Quay Hill", "Falmouth", "Cornwall", "TR11 3AA", "United Kingdom", _NO_DELIVERY, "", "", "", "", "", "GBP", "T1", "30 days", "Retail", "West", date(2022, 5, 5), 1200, 0, "No"),
    ("000190", "Tidewell Hotels plc", "Procurement Desk", "020 7946 0171", "procurement@tidewell.example", "https://tidewell.example", "1 Tidewell House", "Embankment", "London", "", "EC4Y 0HT", "United Kingdom", ("Tidewell Central Stores", "Bay 6", "Crown Logistics Park", "Slough", "Berkshire", "SL1 4LU"), "Night Desk", "020 7946 0172", "GB{vat}", "GB{vat}000", "02994417", "GBP", "T1", "60 days", "Trade", "South", date(2022, 10, 31), 50000, 18733.6, "No"),
    ("000197", "Ulverton Bakery Fittings", "Sam Ulver", "01632 960133", "sam@ulverton.example", "", "Back Lane Works", "", "Kendal", "Cumbria", "LA9 4QJ", "United Kingdom", _NO_DELIVERY, "", "", "", "", "", "GBP", "T1", "30 days", "Trade", "North", date(2023, 2, 20), 2000, 310.05, "No"),
    ("000203", "Wexcombe Gardens", "Lily Ash", "01632 960144", "lily@wexcombe.example", "", "The Walled Garden", "Wexcombe", "Marlborough", "Wiltshire", "SN8 3SQ", "United Kingdom", _NO_DELIVERY, "", "", "", "", "", "GBP", "T1", "Proforma", "Retail", "South", date(2023, 7, 7), 0, 0, "No"),
    ("000209", "Yarrow & Finch", "Bea Finch", "01632 960155", "bea@yarrowfinch.example", "", "12 Market Square", "", "Ludlow", "Shropshire", "SY8 1AS", "United Kingdom", _NO_DELIVERY, "", "", "", "", "", "GBP", "T1", "30 days", "Retail", "Midlands", date(2023, 11, 13), 900, 45, "No"),
    ("000214", "Zephyr Blinds Ltd", "Dilys Zeph", "0114 496 0191", "dilys@zephyrblinds.example", "", "Unit 9", "Don Valley Park", "Sheffield", "South Yorkshire", "S9 2RX", "United Kingdom", _NO_DELIVERY, "", "", "GB{vat}", "", "13345120", "GBP", "T1", "30 days", "Trade", "North", date(2024, 1, 22), 2800, 0, "No"),
]  # fmt: skip


def vat_number(number: int) -> str:
    """Seven digits of a British VAT number -> with its two check digits, so that stricter checks find no fault."""
    digits = f"{number:07d}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(8, 1, -1), strict=True))
    return f"{digits}{97 - total % 97:02d}"


def write_sage() -> None:
    """A customer list as an accounting package prints it to a workbook: titles above the headings, totals below."""
    path = CLEAN / "sage-customers.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        # The time of creation is part of the file: a fixed one keeps it the same from one making to the next.
        book.set_properties({"title": "Customer List", "created": datetime(2024, 3, 31, 9, 0, 0)})  # noqa: DTZ001
        sheet = book.add_worksheet("Customers")
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        for at, title in enumerate(SAGE_TITLES):
            sheet.write_string(at, 0, title, bold)
        sheet.write_row(4, 0, SAGE_HEADINGS, bold)
        for at, customer in enumerate(CUSTOMERS):
            *front, delivery = customer[:13]
            number = vat_number(2_000_000 + 7919 * at)
            cells = [*front, *delivery, *customer[13:]]
            for column, value in enumerate(cells):
                if isinstance(value, str):
                    sheet.write_string(5 + at, column, value.replace("{vat}", number))
                elif isinstance(value, date):
                    sheet.write_datetime(5 + at, column, value)
                else:
                    sheet.write_number(5 + at, column, value, money)
        last = 5 + len(CUSTOMERS)
        balance = SAGE_HEADINGS.index("Balance")
        sheet.write_string(last + 1, 1, "Total", bold)
        sheet.write_number(last + 1, balance, sum(customer[-2] for customer in CUSTOMERS), money)


if __name__ == "__main__":
    write_salesforce()
    write_sage()
