"""Alembic's entry: runs the steps on the connection that ``agents.store.engine`` hands over, in its transaction."""

from __future__ import annotations

from alembic import context

from agents.store.tables import metadata
from agents.store.version import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
