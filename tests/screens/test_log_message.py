"""Writing down what is on the answerphone."""

from __future__ import annotations

from pathlib import Path

from deskapp.forms.log.message import MessageForm
from screens.queue.screen import QueueScreen
from tests.db.desk_case import rows
from tests.screens.front_desk import front_desk


async def test_a_message_counts_from_when_it_was_left(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("f3")
        await hands.write("y 1840")
        assert "= Monday 23 November, 18:40 (yesterday)" in hands.text
        assert "Reply to the message" in hands.text
        assert "by Tue 24 Nov 17:00" in hands.text
        await hands.press("enter")
        await hands.write("Kay")
        await hands.press("enter")
        await hands.write("07700 900 418")
        await hands.press("enter", "n")
        await hands.write("Someone to talk to")
        await hands.press("enter", "m", "e", "n", "enter", "enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT received_at, heard_at, channel FROM contact") == [
            ("2026-11-23 18:40:00.000000", "2026-11-24 09:02:00.000000", "answerphone")
        ]
        assert rows(desk, "SELECT name, due_at FROM promise") == [("reply", "2026-11-24 17:00:00.000000")]
        assert rows(desk, "SELECT ok_to_leave_message FROM person") == [("no",)]
        assert "NO MSG" in hands.text


async def test_the_second_message_of_a_run_takes_at_most_seventeen_keys(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("f3")
        for name in ("Kay", "R. Coombes"):
            hands.keys = 0
            await hands.write("y 1840")
            await hands.press("enter")
            await hands.write(name)
            await hands.press("enter")
            await hands.write("07700 900 418")
            await hands.press("enter", "enter")
            await hands.write("Someone to talk to")
            await hands.press("enter", "m", "e", "n", "enter", "f3")
            hands.on(MessageForm)
            assert hands.value("name") == ""
        assert hands.keys <= 17
        assert rows(desk, "SELECT count(*) FROM contact") == [(2,)]


async def test_a_time_in_the_future_is_refused_with_what_was_meant(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("f3")
        await hands.write("today 1840")
        await hands.press("enter")
        assert "in the future" in hands.said
        assert "yesterday" in hands.said
        assert hands.field == "received_at"


async def test_an_unknown_time_is_assumed_to_be_the_worst_and_marked(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("f3", "?")
        assert "= Mon 23 Nov 17:00, time assumed" in hands.text
        await hands.press("enter", "enter", "enter")
        await hands.write("Nothing more said")
        await hands.press("enter", "o", "t", "h", "enter", "enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT received_at, received_assumed FROM contact") == [("2026-11-23 17:00:00.000000", 1)]


async def test_a_message_left_long_ago_is_asked_about_once(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("f3")
        await hands.write("17/11 1000")
        await hands.press("enter", "enter", "enter")
        await hands.write("An old one")
        await hands.press("enter", "o", "t", "h", "enter", "enter")
        hands.on(MessageForm)
        assert "Tue 17 Nov" in hands.said
        await hands.press("f9")
        hands.on(QueueScreen)
        assert "LATE" in hands.text
        assert rows(desk, "SELECT entered_late FROM contact") == [(1,)]


async def test_a_message_about_something_open_is_added_to_it_and_moves_nothing(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        for left in ("y 1840", "0840"):
            await hands.press("f3")
            await hands.write(left)
            await hands.press("enter")
            await hands.write("Kay")
            await hands.press(*(("down",) if left == "0840" else ()), "enter")
            if "Already open" in hands.text:
                await hands.press("up", "enter")
                assert "Saving adds this message to 26-0001. The promised time stays the same." in hands.text
                await hands.press("enter")
            else:
                await hands.press("enter")
                await hands.write("Someone to talk to")
                await hands.press("enter", "m", "e", "n", "enter", "enter")
        hands.on(QueueScreen)
        assert "Added to 26-0001" in hands.said
        assert rows(desk, "SELECT chasing_count, received_at FROM contact") == [(1, "2026-11-23 18:40:00.000000")]
        assert rows(desk, "SELECT at FROM event WHERE kind = 'they_rang'") == [("2026-11-24 08:40:00.000000",)]


async def test_what_cannot_be_made_out_is_given_to_somebody_else_to_listen_to(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("f3")
        await hands.write("y 1840")
        await hands.press("enter", "enter", "enter")
        await hands.press("tab", "tab", "tab", "tab", "tab", "tab")
        await hands.press("u")
        assert "Who listens to it again?" in hands.said
        assert hands.value("owner") == ""
        await hands.press("u")
        assert hands.value("owner") == "Priya Nair", "ticked by mistake: it is hers again"
        await hands.press("u")
        await hands.press("f9")
        assert hands.field == "owner"
        await hands.press("t", "o", "m", "enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT about, topic_id FROM contact") == [("Could not be made out: listen again", None)]


async def test_a_line_that_enter_passes_by_shows_no_letter_to_press_by_mistake(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("f3")
        await hands.write("y 1840")
        await hands.press("enter", "enter")
        await hands.write("07700 900 418")
        await hands.press("enter")
        assert hands.field == "ok_to_leave_message"
        shown = hands.text.splitlines()
        assert [line.split() for line in shown if "Number heard" in line] == [
            ["Number", "heard", "(Tab)", "Enter", "passes", "it", "by"]
        ]
        assert any(line.startswith(" Leave message?  y Yes ") for line in shown)
        assert any(line.startswith(" Ticks           (Tab)  y Somebody") for line in shown)
        await hands.press("shift+tab")
        assert hands.field == "heard_twice"
        assert " Number heard    y Heard twice   - Once" in hands.text


async def test_a_line_that_enter_passes_by_shows_what_was_chosen_in_it(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("f3", "enter")
        await hands.write("y 1840")
        await hands.press("tab", "tab", "tab", "y", "tab")
        assert " Number heard    (Tab) [y Heard twice]" in hands.text
