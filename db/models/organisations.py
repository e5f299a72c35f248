"""Organisations: partners whose people get in touch, and signposts that callers are referred to."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field, Index, text

from db.models.columns import Row, table
from db.models.lengths import ABOUT_LENGTH, NAME_LENGTH, WORDS_LENGTH


class Organisation(Row, table=True):
    """A partner, or a signpost that callers are referred to. `name_key` is unique.

    `name_words` are the normalised words of name and kind, for the search. `numbers` are separated by commas,
    `number_keys`, their normalised forms, by blanks. `checked_on` is the local date of the last check of these facts.
    """

    __table_args__ = table(Index("organisation_name_key", "name_key", unique=True))

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(min_length=1, max_length=NAME_LENGTH)
    name_key: str | None = None
    name_words: str | None = None
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
    """A change of one field of an organisation. Append-only, as `PersonChange` is."""

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
