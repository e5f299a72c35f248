"""A message that nobody could make out: every place where it is read says so, until somebody has heard it again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from db.answerphone.check import begin_check
from db.answerphone.messages import write_message
from db.answerphone.read import one_check
from db.contacts import log
from db.contacts.edit import correction_facts
from db.contacts.log import LogEntry
from db.contacts.merge import merge_contacts
from db.contacts.page import page
from db.desk.desk import Desk
from db.desk.staff import add_staff
from db.drafts.book import DraftBook
from db.end_of_day.review import begin_review
from db.history.day_book import read_day_book
from db.queue.live import open_row
from db.startup import create
from db.undo.last import undo_last
from deskapp.charter.rules import local_date
from deskapp.errors import PLAIN, RefusedError, WordsError
from deskapp.forms.contact.correction import correct_field, correctable_fields
from deskapp.forms.form import Form
from deskapp.forms.read_entry import Book, read_entry
from deskapp.forms.typed import Typed
from deskapp.plain.queue import row_words
from deskapp.publish.handover_page import as_text
from deskapp.publish.handover_sheet import sheet_of
from deskapp.views.answerphone import heard_line, summary, to_hear_again
from deskapp.views.contact import about_words, contact_facts
from deskapp.views.day_book import what_words
from deskapp.views.history import history
from deskapp.views.queue_line import flags_of
from deskapp.views.queue_preview import read_preview
from deskapp.views.why import who_facts
from deskapp.wording.form_names import OF_CHECK
from tests.db.desk_case import NOW, StoppedClock, entry, rows
from tests.db.old_records import MADE, old_record
from tests.forms.saved_case import fill, open_form

MESSAGE = {"received_at": "1231", "about": "?", "number": "07700 900418", "owner": "Samira"}


def message(desk: Desk, **values: str) -> LogEntry:
    """A message for Samira as its form reads it; `unclear` as ticked."""
    assert desk.staff is not None
    staff: dict[str, int] = dict(rows(desk, "SELECT name, id FROM staff"))
    topics: dict[str, int] = dict(rows(desk, "SELECT name, id FROM topic"))
    book = Book(desk.edition.calendar, staff, topics, desk.staff.id, desk.edition_id)
    return read_entry(Typed("message", "message-1", desk.clock.now(), {**MESSAGE, **values}), desk.clock.now(), book)


@pytest.fixture
def drafts(desk: Desk) -> Iterator[DraftBook]:
    drafts = DraftBook(desk.settings.drafts, desk.clock)
    yield drafts
    drafts.close()


@pytest.fixture
def contact_id(desk: Desk) -> int:
    """A message of a check that Priya couldn't make out, and gave to Samira."""
    add_staff(desk, "Samira Haddad")
    said = write_message(desk, begin_check(desk, count=2).check_id, message(desk, unclear="yes"), unclear=True)
    assert said.contact_id is not None
    return said.contact_id


def places(desk: Desk, contact_id: int) -> dict[str, str]:
    """What each place where a message is read says of it."""
    now, today = desk.clock.now(), local_date(desk.clock.now())
    row, seen, check = open_row(desk.engine, contact_id), page(desk.engine, contact_id), one_check(desk.engine, 1)
    assert row is not None
    ((listen_again,),) = rows(desk, "SELECT listen_again FROM contact_list")
    return {
        "queue": " ".join(flags_of(row)),
        "page": " ".join(contact_facts(seen, now, PLAIN)),
        "form": about_words(row, now, desk.edition.calendar),
        "preview": " ".join(read_preview(desk, row, PLAIN).facts),
        "day book": " ".join(what_words(one, today) for one in read_day_book(desk.engine, today).entries[-1:]),
        "line mode": row_words(row, desk, now),
        "why": " ".join(fact.words for fact in who_facts(row, None)),
        "handover": as_text(sheet_of(desk, begin_review(desk).review_id, now)),
        "check": heard_line(check.heard[0], now).replace("unclear", "listen again"),
        "end of the check": " ".join(summary(check)),
        "csv": "listen again" if listen_again else "",
    }


def saying(desk: Desk, contact_id: int) -> list[str]:
    """The places that say that it must be heard again."""
    return [place for place, words in places(desk, contact_id).items() if "listen again" in words.casefold()]


def test_it_is_said_wherever_the_message_is_read_until_it_was_heard(desk: Desk, contact_id: int) -> None:
    everywhere = list(places(desk, contact_id))
    assert saying(desk, contact_id) == everywhere
    correct_field(desk, contact_id, field="unclear", value="no")
    assert saying(desk, contact_id) == []
    assert history(page(desk.engine, contact_id), NOW)[0].words == "Heard it again."
    undo_last(desk)
    assert saying(desk, contact_id) == everywhere


