"""Facts about the practice desk's people, and made-up organisations that they belong or are referred to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlmodel import col, select

from db.desk.desk import Desk
from db.models import Person, PersonType
from db.people.organisation_edit import NO_FIELDS, OrganisationFields, add_organisation
from db.people.organisations import find_or_add, organisation_id_of
from db.storage.sessions import writing


class Belongs(NamedTuple):
    """A person's type, and organisation and role of those who ring for one."""

    person_type: PersonType
    organisation: str = ""
    role: str = ""


PEOPLE: Mapping[str, Belongs] = {
    "Margaret Hall": Belongs(PersonType.PUBLIC),
    "Mr J Adeyemi": Belongs(PersonType.PATIENT),
    "R. Coombes": Belongs(PersonType.CARER),
    "Portsea Carers Group": Belongs(PersonType.COMMUNITY_GROUP),
    "Dr Osei's practice": Belongs(PersonType.PROVIDER, "Dr Osei's practice", "practice manager"),
}
CHECKED_DAYS_AGO = 20, 20, 430, 95
ORGANISATIONS: tuple[OrganisationFields, ...] = (
    NO_FIELDS._replace(name="Dr Osei's practice", kind="GP surgery", numbers="01632 960 700"),
    NO_FIELDS._replace(
        name="Halls Pharmacy",
        kind="pharmacy",
        numbers="01632 960 310",
        is_signpost=True,
        opening="Mon to Sat 9 to 6, Sun 10 to 4",
        notes="Step-free. Somebody there signs on Tuesdays.",
    ),
    NO_FIELDS._replace(
        name="Havenside Advice Line",
        kind="advice",
        numbers="01632 960 555",
        is_signpost=True,
        opening="Mon to Fri 10 to 3",
    ),
    NO_FIELDS._replace(
        name="Portsea Dental Access",
        kind="dentist",
        numbers="01632 960 246",
        is_signpost=True,
        website="dental.example.org",
    ),
)
"""In the order of CHECKED_DAYS_AGO. One was last checked more than a year ago."""


def write_people(desk: Desk, today: date, at: datetime) -> None:
    """Save people and organisations without an author, so that today's users cannot undo it."""
    for known, days in zip(ORGANISATIONS, CHECKED_DAYS_AGO, strict=True):
        add_organisation(desk, known._replace(checked_on=today - timedelta(days=days)))
    with writing(desk.engine) as session:
        for person in session.exec(select(Person).where(col(Person.name).in_(PEOPLE))):
            belongs = PEOPLE[person.name or ""]
            person.person_type = belongs.person_type
            if belongs.organisation:
                person.organisation_id = organisation_id_of(find_or_add(session, belongs.organisation, at))
                person.role = belongs.role
            session.add(person)
