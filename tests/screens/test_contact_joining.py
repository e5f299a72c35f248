"""Joining and splitting from a contact's page, by their names in the list of commands."""

from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path

import pytest

from db.contacts import log
from db.contacts.merge import merge_contacts
from db.desk.staff import come_on_duty
from db.models import ReplyBy
from db.replies.note import note
from db.replies.ringing import ring
from db.startup.open_desk import open_desk
from deskapp.forms.contact.merge import NO_CALL, NO_CONTACT_MERGED, NOTHING_TO_MERGE
from screens.contact.copy import SENT
from screens.contact.page import NOBODY_LINKED, ContactPage
from screens.dialogs.pick import NONE_CHOSEN, NONE_HAS_THAT, PickBox
from screens.messages import OpenContact
from screens.people.screen import PeopleScreen
from screens.queue.screen import QueueScreen
from tests.db.desk_case import StoppedClock, entry, rows
from tests.screens.front_desk import TUESDAY, a_call, a_call_from, command, front_desk, workers_done


async def test_a_contact_is_joined_to_another_says_so_leads_there_and_z_takes_it_back(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        await a_call_from(hands, "Margaret Hall")
        clock.at += timedelta(hours=1)
        log.log_contact(desk, entry(received_at=clock.at, name="Bill Tanner"))
        await hands.press("enter")
        hands.on(ContactPage)
        assert "Margaret Hall" in hands.text
        await command(hands, "join")
        hands.on(PickBox)
        assert "26-0002 Bill Tanner" in hands.text
        await hands.press("enter")
        assert NONE_CHOSEN in hands.text
        await hands.write("zz")
        assert NONE_HAS_THAT in hands.text
        await hands.press("backspace", "backspace")
        await hands.write("tan")
        await hands.press("enter")
        hands.on(ContactPage)
        assert hands.said.startswith("26-0001 goes on in 26-0002 now")
        assert "JOINED to 26-0002 Bill Tanner: it goes on there. Enter goes there." in hands.text
        assert "NOW ON 26-0002" in hands.text
        assert "Enter Go to where it goes on" in hands.text
        assert "Put right" not in hands.text
        assert "Joined it to 26-0002, where it goes on:" in hands.text
        await hands.press("r")
        assert hands.said == "This goes on in 26-0002. Enter goes there."
        await hands.press("o")
        assert "26-0002  Bill Tanner" in hands.text
        assert "26-0001 was joined to this:" in hands.text
        assert "Enter Put right" in hands.text
        await hands.press("z")
        assert hands.said.startswith("Taken back: that you joined it with another. 26-0001 Margaret Hall.")
        assert "Took back: 26-0001 was joined to this:" in hands.text
        await hands.press("escape")
        assert "JOINED" not in hands.text
        await hands.press("f5")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT count(*) FROM contact WHERE state = 'open'") == [(2,)]


async def test_a_call_that_was_added_by_mistake_is_split_off(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call_from(hands, "Margaret Hall")
        await hands.press("enter")
        await command(hands, "split")
        assert hands.said == NO_CALL
        log.add_call_to(desk, 1, entry_id="again", at=TUESDAY, words="About parking")
        await command(hands, "split")
        hands.on(PickBox)
        await hands.write("park")
        await hands.press("enter")
        hands.on(ContactPage)
        assert hands.said.startswith("Split off as 26-0002, reply by")
        assert "They were in touch about it again: About parking. (now 26-0002)" in " ".join(hands.text.split())
        assert "Made a call a contact of its own, 26-0002: About parking." in " ".join(hands.text.split())
        await hands.press("z")
        assert hands.said.startswith("Taken back: that you split off a call.")


async def test_what_was_joined_is_parted_hours_after_from_either_page(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        await a_call_from(hands, "Margaret Hall")
        log.log_contact(desk, entry(received_at=clock.at, name="Bill Tanner"))
        await hands.press("enter")
        await command(hands, "part what")
        assert hands.said == NO_CONTACT_MERGED
        merge_contacts(desk, 1, to_id=2)
        clock.at += timedelta(hours=3)
        note(desk, 2, words="Ring after four")
        hands.screen.post_message(OpenContact(2))
        await hands.settle()
        await command(hands, "part what")
        hands.on(PickBox)
        assert "26-0001 Margaret Hall" in hands.text
        assert "joined to 26-0002 Tue 24 Nov 09:02" in " ".join(hands.text.split())
        await hands.press("down", "enter")
        hands.on(ContactPage)
        said = "Parted: 26-0001 is by itself again, reply by 17:00 tomorrow. What was done since stays in 26-0002."
        assert hands.said == said
        assert "Took back: 26-0001 was joined to this:" in hands.text
        assert rows(desk, "SELECT count(*) FROM contact WHERE state = 'open'") == [(2,)]


async def test_where_nothing_else_is_open_or_it_is_closed_joining_says_so(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call(hands)
        await hands.press("enter")
        await command(hands, "join")
        assert hands.said == NOTHING_TO_MERGE
        await hands.press("r", "t", "s", "enter")
        await command(hands, "join")
        assert hands.said == "Nothing to join: this is already closed."


async def test_o_opens_their_own_page_and_esc_comes_back(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call_from(hands, "Margaret Hall")
        await hands.press("enter", "o")
        hands.on(PeopleScreen)
        assert "Margaret Hall" in hands.text
        await hands.press("escape")
        hands.on(ContactPage)
        nobody = log.log_contact(desk, entry(received_at=TUESDAY, about="Left no name")).contact_id
        hands.screen.post_message(OpenContact(nobody))
        await hands.settle()
        await hands.press("o")
        assert hands.said == NOBODY_LINKED


async def test_the_page_hears_what_another_desk_saves_and_says_who_is_ringing(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        await a_call_from(hands, "Margaret Hall")
        await hands.press("enter")
        shown = hands.on(ContactPage)
        other = open_desk(desk.settings, clock)
        come_on_duty(other, "Samira Haddad", add=True)
        note(other, 1, words="Ring after four")
        ring(other, 1)
        other.close()
        shown.post_message(ContactPage.Changed())
        await hands.settle()
        await workers_done(hands.app)
        await hands.settle()
        assert "Samira Haddad has been ringing them since 09:02" in hands.text
        assert "Ring after four." in hands.text
        clock.at += timedelta(minutes=15)
        shown._tick()
        await hands.settle()
        assert "is ringing them" not in hands.text


async def test_what_is_being_read_stays_where_it_is_when_something_comes_in_above_it(tmp_path: Path) -> None:
    async with front_desk(tmp_path, size=(60, 20)) as (hands, desk, _):
        await a_call_from(hands, "Margaret Hall")
        for number in range(30):
            note(desk, 1, words=f"Note number {number} about it")
        await hands.press("enter")
        shown = hands.on(ContactPage)
        for _ in range(20):
            await hands.press("down")
        await hands.pilot.wait_for_scheduled_animations()
        line = next(line for line in hands.text.splitlines() if "number" in line)
        at = hands.text.splitlines().index(line)
        note(desk, 1, words="Something came in just now that is long enough to take two lines of it")
        shown.post_message(ContactPage.Changed())
        await hands.settle()
        await workers_done(hands.app)
        await hands.settle()
        assert hands.text.splitlines()[at] == line


async def test_what_to_mind_and_how_to_reach_them_is_said_in_words(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        said = entry(received_at=TUESDAY, name="Kay", number="01632 960 044", file_place="tray 2", safeguarding=True)
        log.log_contact(desk, said, needs="large print, allow time", reply_by=ReplyBy.LETTER)
        hands.screen.post_message(OpenContact(1))
        await hands.settle()
        words = hands.text
        for wanted in ("SAFETY", "NEEDS: large print, allow time", "Likes a letter", "Leaving a message: not asked yet",
                       "Where it is: tray 2", "Came in Tue 24 Nov 09:02", "Priya Nair has it"):  # fmt: skip
            assert wanted in words, wanted


async def test_w_copies_the_page_and_w_once_more_saves_it_for_this_account_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_TTY", "yes")
    async with front_desk(tmp_path) as (hands, desk, _):
        await a_call_from(hands, "Margaret Hall")
        await hands.press("enter", "w")
        assert hands.said == SENT
        copied = hands.app.clipboard
        assert copied.startswith("26-0001  Margaret Hall")
        assert "WHAT HAPPENED, newest first\nTue 24 Nov 09:02  Priya: " in copied
        assert copied.endswith("Tue 24 Nov 09:02  Priya: Written down. To be rung back.\n")
        await hands.press("w")
        saved = desk.settings.folder / "copied" / "26-0001.txt"
        assert hands.said == f"Saved: {saved}. Delete it when you've finished."
        assert saved.read_text(encoding="utf-8") == copied
        assert stat.S_IMODE(saved.stat().st_mode) == 0o600
