"""Every kind of event is one plain sentence of the history."""

from __future__ import annotations

import pytest

from db import contacts
from db.desk import Desk
from db.editing import change_field
from db.joining import join
from db.models import EventKind, TryResult
from db.page import Happened, page
from db.reopening import open_again
from db.undoing import undo_last
from screens.history_words import history
from tests.db.conftest import clock, desk, made_once, settings
from tests.db.deeds_case import reply
from tests.db.desk_case import NOW, at, entry
from tests.words.test_plain_words import NEVER

__all__ = ["clock", "desk", "made_once", "settings"]


def said(desk: Desk, contact_id: int) -> list[str]:
    """The history of a contact, newest first."""
    return [line.words for line in history(page(desk.engine, contact_id), NOW)]


@pytest.mark.parametrize("kind", EventKind)
def test_each_kind_is_a_sentence_without_a_word_we_never_show(desk: Desk, kind: EventKind) -> None:
    seen = page(desk.engine, contacts.log(desk, entry()).contact_id)
    one: Happened = seen.history[0]._replace(
        kind=kind,
        words="In their own words",
        try_result=TryResult.ENGAGED if kind is EventKind.TRIED else None,
        field="name" if kind is EventKind.CHANGED_FIELD else None,
        old_value="before",
        new_value="2026-11-27T12:00:00+00:00" if kind is EventKind.PROMISE_MOVED else "after",
        part_of=None,
        undo_of=None,
    )
    (line,) = history(seen._replace(history=(one,)), NOW)
    assert line.words[:1].isupper()
    assert line.words.endswith(".")
    assert kind.value not in line.words.split()
    assert "_" not in line.words
    assert not NEVER.search(line.words)


def test_what_was_given_says_which_time_and_what_was_opened_again_says_why(desk: Desk) -> None:
    it = contacts.log(desk, entry()).contact_id
    reply(desk, it, sorted_=False, promised_at=at(27, 12))
    assert any(words.startswith("Gave them a time, Fri 27 Nov 12:00") for words in said(desk, it))
    reply(desk, it)
    open_again(desk, it, why="She rang, no place")
    assert said(desk, it)[0] == "Opened it again: She rang, no place."


def test_what_was_changed_along_with_a_field_takes_no_line_of_its_own(desk: Desk) -> None:
    it = contacts.log(desk, entry(number="01632 960 044")).contact_id
    change_field(desk, it, field="name", value="Kay")
    assert said(desk, it)[0] == 'Wrote down the name: "Kay".'
    assert not any("person" in words for words in said(desk, it))
    undo_last(desk)
    assert said(desk, it)[0] == 'Took back: Wrote down the name: "Kay".'
    assert said(desk, it)[1] == 'Wrote down the name: "Kay".  (taken back)'


def test_both_sides_of_a_joining_say_what_was_done_to_them(desk: Desk) -> None:
    one, two = (contacts.log(desk, entry(about=about)).contact_id for about in ("A dentist", "A tooth"))
    join(desk, two, to_id=one)
    assert said(desk, two)[0] == "Joined it to 26-0001, where it goes on: A dentist."
    assert said(desk, one)[0] == "26-0002 was joined to this: A tooth."
