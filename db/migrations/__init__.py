"""Schema migrations: one revision for each change, run by Alembic on a given connection."""
