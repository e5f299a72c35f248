"""How a day went, in figures: each is counted here by hand."""

from __future__ import annotations

from datetime import date, timedelta

from db.contacts import log
from db.desk.desk import Desk
from db.end_of_day.figures import DayFacts, day_facts, midnights
from db.models import EventKind, TryResult
from db.promises.move import move_promise
from db.replies import attempts
from db.replies.reply import answer
from db.undo.last import undo_last
from deskapp.charter.vocabulary import Channel, Kind, Outcome
from tests.db.desk_case import StoppedClock, at, checked, entry, promised

TUESDAY = date(2026, 11, 24)


def of_tuesday(desk: Desk) -> DayFacts:
    return day_facts(desk.engine, TUESDAY, desk.clock.now())


def test_a_day_on_which_nothing_happened_is_all_noughts(desk: Desk) -> None:
    assert of_tuesday(desk) == DayFacts(TUESDAY, 0, 0, 0, 0, 0, 0, 0, "")


def test_what_was_written_down_that_day_counts_and_what_was_sorted_first_time_of_it(
    desk: Desk, clock: StoppedClock
) -> None:
    log.log_contact(desk, entry(name="A", outcome=Outcome.SORTED))
    log.log_contact(desk, entry(name=None, kind=Kind.NOT_FOR_US, outcome=Outcome.SORTED))
    log.log_contact(desk, entry(Channel.ANSWERPHONE, name="B", received_at=at(23, 18, 40)))
    log.log_contact(desk, entry(name="Put in by mistake"))
    undo_last(desk)
    clock.at = at(25, 9)
    log.log_contact(desk, entry(name="Tomorrow's", received_at=clock.at))
    assert (of_tuesday(desk).contacts, of_tuesday(desk).sorted_first_time) == (3, 1), "a wrong number was nobody's"


def test_replies_are_those_that_answered_somebody_later(desk: Desk, clock: StoppedClock) -> None:
    log.log_contact(desk, entry(name="Sorted at once", outcome=Outcome.SORTED))
    one, two, three = (promised(desk, name, at(25, 12)) for name in ("One", "Two", "Three"))
    answer(desk, one, how=EventKind.SPOKE, told="", sorted_=True, at=clock.at)
    answer(desk, two, how=EventKind.LETTER_SENT, told="", sorted_=True, at=clock.at)
    undo_last(desk)
    attempts.record_attempt(desk, three, result=TryResult.NO_ANSWER, at=clock.at)
    assert of_tuesday(desk).replies == 1


def test_a_promise_is_broken_on_the_day_that_it_ran_out(desk: Desk, clock: StoppedClock) -> None:
    late = promised(desk, "Late and answered", at(24, 15))
    promised(desk, "Late and waiting", at(24, 16))
    promised(desk, "Still in time", at(24, 17))
    clock.at = at(24, 16, 30)
    answer(desk, late, how=EventKind.SPOKE, told="", sorted_=True, at=clock.at, miss_reason="Samira held up")
    assert (of_tuesday(desk).broken, of_tuesday(desk).with_reason) == (2, 1)
    clock.at = at(25, 9)
    assert of_tuesday(desk).broken == 3, "the last ran out in the evening"
    assert day_facts(desk.engine, TUESDAY + timedelta(days=1), clock.at).broken == 0


def test_one_that_was_moved_unsaid_was_broken_when_it_was_moved(desk: Desk) -> None:
    said = promised(desk, "Thursday's", at(26, 12))
    told = promised(desk, "Thursday's too", at(26, 12))
    for contact_id, was_told in ((said, False), (told, True)):
        move_promise(desk, contact_id, promised_at=at(27, 12), why="Held up", told=was_told)
    assert of_tuesday(desk).broken == 1


def test_an_ending_that_was_taken_back_broke_nothing(desk: Desk, clock: StoppedClock) -> None:
    late = promised(desk, "Late", at(24, 15))
    clock.at = at(24, 15, 30)
    answer(desk, late, how=EventKind.SPOKE, told="", sorted_=True, at=clock.at)
    undo_last(desk)
    assert of_tuesday(desk).broken == 1, "it runs again, and is late: once, not twice"


def test_checks_and_their_messages_are_counted(desk: Desk) -> None:
    checked(desk, 3)
    checked(desk, 0)
    checked(desk, 5, at=at(23, 10))
    assert (of_tuesday(desk).checks, of_tuesday(desk).messages) == (2, 3)


def test_a_london_day_has_23_24_or_25_hours() -> None:
    lengths = [
        (ends - begins) // timedelta(hours=1)
        for begins, ends in map(midnights, (date(2026, 3, 29), TUESDAY, date(2026, 10, 25)))
    ]
    assert lengths == [23, 24, 25]
