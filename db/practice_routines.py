"""The two routines on the earlier days of the practice desk: the answerphone was checked, and the day was signed off.

Whoever comes new to the desk is to find it as it is left every evening, and not a week of gaps.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from db.desk import Desk
from db.models import Decided
from db.reviews import answer_line, begin, decide, sign_off
from db.reviews_list import to_decide

CHECKED_AT, SIGNED_AT = "09:05", "16:50"
"""London times: nobody of the story is answered later than that."""
AT_THE_DESK = ("Priya", "Derek", "Priya", "Derek", "Priya")
"""Who checks and signs off, Monday to Friday."""
NOTES = ("Samira is out until two.", "", "Helen is in from ten.", "", "Post is late on Mondays.")
"""What stands on the sheet for the next day, Monday to Friday."""
MISSED_CALLS = (1, 0, 2, 0, 0)


class Routine(NamedTuple):
    """Who was at the desk on a working day, and what they left for the next."""

    by: str
    note_for_tomorrow: str
    missed_calls: int


def routine_of(day: date) -> Routine:
    """The routine of a London date; of a Saturday or Sunday that is worked, Friday's."""
    weekday = min(day.weekday(), len(AT_THE_DESK) - 1)
    return Routine(AT_THE_DESK[weekday], NOTES[weekday], MISSED_CALLS[weekday])


def end_day(desk: Desk, day: date, routine: Routine) -> None:
    """Walk through what is open and keep it as it is, answer every line, and sign the day off."""
    known = begin(desk, day)
    for each in to_decide(desk, desk.clock.now(), day=day):
        decide(desk, known.review_id, each.about, Decided.KEEP)
    for line in known.lines:
        answer_line(desk, known.review_id, line.item, done=True)
    sign_off(
        desk,
        known.review_id,
        missed_calls=routine.missed_calls,
        note_for_tomorrow=routine.note_for_tomorrow,
    )
