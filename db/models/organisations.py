"""Organisations: partners whose people ring us, and places that people are pointed to."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field, Index, text

from db.columns import Row, table
from db.models.lengths import ABOUT_LENGTH, NAME_LENGTH, WORDS_LENGTH


class Organisation(Row, table=True):
    """A partner, or a place that people are pointed to. No two have one name.

    `numbers` stand with commas between, `number_keys` are the same in the form in which they are compared, with blanks
    between. `checked_on` is the London date on which somebody last made sure of all this.
    """

    __table_args__ = table(Index("organisation_name", text("name COLLATE NOCASE"), unique=True))

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(min_length=1, max_length=NAME_LENGTH)
    kind: str = Field(default="", max_length=40)
    numbers: str = Field(default="", max_length=200)
    number_keys: str = Field(default="", max_length=400)
    website: str = Field(default="", max_length=200)
    is_signpost: bool = False
    opening: str = Field(default="", max_length=ABOUT_LENGTH)
    notes: str = Field(default="", max_length=400)
    checked_on: date | None = None
    created_at: datetime
    updated_at: datetime
    version: int = 1


class OrganisationChange(Row, table=True):
    """Something known of an organisation that was changed. Only ever added, as `PersonChange` is."""

    __table_args__ = table(
        Index("organisationchange_organisation", "organisation_id", "at"),
        Index("organisationchange_undo_of", "undo_of", unique=True, sqlite_where=text("undo_of IS NOT NULL")),
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    at: datetime
    by_id: int = Field(foreign_key="staff.id")
    field: str = Field(min_length=1, max_length=40)
    old_value: str = Field(default="", max_length=WORDS_LENGTH)
    new_value: str = Field(default="", max_length=WORDS_LENGTH)
    undo_of: int | None = Field(default=None, foreign_key="organisationchange.id")
