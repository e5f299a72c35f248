"""What the log of an entry adds to a known person's page is part of the save: one undo takes it back as well."""

from __future__ import annotations

from datetime import timedelta

from db.contacts import log
from db.desk.desk import Desk
from db.people.history import person_history
from db.undo.last import undo_last
from db.undo.redo import redo_last
from deskapp.charter.vocabulary import Channel
from deskapp.forms.contact.correction import correct_field
from tests.db.desk_case import NOW, StoppedClock, change, entry, rows

NUMBERS = "SELECT number FROM personnumber ORDER BY number"
OLD, NEW = ("01632 960 044",), ("07700 900 418",)


def test_a_number_goes_from_the_page_with_its_entry_and_comes_back_with_it(desk: Desk, clock: StoppedClock) -> None:
    log.log_contact(desk, entry(name="Margaret Hall", number=OLD[0]))
    clock.at = NOW + timedelta(minutes=1)
    log.log_contact(desk, entry(name="Margaret Hall", number=NEW[0], person_id=1))
    for minutes in (2, 4):
        assert rows(desk, NUMBERS) == [OLD, NEW]
        clock.at = NOW + timedelta(minutes=minutes)
        undo_last(desk)
        assert rows(desk, NUMBERS) == [OLD]
        clock.at += timedelta(minutes=1)
        redo_last(desk)
    assert rows(desk, NUMBERS) == [OLD, NEW]


def test_what_somebody_has_put_on_the_page_since_stays(desk: Desk, clock: StoppedClock) -> None:
    log.log_contact(desk, entry(name="Margaret Hall", number=OLD[0]))
    clock.at = NOW + timedelta(minutes=1)
    log.log_contact(desk, entry(name="Margaret Hall", number=NEW[0], person_id=1))
    clock.at = NOW + timedelta(minutes=2)
    log.log_contact(desk, entry(name="Margaret Hall", number="01632 960 777", person_id=1))
    undo_last(desk)
    assert rows(desk, NUMBERS) == [OLD, NEW]


def test_a_corrected_number_takes_the_place_of_the_misheard_one_on_the_page(desk: Desk, clock: StoppedClock) -> None:
    it = log.log_contact(desk, entry(name="Margaret Hall", number=OLD[0])).contact_id
    clock.at = NOW + timedelta(minutes=1)
    correct_field(desk, it, field="number", value=NEW[0])
    for _ in range(2):
        assert rows(desk, NUMBERS) == [NEW]
        (line, *_) = person_history(desk.engine, 1)
        assert (OLD[0] in line.words, NEW[0] in line.words) == (True, True)
        clock.at += timedelta(minutes=1)
        undo_last(desk)
        assert (rows(desk, NUMBERS), rows(desk, "SELECT number FROM contact")) == ([OLD], [OLD])
        clock.at += timedelta(minutes=1)
        redo_last(desk)
    assert (rows(desk, NUMBERS), rows(desk, "SELECT number FROM contact")) == ([NEW], [NEW])
    clock.at += timedelta(minutes=1)
    correct_field(desk, it, field="number", value="01632 960 777")
    assert rows(desk, NUMBERS) == [("01632 960 777",)]
    correct_field(desk, it, field="number", value="")
    assert rows(desk, NUMBERS) == []


def test_a_number_that_another_contact_or_somebody_gave_stays_and_is_named(desk: Desk, clock: StoppedClock) -> None:
    it = log.log_contact(desk, entry(name="Margaret Hall", number=OLD[0])).contact_id
    clock.at = NOW + timedelta(minutes=1)
    log.log_contact(desk, entry(name="Margaret Hall", number=OLD[0], person_id=1))
    assert correct_field(desk, it, field="number", value=NEW[0]).stays == OLD[0]
    assert rows(desk, NUMBERS) == [OLD, NEW]
    other = log.log_contact(desk, entry(name="Bill Tanner")).contact_id
    clock.at = NOW + timedelta(minutes=2)
    change(desk, 2, numbers=OLD[0])
    clock.at = NOW + timedelta(minutes=3)
    correct_field(desk, other, field="number", value=OLD[0])
    assert correct_field(desk, other, field="number", value=NEW[0]).stays == OLD[0]
    assert [number for number, of in rows(desk, "SELECT number, person_id FROM personnumber") if of == 2] == [
        *OLD,
        *NEW,
    ]


def test_an_email_address_is_put_right_on_the_page_in_the_same_way(desk: Desk) -> None:
    it = log.log_contact(desk, entry(Channel.EMAIL, name="Kay", address="kay@exmaple.org")).contact_id
    correct_field(desk, it, field="address", value="kay@example.org")
    assert rows(desk, "SELECT email FROM personemail") == [("kay@example.org",)]
    undo_last(desk)
    assert rows(desk, "SELECT email FROM personemail") == [("kay@exmaple.org",)]
