"""Alembic's door. The connection comes from db.startup.create, inside one transaction that is committed there."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
