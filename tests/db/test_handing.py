"""Giving a contact to somebody here, passing it on elsewhere, and notes for whoever has it next."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest

from db.contacts import log
from db.contacts.page import page
from db.desk.desk import Desk
from db.desk.staff import add_staff, come_on_duty, everybody
from db.desk.staff_changes import join, leave, rename
from db.models import EventKind
from db.promises.reopen import open_again
from db.queue.live import open_rows
from db.replies.note import note
from db.replies.reassign import Given, give_to
from db.replies.refer import PassedOn, passed_on
from db.replies.reply import answer
from db.storage.errors import ChangedError
from db.undo.last import undo_last
from db.undo.redo import redo_last
from deskapp.charter.vocabulary import Channel, Kind, Outcome
from deskapp.errors import WordsError
from tests.db.desk_case import NOW, StoppedClock, at, entry, opened_as, rows


def derek(desk: Desk) -> int:
    me = desk.staff
    other = come_on_duty(desk, "Derek Lowe", add=True).id
    desk.staff = me
    return other


def test_what_is_given_has_somebody_else_and_keeps_its_promises(desk: Desk) -> None:
    said = log.log_contact(desk, entry(), promised_at=at(25, 12))
    assert give_to(desk, said.contact_id, staff_id=derek(desk)) == Given(said.ref, "Derek Lowe", "Priya Shah")
    (row,) = open_rows(desk.engine)
    assert (row.owner, row.due_at, row.version) == ("Derek Lowe", at(25, 12), 2)
    line = page(desk.engine, said.contact_id).history[0]
    assert (line.kind, line.by, line.field) == (EventKind.GIVEN_TO, "Priya Shah", "owner_id")
    assert (line.old_value, line.new_value) == ("Priya Shah", "Derek Lowe")


def test_nothing_is_given_to_who_has_it_or_has_left_or_when_it_is_closed(desk: Desk) -> None:
    said = log.log_contact(desk, entry())
    other = derek(desk)
    give_to(desk, said.contact_id, staff_id=other)
    with pytest.raises(WordsError, match="Derek Lowe has it already"):
        give_to(desk, said.contact_id, staff_id=other)
    with desk.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE staff SET active = 0 WHERE id = 1")
    with pytest.raises(WordsError, match="do not work here now"):
        give_to(desk, said.contact_id, staff_id=1)
    answer(desk, said.contact_id, how=EventKind.SPOKE, told="", sorted_=True, at=NOW)
    with pytest.raises(WordsError, match="Nothing to give: this is already closed"):
        give_to(desk, said.contact_id, staff_id=1)


def test_who_gives_second_is_told_to_whom_it_was_given(desk: Desk, clock: StoppedClock) -> None:
    said = log.log_contact(desk, entry())
    other = opened_as(desk, "Derek Lowe", clock)
    assert other.staff is not None
    give_to(other, said.contact_id, staff_id=other.staff.id, version=1)
    other.close()
    with pytest.raises(ChangedError, match="Derek Lowe gave it to somebody at 14:47, while you were typing") as raised:
        give_to(desk, said.contact_id, staff_id=other.staff.id, version=1)
    assert raised.value.what == ("Derek Lowe gave it to somebody at 14:47: Derek Lowe",)


def test_a_note_is_kept_once_and_on_a_closed_contact_too(desk: Desk) -> None:
    said = log.log_contact(desk, entry())
    answer(desk, said.contact_id, how=EventKind.SPOKE, told="", sorted_=True, at=NOW)
    for _ in range(2):
        note(desk, said.contact_id, words=" Ring after 2pm ", entry_id="note")
    notes = [line.words for line in page(desk.engine, said.contact_id).history if line.kind is EventKind.NOTE]
    assert notes == ["Ring after 2pm"]
    for words, sentence in [(" ", "Write the note first"), ("x" * 4001, "longer than 4,000")]:
        with pytest.raises(WordsError, match=sentence):
            note(desk, said.contact_id, words=words)


def test_passing_on_is_a_reply_once_they_were_told(desk: Desk) -> None:
    said = log.log_contact(desk, entry())
    kept: dict[str, Any] = {"to_whom": "Citizens Advice", "consent": "yes"}
    assert passed_on(desk, said.contact_id, **kept) == PassedOn(said.ref, closed=False)
    assert len(open_rows(desk.engine)) == 1, "nobody told them, and so they wait"
    told = passed_on(desk, said.contact_id, **kept, told="They will ring her", entry_id="passed")
    assert told == PassedOn(said.ref, closed=True)
    assert open_rows(desk.engine) == []
    assert rows(desk, "SELECT state, closed_reason FROM contact") == [("closed", "passed_on")]
    assert rows(desk, "SELECT result FROM promise") == [("kept",)]
    assert passed_on(desk, said.contact_id, **kept, told="They will ring her", entry_id="passed") == told
    line = next(line for line in page(desk.engine, said.contact_id).history if line.kind is EventKind.PASSED_ON)
    assert (line.words, line.new_value) == ("Citizens Advice. They will ring her", "Citizens Advice")
    agreed = [line for line in page(desk.engine, said.contact_id).history if line.kind is EventKind.CONSENT_GIVEN]
    assert len(agreed) == 2


def test_a_wish_for_ones_own_information_is_not_ended_by_passing_it_on(desk: Desk) -> None:
    said = log.log_contact(desk, entry(Channel.LETTER, kind=Kind.OWN_INFORMATION))
    passed = passed_on(desk, said.contact_id, to_whom="Tom", consent="they asked us to", told="Tom writes to you")
    assert not passed.closed
    assert [row.promise for row in open_rows(desk.engine)] == ["own_information"]
    assert "They were not asked: they asked us to" in page(desk.engine, said.contact_id).history[0].words


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"to_whom": " "}, "who it was passed on to"),
        ({"to_whom": "x" * 121}, "up to 120"),
        ({"consent": ""}, "Did they agree to us passing it on"),
        ({"consent": "No"}, "Did they agree to us passing it on"),
        ({"told": "x" * 4001}, "longer than 4,000"),
    ],
)
def test_passing_on_needs_to_whom_and_whether_they_agreed(desk: Desk, said: dict[str, Any], sentence: str) -> None:
    logged = log.log_contact(desk, entry())
    with pytest.raises(WordsError, match=sentence):
        passed_on(desk, logged.contact_id, **{"to_whom": "Age UK", "consent": "yes", **said})
    assert rows(desk, "SELECT count(*) FROM event WHERE kind = 'passed_on'") == [(0,)]


def staff_names(desk: Desk) -> list[str]:
    return [one.name for one in everybody(desk.engine)]


def owner(desk: Desk) -> str:
    return open_rows(desk.engine)[0].owner


@pytest.mark.parametrize("had_left", [False, True])
def test_a_colleague_who_joined_with_what_they_were_given_goes_with_its_undo_and_comes_back_with_the_redo(
    desk: Desk, clock: StoppedClock, had_left: bool
) -> None:
    if had_left:
        xenia = add_staff(desk, "Xenia Novak")
        leave(desk, xenia.name, None)
        clock.at += timedelta(minutes=1)
    before = staff_names(desk)
    said = log.log_contact(desk, entry())
    give_to(desk, said.contact_id, new="Xenia Novak")
    for _ in range(2):
        assert (owner(desk), staff_names(desk)) == ("Xenia Novak", [*before, "Xenia Novak"])
        clock.at += timedelta(minutes=1)
        assert undo_last(desk).words.endswith(" Xenia Novak is not on the staff.")
        assert (owner(desk), staff_names(desk)) == ("Priya Shah", before)
        clock.at += timedelta(minutes=1)
        redo_last(desk)


def test_a_colleague_who_has_something_else_by_then_stays(desk: Desk) -> None:
    first, second = (log.log_contact(desk, entry(name=name)).contact_id for name in ("Ann", "Kay"))
    give_to(desk, first, new="Xenia Novak")
    (xenia,) = (one for one in everybody(desk.engine) if one.name == "Xenia Novak")
    with closing(opened_as(desk, "Derek Lowe")) as other:
        give_to(other, second, staff_id=xenia.id)
    assert undo_last(desk).words.endswith("Ann.")
    assert "Xenia Novak" in staff_names(desk)


def test_nobody_joins_with_what_cannot_be_given(desk: Desk) -> None:
    said = log.log_contact(desk, entry())
    with pytest.raises(ChangedError):
        give_to(desk, said.contact_id, new="Xenia Novak", version=7)
    assert staff_names(desk) == ["Priya Shah"]


def test_a_redo_is_refused_once_another_has_the_colleagues_name(desk: Desk) -> None:
    said = log.log_contact(desk, entry())
    give_to(desk, said.contact_id, new="Xenia Novak")
    undo_last(desk)
    add_staff(desk, "xenia novak")
    with pytest.raises(WordsError, match="xenia novak"):
        redo_last(desk)
    assert owner(desk) == "Priya Shah"


def test_what_was_given_goes_back_to_who_had_it_under_the_name_they_have_now(desk: Desk) -> None:
    said = log.log_contact(desk, entry())
    give_to(desk, said.contact_id, staff_id=derek(desk))
    rename(desk, "Priya Shah", "Priya Nair")
    rename(desk, "Priya Nair", "Priya Khan")
    add_staff(desk, "Priya Shah")
    undo_last(desk)
    assert owner(desk) == "Priya Khan"
    redo_last(desk)
    assert owner(desk) == "Derek Lowe"


def test_what_was_given_goes_back_to_the_name_that_theirs_was_joined_to(desk: Desk) -> None:
    said = log.log_contact(desk, entry(owner_id=add_staff(desk, "Ann One").id))
    add_staff(desk, "Ann Two")
    give_to(desk, said.contact_id, staff_id=derek(desk))
    join(desk, "Ann One", "Ann Two")
    undo_last(desk)
    assert owner(desk) == "Ann Two"


@pytest.mark.parametrize("stays_in_the_record", [True, False])
def test_nothing_goes_back_to_who_has_left(desk: Desk, stays_in_the_record: bool) -> None:
    ann = add_staff(desk, "Ann One")
    if stays_in_the_record:
        log.log_contact(desk, entry(outcome=Outcome.SORTED, owner_id=ann.id))
    said = log.log_contact(desk, entry(owner_id=ann.id))
    give_to(desk, said.contact_id, staff_id=derek(desk))
    leave(desk, "Ann One", None)
    with pytest.raises(WordsError, match=r"Ann One had it before, and has left\. It stays with Derek Lowe"):
        undo_last(desk)
    assert owner(desk) == "Derek Lowe"


def closed_for_one_who_left(desk: Desk) -> int:
    contact_id = log.log_contact(desk, entry(owner_id=add_staff(desk, "Ann One").id)).contact_id
    answer(desk, contact_id, how=EventKind.SPOKE, told="", sorted_=True, at=NOW)
    leave(desk, "Ann One", None)
    return contact_id


def test_an_undo_that_opens_what_one_who_left_had_gives_it_to_the_user_and_says_so(desk: Desk) -> None:
    closed_for_one_who_left(desk)
    assert undo_last(desk).words.endswith(" Ann One has left: you have it now.")
    assert owner(desk) == "Priya Shah"


def test_what_one_who_left_had_is_theirs_who_opens_it_until_that_is_undone(desk: Desk) -> None:
    contact_id = closed_for_one_who_left(desk)
    open_again(desk, contact_id, why="rang again")
    assert owner(desk) == "Priya Shah"
    undo_last(desk)
    assert page(desk.engine, contact_id).owner == "Ann One"


def test_a_redo_gives_nothing_to_who_has_left_meanwhile(desk: Desk, clock: StoppedClock) -> None:
    ann = add_staff(desk, "Ann One")
    clock.at += timedelta(minutes=1)
    log.log_contact(desk, entry(outcome=Outcome.SORTED, owner_id=ann.id))
    said = log.log_contact(desk, entry(owner_id=derek(desk)))
    give_to(desk, said.contact_id, staff_id=ann.id)
    undo_last(desk)
    leave(desk, "Ann One", None)
    assert redo_last(desk).words.endswith(" Ann One has left: you have it now.")
    assert owner(desk) == "Priya Shah"
    undo_last(desk)
    assert owner(desk) == "Derek Lowe"


def test_a_redo_is_refused_once_the_colleague_is_gone_from_the_record(desk: Desk, clock: StoppedClock) -> None:
    ann = add_staff(desk, "Ann One")
    clock.at += timedelta(minutes=1)
    said = log.log_contact(desk, entry(owner_id=derek(desk)))
    give_to(desk, said.contact_id, staff_id=ann.id)
    undo_last(desk)
    leave(desk, "Ann One", None)
    with pytest.raises(WordsError, match="Somebody changed the staff"):
        redo_last(desk)
    assert owner(desk) == "Derek Lowe"
