"""Somebody is away: how it is said, how the queue shows it, and who is told when something is given to them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from db.away import go_away, who_is_away
from db.desk import Desk
from db.first_page import AwaySeen
from db.queue import open_rows
from db.staff import everybody
from deskapp.charter.vocabulary import Kind
from screens.away import AwayForm
from screens.give import GiveBox
from screens.queue import QueueScreen
from screens.queue_view import View, shown
from screens.queue_words import hint_about
from screens.widgets.queue_columns import line_of
from screens.widgets.queue_rows import OpenRows
from tests.db.desk_case import StoppedClock
from tests.db.desk_case import at as at_utc
from tests.db.review_case import checked, promised
from tests.screens.front_desk import TUESDAY, Hands, front_desk
from tests.screens.queue_case import CALENDAR, NOW, at, row

DAY = date(2026, 11, 24)


def of(desk: Desk, name: str) -> int:
    """Somebody's id."""
    return next(one.id for one in everybody(desk.engine) if one.name == name)


async def read_again(hands: Hands) -> None:
    """Have the queue show what a test has put into the record."""
    hands.app._queue.reload(at_once=True)
    await hands.app.workers.wait_for_complete()
    await hands.settle()


async def somebody_away(hands: Hands) -> None:
    """Ctrl+P, a word of it, Enter."""
    await hands.press("ctrl+p")
    await hands.write("away")
    await hands.press("enter")
    hands.on(AwayForm)


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
        assert "Derek Collins is away, with no day to be back." in hands.text
        await hands.write("d")
        await hands.press("enter", "enter")
        assert hands.said == "Are they back (b), or away on other days (o)?"
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
        hands.on(AwayForm)
        assert who_is_away(desk.engine, DAY) == {}


async def test_giving_to_somebody_who_is_away_takes_enter_once_more(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        checked(desk)
        promised(desk, "Bill Tanner", at_utc(25, 12))
        go_away(desk, of(desk, "Derek Collins"), DAY, DAY + timedelta(days=2))
        await read_again(hands)
        await hands.press("g")
        hands.on(GiveBox)
        assert "away until Thu 26" in hands.text
        await hands.press("d", "enter")
        hands.on(GiveBox)
        assert "Derek is away until Thu 26. Give it all the same? Enter once more." in hands.text
        assert open_rows(desk.engine)[0].owner == "Priya Nair"
        await hands.press("enter")
        hands.on(QueueScreen)
        assert open_rows(desk.engine)[0].owner == "Derek Collins"


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
    assert [each.contact_id for each in shown(rows, View.MINE, NOW, 1, {3})] == [1, 3]
    assert [each.contact_id for each in shown(rows, View.MINE, NOW, 1)] == [1]


@pytest.mark.parametrize(
    ("width", "facts", "shown_as"),
    [
        (80, {}, "AWAY"),
        (132, {}, "Priya AWAY"),
        (132, {"owner": "Bartholomew Smythe"}, "AWAY"),
        (60, {}, "AWAY"),
        (60, {"chasing_count": 2}, "AWAY"),
        (60, {"kind": Kind.COMPLAINT}, "AWAY"),
    ],
)
def test_a_row_says_away_in_every_width(width: int, facts: dict[str, object], shown_as: str) -> None:
    cells = line_of(row(1, at(25), **facts), NOW, CALENDAR, width, away=True).cells
    assert shown_as in [cell.strip() for cell in cells]
    assert sum(map(len, cells)) + len(cells) - 1 + 3 == width
    plain = line_of(row(1, at(25), **facts), NOW, CALENDAR, width).cells
    assert not any("AWAY" in cell for cell in plain)


def test_what_must_be_known_before_ringing_stays_where_there_is_no_room_for_both() -> None:
    cells = line_of(row(1, at(25), ok_to_leave_message="no"), NOW, CALENDAR, 60, away=True).cells
    assert "SAFE" in [cell.strip() for cell in cells]
    away = {1: AwaySeen(1, 1, "Priya", DAY, DAY + timedelta(days=2), "")}
    said = hint_about(row(1, at(25)), NOW, CALENDAR, away)
    assert said == "Priya is away until Thu 26. Reply by 17:00 tomorrow."
    late = hint_about(row(1, at(24, 12)), NOW, CALENDAR, away)
    assert late == "Priya is away until Thu 26. Late: reply by was 12:00 today."
