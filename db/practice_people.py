"""What the practice desk knows of some of its people, and the made-up organisations they ring from or are sent to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlmodel import col, select

from db.desk import Desk
from db.models import Person, PersonType
from db.organisation_changes import NOTHING_KNOWN, KnownOrganisation, add_organisation
from db.organisations import find_or_add, id_of
from db.sessions import writing


class Belongs(NamedTuple):
    """Who somebody is to us; where they ring from for others, and what they do there."""

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
ORGANISATIONS: tuple[KnownOrganisation, ...] = (
    NOTHING_KNOWN._replace(name="Dr Osei's practice", kind="GP surgery", numbers="01632 960 700"),
    NOTHING_KNOWN._replace(
        name="Halls Pharmacy",
        kind="pharmacy",
        numbers="01632 960 310",
        is_signpost=True,
        opening="Mon to Sat 9 to 6, Sun 10 to 4",
        notes="Step-free. Somebody there signs on Tuesdays.",
    ),
    NOTHING_KNOWN._replace(
        name="Havenside Advice Line",
        kind="advice",
        numbers="01632 960 555",
        is_signpost=True,
        opening="Mon to Fri 10 to 3",
    ),
    NOTHING_KNOWN._replace(
        name="Portsea Dental Access",
        kind="dentist",
        numbers="01632 960 246",
        is_signpost=True,
        website="dental.example.org",
    ),
)
"""In the order of CHECKED_DAYS_AGO: one of them nobody has checked for more than a year."""


def write_down(desk: Desk, today: date, at: datetime) -> None:
    """Keep all of this as it was known before anybody came on today: nothing of it is there to be taken back."""
    for known, days in zip(ORGANISATIONS, CHECKED_DAYS_AGO, strict=True):
        add_organisation(desk, known._replace(checked_on=today - timedelta(days=days)))
    with writing(desk.engine) as session:
        for person in session.exec(select(Person).where(col(Person.name).in_(PEOPLE))):
            belongs = PEOPLE[person.name or ""]
            person.person_type = belongs.person_type
            if belongs.organisation:
                person.organisation_id = id_of(find_or_add(session, belongs.organisation, at))
                person.role = belongs.role
            session.add(person)
