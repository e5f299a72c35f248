"""Finding people while they are being typed, and what is already open about them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db.contacts import log
from db.desk.desk import Desk
from db.models import EventKind, LeaveMessage, Person
from db.people import suggest
from db.storage.sessions import writing
from deskapp.charter.vocabulary import Channel, Outcome, PromiseName
from tests.db.desk_case import NOW, StoppedClock, at, entry, rows


@pytest.fixture
def town(desk: Desk) -> Desk:
    """Some of the people who ring."""
    for name, number in [
        ("Margaret Hall", "01632 960 044"),
        ("Mr P Hallam", "07700 900 231"),
        ("Siân O'Brien", "01632 960 118"),
        ("Anne-Marie Hall", "07700 900 418"),
        ("[/x] [Smith & Co]", "020 7946 0999"),
        ('Dr "Bob" Osei', "+1 650 253 0000"),
    ]:
        log.log_contact(desk, entry(name=name, number=number, outcome=Outcome.SORTED))
    return desk


def names(desk: Desk, typed: str) -> list[str]:
    return [one.name for one in suggest.suggest(desk.engine, typed)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("hall", ["Anne-Marie Hall", "Mr P Hallam", "Margaret Hall"]),
        ("HALL mar", ["Anne-Marie Hall", "Margaret Hall"]),
        ("marg", ["Margaret Hall"]),
        ("m", ["Anne-Marie Hall", "Margaret Hall"]),
        ("sian", ["Siân O'Brien"]),
        ("o'br", ["Siân O'Brien"]),
        ("brien", ["Siân O'Brien"]),
        ("[smith &", ["[/x] [Smith & Co]"]),
        ('"bob', ['Dr "Bob" Osei']),
        ("allam", []),
        ("hall AND", []),
        ("*", []),
        ('"', []),
        ("", []),
        ("   ", []),
    ],
)
def test_people_are_found_by_the_beginnings_of_their_words(town: Desk, typed: str, found: list[str]) -> None:
    assert names(town, typed) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("01632", ["Siân O'Brien", "Margaret Hall"]),
        ("01632 960 0", ["Margaret Hall"]),
        ("+44 1632 9600", ["Margaret Hall"]),
        ("00441632 9600", ["Margaret Hall"]),
        ("(01632) 960-044", ["Margaret Hall"]),
        ("0770", ["Anne-Marie Hall", "Mr P Hallam"]),
        ("+1 650", ['Dr "Bob" Osei']),
        ("01", []),
        ("960044", []),
    ],
)
def test_people_are_found_by_the_first_digits_of_a_number(town: Desk, typed: str, found: list[str]) -> None:
    assert names(town, typed) == found


def test_those_with_something_open_come_first(town: Desk) -> None:
    log.log_contact(town, entry(name="Margaret Hall", number="01632 960 044", person_id=1))
    log.add_call_to(town, 7, entry_id="chasing", at=NOW, words="Where is my call?")
    first = suggest.suggest(town.engine, "hall")[0]
    assert (first.name, first.open_count, first.chasing_count) == ("Margaret Hall", 1, 1)


def test_a_suggestion_says_what_makes_it_easier(town: Desk) -> None:
    log.log_contact(
        town,
        entry(name="Kay", number="07700 900 555", relay=True),
        needs="BSL interpreter, large print",
        ok_to_leave_message=LeaveMessage.NO,
    )
    (kay,) = suggest.suggest(town.engine, "kay")
    assert (kay.needs, kay.ok_to_leave_message, kay.relay) == ("BSL interpreter, large print", LeaveMessage.NO, True)
    assert (kay.number, kay.number_key) == ("07700 900 555", "+447700900555")


def test_the_number_that_was_given_last_is_shown(town: Desk, clock: StoppedClock) -> None:
    clock.at = NOW + timedelta(days=1)
    log.log_contact(town, entry(name="Margaret Hall", number="07700 900 777", person_id=1, outcome=Outcome.SORTED))
    assert [one.number for one in suggest.suggest(town.engine, "margaret")] == ["07700 900 777"]


def test_a_name_that_was_put_right_is_found_as_it_is_now(town: Desk) -> None:
    with writing(town.engine) as session:
        session.get_one(Person, 1).name = "Margaret Hallett"
    assert names(town, "hallett") == ["Margaret Hallett"]
    assert "Margaret Hall" not in names(town, "hall")


def test_no_more_are_suggested_than_are_wanted(town: Desk) -> None:
    assert len(suggest.suggest(town.engine, "h", 2)) == 2


def test_what_is_open_about_somebody_is_told_with_what_was_missed(desk: Desk, clock: StoppedClock) -> None:
    logged = log.log_contact(desk, entry(name="Margaret Hall", number="01632 960 044"), promised_at=at(24, 16))
    clock.at = at(24, 16, 30)
    log.answer(
        desk,
        logged.contact_id,
        how=EventKind.SPOKE,
        told="Held up",
        sorted_=False,
        at=clock.at,
        promised_at=at(25, 15),
        miss_reason="no time",
    )
    log.add_call_to(desk, logged.contact_id, entry_id="chasing", at=clock.at, words="again")
    (matter,) = suggest.open_contacts(desk.engine, 1, None)
    assert (matter.ref, matter.about, matter.owner, matter.outcome) == (
        "26-0001",
        "Wants a dentist",
        "Priya Shah",
        Outcome.RING_BACK,
    )
    assert (matter.promise, matter.due_at, matter.chasing_count) == (PromiseName.PROMISE, at(25, 15), 1)
    assert [(one.name, one.due_at, one.miss_reason) for one in matter.missed] == [
        (PromiseName.PROMISE, at(24, 16), "no time")
    ]


def test_a_contact_with_two_promises_is_told_once_by_the_soonest(desk: Desk) -> None:
    log.log_contact(desk, entry(Channel.LETTER, name="Kay"), promised_at=at(25, 12))
    assert [matter.due_at for matter in suggest.open_contacts(desk.engine, 1, None)] == [at(25, 12)]


def test_what_somebody_without_a_name_asked_is_found_by_their_number(desk: Desk) -> None:
    log.log_contact(desk, entry(number="07700 900 418"))
    log.log_contact(desk, entry(number=None))
    assert len(suggest.open_contacts(desk.engine, None, "+447700900418")) == 1
    assert suggest.open_contacts(desk.engine, None, "") == []
    assert suggest.open_contacts(desk.engine, None, None) == []


def test_what_was_sorted_is_not_open(desk: Desk) -> None:
    log.log_contact(desk, entry(name="Kay", outcome=Outcome.SORTED))
    assert suggest.open_contacts(desk.engine, 1, None) == []


def test_names_are_found_through_an_index_and_numbers_too(desk: Desk) -> None:
    plan = rows(
        desk,
        "EXPLAIN QUERY PLAN SELECT person_id FROM personnumber WHERE number_key >= '+44' AND number_key < '+45' OR "
        "number_key >= '044' AND number_key < '045'",
    )
    assert all("SCAN" not in str(step) for step in plan), plan
