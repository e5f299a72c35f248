"""Who looked at what is sensitive; the PIN of the hidden screen."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from db.contacts.page import page
from db.desk.desk import Desk
from db.desk.desk_undo import undo_last_desk_change
from db.desk.pin import has_pin, pin_fits, set_pin
from db.history.verify import verify_chain
from db.privacy.held import everything_held
from db.privacy.viewed import ViewSeen, record_view, views_of_person
from db.startup.open_desk import open_desk
from deskapp.charter.vocabulary import Kind
from deskapp.errors import WordsError
from deskapp.views.contact import views_words
from tests.db.desk_case import NOW, StoppedClock, at, change, logged, rows
from tests.db.details_case import mark_danger


def test_a_look_is_noted_once_a_day_for_each(desk: Desk, other: Desk, clock: StoppedClock) -> None:
    complaint = logged(desk, "Ann", at(20), kind=Kind.COMPLAINT)
    plain = logged(desk, "Ben", at(20))
    assert page(desk.engine, complaint).is_sensitive
    assert not page(desk.engine, plain).is_sensitive
    mark_danger(desk, plain, danger=True)
    assert page(desk.engine, plain).is_sensitive
    for one in (desk, desk, other):
        record_view(one, contact_id=complaint)
    clock.at = NOW + timedelta(days=1)
    record_view(desk, contact_id=complaint)
    seen = page(desk.engine, complaint).views
    assert [(one.day, one.by) for one in seen] == [
        (date(2026, 11, 25), "Priya Shah"), (date(2026, 11, 24), "Derek Lowe"), (date(2026, 11, 24), "Priya Shah"),
    ]  # fmt: skip
    assert views_words(seen, NOW) == "Looked at by Priya Shah (Wed 25 Nov, Tue 24 Nov); Derek Lowe (Tue 24 Nov)."
    assert verify_chain(desk.settings.record).forgeries == 0


def test_a_caution_makes_it_sensitive_and_the_pack_says_who_looked(desk: Desk) -> None:
    contact_id = logged(desk, "Ann", at(20))
    person_id = page(desk.engine, contact_id).person_id
    assert person_id is not None
    change(desk, person_id, caution="Shouts", caution_review_on=date(2027, 1, 5))
    assert page(desk.engine, contact_id).is_sensitive
    record_view(desk, person_id=person_id)
    record_view(desk, contact_id=contact_id)
    ref = page(desk.engine, contact_id).ref
    assert [one.ref for one in everything_held(desk.engine, person_id).views] == ["", ref]
    assert views_of_person(desk.engine, (person_id,)) == [ViewSeen(date(2026, 11, 24), "Priya Shah")]


def test_nobody_is_kept_from_reading(desk: Desk) -> None:
    contact_id = logged(desk, "Ann", at(20))
    desk.staff = None
    record_view(desk, contact_id=contact_id)
    assert rows(desk, "SELECT * FROM viewed") == []


def test_a_pin_is_kept_as_a_salted_hash_alone(desk: Desk) -> None:
    assert not has_pin(desk)
    assert not pin_fits(desk, "")
    set_pin(desk, "4711x")
    (first,) = rows(desk, "SELECT value FROM setting WHERE name = 'pin'")
    set_pin(desk, "4711x")
    (again,) = rows(desk, "SELECT value FROM setting WHERE name = 'pin'")
    assert first != again
    assert "4711x" not in str([rows(desk, f"SELECT * FROM {name}") for name in ("setting", "deskchange")])  # noqa: S608
    later = open_desk(desk.settings, desk.clock)
    assert [pin_fits(later, typed) for typed in ("4711x", "4711", "", "4711X", "\ud800", "é" * 9)] == [True] + [
        False
    ] * 5
    later.close()
    with pytest.raises(WordsError, match="not taken back"):
        undo_last_desk_change(desk)
    for typed in ("123", "1" * 13, "12 34", "1234é"):
        with pytest.raises(WordsError, match="4 to 12"):
            set_pin(desk, typed)
    set_pin(desk, "")
    assert not has_pin(desk)
