"""The people screen: one box on top, what was found below it, and the page of whoever is highlighted."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from db.contacts import log
from db.desk.desk import Desk
from db.models import Basis, Caution, LeaveMessage, Need, ReplyBy, Speaker
from db.people.merge import merge_people
from db.people.page import person
from db.search import SearchResults
from db.storage.sessions import writing
from deskapp.charter.vocabulary import Outcome
from deskapp.forms.log.call import CallForm
from deskapp.views.person import line
from deskapp.views.person_merge import NO_PERSON_MERGED
from screens.contact.page import ContactPage
from screens.dialogs.confirm import ConfirmBox
from screens.dialogs.pick import PickBox
from screens.messages import OpenPerson
from screens.people.lists import Contacts, FindPeople, Finds
from screens.people.screen import PeopleScreen
from screens.queue.screen import QueueScreen
from tests.db.desk_case import StoppedClock, at
from tests.screens.front_desk import TUESDAY, command, entry, found, front_desk, look_for


def town(desk: Desk) -> None:
    """Some of the people who ring; Margaret Hall waits for a dentist."""
    log.log_contact(
        desk,
        entry(name="Margaret Hall", number="01632 960 044", about="Transport to hospital", outcome=Outcome.SORTED),
        needs="allow time to answer",
        ok_to_leave_message=LeaveMessage.YES,
        reply_by=ReplyBy.PHONE,
    )
    log.log_contact(
        desk, entry(name="Margaret Hall", number="01632 960 044", about="Wants a dentist"), promised_at=at(25, 12)
    )
    for name, number in [("Mr P Hallam", "07700 900 231"), ("[/x] Halls [Pharmacy", "01632 960 310")]:
        log.log_contact(desk, entry(name=name, number=number, outcome=Outcome.SORTED))


def test_what_makes_it_easier_stands_whole_on_a_line_that_was_found_by_its_words() -> None:
    found = SearchResults(
        1, 7, "Mr J Adeyemi", "01632 960 017", at(20), 1, "relay call", "26-0401", "Needs a dentist with a step"
    )
    assert line(found, at(24)).rstrip() == (
        "Mr J Adeyemi         01632 960 017  26-0401  Needs a dentist wit… RELAY CALL"
    )
    assert line(found, at(24), 56).endswith("RELAY CALL"), "in a small window the number gives way"
    assert line(found._replace(contact_id=None), at(24), 56).rstrip().endswith("RELAY CALL")
    assert cell_len(line(found._replace(needs="", about="x" * 80), at(24))) == 76


async def test_people_are_found_as_you_type_with_the_page_of_the_first(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        town(desk)
        await look_for(hands, "garet")
        assert "Margaret Hall        01632 960 044" in hands.text
        assert f"{len(hands.screen.query_one(Finds).options)} found, newest first" in hands.text
        assert "1 open" in hands.text
        for words in (
            "last Tue 24 Nov",
            "Needs        allow time to answer (asked 24 Nov 2026)",
            "Messages     OK to leave a message",
            "Reply by     phone     Best time: not asked",
            "26-0002  Tue 24 Nov  OPEN   Wants a dentist",
            "26-0001  Tue 24 Nov  closed Transport to hospital",
        ):
            assert words in hands.text, words


async def test_a_name_with_brackets_is_shown_as_it_stands(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        town(desk)
        await look_for(hands, "alls")
        assert "[/x] Halls [Pharmacy" in hands.text
        assert "[/x] Halls [Pharmacy" in hands.text.split("-" * 40)[-1]


async def test_enter_opens_what_waits_for_whoever_was_found(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        town(desk)
        await hands.press("o")
        await hands.write("margaret")
        await hands.press("enter")
        await found(hands)
        hands.on(ContactPage)
        assert "Wants a dentist" in hands.text


@pytest.mark.parametrize("typed", ["26-0001", "1", "transport hosp"])
async def test_enter_opens_the_contact_that_was_found(tmp_path: Path, typed: str) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        town(desk)
        await hands.press("slash")
        await hands.write(typed)
        await hands.press("enter")
        await found(hands)
        if typed == "1":
            hands.on(PeopleScreen)
            assert "Nobody is chosen" in hands.said
        else:
            hands.on(ContactPage)
            assert "26-0001" in hands.text


async def test_in_the_box_letters_are_letters_and_off_it_they_are_keys(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        town(desk)
        await look_for(hands, "hallao")
        assert hands.value("find") == "hallao"
        await hands.press(*["backspace"] * 2, "down")
        assert isinstance(hands.app.focused, Finds)
        await hands.press("o")
        assert isinstance(hands.app.focused, FindPeople)
        assert hands.value("find") == "hall"


async def test_down_goes_through_the_list_and_a_starts_a_call_for_whoever_is_marked(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        town(desk)
        await look_for(hands, "hall")
        await hands.press("down", "down", "down")
        await found(hands)
        assert "26-0002" in hands.text
        await hands.press("a")
        hands.on(CallForm)
        assert (hands.value("name"), hands.value("number")) == ("Margaret Hall", "01632 960 044")


async def test_somebody_found_by_a_number_and_a_down_in_one_burst(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        town(desk)
        await hands.press("slash", *"900231", "down", "a")
        await hands.settle()
        hands.on(CallForm)
        assert hands.value("name") == "Mr P Hallam"


async def test_nothing_found_says_what_to_do(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        town(desk)
        await look_for(hands, "zzzz")
        assert "Fewer letters find more" in hands.said
        await hands.press("escape")
        hands.on(QueueScreen)


async def test_somebody_without_a_name_is_found_by_their_number(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        log.log_contact(desk, entry(number="0191 498 0123", about="Rang off"), promised_at=at(25, 12))
        await look_for(hands, "0123")
        assert "No name given" in hands.text
        assert "26-0001 Tue 24 Nov   OPEN" in hands.text
        await hands.press("enter")
        await found(hands)
        hands.on(ContactPage)


def kept(desk: Desk, *rows: Any) -> None:
    """Write rows of a person's page straight into the record."""
    with writing(desk.engine) as session:
        session.add_all(rows)


