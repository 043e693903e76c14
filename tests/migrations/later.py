"""A revision of a later version of the program, made up: it rebuilds the table that half the office refers to."""

import shutil
from pathlib import Path
from typing import Any

REVISION = '''
"""A table that others refer to changes a column, which SQLite can only do by making the table anew."""

import sqlalchemy as sa
from alembic import op

revision = "9001"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("patient") as batch:
        batch.add_column(sa.Column("nickname", sa.String(), nullable=False, server_default=""))
        batch.alter_column("diagnosis", existing_type=sa.String(), type_=sa.Text(), existing_nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("patient") as batch:
        batch.alter_column("diagnosis", existing_type=sa.Text(), type_=sa.String(), existing_nullable=False)
        batch.drop_column("nickname")
'''


def write(folder: Path) -> Path:
    """A copy of the program's migrations in ``folder``, with one more."""
    import migrations
    from careteam.persistence import schema

    copy = folder / "migrations"
    shutil.copytree(Path(migrations.__file__).parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
    text = REVISION.lstrip().replace("{head}", schema.revisions()[-1])
    (copy / "versions" / "9001_a_second_look.py").write_text(text, encoding="utf-8")
    return copy


def use(folder: Path, patch: Any) -> None:
    """Let the schema check find its revisions in ``folder``; ``patch`` is pytest's, or takes no undoing."""
    patch("careteam.persistence.schema._folder", lambda: folder)
