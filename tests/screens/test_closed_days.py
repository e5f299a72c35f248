"""Closed days are changed on a screen that shows first which open promises move."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from deskapp.charter.rules import local_date
from screens.dialogs.confirm import ConfirmBox
from screens.keys import Where
from screens.settings.closed_days import ClosedDaysScreen
from screens.settings.name_box import NameBox
from screens.widgets.rows import Rows
from tests.db.desk_case import rows
from tests.screens.front_desk import Hands, a_call, front_desk
from tests.screens.test_settings import opened

DUE = "SELECT due_at FROM promise ORDER BY id"


async def asked(hands: Hands, days: str, why: str, hours: str = "") -> None:
    await opened(hands, "Closed days")
    hands.on(ClosedDaysScreen)
    await hands.press("a")
    for words in (days, why):
        await hands.write(words)
        await hands.press("enter")
    if hours:
        await hands.press("ctrl+u")
        await hands.write(hours)
    await hands.press("enter")


async def test_a_closed_day_shows_what_it_moves_and_y_moves_it(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call(hands)
        before = rows(desk, DUE)
        await asked(hands, "25 nov", "Training day")
        hands.on(ConfirmBox)
        assert "1 open promise moves:" in hands.text
        told = " ".join(line.split("│")[1].strip() for line in hands.text.splitlines() if line.count("│") == 2)
        assert "by 17:00 on Thursday 26 November 2026, not 17:00 on Wednesday 25 November 2026: 1 day later" in told
        assert rows(desk, DUE) == before
        await hands.press("y")
        assert hands.said == "Closed Wed 25 Nov (Training day). 1 open promise moved. z takes it back."
        assert "Wed 25 Nov" in hands.text
        assert "closed  Training day" in hands.text
        assert rows(desk, DUE) != before
        assert not desk.edition.calendar.is_working_day(date(2026, 11, 25))
        await hands.press("z")
        hands.on(ConfirmBox)
        assert "Closed Wed 25 Nov (Training day), by Priya Nair, Tue 24 Nov 09:02." in hands.text
        assert rows(desk, DUE) != before
        await hands.press("y")
        assert hands.said == "Taken back: closed Wed 25 Nov (Training day). 1 open promise moved."
        assert rows(desk, DUE) == before
        assert "Training day" not in "\n".join(hands.text.splitlines()[:20])


async def test_escape_leaves_everything_as_it_was(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call(hands)
        before = rows(desk, DUE)
        await asked(hands, "25 nov", "Training day")
        await hands.press("escape")
        hands.on(ClosedDaysScreen)
        assert rows(desk, DUE) == before
        assert rows(desk, "SELECT count(*) FROM calendarchange") == [(0,)]


async def test_hours_of_its_own_and_a_bank_holiday_are_added_and_taken_away(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await asked(hands, "24 dec", "Christmas Eve", "10:00-13:00")
        await hands.press("y")
        assert "open 10:00-13:00" in hands.text
        await hands.press("a")
        for words in ("7 may 2027", "Proclaimed holiday"):
            await hands.write(words)
            await hands.press("enter")
        await hands.press("ctrl+u", "b", "enter", "y")
        assert hands.said.startswith("Bank holiday Fri 7 May 2027 (Proclaimed holiday). No open promises moved.")
        assert "bank holiday  Proclaimed holiday" in hands.text
        await hands.press("home", "l")
        assert "Open again: Thursday 24 December 2026." in hands.text
        await hands.press("y")
        assert "open 10:00-13:00" not in hands.text


async def test_what_cannot_be_is_refused_in_its_box_and_escape_goes_one_question_back(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await opened(hands, "Closed days")
        await hands.press("a")
        await hands.write("some day")
        await hands.press("enter")
        assert '"some day" is not a day.' in hands.text
        await hands.press("ctrl+u")
        await hands.write("29 dec..31 dec")
        await hands.press("enter")
        await hands.write("Christmas")
        await hands.press("enter", "ctrl+u")
        await hands.write("ten to one")
        await hands.press("enter")
        assert "write it like 09:00-17:00, or closed" in hands.text
        await hands.press("escape")
        hands.on(NameBox)
        assert hands.value("named") == "Christmas"
        await hands.press("escape", "escape")
        hands.on(ClosedDaysScreen)


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (140, 40)])
async def test_every_day_to_come_can_be_marked_at_every_size(tmp_path: Path, size: tuple[int, int]) -> None:
    async with front_desk(tmp_path, size=size) as (hands, desk, _):
        await opened(hands, "Closed days")
        listed = hands.app.screen.query_one(Rows)
        to_come = [day for day in desk.edition.calendar.bank_holidays if day >= local_date(desk.clock.now())]
        assert 12 <= listed.option_count <= len(to_come)
        await hands.press("end")
        last = str(listed.get_option_at_index(listed.option_count - 1).prompt).strip()
        assert last in hands.text
        assert hands.screen.WHERE is Where.CLOSED_DAYS  # type: ignore[attr-defined]
