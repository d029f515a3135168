"""Alembic's entry: runs the migrations on the connection that the application hands over."""

from alembic import context

from scorecard.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
