"""A message that nobody could make out is marked until it was heard again; its view says so."""

from __future__ import annotations

from alembic import op

from db.migrations.scripts import script_statements

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the column, mark what is open and was heard so in a check, and make the view anew."""
    for statement in script_statements(__file__):
        op.get_bind().exec_driver_sql(statement)
