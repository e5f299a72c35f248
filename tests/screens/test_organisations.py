"""Organisations at the desk: written down, found, changed, taken back; offered where somebody is pointed elsewhere."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.contacts import log
from db.people.organisation_edit import NO_FIELDS, add_organisation
from db.people.organisations import organisation
from deskapp.charter.vocabulary import Outcome
from deskapp.forms.people.organisation import OrganisationForm
from screens.dialogs.read_text import ReadBox
from screens.people.screen import PeopleScreen
from screens.queue.screen import QueueScreen
from tests.db.desk_case import rows
from tests.screens.front_desk import a_call, entry, found, front_desk

HALLS = NO_FIELDS._replace(name="Halls Pharmacy", numbers="01632 960 310", is_signpost=True)


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_one_is_written_down_found_changed_and_taken_back(tmp_path: Path, size: tuple[int, int]) -> None:
    async with front_desk(tmp_path, size=size) as (hands, desk, _):
        log.log_contact(desk, entry(name="Margaret Hall", number="01632 960 044", outcome=Outcome.SORTED))
        await hands.press("slash")
        await hands.write("hall")
        await found(hands)
        await hands.press("down", "n")
        await hands.press("enter")
        assert hands.said == "Enter the name of the organisation"
        await hands.write("Halls Pharmacy")
        await hands.press("enter")
        await hands.write("pharmacy")
        await hands.press("enter", "y")
        await hands.write("01632 960 310")
        await hands.press("enter", "enter", "enter", "enter")
        await hands.write("20 nov 2025")
        assert "Checked more than a year ago. Ring to make sure before" in hands.text
        await hands.press("enter")
        hands.on(PeopleScreen)
        await found(hands)
        assert "organisation" in hands.text
        await hands.press("down")
        await hands.settle()
        assert "Halls Pharmacy   pharmacy   signpost" in hands.text
        assert "Checked more than a year ago" in " ".join(hands.text.split())
        await hands.press("j")
        assert hands.said.startswith("That is for people")
        await hands.press("e")
        form = hands.on(OrganisationForm)
        form.fields["opening"].focus()
        await hands.write("Mondays")
        await hands.press("f9")
        assert hands.said == "Saved Halls Pharmacy: open. z takes it back."
        await hands.press("h")
        hands.on(ReadBox)
        assert "open was empty, is Mondays" in hands.text
        await hands.press("escape", "z")
        assert hands.said == "Taken back for Halls Pharmacy: open is empty again. Z brings it back."
        page = organisation(desk.engine, 1)
        assert page is not None
        assert (page.opening, page.checked_on) == ("", date(2025, 11, 20))


async def test_the_first_one_is_written_down_where_nothing_is_found(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("slash")
        await hands.write("Moss House")
        await found(hands)
        assert "A new organisation called Moss House" in hands.text
        await hands.press("down", "enter")
        form = hands.on(OrganisationForm)
        assert form.form.values["name"] == "Moss House"
        await hands.press("f9")
        assert rows(desk, "SELECT name FROM organisation") == [("Moss House",)]
        hands.on(PeopleScreen)


async def test_n_begins_one_where_nobody_is_known_yet_and_a_call_is_offered_by_the_name(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await hands.press("slash", "down", "n")
        hands.on(OrganisationForm)
        await hands.press("escape")
        await hands.press("slash")
        await hands.write("Kay Moss")
        await found(hands)
        await hands.press("enter", "down", "enter")
        assert hands.value("name") == "Kay Moss"


async def test_signposts_are_offered_wherever_somebody_is_pointed_elsewhere_and_free_text_stays(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        add_organisation(desk, HALLS)
        add_organisation(desk, NO_FIELDS._replace(name="Halls Carpets"))
        await a_call(hands)
        await a_call(hands)
        await hands.press("r", "t", "o")
        await hands.write("hal")
        await hands.press("down", "enter")
        assert hands.value("to_whom") == "Halls Pharmacy, 01632 960 310"
        assert hands.said == "Nobody has checked this yet. Ring to make sure before you give it out."
        assert hands.field == "consent"
        await hands.press("y", "f9")
        await hands.press("a")
        await hands.write("halls")
        await hands.press("enter", "y", "f9")
        await hands.press("f2", "enter", "enter")
        await hands.write("Sundays")
        await hands.press("enter", "o", "t", "h", "enter", "o")
        await hands.write("pharm")
        await hands.press("down", "enter")
        hands.on(QueueScreen)
        kept = rows(
            desk,
            "SELECT words, organisation_id FROM event LEFT JOIN note ON event.id = event_id "
            "WHERE kind = 'passed_on' ORDER BY event.id",
        )
        assert kept == [("Halls Pharmacy, 01632 960 310", 1), ("halls", None)]
        assert rows(desk, "SELECT detail FROM contact ORDER BY id DESC LIMIT 1") == [("Halls Pharmacy, 01632 960 310",)]
        assert rows(desk, "SELECT count(*) FROM event WHERE organisation_id = 1") == [(2,)]