CAREFUL = (
    Caution(person_id=1, reason="Ask for the manager: was shouted at", review_on=date(2027, 3, 1), at=at(2)),
    Speaker(person_id=1, name="John Hall", basis=Basis.POWER_OF_ATTORNEY, told_on=date(2026, 3, 3)),
    Need(person_id=1, what="large print 18pt", asked_on=date(2025, 11, 20), review_on=date(2026, 11, 20)),
    Need(person_id=1, what="no stairs", asked_on=date(2026, 11, 2), review_on=date(2027, 11, 2)),
)


def anew() -> list[Any]:
    return [type(row)(**row.model_dump()) for row in CAREFUL]


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_the_page_says_everything_and_the_reason_of_a_caution_is_one_key_away(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with front_desk(tmp_path, size=size) as (hands, desk, _):
        town(desk)
        kept(desk, *anew())
        await look_for(hands, "garet")
        text = " ".join(hands.text.split())
        if size == (60, 20):  # too much for a small window: Tab to their contacts shows the rest
            await hands.press("down", "tab")
            text += " ".join(hands.text.split())
        for words in (
            "CAUTION (y says why)",
            "large print 18pt (ask again: last asked 20 Nov 2025)",
            "no stairs (asked 2 Nov 2026, look again 2 Nov 2027)",
            "John Hall, power of attorney (told 3 Mar 2026)",
            "(given 24 Nov 2026)",
        ):
            assert words in text, words
        assert "shouted" not in text
        await hands.press("down", "y")
        box = " ".join(hands.text.replace("│", "").split())
        assert "Ask for the manager: was shouted at" in box
        assert "Look at it again on 1 Mar 2027" in box
        await hands.press("escape")
        hands.on(PeopleScreen)


async def test_tab_goes_to_all_their_contacts_and_enter_opens_the_one_that_is_marked(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        town(desk)
        await look_for(hands, "garet")
        await hands.press("down", "tab", "down", "enter")
        await found(hands)
        hands.on(ContactPage)
        assert "Transport to hospital" in hands.text
        await hands.press("escape")
        assert isinstance(hands.app.focused, Contacts)


async def test_the_screen_opens_at_one_person_and_goes_back_to_where_that_was_asked(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        town(desk)
        hands.screen.post_message(OpenPerson(1))
        await hands.settle()
        await found(hands)
        hands.on(PeopleScreen)
        assert "likes" not in hands.text
        assert "Margaret Hall        01632 960 044" in hands.text
        assert "26-0002  Tue 24 Nov  OPEN   Wants a dentist" in hands.text
        await hands.press("a")
        hands.on(CallForm)
        assert hands.value("name") == "Margaret Hall"


async def test_without_a_caution_or_a_person_y_says_so(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        town(desk)
        log.log_contact(desk, entry(number="0191 498 0123", about="Rang off"), promised_at=at(25, 12))
        await look_for(hands, "garet")
        await hands.press("down", "y")
        assert hands.said == "No caution is written down for them."
        await hands.press("slash", *["backspace"] * 5)
        await hands.write("0123")
        await found(hands)
        await hands.press("down", "y")
        assert "left no name" in hands.said


async def test_two_records_that_were_joined_by_mistake_are_parted_long_after(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        town(desk)
        await look_for(hands, "pharmacy")
        await hands.press("down")
        await command(hands, "part the")
        assert hands.said == NO_PERSON_MERGED
        pages = [person(desk.engine, it) for it in (2, 1)]
        assert pages[0] is not None
        assert pages[1] is not None
        merge_people(desk, pages[0], pages[1])
        clock.at += timedelta(hours=3)
        await hands.press("f5")
        await look_for(hands, "garet")
        await hands.press("down")
        await command(hands, "part the")
        hands.on(PickBox)
        assert "joined Tue 24 Nov 09:02, Priya" in " ".join(hands.text.split())
        await hands.press("down", "enter")
        hands.on(PeopleScreen)
        assert hands.said == "Parted: Mr P Hallam and Margaret Hall are two again."


async def test_x_writes_everything_held_about_them_after_a_question(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        town(desk)
        await look_for(hands, "Margaret")
        await hands.press("down", "x")
        hands.on(ConfirmBox)
        await hands.press("y")
        await hands.see("look-through.html")
        assert "no open request" in hands.text
        (written,) = (desk.settings.folder / "packs").iterdir()
        assert "Wants a dentist" in (written / "to-give" / "their-information.html").read_text(encoding="utf-8")
        await hands.press("escape")
        hands.on(PeopleScreen)
