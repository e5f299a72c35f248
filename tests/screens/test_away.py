"""Somebody is away: how it is said, how the queue shows it, and who is told when something is given to them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from db.desk.absences import go_away, who_is_away
from db.desk.desk import Desk
from db.desk.staff import everybody
from db.queue.first_page import AwaySeen
from db.queue.live import open_rows
from deskapp.charter.vocabulary import Kind
from deskapp.forms.absence import AbsenceForm
from deskapp.views.queue_filter import View, shown
from deskapp.views.queue_head import hint_about
from deskapp.views.queue_line import columns_for, line_of
from deskapp.views.queue_rows import OpenRows
from screens.dialogs.assign_to import AssignBox
from screens.queue.screen import QueueScreen
from tests.db.desk_case import NOW, StoppedClock, checked, promised
from tests.db.desk_case import at as at_utc
from tests.screens.front_desk import TUESDAY, Hands, front_desk, workers_done
from tests.screens.queue_desk import CALENDAR, at, row

DAY = date(2026, 11, 24)


def of(desk: Desk, name: str) -> int:
    """Somebody's id."""
    return next(one.id for one in everybody(desk.engine) if one.name == name)


async def read_again(hands: Hands) -> None:
    """Have the queue show what a test has put into the record."""
    hands.app.screens.queue.reload(at_once=True)
    await workers_done(hands.app)
    await hands.settle()


async def somebody_away(hands: Hands) -> None:
    """Ctrl+P, a word of it, Enter."""
    await hands.press("ctrl+p")
    await hands.write("away")
    await hands.press("enter")
    hands.on(AbsenceForm)


async def test_somebody_is_said_to_be_away_with_a_name_and_a_day(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, drafts):
        promised(desk, "Bill Tanner", at_utc(25, 12), owner_id=of(desk, "Derek Collins"))
        await somebody_away(hands)
        assert "Everybody is in today." in hands.text
        await hands.write("der")
        await hands.press("enter", "enter")
        await hands.write("thu")
        assert "= Thursday 26 November" in hands.text
        await hands.press("enter", "enter")
        hands.on(QueueScreen)
        assert hands.said == "Derek is away until Thu 26. What they have shows to everybody."
        seen = who_is_away(desk.engine, DAY)[of(desk, "Derek Collins")]
        assert (seen.first_day, seen.last_day) == (DAY, DAY + timedelta(days=2))
        assert "AWAY" in hands.text
        assert drafts.unfinished() == []


async def test_somebody_who_is_away_is_said_to_be_back_with_one_letter(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        go_away(desk, of(desk, "Derek Collins"), DAY, None)
        await somebody_away(hands)
        assert "Derek Collins is away, with no return date." in hands.text
        await hands.write("d")
        await hands.press("enter", "enter")
        assert hands.said == "Are they back, or away on other days?"
        await hands.press("b", "enter")
        hands.on(QueueScreen)
        assert hands.said == "Derek is in again."
        assert who_is_away(desk.engine, DAY) == {}


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (["x", "enter"], "Enter who is away: the first letters of a name"),
        (["d", "enter", "q", "enter"], "Enter the day, like today, thu or 26 nov"),
        (["d", "enter", "enter", "y", "f9"], "The last day is before the first"),
        (["d", "enter", "y", "enter", "y", "f9"], "Those days are over"),
    ],
)
async def test_what_cannot_be_is_said_and_kept(tmp_path: Path, keys: list[str], said: str) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await somebody_away(hands)
        await hands.press(*keys)
        assert hands.said.startswith(said)
        hands.on(AbsenceForm)
        assert who_is_away(desk.engine, DAY) == {}


