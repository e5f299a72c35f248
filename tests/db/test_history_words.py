"""Every kind of event is one plain sentence of the history."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db.contacts import log
from db.contacts.merge import merge_contacts
from db.contacts.page import page
from db.desk.desk import Desk
from db.history.day_book import read_day_book
from db.history.happened import Happened
from db.models import EventKind, TryResult
from db.promises.move import give_promise
from db.promises.reopen import open_again
from db.promises.wait import ask_them, they_answered
from db.replies.attempts import record_attempt
from db.replies.tell import tell_how_it_stands
from db.undo.last import undo_last
from db.undo.redo import redo_last
from deskapp.charter.rules import local_date
from deskapp.forms.contact.correction import correct_field
from deskapp.views.day_book import day_state
from deskapp.views.history import history, standing_history
from tests.db.desk_case import NOW, StoppedClock, at, entry, reply, rows
from tests.words.test_plain_words import NEVER


def said(desk: Desk, contact_id: int) -> list[str]:
    """The history of a contact, newest first."""
    return [line.words for line in history(page(desk.engine, contact_id), NOW)]


@pytest.mark.parametrize("kind", EventKind)
def test_each_kind_is_a_sentence_without_a_word_we_never_show(desk: Desk, kind: EventKind) -> None:
    seen = page(desk.engine, log.log_contact(desk, entry()).contact_id)
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
    it = log.log_contact(desk, entry()).contact_id
    reply(desk, it, sorted_=False, promised_at=at(27, 12))
    assert any(words.startswith("Gave them a time, Fri 27 Nov 12:00") for words in said(desk, it))
    reply(desk, it)
    open_again(desk, it, why="She rang, no place")
    assert said(desk, it)[0] == "Opened it again: She rang, no place."


def test_what_was_asked_and_answered_says_who_said_it(desk: Desk) -> None:
    it = log.log_contact(desk, entry()).contact_id
    ask_them(desk, it, asked="which ward she was on", how=EventKind.LETTER_SENT)
    they_answered(desk, it, words="Thursday, ward D3.")
    tell_how_it_stands(desk, it, told="we look into it", how=EventKind.EMAIL_SENT)
    assert said(desk, it)[:3] == [
        "Told them how it stands by email: we look into it.",
        "They answered: Thursday, ward D3.",
        "Asked them in writing: which ward she was on.",
    ]


def test_what_was_changed_along_with_a_field_takes_no_line_of_its_own(desk: Desk) -> None:
    it = log.log_contact(desk, entry(number="01632 960 044")).contact_id
    correct_field(desk, it, field="name", value="Kay")
    assert said(desk, it)[0] == 'Wrote down the name: "Kay".'
    assert not any("person" in words for words in said(desk, it))
    undo_last(desk)
    assert said(desk, it)[0] == 'Took back: Wrote down the name: "Kay".'
    assert said(desk, it)[1] == 'Wrote down the name: "Kay".  (taken back)'


def test_what_was_taken_back_and_brought_back_stands_once(desk: Desk) -> None:
    it = log.log_contact(desk, entry()).contact_id
    undo_last(desk)
    redo_last(desk)
    reply(desk, it)
    undo_last(desk)
    standing = [line.words for line in standing_history(page(desk.engine, it), NOW)]
    assert standing[0].startswith("Took back: Spoke to them")
    assert not any(words.startswith("Took back: Written down") for words in standing)
    redo_last(desk)
    standing = [line.words for line in standing_history(page(desk.engine, it), NOW)]
    assert standing[0].startswith("Spoke to them")
    assert not any("aken back" in words or "Took back" in words for words in standing)
    assert sum("Took back" in words for words in said(desk, it)) == 2, "the page keeps all of it"


def test_what_was_brought_back_is_one_line_of_its_own(desk: Desk, clock: StoppedClock) -> None:
    it = log.log_contact(desk, entry(number="01632 960 044")).contact_id
    clock.at += timedelta(minutes=1)
    record_attempt(desk, it, result=TryResult.NO_ANSWER, at=clock.at)
    clock.at += timedelta(minutes=1)
    undo_last(desk)
    clock.at += timedelta(minutes=1)
    redo_last(desk)
    back, took, tried = "Brought back: Tried: no answer.", "Took back: Tried: no answer.", "Tried: no answer."
    assert said(desk, it)[:3] == [back, took, tried]
    assert [line.when[-5:] for line in history(page(desk.engine, it), NOW)[:3]] == ["14:50", "14:49", "14:48"]
    clock.at += timedelta(minutes=1)
    undo_last(desk)
    assert said(desk, it)[:4] == [took, back, took, f"{tried}  (taken back)"]
    redo_last(desk)
    assert said(desk, it)[-2:] == [tried, "Written down. To be rung back."]
    assert rows(desk, "SELECT count(*) FROM event_list WHERE kind = 'tried'") == [(1,)]
    book = read_day_book(desk.engine, local_date(NOW))
    assert day_state(book, desk.edition.calendar, book.day) == "1 came in; 1 was done."


def test_a_time_that_was_brought_back_is_named_on_both_lines(desk: Desk) -> None:
    it = log.log_contact(desk, entry()).contact_id
    give_promise(desk, it, promised_at=at(25, 11))
    before = said(desk, it)[0]
    undo_last(desk)
    redo_last(desk)
    assert said(desk, it)[:3:2] == [f"Brought back: {before}", before]


def test_both_sides_of_a_joining_say_what_was_done_to_them(desk: Desk) -> None:
    one, two = (log.log_contact(desk, entry(about=about)).contact_id for about in ("A dentist", "A tooth"))
    merge_contacts(desk, two, to_id=one)
    assert said(desk, two)[0] == "Joined it to 26-0001, where it goes on: A dentist."
    assert said(desk, one)[0] == "26-0002 was joined to this: A tooth."
