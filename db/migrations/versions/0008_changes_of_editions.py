"""Who adopted, replaced or withdrew a charter; each wait of a promise in its view once."""

from __future__ import annotations

from alembic import op

from db.migrations.scripts import script_statements

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the table, whose rows begin with the next change, with its triggers; make the view anew."""
    for statement in script_statements(__file__):
        op.get_bind().exec_driver_sql(statement)
