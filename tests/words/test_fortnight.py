"""Who is in: a line a colleague, a cell an open day."""

from __future__ import annotations

from datetime import date

from db.queue.first_page import AwaySeen
from deskapp.views.desk import fortnight_lines, fortnight_sentences
from tests.words.a_desk import CALENDAR

TUESDAY = date(2026, 11, 24)
DEREK = AwaySeen(1, 2, "Derek Collins", date(2026, 11, 26), date(2026, 11, 30), "leave")
TOM = AwaySeen(2, 3, "Tom Ellery", date(2026, 11, 20), None, "")


def test_each_colleague_has_a_line_and_each_open_day_a_cell() -> None:
    shown = fortnight_lines(["Derek Collins", "Priya Nair"], [DEREK], CALENDAR, TUESDAY)
    assert shown[:4] == [
        "               Tue Wed Thu Fri Mon Tue Wed Thu Fri Mon",
        "               24  25  26  27  30  1   2   3   4   7",
        "Derek Collins  in  in  OUT OUT OUT in  in  in  in  in",
        "Priya Nair     in  in  in  in  in  in  in  in  in  in",
    ]
    assert max(map(len, shown[:4])) <= 57


def test_absences_are_sentences() -> None:
    assert list(fortnight_sentences([TOM, DEREK], TUESDAY)) == [
        "Tom Ellery is away, with no return date.",
        "Derek Collins is away from Thu 26 Nov until Mon 30 Nov: leave.",
        "Everybody else is in.",
    ]
    assert list(fortnight_sentences([], TUESDAY)) == ["Everybody is in these two weeks."]
    one_day = DEREK._replace(last_day=date(2026, 11, 26), why="")
    assert next(iter(fortnight_sentences([one_day], TUESDAY))) == "Derek Collins is away on Thu 26 Nov."
