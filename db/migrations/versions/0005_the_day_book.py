"""The indexes of the day book and of searches by day."""

from __future__ import annotations

from alembic import op

from db.migrations.scripts import script_statements

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Index the times of events and of receipt: a day is read without the rest of the record."""
    for statement in script_statements(__file__):
        op.get_bind().exec_driver_sql(statement)
