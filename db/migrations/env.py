"""Alembic's entry point. The connection comes from db.startup.create, which commits its one transaction."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
