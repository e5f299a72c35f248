"""Putting something right from a contact's page: Enter, a letter, what it should say, Enter."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.contacts.page import page
from db.startup.open_desk import open_desk
from deskapp.forms.contact.correction import CorrectionForm, correct_field
from deskapp.wording.causes import ContactCause
from screens.contact.page import ContactPage
from screens.dialogs.choose_field import FieldsBox
from screens.forms.screen import FormScreen
from screens.queue.screen import QueueScreen
from screens.unfinished.screen import Unfinished
from tests.db.desk_case import StoppedClock, rows
from tests.screens.front_desk import TUESDAY, a_call, a_call_from, front_desk


async def test_a_number_is_put_right_with_three_keys_and_the_history_says_what_it_was(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, drafts):
        await a_call_from(hands, "Margaret Hall")
        await hands.press("enter")
        hands.on(ContactPage)
        hands.keys = 0
        await hands.press("enter")
        hands.on(FieldsBox)
        assert "u  Number" in hands.text
        assert "01632 960 044" in hands.text
        await hands.press("u")
        hands.on(CorrectionForm)
        assert hands.value("number") == "01632 960 044"
        assert "Typing replaces it, an arrow key keeps it. Enter saves" in " ".join(hands.said.split())
        await hands.write("01632 960 055")
        await hands.press("enter")
        hands.on(ContactPage)
        assert hands.keys == 3
        assert "the number is changed." in hands.said
        assert "01632 960 055" in hands.text
        assert 'Changed the number from "01632 960 044" to' in hands.text
        assert drafts.unfinished() == []
        await hands.press("z")
        assert hands.said.startswith("Taken back: that you changed the number.")
        assert rows(desk, "SELECT number FROM contact") == [("01632 960 044",)]


@pytest.mark.parametrize(
    ("letter", "field", "typed", "says"),
    [
        ("n", "name", "Peggy Hall", 'Changed the name from "Margaret Hall" to "Peggy Hall".'),
        ("w", "about", "Wants a chiropodist", "Changed what it is about from"),
        ("t", "topic", "oth", "Changed the topic from"),
        ("d", "detail", "Cannot use stairs", 'Wrote down the detail: "Cannot use stairs".'),
        ("f", "file_place", "tray 2", 'Wrote down where it is: "tray 2".'),
        ("r", "received_at", "0855", "Changed when it came in from Tue 24 Nov 09:02 to Tue 24 Nov 08:55."),
        ("k", "kind", "f", "Changed what kind it is from enquiry to feedback."),
        ("y", "relay", "y", "Marked it as a relay call."),
        ("a", "address", "3 The Square", 'Wrote down the address: "3 The Square".'),
    ],
)
async def test_each_field_has_a_letter_and_a_line_of_the_history(
    tmp_path: Path, letter: str, field: str, typed: str, says: str
) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call_from(hands, "Margaret Hall")
        await hands.press("enter", "enter", letter)
        form = hands.on(CorrectionForm)
        box = form.fields[field]
        if len(typed) > 1:
            box.put("")
            await hands.write(typed)
            if field == "received_at":
                assert "= Tuesday 24 November, 08:55 (today)" in hands.text, "said back in full before it is saved"
            await hands.press("enter")
        else:
            await hands.press(typed)
            if isinstance(hands.screen, FormScreen):
                await hands.press("enter")
        hands.on(ContactPage)
        assert " ".join(says.split()) in " ".join(hands.text.split())


async def test_what_it_says_already_is_not_saved_and_esc_keeps_what_was_typed(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, drafts):
        await a_call_from(hands, "Margaret Hall")
        await hands.press("enter", "enter", "n", "enter")
        hands.on(CorrectionForm)
        assert hands.said == ContactCause.SAYS_SO_ALREADY
        await hands.press("escape")
        assert drafts.unfinished() == []
        await hands.press("enter", "n", "right")
        await hands.write("-Jones")
        await hands.press("escape")
        hands.on(ContactPage)
        (left,) = drafts.unfinished()
        assert left.values["name"] == "Margaret Hall-Jones"
        await hands.press("f8")
        hands.on(Unfinished)
        assert "Change" in hands.text
        await hands.press("enter")
        hands.on(CorrectionForm)
        assert hands.value("name") == "Margaret Hall-Jones"
        await hands.press("enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT name FROM contact") == [("Margaret Hall-Jones",)]


async def test_who_saves_second_sees_both_and_loses_nothing(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        await a_call_from(hands, "Margaret Hall")
        await hands.press("enter", "enter", "n", "right")
        await hands.write("-Jones")
        other = open_desk(desk.settings, clock)
        other.staff = desk.staff
        correct_field(other, 1, field="name", value="Peggy Hall")
        other.close()
        await hands.press("enter")
        hands.on(CorrectionForm)
        assert "changed the name at 09:02, while you were typing. Yours is kept; theirs is shown above." in hands.said
        assert "Name now: Peggy Hall" in hands.text
        assert hands.value("name") == "Margaret Hall-Jones"
        await hands.press("f9")
        hands.on(ContactPage)
        seen = page(desk.engine, 1)
        assert seen.name == "Margaret Hall-Jones"
        assert [line.new_value for line in seen.history if line.field == "name"] == [
            "Margaret Hall-Jones",
            "Peggy Hall",
        ]


async def test_a_closed_contact_is_put_right_too(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call(hands)
        await hands.press("enter", "r", "t", "s", "enter")
        hands.on(ContactPage)
        await hands.press("enter", "f")
        hands.on(CorrectionForm)
        await hands.write("file 7")
        await hands.press("enter")
        hands.on(ContactPage)
        assert rows(desk, "SELECT state, file_place FROM contact") == [("closed", "file 7")]


async def test_what_is_typed_first_replaces_a_short_text_and_goes_on_with_a_long_or_a_begun_one(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call_from(hands, "Margaret Hall")
        await hands.press("enter", "enter", "t")
        await hands.write("Ca")
        assert hands.value("topic") == "Ca"
        await hands.press("escape", "escape", "f8", "enter")
        await hands.write("re")
        assert hands.value("topic") == "Care"
        await hands.press("ctrl+u", "escape", "f5", "enter", "enter", "w")
        before = hands.value("about")
        await hands.write(" today")
        assert hands.value("about") == f"{before} today"
