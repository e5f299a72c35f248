"""Views in the desk's zone, with the offsets that they read; what is done about missed promises, by period."""

from __future__ import annotations

from alembic import op

from db.migrations.scripts import script_statements

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the two tables and the views. The offsets are stored when the record is made or migrated."""
    for statement in script_statements(__file__):
        op.get_bind().exec_driver_sql(statement)
