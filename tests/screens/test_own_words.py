"""A charter's own kind and channel at the desk: chosen by their letters, listed, and seen with f."""

from __future__ import annotations

from pathlib import Path

from db.startup.open_desk import open_desk
from deskapp.settings import Settings
from screens.queue.screen import QueueScreen
from tests.db.desk_case import StoppedClock, rows
from tests.db.test_own_words import CHARTER
from tests.screens.front_desk import TUESDAY, front_desk


async def test_a_text_that_asks_for_information_is_logged_by_its_letters_and_listed_with_f(tmp_path: Path) -> None:
    folder, clock = tmp_path / "desk", StoppedClock(TUESDAY)
    open_desk(Settings(folder), clock, edition_text=CHARTER).close()
    async with front_desk(folder, clock) as (hands, desk, _):
        await hands.press("f4")
        assert "x Text message" in hands.text
        assert "k Outreach stall" in hands.text
        await hands.press("x", "enter")
        await hands.write("Jo Bell")
        await hands.press("enter", "enter", "enter")
        await hands.write("Minutes of a meeting")
        await hands.press("enter", "o", "t", "h", "enter")
        assert "o Freedom of information request" in hands.text
        await hands.press("o", "enter")
        assert "PROMISED Reply to the text message" in hands.text
        await hands.press("f9")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT channel, kind FROM contact") == [("text", "foi")]
        assert "FOI" in hands.text
        for _ in range(5):
            await hands.press("f")
        assert "Showing: foi only" in hands.text
        assert "Jo Bell" in hands.text
