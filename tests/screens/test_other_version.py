"""Drafts begun with another version: a form, a subject, a question or a choice that this one does not have."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from db.drafts.book import DraftBook
from deskapp.errors import WordsError
from deskapp.forms.log.call import CallForm
from screens.queue.screen import QueueScreen
from screens.unfinished.screen import Unfinished
from tests.db.desk_case import StoppedClock
from tests.plain.plain_desk import PlainDesk
from tests.screens.front_desk import TUESDAY, front_desk

KEPT = "Another version of deskapp began this: carry on with it there. What was typed is kept."
FORMS = (
    "a newer form",
    "a newer form:17",
    "reply",
    "reply:x",
    "change:1:shoe size",
    "person:",
    "check's end",
)
QUESTIONS = (
    "desk words:a newer setting",
    "desk words",
    "desk words:next charter:{",
    "desk words:next charter:[]",
    "desk words:next charter:[{}]",
)


@pytest.mark.parametrize("name", [*FORMS, *QUESTIONS])
async def test_what_only_another_version_asks_is_said_and_kept(tmp_path: Path, name: str) -> None:
    async with front_desk(tmp_path) as (hands, desk, drafts):
        draft = drafts.begin(name, by="Priya Nair", at=desk.clock.now())
        draft.keep({"about": "Blue folder"}, "shoe size")
        draft.park()
        await hands.press("f8")
        hands.on(Unfinished)
        assert "Blue folder" in hands.text
        await hands.press("enter")
        assert hands.said == KEPT
        assert [seen.values["about"] for seen in drafts.unfinished()] == ["Blue folder"]
        await hands.press("escape")
        hands.on(QueueScreen)


async def test_a_question_left_at_no_number_begins_at_its_first(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, drafts):
        draft = drafts.begin("desk words:telephone", by="Priya Nair", at=desk.clock.now())
        draft.keep({"about": "Our number: 01632", "answer 0": "01632", "at question": "last"}, "words")
        draft.park()
        await hands.press("f8", "enter")
        assert "Our number" in hands.text
        assert "01632" in hands.text


async def test_a_choice_that_nothing_offers_any_more_is_said_and_asked_again(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, drafts):
        draft = drafts.begin("call", by="Priya Nair", at=desk.clock.now() - timedelta(minutes=1))
        draft.keep({"about": "A dentist", "topic": "Dentist", "outcome": "beamed_up", "shoe size": "9"}, "outcome")
        draft.park()
        await hands.press("f8", "enter")
        hands.on(CallForm)
        assert hands.said == 'Outcome: "beamed_up" is not offered any more. Choose again.'
        assert hands.value("about") == "A dentist"
        await hands.press("f9")
        assert hands.said == "Choose what happens next by its letter"


def test_line_mode_says_it_too(tmp_path: Path) -> None:
    at_plain = PlainDesk(tmp_path, StoppedClock(TUESDAY))
    with at_plain.open() as desk:
        drafts = DraftBook(desk.settings.drafts, desk.clock)
        for name in ("a newer form:17", "reply:x"):
            drafts.begin(name, by="Priya Nair", at=desk.clock.now()).keep({"about": "Blue folder"}, "words")
        drafts.close()
    for number in ("1", "2"):
        with pytest.raises(WordsError, match=KEPT):
            at_plain.do("unfinished", number)
    assert len(at_plain.unfinished) == 2
