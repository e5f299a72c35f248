"""Trying to reach somebody: three keys, and it ends nothing."""

from __future__ import annotations

from pathlib import Path

from db.desk.desk import Desk
from deskapp.forms.contact.attempt import AttemptForm
from screens.messages import OpenContact
from screens.queue.screen import QueueScreen
from tests.db.desk_case import rows
from tests.screens.front_desk import Hands, a_call, a_call_from, front_desk, still_there


async def test_tried_without_an_answer_takes_three_keys_and_stays_in_the_queue(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, drafts):
        await a_call(hands)
        hands.keys = 0
        await hands.press("t", "n", "enter")
        assert hands.keys == 3
        hands.on(QueueScreen)
        assert "tried once. Try again from 13:02 today." in hands.said
        assert rows(desk, "SELECT result FROM promise") == [("running",)]
        assert rows(desk, "SELECT try_result FROM event WHERE kind = 'tried'") == [("no_answer",)]
        assert drafts.unfinished() == []


async def test_a_message_left_though_they_asked_for_none_is_asked_about_once_and_kept(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call_from(hands, "Kay", leave_message="n")
        await hands.press("t", "m", "enter")
        hands.on(AttemptForm)
        assert hands.said == "Kay asked us not to. m again: it was left anyway."
        assert hands.field == "result"
        await hands.press("enter")
        hands.on(AttemptForm)
        await hands.press("m", "enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT try_result, field FROM event WHERE kind = 'tried'") == [
            ("left_message", "against_wish")
        ]
        await hands.press("enter")
        assert "left a message, though they asked us not to" in " ".join(hands.text.split())


async def test_enter_alone_says_which_letters_there_are(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call(hands)
        await hands.press("t", "enter")
        hands.on(AttemptForm)
        assert hands.said == "Choose what happened: n, e, m, w, u, c or x"


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
        hands.on(AttemptForm)
        assert "future" in hands.said
        await hands.press("escape")
        assert [seen.values["at"] for seen in drafts.unfinished()] == ["1700"]
        await hands.press("t")
        hands.on(AttemptForm)
        assert hands.value("at") == "1700"


async def three_tries(hands: Hands, desk: Desk) -> None:
    """Nobody answered on Tuesday, twice, and on Wednesday."""
    await hands.press("t", "n", "enter", "t", "e", "enter")
    assert "tried twice. Try again from 13:02 today." in hands.said
    desk.clock.at = desk.clock.now().replace(day=25)  # type: ignore[attr-defined]
    still_there(desk)
    await hands.press("t", "n", "enter")
    assert "tried 3 times on 2 days. Write instead (r, then l), or t c closes it." in hands.said


async def test_after_three_tries_on_two_days_it_can_be_closed_as_could_not_reach_with_three_keys(
    tmp_path: Path,
) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call_from(hands, "Kay")
        await hands.press("t", "c", "enter")
        assert hands.said == "Not tried so far: the charter says 3 times, on 2 days. Or write: r, then l."
        await hands.press("escape")
        await hands.press("t", "backspace", "escape")
        await three_tries(hands, desk)
        await hands.press("t")
        assert "Tried 3 times on 2 days. Write instead (r, then l), or c closes it." in hands.text
        await hands.press("escape")
        hands.keys = 0
        await hands.press("t", "c", "enter")
        assert hands.keys == 3
        hands.on(QueueScreen)
        assert hands.said == "26-0001 Kay: closed, could not reach them. z takes it back."
        assert rows(desk, "SELECT result FROM promise") == [("not_possible",)]
        assert rows(desk, "SELECT closed_reason FROM contact") == [("could_not_reach",)]
        await hands.press("z")
        assert hands.said == "Taken back: that you closed it. 26-0001 Kay. Z brings it back."
        hands.screen.post_message(OpenContact(1))
        await hands.settle()
        assert "Took back: Closed, could not reach them: tried 3 times on 2 days." in " ".join(hands.text.split())


async def test_one_that_nobody_tried_in_time_asks_why_and_is_missed(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call_from(hands, "Kay")
        for day in (26, 26, 27):
            desk.clock.at = desk.clock.now().replace(day=day)  # type: ignore[attr-defined]
            still_there(desk)
            await hands.press("t", "n", "enter")
        await hands.press("t", "c", "enter", "f9")
        assert hands.said == "Choose why it was late. It helps us fix it"
        await hands.press("t", "enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT result, miss_reason FROM promise") == [("missed", "no time")]


async def test_nobody_to_reply_to_says_why(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call(hands)
        await hands.press("t", "x", "enter")
        assert hands.said == "Enter why there is nobody to reply to, like: no name and no number"
        await hands.write("No name and no number")
        await hands.press("enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT closed_reason FROM contact") == [("not_possible",)]


async def test_where_there_is_a_number_it_is_tried_before_it_is_given_up(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call_from(hands, "Kay")
        await hands.press("t", "x")
        await hands.write("Nobody")
        await hands.press("enter")
        hands.on(AttemptForm)
        assert hands.said.startswith("There is a number: try it first.")


async def test_the_next_try_is_in_the_time_that_suits_them(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call_from(hands, "Kay")
        with desk.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE person SET best_time = 'after 3pm'")
        await hands.press("t", "n")
        assert "Try again from 15:00 today. Best time: after 3pm." in hands.text
        await hands.press("enter")
        assert "tried once. Try again from 15:00 today." in hands.said


async def test_the_next_try_is_never_put_off_beyond_what_was_promised(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call(hands)
        desk.clock.at = desk.clock.now().replace(day=25, hour=15)  # type: ignore[attr-defined]
        still_there(desk)
        await hands.press("t", "n", "enter")
        assert "tried once. Try again before 17:00 today." in hands.said