async def test_giving_to_somebody_who_is_away_takes_enter_once_more(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        checked(desk)
        promised(desk, "Bill Tanner", at_utc(25, 12))
        go_away(desk, of(desk, "Derek Collins"), DAY, DAY + timedelta(days=2))
        await read_again(hands)
        await hands.press("g")
        hands.on(AssignBox)
        assert "away until Thu 26" in hands.text
        await hands.press("d", "enter")
        hands.on(AssignBox)
        assert "Derek is away until Thu 26. Give it anyway? Enter again." in hands.text
        assert open_rows(desk.engine)[0].owner == "Priya Nair"
        await hands.press("enter")
        hands.on(QueueScreen)
        assert open_rows(desk.engine)[0].owner == "Derek Collins"


async def test_giving_to_somebody_new_puts_them_on_the_staff_by_down_alone(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        checked(desk)
        promised(desk, "Bill Tanner", at_utc(25, 12))
        await read_again(hands)
        await hands.press("g")
        await hands.write("Zofia Nowak")
        await hands.press("enter")
        hands.on(AssignBox)
        assert "No such colleague: Down adds them" in hands.text
        await hands.press("enter")
        hands.on(AssignBox)
        assert "Zofia Nowak" not in [one.name for one in everybody(desk.engine)]
        await hands.press("down", "enter")
        hands.on(QueueScreen)
        assert open_rows(desk.engine)[0].owner == "Zofia Nowak"


async def test_another_name_after_the_question_is_given_to_at_once(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        checked(desk)
        promised(desk, "Bill Tanner", at_utc(25, 12))
        go_away(desk, of(desk, "Derek Collins"), DAY, None)
        await read_again(hands)
        await hands.press("g", "d", "enter")
        await hands.press(*["backspace"] * len("Derek Collins"), "s", "enter")
        hands.on(QueueScreen)
        assert open_rows(desk.engine)[0].owner == "Samira Haddad"


async def test_mine_shows_also_what_those_have_who_are_away(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        checked(desk)
        for name, owner in (("His", "Derek Collins"), ("Hers", "Samira Haddad"), ("Mine", "Priya Nair")):
            promised(desk, name, at_utc(25, 12), owner_id=of(desk, owner))
        go_away(desk, of(desk, "Derek Collins"), DAY, DAY)
        await read_again(hands)
        await hands.press("f")
        listed = [one.name for one in hands.on(QueueScreen).queue_list.rows]
        assert listed == ["His", "Mine"]


def test_the_view_is_worked_out_from_who_is_away() -> None:
    rows = OpenRows([row(1, at(25)), row(2, at(25), owner_id=2), row(3, at(25), owner_id=3)])
    assert [each.row_id for each in shown(rows, View.MINE, NOW, 1, {3})] == [1, 3]
    assert [each.row_id for each in shown(rows, View.MINE, NOW, 1)] == [1]


@pytest.mark.parametrize(
    ("width", "facts", "flags", "who"),
    [
        (80, {}, "AWAY", "Priya"),
        (80, {"chasing_count": 2}, "RANG x2  AWAY", "Priya"),
        (132, {}, "", "Priya AWAY"),
        (132, {"owner": "Bartholomew Smythe"}, "AWAY", "Bartholom…"),
        (80, {"kind": Kind.COMPLAINT, "ok_to_leave_message": "no", "relay": True}, "COMPLAINT  NO MSG  RELAY", "AWAY"),
    ],
)
def test_a_row_says_away_at_every_width(width: int, facts: dict[str, object], flags: str, who: str) -> None:
    line = line_of(row(1, at(25), **facts), NOW, CALENDAR, width, away=True)
    cells = dict(zip([column.key for column in columns_for(width)], line.cells, strict=True))
    assert (line.flags.strip(), cells["who"].strip()) == (flags, who)
    plain = line_of(row(1, at(25), **facts), NOW, CALENDAR, width).cells
    assert not any("AWAY" in cell for cell in plain)


def test_what_must_be_known_before_ringing_stays_where_there_is_no_room_for_both() -> None:
    line = line_of(row(1, at(25), kind=Kind.COMPLAINT, ok_to_leave_message="no"), NOW, CALENDAR, 60, away=True)
    assert line.flags == "COMPLAINT  NO MSG  "
    away = {1: AwaySeen(1, 1, "Priya", DAY, DAY + timedelta(days=2), "")}
    said = hint_about(row(1, at(25)), NOW, CALENDAR, away)
    assert said == "Priya is away until Thu 26. Reply by 17:00 tomorrow."
    late = hint_about(row(1, at(24, 12)), NOW, CALENDAR, away)
    assert late == "Priya is away until Thu 26. Late: we promised a reply by 12:00 today."
