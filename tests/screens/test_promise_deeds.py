"""Somebody is asked, waits in the queue, answers, and z takes it back; more time, how it stands and a step by key."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from db.desk.desk import Desk
from deskapp.charter.options import WhileWaiting
from deskapp.forms.contact.ask import AnsweredForm, AskForm
from deskapp.forms.contact.extend import ExtendForm
from deskapp.forms.contact.tell import TellForm
from screens.contact.page import ContactPage
from screens.queue.screen import QueueScreen
from tests.db.desk_case import StoppedClock, rows
from tests.screens.front_desk import TUESDAY, Hands, a_letter, front_desk


def give_way(desk: Desk) -> None:
    """Have every promise wait while somebody is asked, and take five days longer where they were told."""
    rules = (replace(rule, while_waiting=WhileWaiting.PAUSE, extend=5) for rule in desk.edition.rules)
    desk.edition = replace(desk.edition, rules=tuple(rules))


async def a_letter_came(hands: Hands) -> None:
    """A letter, to be answered within five working days."""
    await hands.press("f4")
    await a_letter(hands, "Joan Hall")
    await hands.press("f9")
    hands.on(QueueScreen)


async def test_who_is_asked_waits_in_the_queue_until_they_answer_and_z_takes_it_back(tmp_path: Path) -> None:
    async with front_desk(tmp_path, StoppedClock(TUESDAY)) as (hands, desk, drafts):
        give_way(desk)
        await a_letter_came(hands)
        due = rows(desk, "SELECT due_at FROM promise WHERE stopped_at IS NULL")
        await hands.press("q")
        hands.on(AskForm)
        await hands.press("t")
        await hands.write("Which ward was it?")
        await hands.press("enter")
        hands.on(QueueScreen)
        assert "we wait for them." in hands.said
        assert ">  waiting       Joan Hall " in hands.text
        await hands.press("b")
        hands.on(AnsweredForm)
        await hands.write("Ward 4")
        await hands.press("enter")
        hands.on(QueueScreen)
        assert "they answered. Reply by" in hands.said
        assert ">  Tue 1 Dec     Joan Hall " in hands.text
        await hands.press("z")
        assert hands.said.startswith("Taken back: that they answered.")
        assert ">  waiting       Joan Hall " in hands.text
        await hands.press("z")
        assert hands.said.startswith("Taken back: that you asked them.")
        assert ">  Tue 1 Dec     Joan Hall " in hands.text
        assert rows(desk, "SELECT due_at FROM promise WHERE stopped_at IS NULL AND waiting_since IS NULL") == due
        assert drafts.unfinished() == []


async def test_from_the_page_more_time_is_given_and_they_are_told_how_it_stands(tmp_path: Path) -> None:
    async with front_desk(tmp_path, StoppedClock(TUESDAY)) as (hands, desk, _):
        give_way(desk)
        await a_letter_came(hands)
        await hands.press("enter", "x")
        hands.on(ExtendForm)
        await hands.write("The ward is shut")
        await hands.press("enter", "n", "enter")
        assert hands.said == "Tell them first: they have to know that it takes longer, and why."
        await hands.press("y", "enter")
        hands.on(ContactPage)
        assert "more time, until 17:00 on Tue 8 Dec." in hands.said
        await hands.press("T")
        hands.on(TellForm)
        await hands.press("t")
        await hands.write("Still with the ward")
        await hands.press("enter")
        hands.on(ContactPage)
        assert "they know how it stands." in hands.said


async def test_what_cannot_be_done_is_said_and_nothing_is_begun(tmp_path: Path) -> None:
    async with front_desk(tmp_path, StoppedClock(TUESDAY)) as (hands, _, drafts):
        await a_letter_came(hands)
        for key, words in (
            ("b", "We are not waiting for them: nothing was asked that they have not answered."),
            ("x", "Nothing here can be given more time: the charter allows none, or it is used up."),
            ("j", "The charter has no step for this. A note can say what happened."),
        ):
            await hands.press(key)
            hands.on(QueueScreen)
            assert hands.said == words
        assert drafts.unfinished() == []
