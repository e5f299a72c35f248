"""Merging, splitting and unmerging contacts line by line, and saving a page."""

from __future__ import annotations

from functools import partial
from io import StringIO
from pathlib import Path

import pytest

from db.contacts import log
from db.contacts.merge import merge_contacts
from db.contacts.page import page
from db.promises.move import give_promise
from deskapp.errors import WordsError
from deskapp.forms.contact import merge
from deskapp.forms.contact.at_hand import AtHand
from deskapp.plain.actions import do_on
from deskapp.plain.conversation import Conversation
from deskapp.plain.session import DONE, NOT_DONE, LineSession, at_desk
from tests.db.desk_case import at
from tests.plain.plain_desk import HALL, PlainDesk, kept, plain_desk
from tests.screens.front_desk import TUESDAY

KAY = ("Kay Moss", "", "A bus", "tra", "c", "thu", "", "", "")


@pytest.fixture
def at_plain(tmp_path: Path) -> PlainDesk:
    """Two callers are to be rung back: Margaret Hall, and Kay Moss."""
    at_plain = plain_desk(tmp_path)
    at_plain.do("call", *HALL)
    at_plain.do("call", *KAY)
    return at_plain


def test_a_contact_is_joined_to_another_by_its_number_and_undone(at_plain: PlainDesk) -> None:
    said = at_plain.do("join 26-0001", "1")
    assert "26-0001. Margaret Hall, about A dentist." in said.lines
    assert "1. 26-0002 Kay Moss, A bus." in said.lines
    assert said.lines[-1].startswith("26-0001 goes on in 26-0002 now")
    assert said.status == 0
    assert kept(at_plain, "SELECT state, closed_reason FROM contact ORDER BY id") == [
        ("closed", "joined"),
        ("open", None),
    ]
    at_plain.do("undo")
    assert kept(at_plain, "SELECT state FROM contact ORDER BY id") == [("open",), ("open",)]


def test_a_word_finds_the_other_one_and_enter_joins_nothing(at_plain: PlainDesk) -> None:
    said = at_plain.do("join 26-0001", "zebra", "")
    assert "None of them has that." in said.lines
    assert said.lines[-1] == "Nothing was done."
    assert said.status == 1
    assert at_plain.do("join 26-0001", "bus").status == 0
    assert kept(at_plain, "SELECT count(*) FROM contact WHERE closed_reason = 'joined'") == [(1,)]


def test_what_is_closed_or_alone_is_not_joined(at_plain: PlainDesk) -> None:
    at_plain.do("reply 26-0002", "t", "s", "", "")
    with pytest.raises(WordsError, match="Nothing to join it to"):
        at_plain.do("join 26-0001")
    with pytest.raises(WordsError, match="this is already closed"):
        at_plain.do("join 26-0002")


def test_what_somebody_else_did_meanwhile_is_said_before_it_is_joined(at_plain: PlainDesk) -> None:
    with at_plain.open() as desk:
        seen = page(desk.engine, 1)
        give_promise(desk, 1, promised_at=at(27, 12), said_words="the list on Friday")
    stale = AtHand(1, seen.ref, seen.name, seen.version)
    for answer, status, state in [("n", NOT_DONE, "open"), ("y", DONE, "closed")]:
        out = StringIO()
        talk = Conversation(StringIO(f"{answer}\n"), out)

        def work(here: LineSession) -> int:
            return do_on(here, stale, "Join", partial(merge.merge_into, here.desk, to_id=2))

        assert at_desk(at_plain.settings, at_plain.clock, talk, work) == status
        assert "promised a time" in out.getvalue()
        assert "the list on Friday" in out.getvalue()
        assert "Join anyway? y yes, n no." in out.getvalue()
        assert kept(at_plain, "SELECT state FROM contact WHERE id = 1") == [(state,)]


def test_what_was_joined_is_parted_again(at_plain: PlainDesk) -> None:
    with at_plain.open() as desk:
        merge_contacts(desk, 1, to_id=2)
    said = at_plain.do("part 26-0002", "1")
    assert "1. 26-0001 Margaret Hall, joined to 26-0002" in said.text
    assert "undo does not take this back." in said.lines
    assert said.lines[-1].startswith("Parted: 26-0001 is by itself again")
    assert kept(at_plain, "SELECT state FROM contact ORDER BY id") == [("open",), ("open",)]
    with pytest.raises(WordsError, match="Nothing to part"):
        at_plain.do("part 26-0001")


def test_a_call_that_was_added_by_mistake_becomes_a_contact(at_plain: PlainDesk) -> None:
    with pytest.raises(WordsError, match="Nothing to split off"):
        at_plain.do("split 26-0001")
    with at_plain.open() as desk:
        log.add_call_to(desk, 1, entry_id="call", at=TUESDAY, words="About parking")
    said = at_plain.do("split 26-0001", "1")
    assert said.lines[-1].startswith("Split off as 26-0003, reply by")
    assert kept(at_plain, "SELECT about FROM contact WHERE id = 3") == [("About parking",)]


def test_a_page_is_saved_as_a_file_with_all_that_it_says(at_plain: PlainDesk) -> None:
    with at_plain.open() as desk:
        give_promise(desk, 1, promised_at=at(27, 12), said_words="the list on Friday")
    said = at_plain.do("copy 26-0001")
    assert said.lines[-1] == "Delete it when you've finished."
    saved = at_plain.folder / "copied" / "26-0001.txt"
    assert f"Saved: {saved}." in said.lines
    words = saved.read_text(encoding="utf-8")
    assert words.startswith("26-0001  Margaret Hall   Call ")
    assert "WHAT HAPPENED, newest first" in words
    assert "the list on Friday" in words
    assert saved.stat().st_mode & 0o777 == 0o600
