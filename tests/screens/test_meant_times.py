"""What was typed of a time goes on meaning what it meant: overnight in Unfinished, and on a screen left open."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from deskapp.forms.contact.reply import ReplyForm
from deskapp.forms.log.check_message import CheckMessageForm
from deskapp.forms.log.letter import LetterForm
from deskapp.forms.log.message import MessageForm
from screens.queue.screen import QueueScreen
from tests.db.desk_case import StoppedClock, rows
from tests.screens.front_desk import TUESDAY, Hands, front_desk, still_there

A_DAY = timedelta(days=1)


async def the_rest_of_a_message(hands: Hands) -> None:
    await hands.press("enter")
    await hands.write("Kay")
    await hands.press("enter", "enter")
    await hands.write("Someone to talk to")
    await hands.press("enter", "m", "e", "n", "enter", "enter")
    if "F9 again saves it" in hands.said:
        await hands.press("f9")
    hands.on(QueueScreen)


async def test_yesterday_typed_yesterday_is_the_day_before_yesterday(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        await hands.press("f3")
        await hands.write("y 1840")
        await hands.press("escape")
        clock.at = TUESDAY + A_DAY
        still_there(desk)
        await hands.press("f8", "enter")
        hands.on(MessageForm)
        assert hands.value("received_at") == "23/11/2026 18:40"
        await the_rest_of_a_message(hands)
        assert rows(desk, "SELECT received_at FROM contact") == [("2026-11-23 18:40:00.000000",)]


async def test_words_that_still_mean_the_same_stay_as_they_were_typed(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, _, _):
        await hands.press("f3")
        await hands.write("y 1840")
        await hands.press("escape")
        clock.at = TUESDAY + timedelta(minutes=50)
        await hands.press("f8", "enter")
        assert hands.value("received_at") == "y 1840"


async def test_a_quarter_of_an_hour_ago_does_not_move_on_with_the_clock(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        await hands.press("f3")
        await hands.write("-15")
        clock.at = TUESDAY + timedelta(minutes=20)
        await the_rest_of_a_message(hands)
        assert rows(desk, "SELECT received_at FROM contact") == [("2026-11-24 08:47:00.000000",)]


async def test_a_form_left_open_overnight_is_saved_with_the_day_that_was_meant(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        await hands.press("f4", "p")
        await hands.write("fri")
        await hands.press("enter")
        clock.at = TUESDAY + timedelta(days=4)
        await hands.press("enter")
        await hands.write("Joan Whitcombe")
        await hands.press("f9", "p", "enter")
        hands.on(LetterForm)
        assert hands.value("received_at") == "20/11/2026"
        await hands.write("Wants to complain")
        await hands.press("enter", "o", "t", "h", "f9", "f9")
        assert rows(desk, "SELECT substr(received_at, 1, 10) FROM contact") == [("2026-11-20",)]


async def test_tomorrow_promised_yesterday_is_today(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        await hands.press("f2")
        await hands.write("Kay")
        await hands.press("enter", "enter")
        await hands.write("Someone to talk to")
        await hands.press("enter", "m", "e", "n", "enter", "c")
        await hands.write("tom")
        await hands.press("escape")
        clock.at = TUESDAY + A_DAY
        still_there(desk)
        await hands.press("f8", "enter")
        assert hands.value("promised_at") == "25/11/2026 17:00"
        assert "5pm today" in hands.text
        await hands.press("f9", "f9")
        assert rows(desk, "SELECT due_at FROM promise") == [("2026-11-25 17:00:00.000000",)]


async def test_a_letter_before_the_time_of_a_message_stays_before_it(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock, checked=False) as (hands, desk, _):
        await hands.press("k", "2", "enter")
        await hands.write("y 1840")
        await the_first_of_two(hands)
        await hands.write("d 0830")
        await hands.press("escape")
        clock.at = TUESDAY + A_DAY
        still_there(desk)
        await hands.press("k")
        hands.on(CheckMessageForm)
        assert hands.value("received_at") == "d 24/11/2026 08:30"


async def the_first_of_two(hands: Hands) -> None:
    await hands.press("enter")
    await hands.write("Kay")
    await hands.press("enter", "enter")
    await hands.write("Someone to talk to")
    await hands.press("enter", "m", "e", "n", "enter", "enter")
    hands.on(CheckMessageForm)


async def test_when_somebody_was_answered_is_held_too(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        await hands.press("f3")
        await hands.write("y 1840")
        await the_rest_of_a_message(hands)
        await hands.press("r", "t", "s")
        hands.on(ReplyForm)
        await hands.press("tab")
        while hands.field != "at":
            await hands.press("tab")
        await hands.write("0905" if clock.at.hour > 9 else "0901")
        await hands.press("escape")
        clock.at = TUESDAY + A_DAY
        still_there(desk)
        await hands.press("f8", "enter")
        assert hands.value("at") == "24/11/2026 09:01"
        await hands.press("f9")
        assert rows(desk, "SELECT result, stopped_at FROM promise") == [("kept", "2026-11-24 09:01:00.000000")]
