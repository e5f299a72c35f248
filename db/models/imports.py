"""Imports of logs, so that each can be undone as a whole."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from db.models.columns import Row, table


class LogImport(Row, table=True):
    """One import of a file. `made` is JSON: the ids of new staff, topics and people.

    Its contacts refer to it until it is undone, which deletes them and sets `undone_at` and `undone_by_id`.
    """

    __table_args__ = table()

    id: int | None = Field(default=None, primary_key=True)
    file_name: str = Field(max_length=200)
    at: datetime
    by_id: int | None = Field(default=None, foreign_key="staff.id")
    made: str = Field(default="{}")
    undone_at: datetime | None = None
    undone_by_id: int | None = Field(default=None, foreign_key="staff.id")
