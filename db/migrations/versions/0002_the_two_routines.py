"""The answerphone check, the end of day, staff who are away; joining; what belongs to some kinds of contact alone."""

from __future__ import annotations

from alembic import op

from db.migrations.scripts import script_statements

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the tables and the four columns; hold what started a promise as firmly as what ended it."""
    for statement in script_statements(__file__):
        op.get_bind().exec_driver_sql(statement)
