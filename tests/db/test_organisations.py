"""Organisations: found beside people, the page of what is open with one, changes kept and taken back, signposts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from db import search
from db.contacts import log
from db.contacts.page import page
from db.desk.desk import Desk
from db.models import ClosedReason, EventKind
from db.people.history import person_history
from db.people.organisation_edit import (
    NO_FIELDS,
    add_organisation,
    change_organisation,
    organisation_fields,
    organisation_history,
)
from db.people.organisations import OrganisationPage, offered, old_words, organisation
from db.people.undo import undo_person
from db.replies import reply
from db.replies.refer import passed_on
from db.storage import connections
from db.storage.errors import ChangedError
from db.undo.last import undo_last
from deskapp.charter.vocabulary import Outcome
from deskapp.errors import RecordError, WordsError
from tests.db.desk_case import NOW, StoppedClock, at, entry, rows
from tests.db.test_person import change as change_person_of
from tests.db.test_person import page_of as person_page

HALLS = NO_FIELDS._replace(
    name="Halls Pharmacy", kind="pharmacy", numbers="01632 960 310, 01632 960 311 (work)", is_signpost=True
)


def page_at(desk: Desk, organisation_id: int = 1) -> OrganisationPage:
    found = organisation(desk.engine, organisation_id)
    assert found is not None
    return found


def change(desk: Desk, was: OrganisationPage | None = None, **fields: Any) -> tuple[str, ...]:
    was = was or page_at(desk)
    before = organisation_fields(was)
    wanted = before._replace(**fields)
    return change_organisation(desk, was.organisation_id, wanted, before=before, version=was.version)


@pytest.fixture
def halls(desk: Desk) -> Desk:
    add_organisation(desk, HALLS)
    add_organisation(desk, NO_FIELDS._replace(name="Dr Osei's practice", kind="surgery", website="osei.example.org"))
    return desk


@pytest.mark.parametrize("typed", ["halls", "HALLS pharm", "960310", "+44 1632 960310", "01632960311", "macy"])
def test_it_is_found_beside_people_by_any_part_of_its_name_kind_or_number(halls: Desk, typed: str) -> None:
    found = [one for one in search.search(halls.engine, typed) if one.organisation_id == 1]
    assert [(one.name, one.person_id, one.contact_id, one.needs) for one in found] == [
        ("Halls Pharmacy", None, None, "signpost")
    ]


@pytest.mark.parametrize("typed", ["halls", "960310"])
def test_it_is_found_through_an_index(halls: Desk, typed: str) -> None:
    (sql, values), *_ = [one for one in search.search_statements(typed) if "organisation_parts" in one[0]]
    with halls.engine.connect() as connection:
        plan = [str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)]
    read = [line for line in plan if "SCAN" in line and "VIRTUAL TABLE" not in line]
    assert set(read) <= {"SCAN hit"}, plan


def test_every_change_is_kept_with_what_it_was_and_is_taken_back(halls: Desk, clock: StoppedClock) -> None:
    clock.at = at(24, 15)
    fields: dict[str, Any] = {
        "opening": "Mon to Sat 9 to 6",
        "numbers": "01632 960 399",
        "checked_on": date(2026, 11, 24),
    }
    assert change(halls, **fields, is_signpost=False) == ("numbers", "is_signpost", "opening", "checked_on")
    assert search.search(halls.engine, "960310") == []
    lines = [line.words for line in organisation_history(halls.engine, 1)]
    assert "open was empty, is Mon to Sat 9 to 6" in lines
    assert "numbers was 01632 960 310, 01632 960 311 (work), is 01632 960 399" in lines
    said = undo_person(halls)
    assert (said.person_id, said.words.partition(":")[0]) == (None, "Taken back for Halls Pharmacy")
    assert organisation_fields(page_at(halls)) == HALLS
    assert [line.undone for line in organisation_history(halls.engine, 1)] == [False] * 4 + [True] * 4
    with pytest.raises(WordsError, match="nothing of yours"):
        undo_person(halls)


def test_what_was_done_last_is_taken_back_first_of_people_and_organisations(halls: Desk, clock: StoppedClock) -> None:
    log.log_contact(halls, entry(name="Jo Bell", number="07700 900 418", outcome=Outcome.SORTED))
    change(halls, opening="Mondays")
    clock.at = at(24, 15)
    change_person_of(halls, best_time="mornings")
    assert undo_person(halls).person_id == 1
    assert "open is empty again" in undo_person(halls).words


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": " "}, "Enter the name of the organisation"),
        ({"name": "dr osei's PRACTICE"}, "There is Dr Osei's practice already"),
        ({"name": "x" * 81}, "80 letters"),
        ({"numbers": "ask Jo"}, "is not a number"),
        ({"notes": "x" * 401}, "400 letters"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_mend(halls: Desk, fields: dict[str, Any], sentence: str) -> None:
    with pytest.raises(WordsError, match=sentence):
        change(halls, **fields)
    assert organisation_history(halls.engine, 1) == []


def test_who_comes_second_is_told_what_the_first_did(halls: Desk) -> None:
    was = page_at(halls)
    change(halls, opening="Mondays")
    with pytest.raises(ChangedError) as told:
        change(halls, was, notes="Step-free")
    assert told.value.what == ("open was empty, is Mondays",)
    with pytest.raises(RecordError, match="not in the record"):
        change(halls, was._replace(organisation_id=99), notes="Step-free")


def test_a_person_belongs_to_one_and_its_page_has_everything_open_with_it(halls: Desk, clock: StoppedClock) -> None:
    log.log_contact(halls, entry(name="Jo Bell", number="07700 900 418", about="First", outcome=Outcome.SORTED))
    log.log_contact(halls, entry(name="Jo Bell", number="07700 900 418", about="Waits"), promised_at=at(25, 12))
    change_person_of(halls, organisation="dr osei's practice", role="practice manager")
    assert (person_page(halls).organisation, person_page(halls).role) == ("Dr Osei's practice", "practice manager")
    osei = page_at(halls, 2)
    assert (osei.people, [one.about for one in osei.contacts]) == (("Jo Bell, practice manager",), ["Waits"])
    seen = page(halls.engine, 2).person
    assert seen is not None
    assert (seen.organisation, seen.role) == ("Dr Osei's practice", "practice manager")
    (found,) = [one for one in search.search(halls.engine, "osei") if one.organisation_id]
    assert found.open_count == 1
    clock.at = at(24, 15)
    change_person_of(halls, organisation="A new one")
    assert page_at(halls, 3).people == ("Jo Bell, practice manager",)
    undo_person(halls)
    assert person_page(halls).organisation == "Dr Osei's practice"
    assert "organisation was Dr Osei's practice, is A new one" in {one.words for one in person_history(halls.engine, 1)}


@pytest.mark.parametrize(
    ("to_whom", "meant"),
    [
        ("Halls Pharmacy", 1),
        ("halls pharmacy, 01632 960 310", 1),
        ("Halls Pharmacy: Sundays", 1),
        ("Halls Pharmacyst", None),
        ("The council", None),
        ("%", None),
    ],
)
def test_whom_they_were_passed_on_to_is_kept_by_reference_where_it_was_chosen(
    halls: Desk, to_whom: str, meant: int | None
) -> None:
    first = log.log_contact(halls, entry(name="Kay"), promised_at=at(25, 12)).contact_id
    passed_on(halls, first, to_whom=to_whom, consent="yes")
    second = log.log_contact(halls, entry(name="Kay"), promised_at=at(25, 12)).contact_id
    beside: dict[str, Any] = {"closed_reason": ClosedReason.PASSED_ON, "to_whom": to_whom, "consent": "yes"}
    reply.answer(halls, second, how=EventKind.SPOKE, told="", sorted_=True, at=NOW, **beside)
    log.log_contact(halls, entry(outcome=Outcome.PASSED_ON, detail=to_whom))
    kept = rows(halls, "SELECT organisation_id FROM event WHERE organisation_id IS NOT NULL ORDER BY contact_id")
    assert kept == ([(meant,)] * 3 if meant else [])
    if meant:
        assert page_at(halls).pointed_to == 3
        assert [one.contact_id for one in page_at(halls).contacts] == [first]
        undo_last(halls)
        assert page_at(halls).pointed_to == 2


def test_signposts_are_offered_by_any_words_of_their_names_and_kinds(halls: Desk) -> None:
    assert [one.words for one in offered(halls.engine, "pharm hal", signposts=True)] == [
        "Halls Pharmacy, 01632 960 310"
    ]
    assert offered(halls.engine, "osei", signposts=True) == []
    assert [one.name for one in offered(halls.engine, "surgery", signposts=False)] == ["Dr Osei's practice"]


@pytest.mark.parametrize(
    ("checked_on", "says"),
    [
        (None, "Nobody has checked this yet. Ring to make sure before you give it out"),
        (date(2025, 11, 23), "Checked more than a year ago. Ring to make sure before you give it out"),
        (date(2025, 11, 24), ""),
    ],
)
def test_what_was_not_checked_for_a_year_is_to_be_rung_first(checked_on: date | None, says: str) -> None:
    assert old_words(checked_on, date(2026, 11, 24)) == says


@pytest.fixture
def raw(halls: Desk) -> Iterator[sqlite3.Connection]:
    change(halls, opening="Mondays")
    connection = connections.connect(halls.settings.record)
    yield connection
    connection.close()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE organisationchange SET old_value = ''",
        "DELETE FROM organisationchange",
        "UPDATE organisation SET name_key = 'droseispractice' WHERE id = 1",
    ],
)
def test_the_tables_refuse(raw: sqlite3.Connection, sql: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        raw.execute(sql)
