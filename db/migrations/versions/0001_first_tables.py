"""The first tables. Frozen: later changes of the models are revisions of their own, and never change this one."""

from __future__ import annotations

from alembic import op

from db.migrations.scripts import script_statements

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table, index and trigger of the first schema."""
    for statement in script_statements(__file__):
        op.get_bind().exec_driver_sql(statement)
