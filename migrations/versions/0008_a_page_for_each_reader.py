"""A page for each reader: its version, what is private, what a child was told, and who may have a page of their own."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def _no(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())


def _none(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False, server_default="[]")


def _word(name: str, default: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(24), nullable=nullable, server_default=default)


def _added() -> dict[str, list[sa.Column[Any]]]:
    """What the rows that are there already say is what they meant: an adult page, nothing private, nobody asked."""
    return {
        "patient": [_no("name_private"), _none("told"), _none("pages")],
        "contact": [
            _word("own_page", "not_asked"),
            sa.Column("own_page_from", sa.String(24), nullable=True),
            sa.Column("own_page_on", sa.Date(), nullable=True),
            _no("court_forbids_page"),
        ],
        "visit_record": [
            _word("page_version", "adult", nullable=True),
            _none("more_pages"),
            _no("own_words_private"),
            sa.Column("child_matters", sa.String(), nullable=False, server_default=""),
            _none("child_talks"),
            _none("child_steps"),
            _none("child_choices"),
        ],
        "printed_page": [_word("page_version", "adult")],
    }


def upgrade() -> None:
    for table, columns in _added().items():
        filled = [column for column in columns if column.server_default is not None]
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.add_column(column)
        with op.batch_alter_table(table) as batch:
            for column in filled:
                batch.alter_column(column.name, existing_type=column.type, server_default=None)


def downgrade() -> None:
    for table, columns in _added().items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.drop_column(column.name)
