"""How the record came to have the shape it has: one revision a change, run by Alembic on a connection it is handed."""
