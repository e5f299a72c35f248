"""The two routines on earlier days of the practice desk: answerphone checks and sign-offs.

Without them a new user would find weeks of gaps.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from db.desk.desk import Desk
from db.end_of_day.review import answer_line, begin_review, decide, sign_off
from db.end_of_day.to_decide import to_decide
from db.models import Decided

CHECKED_AT, SIGNED_AT = "09:05", "16:50"
"""Local times. No reply in the story is later than SIGNED_AT."""
AT_THE_DESK = ("Priya", "Derek", "Priya", "Derek", "Priya")
"""The staff who check the answerphone and sign off, Monday to Friday."""
NOTES = ("Samira is out until two.", "", "Helen is in from ten.", "", "Post is late on Mondays.")
"""Notes on the handover sheet for the next day, Monday to Friday."""
MISSED_CALLS = (1, 0, 2, 0, 0)


class Routine(NamedTuple):
    """A working day's staff member, their note for the next day, and the number of missed calls."""

    by: str
    note_for_tomorrow: str
    missed_calls: int


def routine_of(day: date) -> Routine:
    """The routine of a local date; Friday's on a Saturday or Sunday."""
    weekday = min(day.weekday(), len(AT_THE_DESK) - 1)
    return Routine(AT_THE_DESK[weekday], NOTES[weekday], MISSED_CALLS[weekday])


def end_day(desk: Desk, day: date, routine: Routine) -> None:
    """Review a day: keep every open contact, answer every line with yes, and sign off."""
    known = begin_review(desk, day)
    for each in to_decide(desk, desk.clock.now(), day=day):
        decide(desk, known.review_id, each.about, Decided.KEEP)
    for line in known.lines:
        answer_line(desk, known.review_id, line.item, done=True)
    sign_off(desk, known.review_id, missed_calls=routine.missed_calls, note_for_tomorrow=routine.note_for_tomorrow)
