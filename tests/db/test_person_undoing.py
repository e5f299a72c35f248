"""Taking back what was last changed of a person: exactly, within the hour, and never over somebody else's change."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from db.contacts import log
from db.desk.desk import Desk
from db.desk.staff import come_on_duty
from db.models import LeaveMessage
from db.people.history import person_history
from db.people.undo import undo_person
from deskapp.charter.vocabulary import Outcome
from deskapp.errors import WordsError
from tests.db.desk_case import StoppedClock, at, entry, rows
from tests.db.test_person import KAY, change, page_of

TABLES = (
    "SELECT what, asked_on, review_on FROM need ORDER BY what",
    "SELECT number, number_key, label, checked_on FROM personnumber ORDER BY number",
    "SELECT email, email_key, label, checked_on FROM personemail ORDER BY email",
    "SELECT name, basis, told_on, ended_at IS NULL FROM speaker WHERE ended_at IS NULL ORDER BY id",
    "SELECT reason, review_on, at, by_id FROM caution WHERE ended_at IS NULL ORDER BY id",
    "SELECT name, feedback_ok, likes_to_be_called, address, reply_by, best_time, ok_to_leave_message FROM person",
)


@pytest.fixture
def kay(desk: Desk, clock: StoppedClock) -> Desk:
    """Kay, of whom much is known since some days."""
    clock.at = at(20)
    told = entry(name="Kay", number="07700 900 418", received_at=at(20), outcome=Outcome.SORTED)
    log.log_contact(desk, told, needs="large print")
    change(
        desk,
        needs="large print, no stairs",
        review_on=date(2027, 1, 1),
        emails="Kay@Example.org (work)",
        speakers="John Hall (carer)",
        caution="Ring from the office",
        caution_review_on=date(2027, 3, 1),
    )
    clock.at = at(24, 14)
    return desk


def everything(desk: Desk) -> list[object]:
    return [rows(desk, sql) for sql in TABLES]


def test_everything_that_was_saved_in_one_go_is_put_back_as_it_was(kay: Desk) -> None:
    before = everything(kay)
    change(
        kay,
        **KAY,
        name="Kay Moss",
        address="2 The Row",
        numbers="01632 960 044 (home)",
        feedback_ok=False,
        emails="moss@example.org",
        review_on=None,
        speakers="Age Concern (advocate)",
        caution="",
        caution_review_on=None,
    )
    assert everything(kay) != before
    assert "name is Kay again" in undo_person(kay).words
    assert everything(kay) == before
    with pytest.raises(WordsError, match="nothing of yours"):
        undo_person(kay)


def test_two_changes_are_taken_back_one_after_the_other(kay: Desk, clock: StoppedClock) -> None:
    change(kay, best_time="mornings")
    clock.at += timedelta(minutes=1)
    change(kay, best_time="after 2pm")
    undo_person(kay)
    assert page_of(kay).best_time == "mornings"
    undo_person(kay)
    assert page_of(kay).best_time == ""


def test_after_an_hour_it_stays(kay: Desk, clock: StoppedClock) -> None:
    change(kay, best_time="mornings")
    clock.at += timedelta(hours=1, seconds=1)
    with pytest.raises(WordsError, match="nothing of yours"):
        undo_person(kay)


def test_what_somebody_else_changed_since_is_not_put_back_over_them(kay: Desk, clock: StoppedClock) -> None:
    mine = kay.staff
    change(kay, best_time="mornings", ok_to_leave_message=LeaveMessage.NO)
    come_on_duty(kay, "Helen Marsh", add=True)
    with pytest.raises(WordsError, match="nothing of yours"):
        undo_person(kay)
    clock.at += timedelta(minutes=1)
    change(kay, best_time="after 2pm")
    kay.staff = mine
    with pytest.raises(WordsError, match="Helen Marsh changed best time after you"):
        undo_person(kay)
    page = page_of(kay)
    assert (page.best_time, page.ok_to_leave_message) == ("after 2pm", LeaveMessage.NO)


def test_the_history_has_the_newest_first_with_what_was_taken_back(kay: Desk) -> None:
    change(kay, best_time="mornings")
    undo_person(kay)
    newest, *older = person_history(kay.engine, 1)
    said = [(one.by, one.words, one.undone) for one in older]
    assert {newest.words, older[0].words} == {
        "best time was empty, is mornings",
        "Took back: best time was mornings, is empty",
    }
    assert ("Priya Shah", "may speak for them was empty, is John Hall (carer)", False) in said
    assert person_history(kay.engine, 99) == []
