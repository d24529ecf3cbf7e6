"""DuckDB: the wide file by SQL into related tables. FILE FOLDER."""

# mypy: disable-error-code="import-not-found,import-untyped,misc,no-any-unimported,unused-ignore,untyped-decorator,attr-defined"
from __future__ import annotations

import json
import sys

import duckdb

_RIGHT = r"^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$"
_STATEMENTS = (
    "CREATE TABLE company (id BIGINT PRIMARY KEY, name VARCHAR NOT NULL)",
    "CREATE TABLE client (id BIGINT PRIMARY KEY, key VARCHAR NOT NULL UNIQUE, name VARCHAR NOT NULL, office_id BIGINT, "
    "company_id BIGINT, notes VARCHAR, sid VARCHAR)",
    "CREATE TABLE address (client_id BIGINT, label VARCHAR, street VARCHAR, extended VARCHAR, locality VARCHAR, "
    "region VARCHAR, postal_code VARCHAR, country VARCHAR, is_primary_billing BOOLEAN)",
    "CREATE TABLE phone_number (client_id BIGINT, label VARCHAR, number VARCHAR, extension VARCHAR)",
    "CREATE TABLE email_address (client_id BIGINT, label VARCHAR, address VARCHAR)",
    "CREATE TABLE client_tag (client_id BIGINT, tag VARCHAR)",
    """CREATE TEMP TABLE wide AS
    SELECT row_number() OVER () AS id, * FROM read_csv(?, all_varchar = true, header = true, delim = ',', quote = '"',
        escape = '"', store_rejects = true, auto_detect = false,
        columns = COLUMNS_HERE)""",
    f"""CREATE TEMP TABLE good AS SELECT * FROM wide
    WHERE "First Name" <> '' AND "Last Name" <> '' AND "AccountNo" IS NOT NULL
    AND (Email IS NULL OR regexp_matches(Email, '{_RIGHT}')) AND ("Email 2" IS NULL OR regexp_matches("Email 2", '{_RIGHT}'))
    AND (Office IS NULL OR try_cast(Office AS BIGINT) IS NOT NULL) AND (SID IS NULL OR regexp_matches(SID, '^[A-Za-z0-9]+$'))
    QUALIFY row_number() OVER (PARTITION BY "AccountNo" ORDER BY id) = 1""",
    "INSERT INTO company SELECT row_number() OVER (), any_value(Company) FROM good WHERE Company <> '' GROUP BY lower(Company)",
    """INSERT INTO client SELECT g.id, "AccountNo", "First Name" || ' ' || "Last Name", try_cast(Office AS BIGINT), c.id,
    concat_ws(chr(10), Notes, 'Last contact: ' || "Last Contact"), SID
    FROM good g LEFT JOIN company c ON lower(g.Company) = lower(c.name)""",
    """INSERT INTO address SELECT id, 'home', split_part(Street, chr(10), 1), "Street 2", City, State, Zip, Country,
    "Bill To Home" = 'Y' FROM good WHERE Street <> '' OR City <> ''""",
    """INSERT INTO address SELECT id, "Ship Label", "Ship Street", NULL, "Ship City", "Ship State", "Ship Zip", "Ship Country",
    "Bill To Ship" = 'Y' FROM good WHERE "Ship Street" <> '' OR "Ship City" <> ''""",
    *(
        f"""INSERT INTO phone_number SELECT id, lower("Phone {n} Type"), "Phone {n}", "Phone {n} Ext"
        FROM good WHERE "Phone {n}" <> ''"""
        for n in (1, 2, 3)
    ),
    "INSERT INTO email_address SELECT id, 'work', Email FROM good WHERE Email <> ''",
    """INSERT INTO email_address SELECT id, 'home', "Email 2" FROM good WHERE "Email 2" <> ''""",
    "INSERT INTO client_tag SELECT id, trim(unnest(string_split(Categories, ';'))) FROM good WHERE Categories <> ''",
)


def main() -> None:
    """The command line."""
    file, folder = sys.argv[1:3]
    with open(file, encoding="utf-8", newline="") as text:  # noqa: PTH123
        headings = text.readline().strip().split(",")
    columns = "{" + ", ".join(f"'{heading}': 'VARCHAR'" for heading in headings) + "}"
    connection = duckdb.connect(f"{folder}/clients.duckdb")
    connection.execute("BEGIN")
    for statement in _STATEMENTS:
        connection.execute(
            statement.replace("COLUMNS_HERE", columns), [file] if "?" in statement and "read_csv" in statement else None
        )
    connection.execute("COMMIT")
    rows = connection.execute("SELECT count(*) FROM client").fetchone()[0]
    connection.close()
    print(json.dumps({"version": f"DuckDB {duckdb.__version__}", "rows": rows}))


if __name__ == "__main__":
    main()
