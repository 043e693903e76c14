"""How areas drive, the drives that were put right, and the address of a road server."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ENDS = (("here_place_id", "place"), ("here_residence_id", "residence"), ("there_place_id", "place"),
        ("there_residence_id", "residence"))  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "travel_pace",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("radius_km", sa.Float(), nullable=True),
        sa.Column("begins", sa.String(), nullable=True),
        sa.Column("ends", sa.String(), nullable=True),
        sa.Column("start_minutes", sa.Float(), nullable=False),
        sa.Column("minutes_per_km", sa.Float(), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name="fk_travel_pace_place_id_place", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name="pk_travel_pace"),
    )
    op.create_table(
        "travel_correction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        *(sa.Column(name, sa.Uuid(), nullable=True) for name, _table in ENDS),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("one_way", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(200), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("entered_by", sa.String(200), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [name],
                [f"{table}.id"],
                name=f"fk_travel_correction_{name}_{table}",
                initially="DEFERRED",
                deferrable=True,
            )
            for name, table in ENDS
        ),
        sa.PrimaryKeyConstraint("id", name="pk_travel_correction"),
    )
    with op.batch_alter_table("office_settings") as batch:
        batch.add_column(sa.Column("road_server", sa.String(200), nullable=False, server_default=""))
    with op.batch_alter_table("office_settings") as batch:
        batch.alter_column("road_server", existing_type=sa.String(200), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("office_settings") as batch:
        batch.drop_column("road_server")
    op.drop_table("travel_correction")
    op.drop_table("travel_pace")
