"""The morning: who is on the desk, the sheet of the evening before, and a day that was not signed off."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from db.contacts.log import log_contact
from db.desk.desk import Desk
from db.desk.staff import come_on_duty
from db.drafts.book import DraftBook
from db.end_of_day.review import begin_review, sign_off
from db.end_of_day.sign_offs import mark_sheet_seen, sheet_to_show
from db.startup.open_desk import open_desk
from deskapp.app.app import DeskApp
from deskapp.app.new_day import NEW_DAY
from deskapp.forms.log.call import CallForm
from deskapp.settings import Settings
from screens.contact.page import ContactPage
from screens.dialogs.who_is_on import WhoBox
from screens.dialogs.whose_draft import WhoseDraftBox
from screens.end_of_day.handover import HandoverScreen
from screens.queue.screen import QueueScreen
from tests.db.desk_case import NOW, StoppedClock, at, entry, promised, rows
from tests.screens.front_desk import WAIT, Hands, threads_that_end, ticks_by_hand, workers_done

MORNING = at(25, 8, 52)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(NOW)


def an_evening(folder: Path, clock: StoppedClock, *, signed: bool) -> None:
    """A day with two people at the desk, one contact for tomorrow, and its end."""
    desk = open_desk(Settings(folder=folder), clock)
    for name in ("Derek Collins", "Priya Nair"):
        come_on_duty(desk, name, add=True)
    promised(desk, "Bill Tanner", at(25, 12))
    if signed:
        sign_off(desk, begin_review(desk).review_id, note_for_tomorrow="Helen in from 10.")
    desk.close()


@asynccontextmanager
async def opened(folder: Path, clock: StoppedClock, name: str | None = None) -> AsyncIterator[tuple[Hands, Desk]]:
    """The app, opened once more on the same folder."""
    desk = open_desk(Settings(folder=folder, staff_name=name), clock)
    drafts = DraftBook(desk.settings.drafts, clock)
    app = DeskApp(desk, drafts)
    try:
        with ticks_by_hand():
            async with threads_that_end(), app.run_test(size=(80, 24)) as pilot:
                hands = Hands(app, pilot)
                await hands.rest()
                yield hands, desk
    finally:
        drafts.close()
        desk.close()


async def test_a_new_day_asks_who_is_on_the_desk_and_two_keys_say_it(tmp_path: Path, clock: StoppedClock) -> None:
    an_evening(tmp_path, clock, signed=False)
    clock.at = MORNING
    async with opened(tmp_path, clock) as (hands, desk):
        hands.on(WhoBox)
        await hands.press("d", "enter")
        hands.on(QueueScreen)
        assert hands.keys == 2
        assert hands.said == "Derek is on the desk."
        assert rows(desk, "SELECT staff_id, from_at FROM duty ORDER BY id DESC LIMIT 1") == [
            (1, "2026-11-25 08:52:00.000000")
        ]
    async with opened(tmp_path, clock) as (hands, _):
        hands.on(QueueScreen)


async def test_the_same_person_is_on_the_desk_of_the_new_day_too(tmp_path: Path, clock: StoppedClock) -> None:
    an_evening(tmp_path, clock, signed=False)
    clock.at = MORNING
    async with opened(tmp_path, clock) as (hands, _):
        await hands.press("p", "enter")
    async with opened(tmp_path, clock) as (hands, _):
        hands.on(QueueScreen)
        assert "On desk: Priya" in hands.text


async def test_the_sheet_is_shown_once_a_person_and_day(tmp_path: Path, clock: StoppedClock) -> None:
    an_evening(tmp_path, clock, signed=True)
    clock.at = MORNING
    async with opened(tmp_path, clock) as (hands, _):
        await hands.press("p", "enter")
        await hands.rest()
        hands.on(HandoverScreen)
        assert "Bill Tanner" in hands.text
        await hands.press("enter")
        hands.on(QueueScreen)
        await hands.press("u", "d", "enter")
        await hands.rest()
        hands.on(HandoverScreen)
    async with opened(tmp_path, clock) as (hands, _):
        hands.on(QueueScreen)
        await hands.press("ctrl+p")
        await hands.write("handover")
        await hands.press("enter")
        hands.on(HandoverScreen)


async def test_it_never_comes_over_a_call_that_was_begun_meanwhile(tmp_path: Path, clock: StoppedClock) -> None:
    an_evening(tmp_path, clock, signed=True)
    clock.at = MORNING
    async with opened(tmp_path, clock) as (hands, _):
        await hands.press("p", "enter", "f2")
        await hands.rest()
        assert not isinstance(hands.screen, HandoverScreen)
        hands.on(CallForm)


async def test_nor_over_one_that_was_begun_while_the_sheet_was_read_but_after_it(
    tmp_path: Path, clock: StoppedClock
) -> None:
    an_evening(tmp_path, clock, signed=True)
    clock.at = MORNING
    kept = tmp_path / "handover" / ".as-signed-1.json"
    kept.parent.mkdir()
    os.mkfifo(kept)  # its reader waits until somebody has opened it to write
    async with opened(tmp_path, clock) as (hands, _):
        await hands.press("p", "enter")
        written: list[int] = []
        async with asyncio.timeout(WAIT):
            while not written:
                with suppress(OSError):  # nobody reads yet
                    written.append(os.open(kept, os.O_WRONLY | os.O_NONBLOCK))
                await hands.pilot.pause()
        await hands.press("f2")
        kept.unlink()
        os.close(written[0])
        await hands.rest()
        hands.on(CallForm)
        await hands.press("escape")
        await hands.tick()
        hands.on(HandoverScreen)
        assert "Bill Tanner" in hands.text


async def test_a_sheet_that_was_not_shown_before_the_desk_was_left_is_shown_at_the_next_start(
    tmp_path: Path, clock: StoppedClock
) -> None:
    an_evening(tmp_path, clock, signed=True)
    clock.at = MORNING
    async with opened(tmp_path, clock) as (hands, _):
        await hands.press("p", "enter", "f2")
        await hands.rest()
        hands.on(CallForm)
    async with opened(tmp_path, clock) as (hands, _):
        hands.on(HandoverScreen)


async def test_a_call_that_is_quicker_than_the_question_is_nobodys_until_it_is_saved(
    tmp_path: Path, clock: StoppedClock
) -> None:
    an_evening(tmp_path, clock, signed=False)
    clock.at = MORNING
    async with opened(tmp_path, clock) as (hands, desk):
        await hands.press("f2")
        hands.on(CallForm)
        await hands.write("Kay")
        await hands.press("enter", "enter")
        await hands.write("Wants a dentist")
        await hands.press("enter")
        await hands.write("den")
        await hands.press("enter", "s", "enter")
        hands.on(WhoBox)
        await hands.press("d", "enter")
        await hands.rest()
        hands.on(QueueScreen)
        assert rows(desk, "SELECT staff.name FROM contact JOIN staff ON staff.id = created_by ORDER BY contact.id") == [
            ("Priya Nair",),
            ("Derek Collins",),
        ]


async def test_back_from_a_call_the_question_stands_there_again(tmp_path: Path, clock: StoppedClock) -> None:
    an_evening(tmp_path, clock, signed=False)
    clock.at = MORNING
    async with opened(tmp_path, clock) as (hands, _):
        await hands.press("f2")
        await hands.write("Kay")
        await hands.press("escape")
        hands.on(WhoBox)
        await hands.press("p", "enter")
        hands.on(QueueScreen)
        assert "On desk: Priya" in hands.text
        assert 'call 08:52 "Kay' in hands.text


async def test_a_day_that_was_not_signed_off_stands_over_the_queue(tmp_path: Path, clock: StoppedClock) -> None:
    an_evening(tmp_path, clock, signed=False)
    clock.at = MORNING
    async with opened(tmp_path, clock, "Priya Nair") as (hands, desk):
        hands.app.screens.queue.reload(at_once=True)
        await workers_done(hands.app)
        await hands.settle()
        assert "Yesterday was not signed off: no handover sheet. e does it now." in hands.text
        assert sheet_to_show(desk, clock.at) is None
        await hands.press("e", "down")
        day = hands.text.splitlines()[0]
        assert " End of day   Tuesday 24 November 2026 (yesterday) " in day, "nobody takes it for today's"


def test_a_sheet_is_shown_of_the_last_open_day_only(tmp_path: Path, clock: StoppedClock) -> None:
    an_evening(tmp_path, clock, signed=True)
    desk = open_desk(Settings(folder=tmp_path, staff_name="Priya Nair"), clock)
    assert sheet_to_show(desk, clock.at) is None, "today's own is for tomorrow"
    clock.at = MORNING + timedelta(days=1)
    assert sheet_to_show(desk, clock.at) is None, "yesterday was not signed off: its own sheet is wanted first"
    clock.at = MORNING
    assert sheet_to_show(desk, clock.at) is not None
    mark_sheet_seen(desk, clock.at)
    assert sheet_to_show(desk, clock.at) is None
    desk.close()


async def test_no_sheet_of_an_earlier_day_comes_after_todays_sign_off(tmp_path: Path, clock: StoppedClock) -> None:
    an_evening(tmp_path, clock, signed=True)
    clock.at = MORNING
    async with opened(tmp_path, clock) as (hands, desk):
        await hands.press("p", "enter", "f2")
        await hands.rest()
        hands.on(CallForm)
        sign_off(desk, begin_review(desk).review_id)
        await hands.press("escape")
        hands.on(QueueScreen)
        await hands.tick()
        hands.on(QueueScreen)
        await hands.press("u", "d", "enter")
        await hands.rest()
        hands.on(QueueScreen)


def test_a_day_that_begins_while_the_sheet_is_looked_for_stops_nothing(tmp_path: Path, clock: StoppedClock) -> None:
    an_evening(tmp_path, clock, signed=True)
    desk = open_desk(Settings(folder=tmp_path, staff_name="Priya Nair"), clock)
    clock.at = MORNING

    def nobody_now(*_: object) -> None:
        desk.staff = None

    event.listen(desk.engine, "before_cursor_execute", nobody_now)
    assert sheet_to_show(desk, clock.at) is not None
    assert desk.staff is None
    desk.close()


async def test_what_one_began_and_another_saves_is_recorded_under_who_saves_it(
    tmp_path: Path, clock: StoppedClock
) -> None:
    an_evening(tmp_path, clock, signed=False)
    async with opened(tmp_path, clock) as (hands, desk):
        await hands.press("f2")
        await hands.write("Marg")
        await hands.press("f5", "u", "d", "enter", "f8")
        assert "Priya" in next(line for line in hands.text.splitlines() if "Marg" in line)
        await hands.press("enter")
        hands.on(WhoseDraftBox)
        await hands.press("enter", "enter", "enter")
        await hands.write("Wants a dentist")
        await hands.press("enter")
        await hands.write("Dent")
        await hands.press("enter", "s", "f9")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT name, created_by FROM contact ORDER BY id DESC LIMIT 1") == [("Marg", 1)]
        assert rows(desk, "SELECT DISTINCT by_id FROM event WHERE contact_id = 2") == [(1,)]


def test_an_entry_names_nobody_who_is_not_on_the_desk(tmp_path: Path, clock: StoppedClock) -> None:
    desk = open_desk(Settings(folder=tmp_path, staff_name="Priya Nair"), clock)
    derek = come_on_duty(desk, "Derek Collins", add=True)
    log_contact(desk, entry(name="Bill"))
    assert rows(desk, "SELECT created_by FROM contact") == [(derek.id,)]
    desk.close()


async def test_a_key_of_another_day_asks_who_is_there_and_is_neither_done_nor_lost_silently(
    tmp_path: Path, clock: StoppedClock
) -> None:
    an_evening(tmp_path, clock, signed=True)
    async with opened(tmp_path, clock) as (hands, desk):
        hands.on(QueueScreen)
        clock.at = MORNING
        await hands.press("k")
        hands.on(WhoBox)
        assert "A new day. k was not done: your name first, then k again." in hands.text
        await hands.look_up()
        await hands.press("0", "enter")
        assert "Type a name, like Priya." in hands.text, "0 was meant for the machine"
        await hands.press("backspace", "d", "enter")
        await hands.rest()
        hands.on(HandoverScreen)
        await hands.press("enter", "k", "0", "enter")
        assert hands.said == "Checked 08:52, none."
        assert rows(desk, "SELECT staff.name, from_at FROM duty JOIN staff ON staff.id = staff_id")[2:] == [
            ("Derek Collins", "2026-11-25 08:52:00.000000")
        ]


async def test_overnight_a_list_gives_way_to_the_question_and_a_call_does_not(
    tmp_path: Path, clock: StoppedClock
) -> None:
    an_evening(tmp_path, clock, signed=True)
    async with opened(tmp_path, clock) as (hands, desk):
        await hands.press("enter")
        hands.on(ContactPage)
        clock.at = MORNING
        await hands.tick()
        hands.on(WhoBox)
        assert NEW_DAY in hands.text
        await hands.press("r", "p", "enter")
        assert "A new day. r was not done: your name first, then r again." in hands.text
        assert desk.staff is None, "what was typed before the question was seen is no answer to it"
        await hands.press("f2")
        await hands.write("Kay")
        await hands.tick()
        assert hands.value("name") == "Kay"
        assert [seen.by for seen in hands.app.screens.drafts.unfinished()] == [""]
        await hands.press("enter", "enter")
        await hands.write("Wants a dentist")
        await hands.press("enter")
        await hands.write("den")
        await hands.press("enter", "s", "enter", "d", "enter")
        await hands.rest()
        assert rows(desk, "SELECT created_by FROM contact ORDER BY id DESC LIMIT 1") == [(1,)]
        await hands.tick()
        hands.on(HandoverScreen)


async def test_whoever_was_named_is_on_the_desk_of_the_new_day_unasked(tmp_path: Path, clock: StoppedClock) -> None:
    an_evening(tmp_path, clock, signed=True)
    async with opened(tmp_path, clock, "Priya Nair") as (hands, desk):
        await workers_done(hands.app)
        clock.at = MORNING
        await hands.tick()
        hands.on(HandoverScreen)
        assert rows(desk, "SELECT staff_id, from_at FROM duty ORDER BY id DESC LIMIT 1") == [
            (2, "2026-11-25 08:52:00.000000")
        ]


async def test_after_some_days_away_the_keys_of_what_they_did_most_stand_over_the_sheet_once(
    tmp_path: Path, clock: StoppedClock
) -> None:
    an_evening(tmp_path, clock, signed=False)
    clock.at = at(30, 9)
    async with opened(tmp_path, clock) as (hands, desk):
        await hands.press("p", "enter")
        await hands.rest()
        hands.on(HandoverScreen)
        assert "You were last here on Tue 24 Nov. What's the key for...?" in hands.text
        assert "F2   New call" in hands.text
        await hands.press("w")
        assert hands.said == "There is no sheet to save: the last open day was not signed off."
        await hands.press("enter", "u", "p", "enter")
        await hands.rest()
        hands.on(QueueScreen)
        sign_off(desk, begin_review(desk).review_id)
        clock.at = at(1, 9, month=12)
        await hands.press("k")
        await hands.look_up()
        await hands.press("d", "enter")
        await hands.rest()
        assert "Handover, Monday 30 November 2026" in hands.text
        assert "What's the key for" not in hands.text, "Derek never did anything"
