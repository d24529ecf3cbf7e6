"""The first tables of the Intend client, and the two client types that every installation has."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import DATETIME, LONGTEXT, VARCHAR

revision = "intend_0001"
down_revision = None
branch_labels = ("intend",)
depends_on = None

CLIENT = "intend_client"
TEXT = sa.Text().with_variant(LONGTEXT(), "mysql", "mariadb")
MOMENT = sa.DateTime(timezone=True).with_variant(DATETIME(fsp=6), "mysql", "mariadb")
OPTIONS: dict[str, Any] = {
    **{f"{name}_engine": "InnoDB" for name in ("mysql", "mariadb")},
    **{f"{name}_charset": "utf8mb4" for name in ("mysql", "mariadb")},
    "mariadb_collate": "utf8mb4_nopad_bin",
    "mysql_collate": "utf8mb4_0900_bin",
}
TEXTS_OF_CLIENT = (
    "detail_contact_number",
    "detail_contact_person",
    "detail_website",
    "detail_registration_number",
    "detail_registration_address",
    "detail_company_number",
    "detail_eori_number",
    "detail_vat_number",
    "detail_payment_term",
    "source",
    "source_status",
)
TEXTS_OF_ADDRESS = (
    "address_company",
    "address_contact_name",
    "address_contact_email",
    "address_contact_number",
    "address_street_1",
    "address_street_2",
    "address_town",
    "address_county",
    "address_state",
    "address_post_code",
    "address_country",
    "address_note",
)


def upgrade() -> None:
    create(
        "intend_client_type",
        sa.Column("code", bytewise(255), nullable=False),
        sa.Column("name", TEXT),
        sa.PrimaryKeyConstraint("code", name="pk_intend_client_type"),
    )
    types = sa.table("intend_client_type", sa.column("code", sa.String), sa.column("name", sa.String))
    op.bulk_insert(types, [{"code": "retail", "name": "Retail"}, {"code": "trade", "name": "Trade"}])
    create(
        CLIENT,
        *own_id(CLIENT),
        sa.Column("system", bytewise(255), nullable=False),
        sa.Column("key", bytewise(255), nullable=False),
        sa.Column("run_id", sa.String(64)),
        sa.Column("created_at", MOMENT, nullable=False, server_default=now()),
        sa.Column("updated_at", MOMENT, nullable=False, server_default=now()),
        sa.Column("content_hash", sa.BigInteger),
        sa.Column("fingerprint", TEXT),
        sa.Column("client_account", bytewise(32), nullable=False),
        sa.Column("type_code", bytewise(255)),
        *(sa.Column(name, TEXT) for name in ("department", "title", "first_name", "last_name", "email")),
        sa.Column("currency", sa.String(3)),
        sa.Column("tax_ref_code", TEXT),
        *(sa.Column(name, TEXT) for name in TEXTS_OF_CLIENT),
        sa.UniqueConstraint("system", "key", name="uq_intend_client_system_key"),
        sa.UniqueConstraint("client_account", name="uq_intend_client_client_account"),
        sa.ForeignKeyConstraint(["type_code"], ["intend_client_type.code"], name="fk_intend_client_type_code"),
        index="type_code",
    )
    create(
        "intend_credentials",
        *own_id("intend_credentials"),
        *one_a_client("intend_credentials"),
        sa.Column("username", bytewise(255), nullable=False),
        sa.Column("password_hash", TEXT),
        sa.UniqueConstraint("username", name="uq_intend_credentials_username"),
    )
    create(
        "intend_billing_address",
        *own_id("intend_billing_address"),
        *one_a_client("intend_billing_address"),
        *address_columns(),
    )
    create(
        "intend_shipping_address",
        *own_id("intend_shipping_address"),
        sa.Column("client_id", id_type(), nullable=False),
        *address_columns(),
        to_client("intend_shipping_address"),
        index="client_id",
    )
    create(
        "intend_contact",
        *own_id("intend_contact"),
        sa.Column("client_id", id_type(), nullable=False),
        *(sa.Column(name, TEXT) for name in ("first_name", "last_name", "email", "number", "position", "note")),
        to_client("intend_contact"),
        index="client_id",
    )


def downgrade() -> None:
    for name in (
        "intend_contact",
        "intend_shipping_address",
        "intend_billing_address",
        "intend_credentials",
        CLIENT,
        "intend_client_type",
    ):
        op.drop_table(name)


def address_columns() -> list[Any]:
    return [*(sa.Column(name, TEXT) for name in TEXTS_OF_ADDRESS), sa.Column("address_default", sa.String(1))]


def one_a_client(name: str) -> list[Any]:
    unique = sa.UniqueConstraint("client_id", name=f"uq_{name}_client_id")
    return [sa.Column("client_id", id_type(), nullable=False), to_client(name), unique]


def to_client(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["client_id"], [f"{CLIENT}.id"], name=f"fk_{name}_client_id", ondelete="CASCADE")


def create(name: str, *items: Any, index: str = "") -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    # Only SQLite needs them: it takes VARCHAR(n) for a remark.
    limits = [
        sa.CheckConstraint(f'length("{item.name}") <= {item.type.length}', name=op.f(f"ck_{name}_{item.name}_length"))
        for item in items
        if sqlite and isinstance(item, sa.Column) and isinstance(item.type, sa.String) and item.type.length
    ]
    counts_up = any(isinstance(item, sa.Column) and item.identity is not None for item in items)
    op.create_table(name, *items, *limits, sqlite_autoincrement=counts_up, **OPTIONS)
    if index:
        op.create_index(f"ix_{name}_{index}", name, [index])


def now() -> Any:
    return sa.text("(UTC_TIMESTAMP(6))" if op.get_bind().dialect.name in ("mysql", "mariadb") else "CURRENT_TIMESTAMP")


def own_id(name: str) -> list[Any]:
    return [sa.Column("id", id_type(), sa.Identity()), sa.PrimaryKeyConstraint("id", name=f"pk_{name}")]


def id_type() -> Any:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def bytewise(length: int) -> Any:
    return (
        sa.String(length)
        .with_variant(sa.String(length, collation="C"), "postgresql")
        .with_variant(sa.String(length, collation="BINARY"), "sqlite")
        .with_variant(VARCHAR(length, charset="utf8mb4", collation="utf8mb4_nopad_bin"), "mariadb")
        .with_variant(VARCHAR(length, charset="utf8mb4", collation="utf8mb4_0900_bin"), "mysql")
    )
