"""The hash chain over the history, and the guards that history lacked.

What is there already is chained after the revisions, by `db.startup.create`.
"""

from __future__ import annotations

from alembic import op

from db.migrations.scripts import script_statements

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the table of links, which nothing changes, and the guards."""
    for statement in script_statements(__file__):
        op.get_bind().exec_driver_sql(statement)
