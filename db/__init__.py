"""The record, in one SQLite file, through SQLModel. Imports nothing by itself: `import db` must stay free."""
