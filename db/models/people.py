"""People: who they are where they said, what makes it easier for them, who may speak for them, what to mind."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Field, Index, UniqueConstraint, text

from db.columns import Row, one_of, table
from db.models.lengths import EMAIL_LENGTH, NAME_LENGTH, NUMBER_LENGTH, WORDS_LENGTH


class LeaveMessage(StrEnum):
    """Whether it is safe to leave a message for somebody."""

    YES = "yes"
    NO = "no"
    NOT_ASKED = "not_asked"


class ReplyBy(StrEnum):
    """How somebody likes to be answered."""

    PHONE = "phone"
    LETTER = "letter"
    EMAIL = "email"
    TEXT = "text"
    IN_PERSON = "in_person"


class Basis(StrEnum):
    """Why somebody may speak for another."""

    CARER = "carer"
    ADVOCATE = "advocate"
    POWER_OF_ATTORNEY = "power_of_attorney"
    SIGNED_CONSENT = "signed_consent"


class PersonType(StrEnum):
    """Who somebody is to us: "customer" means every one of these (promises, 1.1)."""

    PUBLIC = "public"
    PATIENT = "patient"
    CARER = "carer"
    COMMISSIONER = "commissioner"
    PROVIDER = "provider"
    COMMUNITY_GROUP = "community_group"
    OTHER_PROFESSIONAL = "other_professional"


class Label(StrEnum):
    """Where a number or an email address reaches somebody, where they said."""

    HOME = "home"
    WORK = "work"
    MOBILE = "mobile"


class CameOver(StrEnum):
    """What went from one person's record to another's when the two were joined."""

    CONTACT = "contact"
    NUMBER = "number"
    EMAIL = "email"
    NEED = "need"
    SPEAKER = "speaker"
    CAUTION = "caution"


class Person(Row, table=True):
    """Who it was, where they said. Nothing about them is required.

    `organisation_id` and `role`: whose they are, where they get in touch for others, and what they do there.
    `feedback_ok`: whether they may be asked for their views, each quarter; None where nobody asked them.
    `joined_to_id`: this record turned out to be of the same person as that one, which is found and shown in its place.
    """

    __table_args__ = table(
        Index("person_joined_to", "joined_to_id", sqlite_where=text("joined_to_id IS NOT NULL")),
        Index("person_organisation", "organisation_id", sqlite_where=text("organisation_id IS NOT NULL")),
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str | None = Field(default=None, max_length=NAME_LENGTH)
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
    """A telephone number of a person: as given, and `number_key`, the one form in which numbers are compared."""

    __table_args__ = table(UniqueConstraint("person_id", "number_key"), Index("person_number_key", "number_key"))

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    number: str = Field(max_length=NUMBER_LENGTH)
    number_key: str = Field(max_length=NUMBER_LENGTH)
    checked_on: date
    label: Label | None = Field(default=None, sa_type=one_of(Label))


class PersonEmail(Row, table=True):
    """An email address of a person: as given, and `email_key`, the one form in which addresses are compared."""

    __table_args__ = table(UniqueConstraint("person_id", "email_key"), Index("person_email_key", "email_key"))

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    email: str = Field(max_length=EMAIL_LENGTH)
    email_key: str = Field(max_length=EMAIL_LENGTH)
    checked_on: date
    label: Label | None = Field(default=None, sa_type=one_of(Label))


class Need(Row, table=True):
    """What makes it easier for a person, written as what to do ("large print 18pt"), never as what is wrong.

    `asked_on` and `review_on`, when to ask whether it is still so, are London dates.
    """

    __table_args__ = table(Index("need_person", "person_id"))

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    what: str = Field(min_length=1, max_length=NAME_LENGTH)
    asked_on: date
    review_on: date | None = None


class PersonChange(Row, table=True):
    """Something known of a person that was changed: which field, what it was and what it became. Only ever added.

    What was saved in one go has one `at`. `undo_of` is the change that this one takes back.
    """

    __table_args__ = table(
        Index("personchange_person", "person_id", "at"),
        # Nothing is taken back twice.
        Index("personchange_undo_of", "undo_of", unique=True, sqlite_where=text("undo_of IS NOT NULL")),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    at: datetime
    by_id: int | None = Field(default=None, foreign_key="staff.id")
    field: str = Field(min_length=1, max_length=40)
    old_value: str = Field(default="", max_length=WORDS_LENGTH)
    new_value: str = Field(default="", max_length=WORDS_LENGTH)
    undo_of: int | None = Field(default=None, foreign_key="personchange.id")


class Speaker(Row, table=True):
    """Somebody who may speak for a person, and on what ground. `told_on` is the London date on which we were told."""

    __table_args__ = table(Index("speaker_person", "person_id"))

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    name: str = Field(min_length=1, max_length=NAME_LENGTH)
    basis: Basis = Field(sa_type=one_of(Basis))
    told_on: date
    by_id: int | None = Field(default=None, foreign_key="staff.id")
    ended_at: datetime | None = None


class Caution(Row, table=True):
    """What staff should mind with a person: a reason, and the London date on which to look whether it still holds."""

    __table_args__ = table(Index("caution_person", "person_id"))

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    reason: str = Field(min_length=1, max_length=200)
    review_on: date
    at: datetime
    by_id: int | None = Field(default=None, foreign_key="staff.id")
    ended_at: datetime | None = None


class PersonJoin(Row, table=True):
    """Two records that turned out to be of one person: `from_id` is shown as `to_id` until it is taken back."""

    __table_args__ = table(Index("personjoin_from", "from_id"))

    id: int | None = Field(default=None, primary_key=True)
    from_id: int = Field(foreign_key="person.id")
    to_id: int = Field(foreign_key="person.id")
    at: datetime
    by_id: int = Field(foreign_key="staff.id")
    taken_back_at: datetime | None = None
    taken_back_by_id: int | None = Field(default=None, foreign_key="staff.id")


class PersonMoved(Row, table=True):
    """One row that came over when two people were joined, so that it can go back: `row_id` is its id in its table."""

    __table_args__ = table(Index("personmoved_join", "join_id"))

    id: int | None = Field(default=None, primary_key=True)
    join_id: int = Field(foreign_key="personjoin.id")
    what: CameOver = Field(sa_type=one_of(CameOver))
    row_id: int
