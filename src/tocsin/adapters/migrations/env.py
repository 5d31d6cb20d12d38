"""Runs migrations on the connection, and inside the transaction, that tocsin hands over."""

from alembic import context

from tocsin.adapters.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=False,  # the caller's transaction holds the whole migration
    render_as_batch=True,
)
context.run_migrations()
