"""What staff do in more than one test of the screens: a call, a letter, a command by its name, somebody looked for."""

from __future__ import annotations

from typing import Any

from db.models import Contact
from screens.people import PeopleScreen
from screens.queue import QueueScreen
from tests.db.desk_case import at
from tests.db.desk_case import entry as entry_at
from tests.screens.front_desk import Hands


async def a_call(hands: Hands, about: str = "A dentist", *, name: str = "") -> None:
    """Somebody is to be rung back by tomorrow."""
    await hands.press("f2")
    await hands.write(name)
    await hands.press("enter", "enter")
    await hands.write(about)
    await hands.press("enter", "d", "e", "n", "enter", "c", "f9")
    hands.on(QueueScreen)


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


async def a_letter(hands: Hands, name: str, *, kind: str = "enter") -> None:
    """Joan's letter, up to the box that says who has it."""
    await hands.press("p", "enter", "enter")
    await hands.write(name)
    await hands.press("enter")
    await hands.write("14 Test Row, Southsea PO4 9ZZ")
    await hands.press("enter", "l")
    await hands.write("Unhappy with discharge")
    await hands.press("enter", "h", "o", "s", "enter", kind, "enter")


async def command(hands: Hands, words: str) -> None:
    """Ctrl+P, a word of it, Enter."""
    await hands.press("ctrl+p")
    await hands.write(words)
    await hands.press("enter")


def entry(**fields: Any) -> Contact:
    return entry_at(received_at=at(24, 8, 55), **fields)


async def look_for(hands: Hands, words: str) -> PeopleScreen:
    await hands.press("slash")
    await hands.write(words)
    await found(hands)
    return hands.on(PeopleScreen)


async def found(hands: Hands) -> None:
    await hands.app.workers.wait_for_complete(
        [w for w in hands.app.workers if w.group in ("finding", "reading a page")]
    )
    await hands.settle()
