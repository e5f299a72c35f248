"""Changing a person's page: every field, what two people do to it at once, what was changed, and taking it back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Static

from db.contacts import log
from db.desk.desk import Desk
from db.models import LeaveMessage, PersonType, ReplyBy
from db.people.edit import change_person, person_fields
from db.people.page import PersonPage, person
from deskapp.charter.vocabulary import Outcome
from deskapp.forms.people.person import PersonForm
from screens.dialogs.read_text import ReadBox
from screens.forms.screen import FormScreen
from screens.messages import CarryOn
from screens.people.screen import PeopleScreen
from screens.queue.screen import QueueScreen
from screens.unfinished.screen import Unfinished
from tests.screens.front_desk import Hands, entry, found, front_desk, look_for


def kay(desk: Desk) -> None:
    """Somebody who rang once."""
    log.log_contact(
        desk, entry(name="Kay Moss", number="07700 900 418", outcome=Outcome.SORTED), needs="allow time to answer"
    )


def page_of(desk: Desk) -> PersonPage:
    page = person(desk.engine, 1)
    assert page is not None
    return page


def meanwhile(desk: Desk, **fields: Any) -> None:
    """Somebody else changes her page."""
    page = page_of(desk)
    before = person_fields(page)
    change_person(desk, 1, before._replace(**fields), before=before, version=page.version)


async def changing(hands: Hands) -> FormScreen:
    """Her page, open to be changed."""
    await look_for(hands, "kay")
    await hands.press("down", "e")
    return hands.on(PersonForm)


async def change_every_field(hands: Hands) -> None:
    """Another value in every field but the name."""
    await hands.press("enter")
    await hands.write("Mrs Moss")
    await hands.press("enter", "c")
    await hands.write("Cosham Carers")
    await hands.press("enter")
    assert 'There is no "Cosham Carers" yet' in hands.said
    await hands.press("enter")
    await hands.write("treasurer")
    await hands.press("enter")
    assert "Write what to do, not what is wrong" in hands.said
    await hands.write(", large print 18pt")
    await hands.press("enter")
    await hands.write("1 year")
    assert hands.screen.query_one("#box-review-on").echo == "= Wednesday 24 November 2027"  # type: ignore[attr-defined]
    await hands.press("enter", "n", "l")
    await hands.write("after 2pm")
    await hands.press("enter")
    await hands.write(", 01632 960 044 (home)")
    await hands.press("enter")
    await hands.write("kay@example.org")
    await hands.press("enter")
    await hands.write("2 The Row, Cosham")
    await hands.press("enter", "n")
    await hands.write("John Moss (carer)")
    await hands.press("enter")
    await hands.write("Ring from the office")
    await hands.press("enter")
    await hands.write("6 months")
    await hands.press("enter")


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_every_field_of_a_page_is_changed_and_shown(tmp_path: Path, size: tuple[int, int]) -> None:
    async with front_desk(tmp_path, size=size) as (hands, desk, _):
        kay(desk)
        await changing(hands)
        await change_every_field(hands)
        hands.on(PeopleScreen)
        await found(hands)
        assert "Saved Kay Moss: likes to be called, who they are, organisation, role there, may be" in hands.said
        page = page_of(desk)
        assert (page.likes_to_be_called, page.best_time, page.address) == ("Mrs Moss", "after 2pm", "2 The Row, Cosham")
        assert (page.ok_to_leave_message, page.reply_by) == (LeaveMessage.NO, ReplyBy.LETTER)
        assert [need.what for need in page.needs] == ["allow time to answer", "large print 18pt"]
        assert [one.number for one in page.numbers] == ["01632 960 044", "07700 900 418"]
        assert [one.email for one in page.emails] == ["kay@example.org"]
        assert [one.name for one in page.speakers] == ["John Moss"]
        assert [one.reason for one in page.cautions] == ["Ring from the office"]
        assert page.person_type is PersonType.CARER
        assert (page.organisation, page.role, page.feedback_ok) == ("Cosham Carers", "treasurer", False)
        assert "Kay Moss   CAUTION (y says why)   carer" in hands.text
        assert "DON'T LEAVE A MESSAGE" in hands.text
        assert "CAUTION (y says why)" in hands.text
        assert "kay@example.org (given 24 Nov 2026)" in hands.text


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("numbers", ", her sister", "her sister"),
        ("speakers", "John Moss", "in brackets"),
        ("review_on", "soon", "can't be read"),
        ("caution", "Shouts", "Give a reason and a date to look at this again"),
    ],
)
async def test_what_a_field_cannot_take_says_what_to_type(
    tmp_path: Path, field: str, typed: str, sentence: str
) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        kay(desk)
        form = await changing(hands)
        form.fields[field].focus()
        await hands.write(typed)
        await hands.press("f9")
        hands.on(PersonForm)
        assert sentence in hands.said
        assert page_of(desk).version == 1


async def test_what_was_typed_is_kept_and_carried_on_with(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, drafts):
        kay(desk)
        form = await changing(hands)
        form.fields["best_time"].focus()
        await hands.write("mornings")
        await hands.press("escape", "f8")
        hands.on(Unfinished)
        assert "Person" in hands.text
        assert "Kay Moss" in hands.text
        hands.screen.post_message(CarryOn(drafts.unfinished()[0].id))
        await hands.settle()
        await hands.see("mornings")
        hands.on(PersonForm)
        assert hands.value("best_time") == "mornings"
        await hands.press("f9")
        assert page_of(desk).best_time == "mornings"
        hands.on(QueueScreen)


async def test_a_page_that_nobody_changed_leaves_nothing_unfinished_and_an_emptied_field_does(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, drafts):
        kay(desk)
        form = await changing(hands)
        await hands.press("escape")
        assert drafts.unfinished() == []
        await hands.press("e")
        form = hands.on(PersonForm)
        form.fields["needs"].focus()
        await hands.press("end", "ctrl+u", "escape")
        assert len(drafts.unfinished()) == 1


async def test_who_saves_second_sees_both_and_loses_nothing(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        kay(desk)
        form = await changing(hands)
        form.fields["best_time"].focus()
        await hands.write("mornings")
        meanwhile(desk, best_time="after 2pm", reply_by=ReplyBy.LETTER)
        await hands.press("f9")
        hands.on(PersonForm)
        assert "Somebody changed this page" in hands.said
        assert "Priya: best time was empty, is after 2pm" in hands.text
        assert hands.value("best_time") == "mornings"
        assert hands.value("reply_by") == "letter"
        assert page_of(desk).best_time == "after 2pm"
        await hands.press("f9")
        hands.on(PeopleScreen)
        page = page_of(desk)
        assert (page.best_time, page.reply_by) == ("mornings", ReplyBy.LETTER)


async def test_the_history_shows_a_change_and_that_it_was_taken_back(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        kay(desk)
        meanwhile(desk, best_time="after 2pm", needs="large print 18pt", caution="")
        await look_for(hands, "kay")
        await hands.press("down", "z")
        await found(hands)
        assert hands.said == ("Taken back for Kay Moss: best time is empty again; needs is allow time to answer again.")
        assert "Needs        allow time to answer (asked 24 Nov 2026)" in hands.text
        await hands.press("h")
        hands.on(ReadBox)
        box = str(hands.screen.query_one("#box Static", Static).render())
        assert "Priya Nair: best time was empty, is after 2pm  (taken back)" in box
        assert "Priya Nair: Took back: best time was after 2pm, is empty" in box
        await hands.press("escape", "z")
        assert "nothing of yours from the last hour" in hands.said
