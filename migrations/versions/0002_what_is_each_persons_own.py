"""What the office keeps for one person alone: preferences, and forms that are not saved yet."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "preference",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "name", name="pk_preference"),
        _refers("preference"),
    )
    op.create_table(
        "unsaved_form",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "form", "subject", name="pk_unsaved_form"),
        _refers("unsaved_form"),
    )


def downgrade() -> None:
    op.drop_table("unsaved_form")
    op.drop_table("preference")


def _refers(table: str) -> sa.ForeignKeyConstraint:
    """A reference to the account, checked at commit."""
    name = f"fk_{table}_account_id_account"
    return sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=name, initially="DEFERRED", deferrable=True)