def test_a_message_without_a_check_is_marked_as_well(desk: Desk) -> None:
    add_staff(desk, "Samira Haddad")
    logged = log.log_contact(desk, message(desk, unclear="yes").contact)
    assert page(desk.engine, logged.contact_id).unclear is True


def test_a_message_alone_can_be_marked_and_a_clear_one_later(desk: Desk, contact_id: int) -> None:
    def choices(of: int) -> list[str]:
        return [one.field for one in correctable_fields(correction_facts(desk.engine, of), desk.clock.now())]

    assert "unclear" in choices(contact_id)
    call = log.log_contact(desk, entry(name="Kay")).contact_id
    assert "unclear" not in choices(call)


def test_a_message_that_was_clear_says_so_already_and_can_be_marked(desk: Desk) -> None:
    add_staff(desk, "Samira Haddad")
    topic: dict[str, Any] = {"topic": "Dentist", "about": "Wants a dentist"}
    contact_id = log.log_contact(desk, message(desk, **topic).contact).contact_id
    with pytest.raises(WordsError, match="already"):
        correct_field(desk, contact_id, field="unclear", value="no")
    correct_field(desk, contact_id, field="unclear", value="yes")
    assert page(desk.engine, contact_id).unclear is True


def test_what_is_open_and_was_not_made_out_before_this_schema_is_marked(tmp_path: Path, clock: StoppedClock) -> None:
    old = old_record(tmp_path, 8)
    with closing(sqlite3.connect(old.record)) as record, record:
        record.execute(
            "INSERT INTO answerphonecheck (day, started_at, started_by_id, at_it_id, at_it_since, machine_count, "
            "written_count, mismatch_reason, kept_why, version) VALUES ('2026-11-20', :at, 1, 1, :at, 2, 2, '', '', 1)",
            {"at": MADE},
        )
        record.executemany(
            "INSERT INTO heard (check_id, position, what, contact_id, left_at, left_assumed, entry_id, written_at, "
            "by_id) VALUES (1, ?1, 'unclear', ?1, ?2, 1, 'heard-' || ?1, ?2, 1)",
            [(1, MADE), (2, MADE)],
        )
    create.migrate(old, clock)
    with closing(sqlite3.connect(old.record)) as record:
        assert record.execute("SELECT state, unclear FROM contact").fetchall() == [("closed", None), ("open", 1)]


def added_unclear(desk: Desk, drafts: DraftBook, check_id: int, typed: dict[str, str]) -> Form[Any]:
    """A message of a check for which `u` is ticked, filled in and saved."""
    form = open_form(desk, drafts, "message", {OF_CHECK: str(check_id)})
    fill(form, {"received_at": typed["received_at"]})
    if "name" in typed:
        fill(form, {"name": typed["name"], "number": typed["number"]})
        form.add_to(form.matters()[0])
    form.put("unclear", "yes")
    assert "owner" in form.path()
    with pytest.raises(RefusedError):
        form.read(desk.clock.now())
    fill(form, {"about": typed["about"], "owner": "Samira Haddad"})
    form.save(form.read(desk.clock.now()))
    return form


@pytest.mark.parametrize(
    "typed",
    [
        {"received_at": "1231", "name": "Kay", "number": "07700 900 418", "about": ""},
        {"received_at": "d 1231", "about": "something about a ward"},
    ],
    ids=["added to an open matter", "the same caller as above"],
)
def test_one_that_is_added_must_be_heard_again_too_and_one_undo_takes_it_back(
    desk: Desk, drafts: DraftBook, typed: dict[str, str]
) -> None:
    add_staff(desk, "Samira Haddad")
    check_id = begin_check(desk, count=2).check_id
    clear = message(desk, name="Kay", about="A dentist", topic="Dentist", received_at="1200", owner="Priya")
    ref = write_message(desk, check_id, clear).ref
    added_unclear(desk, drafts, check_id, typed)
    row = open_row(desk.engine, 1)
    assert row is not None
    assert (row.unclear, row.owner) == (True, "Samira Haddad")
    assert to_hear_again(one_check(desk.engine, check_id)) == ref
    undo_last(desk)
    row = open_row(desk.engine, 1)
    assert row is not None
    assert (row.unclear, row.owner) == (False, "Priya Shah")


def test_one_that_is_joined_to_another_must_be_heard_again_there_until_it_is_parted(
    desk: Desk, contact_id: int
) -> None:
    other_id = log.log_contact(desk, entry(name="Kay")).contact_id
    joined = merge_contacts(desk, contact_id, to_id=other_id)
    row = open_row(desk.engine, other_id)
    assert row is not None
    assert row.unclear
    undo_last(desk)
    assert joined.to_id == other_id
    row = open_row(desk.engine, other_id)
    assert row is not None
    assert not row.unclear
