"""A person's page, and that every change of it is kept with what was before."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from db import contacts, opening
from db.desk import Desk
from db.faults import ChangedError
from db.models import LeaveMessage, ReplyBy
from db.person import person
from db.person_changes import Known, change_person
from deskapp.charter.vocabulary import Outcome
from deskapp.errors import RecordError, WordsError
from tests.db.desk_case import at, entry, rows

KAY = Known("Mrs Kay", "after 2pm", LeaveMessage.NO, ReplyBy.LETTER, "large print, no stairs")


@pytest.fixture
def kay(desk: Desk) -> Desk:
    said: dict[str, Any] = {"name": "Kay", "number": "07700 900 418"}
    contacts.log(desk, entry(**said, about="First", received_at=at(20), outcome=Outcome.SORTED), needs="large print")
    contacts.log(desk, entry(**said, about="Second", received_at=at(19)), promised_at=at(25, 12))
    return desk


def test_a_page_has_what_waits_first_and_nobody_has_none(kay: Desk) -> None:
    page = person(kay.engine, 1)
    assert page is not None
    assert [(one.about, one.is_open) for one in page.contacts] == [("Second", True), ("First", False)]
    assert (page.name, page.needs[0].what, page.numbers[0].number) == ("Kay", "large print", "07700 900 418")
    assert page.contact_count == 2
    assert person(kay.engine, 99) is None


def test_every_change_is_kept_with_what_was_before(kay: Desk) -> None:
    page = person(kay.engine, 1)
    assert page is not None
    assert len(change_person(kay, 1, KAY, version=page.version)) == 5
    after = person(kay.engine, 1)
    assert after is not None
    assert (after.likes_to_be_called, after.best_time, after.reply_by) == ("Mrs Kay", "after 2pm", ReplyBy.LETTER)
    assert tuple(need.what for need in after.needs) == ("large print", "no stairs")
    assert after.ok_to_leave_message is LeaveMessage.NO
    kept = rows(kay, "SELECT field, old_value, new_value FROM personchange ORDER BY id")
    assert ("needs", "large print", "large print, no stairs") in kept
    assert ("ok_to_leave_message", "not_asked", "no") in kept
    assert change_person(kay, 1, KAY, version=page.version) == ()


def test_who_comes_second_is_told_what_the_first_did_and_nothing_is_changed(kay: Desk) -> None:
    page = person(kay.engine, 1)
    assert page is not None
    change_person(kay, 1, KAY, version=page.version)
    with pytest.raises(ChangedError) as told:
        change_person(kay, 1, KAY._replace(best_time="mornings", needs=""), version=page.version)
    assert any("needs was large print, is large print, no stairs" in line for line in told.value.what)
    after = person(kay.engine, 1)
    assert after is not None
    assert (after.best_time, len(after.needs)) == ("after 2pm", 2)


def test_what_is_too_long_and_somebody_who_is_not_there_are_refused(kay: Desk) -> None:
    with pytest.raises(WordsError, match="80 letters"):
        change_person(kay, 1, KAY._replace(likes_to_be_called="x" * 81), version=1)
    with pytest.raises(WordsError, match="40 letters"):
        change_person(kay, 1, KAY._replace(best_time="x" * 41), version=1)
    with pytest.raises(RecordError, match="not in the record"):
        change_person(kay, 99, KAY, version=1)


@pytest.mark.parametrize("sql", ["UPDATE personchange SET field = 'x'", "DELETE FROM personchange"])
def test_changes_are_only_ever_added(kay: Desk, sql: str) -> None:
    page = person(kay.engine, 1)
    assert page is not None
    change_person(kay, 1, KAY, version=page.version)
    raw = opening.connect(kay.settings.record)
    with pytest.raises(sqlite3.IntegrityError, match="only added to"):
        raw.execute(sql)
    raw.close()
