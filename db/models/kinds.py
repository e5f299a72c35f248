"""Facts of complaints, requests for own information and safeguarding.

Every change of a field here is also an event of the contact, with the old and the new value.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Field, Index

from db.models.columns import Row, one_of, table
from db.models.lengths import ABOUT_LENGTH, NAME_LENGTH, WORDS_LENGTH


class Discussion(StrEnum):
    """The answer to the question: was the complainant offered to talk it through?"""

    OFFERED = "offered"
    DECLINED = "declined"
    NOT_OFFERED = "not_offered"


class Finding(StrEnum):
    """The finding on a complaint."""

    WELL_FOUNDED = "well_founded"
    PARTLY = "partly"
    NOT_WELL_FOUNDED = "not_well_founded"
    WITHDRAWN = "withdrawn"
    PASSED_ON = "passed_on"

    @property
    def words(self) -> str:
        """The finding as staff and managers read it, on every page and in every table: "upheld"."""
        founded = {self.WELL_FOUNDED: "upheld", self.PARTLY: "partly upheld", self.NOT_WELL_FOUNDED: "not upheld"}
        return founded.get(self, self.value.replace("_", " "))


class Complaint(Row, table=True):
    """The facts of a complaint. None or "" means not known yet. Dates are local dates.

    `spoken` and `sorted_on`: a spoken complaint sorted by the end of the next working day is reported separately
    (Regulation 8 of 2009). `agreed_on` is the answer date agreed with the complainant. `told_who` was told at `told_at`
    that it is serious.
    """

    __table_args__ = ({"sqlite_strict": True},)

    contact_id: int = Field(primary_key=True, foreign_key="contact.id")
    spoken: bool | None = None
    sorted_on: date | None = None
    discussion_offered: Discussion | None = Field(default=None, sa_type=one_of(Discussion))
    plan: str = Field(default="", max_length=WORDS_LENGTH)
    agreed_on: date | None = None
    outcome_wanted: str = Field(default="", max_length=400)
    body_lead: str = Field(default="", max_length=NAME_LENGTH)
    other_bodies: str = Field(default="", max_length=400)
    consent_to_share: bool | None = None
    advocacy_told: bool | None = None
    written_copy_given: bool | None = None
    serious: bool = False
    told_who: str = Field(default="", max_length=ABOUT_LENGTH)
    told_at: datetime | None = None
    outcome: Finding | None = Field(default=None, sa_type=one_of(Finding))
    to_ombudsman: bool | None = None
    remedy: str = Field(default="", max_length=400)
    learning: str = Field(default="", max_length=WORDS_LENGTH)
    version: int = 1


class OwnInformation(Row, table=True):
    """A request for the information held about a person. Dates are local dates; `given_how` is like "by post"."""

    __table_args__ = ({"sqlite_strict": True},)

    contact_id: int = Field(primary_key=True, foreign_key="contact.id")
    id_checked: bool | None = None
    clarified_on: date | None = None
    given_on: date | None = None
    given_how: str = Field(default="", max_length=NAME_LENGTH)
    version: int = 1


class SafeguardingTold(Row, table=True):
    """A report that a person may be in danger, to `told_who` at `told_at` (UTC)."""

    __table_args__ = table(Index("safeguardingtold_contact", "contact_id"))

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id")
    told_who: str = Field(min_length=1, max_length=ABOUT_LENGTH)
    told_at: datetime
    by_id: int = Field(foreign_key="staff.id")
    written_at: datetime
