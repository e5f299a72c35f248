"""What makes it easier for somebody, and what to mind with them, stands in words wherever it matters."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.contacts import log
from db.desk.desk import Desk
from db.models import LeaveMessage, ReplyBy
from deskapp.forms.log.call import CallForm
from screens.dialogs.read_text import ReadBox
from screens.forms.screen import FormScreen
from screens.queue.screen import QueueScreen
from tests.db.desk_case import at, change
from tests.screens.front_desk import Hands, entry, front_desk, workers_done

WINDOWS = pytest.mark.parametrize("size", [(80, 24), (60, 20)])


def kay(desk: Desk) -> None:
    """Kay waits, and much is to be minded with her."""
    log.log_contact(
        desk,
        entry(name="Kay Moss", number="07700 900 418", about="Wants a dentist"),
        promised_at=at(25, 12),
        needs="large print 18pt",
        ok_to_leave_message=LeaveMessage.NO,
    )
    change(
        desk,
        1,
        likes_to_be_called="Mrs Moss",
        best_time="after 2pm",
        reply_by=ReplyBy.LETTER,
        caution="Her son answers and shouts",
        caution_review_on=date(2027, 3, 1),
    )


def shown(hands: Hands) -> str:
    return " ".join(hands.text.split())


async def test_the_queue_says_that_no_message_may_be_left_and_caution_without_why_in_the_preview(
    tmp_path: Path,
) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        kay(desk)
        await hands.press("f5")
        hands.on(QueueScreen).reload(at_once=True)
        await hands.see("NO MSG")
        await hands.see("DON'T LEAVE A MESSAGE")
        line, dial = (
            next(one for one in hands.text.splitlines() if words in one) for words in ("NO MSG", "07700 900 418")
        )
        assert "CAUTION" not in line
        assert dial.split()[0] == "CAUTION"
        assert hands.text.count("CAUTION") == 1
        assert "shouts" not in hands.text


@WINDOWS
@pytest.mark.parametrize("form", ["f2", "f3", "f4"])
async def test_every_log_form_says_it_once_they_are_picked(tmp_path: Path, size: tuple[int, int], form: str) -> None:
    async with front_desk(tmp_path, size=size) as (hands, desk, _):
        kay(desk)
        await hands.press(form)
        form_shown = hands.screen
        assert isinstance(form_shown, FormScreen)
        form_shown.fields["name"].focus()
        await hands.write("kay moss")
        await hands.press("down", "enter")
        text = shown(hands)
        for words in (
            "CAUTION (Ctrl+O says why).",
            "DON'T LEAVE A MESSAGE.",
            "Likes to be called Mrs Moss.",
            "LARGE PRINT 18PT.",
            "Best time: after 2pm.",
        ):
            assert words in text, words
        assert "shouts" not in text
        await hands.press("ctrl+o")
        hands.on(ReadBox)
        assert "Her son answers and shouts" in hands.text
        await hands.press("escape")
        assert hands.screen is form_shown


@WINDOWS
@pytest.mark.parametrize("key", ["r", "t", "p", "n"])
async def test_every_box_about_their_contact_says_it(tmp_path: Path, size: tuple[int, int], key: str) -> None:
    async with front_desk(tmp_path, size=size) as (hands, desk, _):
        kay(desk)
        hands.on(QueueScreen).reload(at_once=True)
        await workers_done(hands.app)
        await hands.press(key)
        assert isinstance(hands.screen, FormScreen)
        text = shown(hands)
        for words in (
            "CAUTION (Ctrl+O says why).",
            "DON'T LEAVE A MESSAGE",
            "NEEDS: large print 18pt",
            "Likes to be called Mrs Moss.",
            "Best time: after 2pm.",
            "answered by letter.",
        ):
            assert words in text, words
        assert "shouts" not in text
        await hands.press("ctrl+o")
        hands.on(ReadBox)
        assert "Her son answers and shouts" in hands.text


async def test_where_nobody_is_picked_ctrl_o_says_so(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("f2", "ctrl+o")
        hands.on(CallForm)
        assert hands.said == "Nobody is named here yet."
