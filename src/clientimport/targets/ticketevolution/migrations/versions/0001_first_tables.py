"""The first tables of the Ticket Evolution client."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.mysql import DATETIME, LONGTEXT, VARCHAR

revision = "ticketevolution_0001"
down_revision = None
branch_labels = ("ticketevolution",)
depends_on = None

CLIENT = "ticketevolution_client"
TEXT = sa.Text().with_variant(LONGTEXT(), "mysql", "mariadb")
MOMENT = sa.DateTime(timezone=True).with_variant(DATETIME(fsp=6), "mysql", "mariadb")
OPTIONS: dict[str, Any] = {
    **{f"{name}_engine": "InnoDB" for name in ("mysql", "mariadb")},
    **{f"{name}_charset": "utf8mb4" for name in ("mysql", "mariadb")},
    "mariadb_collate": "utf8mb4_nopad_bin",
    "mysql_collate": "utf8mb4_0900_bin",
}


def upgrade() -> None:
    create(
        "ticketevolution_brokerage",
        sa.Column("id", id_type(), primary_key=True, autoincrement=False),
        sa.Column("name", TEXT),
        sa.Column("abbreviation", TEXT),
        sa.PrimaryKeyConstraint("id", name="pk_ticketevolution_brokerage"),
    )
    create(
        "ticketevolution_office",
        sa.Column("id", id_type(), primary_key=True, autoincrement=False),
        sa.Column("name", TEXT),
        sa.Column("brokerage_id", id_type()),
        sa.PrimaryKeyConstraint("id", name="pk_ticketevolution_office"),
        sa.ForeignKeyConstraint(
            ["brokerage_id"], ["ticketevolution_brokerage.id"], name="fk_ticketevolution_office_brokerage_id"
        ),
        index="brokerage_id",
    )
    create(
        "ticketevolution_company",
        *own_id("ticketevolution_company"),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("name_key", bytewise(600)),
        sa.UniqueConstraint("name_key", name="uq_ticketevolution_company_name_key"),
    )
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
        sa.Column("name", TEXT, nullable=False),
        sa.Column("office_id", id_type()),
        sa.Column("company_id", id_type()),
        sa.Column("notes", TEXT),
        sa.Column("commission_junction_sid", TEXT),
        sa.UniqueConstraint("system", "key", name="uq_ticketevolution_client_system_key"),
        sa.ForeignKeyConstraint(["office_id"], ["ticketevolution_office.id"], name="fk_ticketevolution_client_office_id"),
        sa.ForeignKeyConstraint(["company_id"], ["ticketevolution_company.id"], name="fk_ticketevolution_client_company_id"),
    )
    op.create_index("ix_ticketevolution_client_office_id", CLIENT, ["office_id"])
    op.create_index("ix_ticketevolution_client_company_id", CLIENT, ["company_id"])
    create_child(
        "ticketevolution_address",
        sa.Column("label", sa.String(20)),
        sa.Column("name", TEXT),
        sa.Column("company", sa.String(50)),
        sa.Column("street_address", TEXT),
        sa.Column("extended_address", TEXT),
        sa.Column("locality", TEXT),
        sa.Column("region", TEXT),
        sa.Column("postal_code", TEXT),
        sa.Column("country_code", sa.String(2)),
        sa.Column("is_primary_shipping", sa.Boolean),
        sa.Column("is_primary_billing", sa.Boolean),
    )
    create_child(
        "ticketevolution_phone_number",
        sa.Column("label", sa.String(20)),
        sa.Column("country_code", TEXT),
        sa.Column("number", TEXT, nullable=False),
        sa.Column("extension", TEXT),
        sa.Column("is_primary", sa.Boolean),
    )
    create_child(
        "ticketevolution_email_address",
        sa.Column("address", TEXT, nullable=False),
        sa.Column("label", sa.String(20)),
        sa.Column("is_primary", sa.Boolean),
    )
    create(
        "ticketevolution_tag",
        *own_id("ticketevolution_tag"),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("name_key", bytewise(600), nullable=False),
        sa.UniqueConstraint("name_key", name="uq_ticketevolution_tag_name_key"),
    )
    create(
        "ticketevolution_client_tag",
        sa.Column("client_id", id_type(), nullable=False),
        sa.Column("tag_id", id_type(), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("client_id", "tag_id", name="pk_ticketevolution_client_tag"),
        to_client("ticketevolution_client_tag"),
        sa.ForeignKeyConstraint(["tag_id"], ["ticketevolution_tag.id"], name="fk_ticketevolution_client_tag_tag_id"),
        index="tag_id",
    )


def downgrade() -> None:
    for name in (
        "ticketevolution_client_tag",
        "ticketevolution_tag",
        "ticketevolution_email_address",
        "ticketevolution_phone_number",
        "ticketevolution_address",
        CLIENT,
        "ticketevolution_company",
        "ticketevolution_office",
        "ticketevolution_brokerage",
    ):
        op.drop_table(name)


def create_child(name: str, *columns: Any) -> None:
    first = sa.Column("client_id", id_type(), nullable=False)
    create(name, *own_id(name), first, *columns, to_client(name), index="client_id")


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
