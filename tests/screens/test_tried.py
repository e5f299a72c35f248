"""Trying to reach somebody: three keys, and it ends nothing."""

from __future__ import annotations

from pathlib import Path

from screens.queue import QueueScreen
from screens.tried import TriedForm
from tests.db.desk_case import rows
from tests.screens.front_desk import Hands, front_desk
from tests.screens.test_reply import a_call


async def a_call_from(hands: Hands, name: str, *, leave_message: str = "") -> None:
    """Somebody new, with a name and a number, is to be rung back by tomorrow."""
    await hands.press("f2")
    await hands.write(name)
    await hands.press("enter")
    await hands.write("01632 960 044")
    await hands.press("enter")
    await hands.write("A dentist")
    await hands.press("enter", "d", "e", "n", "enter", "c", "enter", "enter")
    if leave_message:
        assert hands.field == "ok_to_leave_message"
        await hands.press(leave_message)
    await hands.press("f9")
    hands.on(QueueScreen)


async def test_tried_without_an_answer_takes_three_keys_and_stays_in_the_queue(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, drafts):
        await a_call(hands)
        hands.keys = 0
        await hands.press("t", "n", "enter")
        assert hands.keys == 3
        hands.on(QueueScreen)
        assert "tried once. It stays in the queue." in hands.said
        assert rows(desk, "SELECT result FROM promise") == [("running",)]
        assert rows(desk, "SELECT try_result FROM event WHERE kind = 'tried'") == [("no_answer",)]
        assert drafts.unfinished() == []


async def test_a_message_is_refused_in_words_where_they_asked_us_to_leave_none(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call_from(hands, "Kay", leave_message="n")
        await hands.press("t", "m", "enter")
        hands.on(TriedForm)
        assert hands.said == "Kay asked us not to leave messages. n No answer instead?"
        assert hands.field == "result"
        await hands.press("n", "enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT try_result FROM event WHERE kind = 'tried'") == [("no_answer",)]


async def test_enter_alone_says_which_letters_there_are(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call(hands)
        await hands.press("t", "enter")
        hands.on(TriedForm)
        assert hands.said == "Choose what happened: n, e, m, w or u"


async def test_a_try_of_an_hour_ago_is_kept_with_its_own_time_and_words(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call(hands)
        await hands.press("t", "w")
        await hands.write("A baker answered")
        await hands.press("tab")
        await hands.write("0902")
        await hands.press("f9")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT words FROM note JOIN event ON event.id = event_id WHERE kind = 'tried'") == [
            ("A baker answered",)
        ]


async def test_a_time_to_come_is_refused_and_nothing_typed_is_lost(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, drafts):
        await a_call(hands)
        await hands.press("t", "n", "tab")
        await hands.write("1700")
        await hands.press("f9")
        hands.on(TriedForm)
        assert "future" in hands.said
        await hands.press("escape")
        assert [seen.values["at"] for seen in drafts.unfinished()] == ["1700"]
        await hands.press("t")
        hands.on(TriedForm)
        assert hands.value("at") == "1700"


async def test_after_three_tries_on_two_days_writing_is_suggested(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call(hands)
        await hands.press("t", "n", "enter", "t", "e", "enter")
        assert "tried twice. It stays in the queue." in hands.said
        desk.clock.at = desk.clock.now().replace(day=25)  # type: ignore[attr-defined]
        await hands.press("t", "n", "enter")
        assert "tried 3 times on 2 days. Write instead?" in hands.said
