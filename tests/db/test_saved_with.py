"""What the log of an entry adds to a known person's page is part of the save: one undo takes it back as well."""

from __future__ import annotations

from datetime import timedelta

from db.contacts import log
from db.desk.desk import Desk
from db.undo.last import undo_last
from db.undo.redo import redo_last
from tests.db.desk_case import NOW, StoppedClock, entry, rows

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
