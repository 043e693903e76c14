"""Alembic's way in: run the revisions on the connection that the schema check hands over, in its transaction."""

from alembic import context

from careteam.persistence import models
from careteam.persistence.base import Base

assert models, "imported for the tables it maps"

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=False,  # the caller's transaction holds every revision, or none
)
context.run_migrations()
