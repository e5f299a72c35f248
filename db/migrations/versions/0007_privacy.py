"""Holds, erasures, and who looked at what is sensitive."""

from __future__ import annotations

from alembic import op

from db.migrations.scripts import script_statements

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the three tables, and the triggers that keep what was approved and seen."""
    for statement in script_statements(__file__):
        op.get_bind().exec_driver_sql(statement)
