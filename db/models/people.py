"""People with their numbers, addresses, needs, speakers and cautions, and merges of their records."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, Index, UniqueConstraint, text

from db.models.columns import Row, one_of, table
from db.models.lengths import EMAIL_LENGTH, NAME_LENGTH, NUMBER_LENGTH


class LeaveMessage(StrEnum):
    """The answer to the question: may we leave a message for this person?"""

    YES = "yes"
    NO = "no"
    NOT_ASKED = "not_asked"


class ReplyBy(StrEnum):
    """A person's preferred channel for replies."""

    PHONE = "phone"
    LETTER = "letter"
    EMAIL = "email"
    TEXT = "text"
    IN_PERSON = "in_person"


class Basis(StrEnum):
    """The ground on which one person may speak for another."""

    CARER = "carer"
    ADVOCATE = "advocate"
    POWER_OF_ATTORNEY = "power_of_attorney"
    SIGNED_CONSENT = "signed_consent"


class PersonType(StrEnum):
    """The relation of a person to the organisation."""

    PUBLIC = "public"
    PATIENT = "patient"
    CARER = "carer"
    COMMISSIONER = "commissioner"
    PROVIDER = "provider"
    COMMUNITY_GROUP = "community_group"
    OTHER_PROFESSIONAL = "other_professional"


class Label(StrEnum):
    """The label of a number or an email address."""

    HOME = "home"
    WORK = "work"
    MOBILE = "mobile"


class CameOver(StrEnum):
    """The kinds of rows that a merge moves from one person to another."""

    CONTACT = "contact"
    NUMBER = "number"
    EMAIL = "email"
    NEED = "need"
    SPEAKER = "speaker"
    CAUTION = "caution"


class Person(Row, table=True):
    """A person who got in touch. No fact is required.

    `name_key` is equal for two spellings of one name; `name_words` are normalised words for the search. A person who
    gets in touch for an organisation has its `organisation_id` and a `role` there. `feedback_ok` is the answer to the
    question if they may be asked for their views, each quarter; None if not asked. `joined_to_id` is the record that
    this one was merged into, which is found and shown in its place.
    """

    __table_args__ = table(
        Index("person_joined_to", "joined_to_id", sqlite_where=text("joined_to_id IS NOT NULL")),
        Index("person_organisation", "organisation_id", sqlite_where=text("organisation_id IS NOT NULL")),
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str | None = Field(default=None, max_length=NAME_LENGTH)
    name_key: str | None = None
    name_words: str | None = None
    likes_to_be_called: str | None = Field(default=None, max_length=NAME_LENGTH)
    address: str | None = Field(default=None, max_length=200)
    reply_by: ReplyBy | None = Field(default=None, sa_type=one_of(ReplyBy))
    best_time: str | None = Field(default=None, max_length=40)
    ok_to_leave_message: LeaveMessage = Field(default=LeaveMessage.NOT_ASKED, sa_type=one_of(LeaveMessage))
    relay: bool = False
    created_at: datetime
    updated_at: datetime
    version: int = 1
    joined_to_id: int | None = Field(default=None, foreign_key="person.id")
    person_type: PersonType | None = Field(default=None, sa_type=one_of(PersonType))
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    role: str | None = Field(default=None, max_length=NAME_LENGTH)
    feedback_ok: bool | None = None


class PersonNumber(Row, table=True):
    """A telephone number of a person, as given and normalised (`number_key`).

    `checked_on` is the local date on which they last gave it at the desk; None if it was only imported.
    """

    __table_args__ = table(UniqueConstraint("person_id", "number_key"), Index("person_number_key", "number_key"))

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    number: str = Field(max_length=NUMBER_LENGTH)
    number_key: str = Field(max_length=NUMBER_LENGTH)
    checked_on: date | None = None
    label: Label | None = Field(default=None, sa_type=one_of(Label))


class PersonEmail(Row, table=True):
    """An email address of a person, as given and normalised (`email_key`). `checked_on` is as for a number."""

    __table_args__ = table(UniqueConstraint("person_id", "email_key"), Index("person_email_key", "email_key"))

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    email: str = Field(max_length=EMAIL_LENGTH)
    email_key: str = Field(max_length=EMAIL_LENGTH)
    checked_on: date | None = None
    label: Label | None = Field(default=None, sa_type=one_of(Label))


class Need(Row, table=True):
    """An adjustment for a person, written as an instruction ("large print 18pt"), never as a condition.

    `asked_on` and `review_on`, on which to ask again, are local dates.
    """

    __table_args__ = table(Index("need_person", "person_id"))

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    what: str = Field(min_length=1, max_length=NAME_LENGTH)
    asked_on: date
    review_on: date | None = None


class PersonChange(Row, table=True):
    """A change of one field of a person: the old and the new value, a text or a list of entries (`db.people.lists`).

    Append-only. The changes of one save have the same `at`. `undo_of` is the change that this one undoes.
    """

    __table_args__ = table(
        Index("personchange_person", "person_id", "at"),
        # No change is undone twice.
        Index("personchange_undo_of", "undo_of", unique=True, sqlite_where=text("undo_of IS NOT NULL")),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    at: datetime
    by_id: int | None = Field(default=None, foreign_key="staff.id")
    field: str = Field(min_length=1, max_length=40)
    old_value: Any = Field(sa_type=JSON, nullable=False)
    new_value: Any = Field(sa_type=JSON, nullable=False)
    undo_of: int | None = Field(default=None, foreign_key="personchange.id")


class Speaker(Row, table=True):
    """A representative of a person, and the ground on which they act; we were told on `told_on` (a local date)."""

    __table_args__ = table(Index("speaker_person", "person_id"))

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    name: str = Field(min_length=1, max_length=NAME_LENGTH)
    basis: Basis = Field(sa_type=one_of(Basis))
    told_on: date
    by_id: int | None = Field(default=None, foreign_key="staff.id")
    ended_at: datetime | None = None


class Caution(Row, table=True):
    """A caution to staff about a person: the reason, and the local date of its review."""

    __table_args__ = table(Index("caution_person", "person_id"))

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    reason: str = Field(min_length=1, max_length=200)
    review_on: date
    at: datetime
    by_id: int | None = Field(default=None, foreign_key="staff.id")
    ended_at: datetime | None = None


class PersonJoin(Row, table=True):
    """A merge of two records of one person: `from_id` is shown as `to_id` until the merge is undone."""

    __table_args__ = table(Index("personjoin_from", "from_id"))

    id: int | None = Field(default=None, primary_key=True)
    from_id: int = Field(foreign_key="person.id")
    to_id: int = Field(foreign_key="person.id")
    at: datetime
    by_id: int = Field(foreign_key="staff.id")
    taken_back_at: datetime | None = None
    taken_back_by_id: int | None = Field(default=None, foreign_key="staff.id")


class PersonMoved(Row, table=True):
    """A row that a merge moved, so that it can move back. `row_id` is its id in the table of `what`."""

    __table_args__ = table(Index("personmoved_join", "join_id"))

    id: int | None = Field(default=None, primary_key=True)
    join_id: int = Field(foreign_key="personjoin.id")
    what: CameOver = Field(sa_type=one_of(CameOver))
    row_id: int
