"""Taking things back: by a further event, with what was ended running again, and nothing of anybody else's lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from db.answerphone.check import nothing_on_it
from db.contacts import log as contacts_log
from db.contacts.change_kind import make_complaint
from db.contacts.edit import FieldRead, correct_contact_field
from db.contacts.page import page
from db.desk.desk import Desk
from db.desk.staff import come_on_duty
from db.imports.import_log import import_log
from db.models import ClosedReason, EventKind, LeaveMessage, State, TryResult
from db.people.suggest import open_contacts
from db.promises.move import give_promise, move_promise
from db.promises.reopen import open_again
from db.queue.live import open_rows
from db.replies.attempts import record_attempt
from db.replies.note import note
from db.replies.reassign import give_to
from db.replies.refer import passed_on
from db.storage.errors import ChangedError, StaysError
from db.undo.last import Undone, undo_last
from db.undo.redo import redo_last
from deskapp.charter.vocabulary import Channel, Kind, Outcome, PromiseName, Result
from deskapp.errors import WordsError
from tests.db.desk_case import NOW, StoppedClock, at, entry, reply, rows, standing
from tests.db.test_tries import messages_count

NOON = at(25, 12)


def give(desk: Desk, contact_id: int) -> None:
    me = desk.staff
    tom = come_on_duty(desk, "Tom Reed", add=True).id
    desk.staff = me
    give_to(desk, contact_id, staff_id=tom)


DEEDS: dict[str, Callable[[Desk, int], object]] = {
    "a reply that sorts it": reply,
    "a reply with a further time": lambda desk, it: reply(desk, it, sorted_=False, promised_at=at(27, 12)),
    "a holding reply": lambda desk, it: reply(desk, it, sorted_=False, holding=True, promised_at=at(27, 12)),
    "a message left": lambda desk, it: reply(desk, it, how=EventKind.LEFT_MESSAGE, sorted_=False),
    "a try": lambda desk, it: record_attempt(desk, it, result=TryResult.ENGAGED, at=desk.clock.now()),
    "a note": lambda desk, it: note(desk, it, words="Ring after 2"),
    "a gift": give,
    "a promise moved": lambda desk, it: move_promise(desk, it, promised_at=at(26, 12), why="held up", told=True),
    "a promise missed": lambda desk, it: move_promise(desk, it, promised_at=at(26, 12), why="held up", told=False),
    "a promise given": lambda desk, it: give_promise(desk, it, promised_at=at(26, 12)),
    "a complaint": make_complaint,
    "passing on": lambda desk, it: passed_on(desk, it, to_whom="Age UK", consent="yes", told="They ring you"),
    "a call added": lambda desk, it: contacts_log.add_call_to(
        desk, it, entry_id="again", at=desk.clock.now(), words="news?"
    ),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_everything_is_as_it_was_and_the_history_shows_both(desk: Desk, clock: StoppedClock, deed: str) -> None:
    said = contacts_log.log_contact(desk, entry(Channel.LETTER, name="Kay"), promised_at=NOON, said_words="by noon")
    before = page(desk.engine, said.contact_id)
    clock.at += timedelta(minutes=1)
    DEEDS[deed](desk, said.contact_id)
    between = page(desk.engine, said.contact_id)
    clock.at += timedelta(minutes=1)
    undone = undo_last(desk)
    after = page(desk.engine, said.contact_id)
    assert (undone.contact_id, undone.ref) == (said.contact_id, said.ref)
    assert undone.words.startswith("Taken back: ")
    assert undone.words.endswith(f"{said.ref} Kay.")
    assert standing(after) == standing(before)
    assert len(open_rows(desk.engine)) == 1
    (line,) = [line for line in after.history if line.kind is EventKind.UNDONE]
    done = {row.event_id for row in between.history} - {row.event_id for row in before.history}
    assert line.undo_of in done
    assert {row.event_id for row in after.history if row.undone} == done
    assert len(after.history) == len(between.history) + 1


@pytest.mark.parametrize("deed", DEEDS)
def test_no_result_is_rewritten_and_what_was_ended_runs_as_another_row(desk: Desk, deed: str) -> None:
    said = contacts_log.log_contact(desk, entry(Channel.LETTER), promised_at=NOON)
    DEEDS[deed](desk, said.contact_id)
    ended = [seen for seen in page(desk.engine, said.contact_id).promises if seen.stopped_at]
    undo_last(desk)
    after = {seen.promise_id: seen for seen in page(desk.engine, said.contact_id).promises}
    for seen in ended:
        assert after[seen.promise_id] == seen._replace(taken_back=True)
    assert all(not seen.taken_back for seen in after.values() if seen.stopped_at is None)


def test_what_was_missed_and_taken_back_is_told_to_no_caller(desk: Desk, clock: StoppedClock) -> None:
    said = contacts_log.log_contact(desk, entry(name="Kay", number="01632 960 044"), promised_at=NOON)
    clock.at = at(25, 13)
    move_promise(desk, said.contact_id, promised_at=at(26, 12), why="held up", told=True)
    assert open_contacts(desk.engine, None, "+441632960044")[0].missed
    undo_last(desk)
    (matter,) = open_contacts(desk.engine, None, "+441632960044")
    assert (matter.due_at, matter.missed) == (NOON, [])


def test_things_are_taken_back_one_after_the_other_the_last_first(desk: Desk) -> None:
    said = contacts_log.log_contact(desk, entry(), promised_at=NOON)
    move_promise(desk, said.contact_id, promised_at=at(26, 12), why="held up", told=True)
    reply(desk, said.contact_id, sorted_=False, promised_at=at(27, 12))
    give(desk, said.contact_id)
    kinds = [undo_last(desk).kind for _ in range(3)]
    assert kinds == [EventKind.GIVEN_TO, EventKind.SPOKE, EventKind.PROMISE_MOVED]
    assert [(seen.due_at, seen.original_due_at) for seen in page(desk.engine, said.contact_id).running] == [
        (NOON, None)
    ]


def test_a_reply_can_be_given_again_after_it_was_taken_back(desk: Desk) -> None:
    said = contacts_log.log_contact(desk, entry(), promised_at=NOON)
    reply(desk, said.contact_id)
    undo_last(desk)
    reply(desk, said.contact_id)
    seen = page(desk.engine, said.contact_id)
    assert [(row.result, row.taken_back) for row in seen.promises] == [(Result.KEPT, True), (Result.KEPT, False)]
    assert (seen.state, seen.closed_reason) == (State.CLOSED, ClosedReason.SORTED)


def test_an_entry_that_is_taken_back_is_closed_as_a_mistake_and_owes_nothing(desk: Desk) -> None:
    said = contacts_log.log_contact(desk, entry(name="Kay"), promised_at=NOON)
    assert undo_last(desk) == Undone(
        f"Taken back: the whole entry, logged by mistake. {said.ref} Kay.",
        said.contact_id,
        said.ref,
        EventKind.WRITTEN_DOWN,
    )
    seen = page(desk.engine, said.contact_id)
    assert (seen.closed_reason, [row.result for row in seen.promises]) == (ClosedReason.MISTAKE, [Result.VOID])
    assert open_rows(desk.engine) == []


def test_an_entry_sorted_at_once_that_is_taken_back_counts_for_nothing(desk: Desk) -> None:
    said = contacts_log.log_contact(desk, entry(outcome=Outcome.SORTED))
    undo_last(desk)
    seen = page(desk.engine, said.contact_id)
    assert [(row.result, row.taken_back) for row in seen.promises] == [(Result.KEPT, True), (Result.VOID, False)]
    assert seen.closed_reason is ClosedReason.MISTAKE


def test_opening_it_again_is_taken_back_and_it_is_closed_as_it_was(desk: Desk) -> None:
    said = contacts_log.log_contact(desk, entry(outcome=Outcome.COULD_NOT_HELP))
    open_again(desk, said.contact_id, why="She rang again")
    assert undo_last(desk).kind is EventKind.CHANGED_FIELD
    seen = page(desk.engine, said.contact_id)
    assert (seen.closed_reason, seen.running) == (ClosedReason.COULD_NOT_HELP, ())
    assert [row.result for row in seen.promises] == [Result.KEPT, Result.VOID]


def test_a_check_made_since_stays_and_what_was_before_it_is_taken_back_only_when_asked_again(
    desk: Desk, clock: StoppedClock
) -> None:
    said = contacts_log.log_contact(desk, entry(name="Kay"), promised_at=NOON)
    clock.at += timedelta(minutes=2)
    nothing_on_it(desk, started_at=clock.at)
    whole = f"the whole entry, logged by mistake. {said.ref} Kay."
    stays_words = f"The check of 14:49 stays. Once more takes back what you did before it: {whole}"
    with pytest.raises(StaysError, match=stays_words) as stays:
        undo_last(desk)
    assert page(desk.engine, said.contact_id).closed_reason is None
    undo_last(desk, told=stays.value.told)
    assert page(desk.engine, said.contact_id).closed_reason is ClosedReason.MISTAKE


def test_what_was_done_after_a_check_is_taken_back_unasked(desk: Desk, clock: StoppedClock) -> None:
    nothing_on_it(desk, started_at=clock.at)
    clock.at += timedelta(minutes=2)
    contacts_log.log_contact(desk, entry(name="Kay"), promised_at=NOON)
    assert undo_last(desk).kind is EventKind.WRITTEN_DOWN


def test_only_the_last_hour_and_only_ones_own_is_taken_back(desk: Desk, other: Desk, clock: StoppedClock) -> None:
    contacts_log.log_contact(desk, entry(), promised_at=NOON)
    with pytest.raises(WordsError, match="nothing of yours from the last hour"):
        undo_last(other)
    clock.at += timedelta(hours=1, seconds=1)
    with pytest.raises(WordsError, match="nothing of yours from the last hour"):
        undo_last(desk)
    assert rows(desk, "SELECT count(*) FROM event WHERE kind = 'undone'") == [(0,)]
    clock.at -= timedelta(seconds=1)
    assert undo_last(desk).kind is EventKind.WRITTEN_DOWN


@pytest.mark.parametrize("newer", ["a reply that sorts it", "a promise moved", "a gift", "a complaint", "passing on"])
def test_what_somebody_else_built_on_is_not_taken_back(desk: Desk, other: Desk, newer: str) -> None:
    said = contacts_log.log_contact(desk, entry(Channel.LETTER), promised_at=NOON)
    reply(desk, said.contact_id, sorted_=False, promised_at=at(27, 12))
    DEEDS[newer](other, said.contact_id)
    before = page(desk.engine, said.contact_id)
    with pytest.raises(WordsError, match=r"Derek Lowe .* at 14:47, after you\. Write a note about it instead"):
        undo_last(desk)
    assert page(desk.engine, said.contact_id) == before
    undo_last(other)
    assert undo_last(desk).kind is EventKind.SPOKE, "now nothing stands on it"
    assert [seen.due_at for seen in page(desk.engine, said.contact_id).running] == [NOON, at(1, 17, month=12)]


@pytest.mark.parametrize("newer", ["a try", "a note", "a call added"])
def test_what_a_colleague_wrote_beside_it_hinders_nobody(desk: Desk, other: Desk, newer: str) -> None:
    said = contacts_log.log_contact(desk, entry(), promised_at=NOON)
    reply(desk, said.contact_id, sorted_=False, promised_at=at(27, 12))
    DEEDS[newer](other, said.contact_id)
    undo_last(desk)
    assert [seen.due_at for seen in page(desk.engine, said.contact_id).running] == [NOON]


@pytest.mark.parametrize("newer", ["a note", "a call added"])
def test_an_entry_that_a_colleague_added_to_is_not_taken_back(desk: Desk, other: Desk, newer: str) -> None:
    said = contacts_log.log_contact(desk, entry(), promised_at=NOON)
    DEEDS[newer](other, said.contact_id)
    with pytest.raises(WordsError, match=r"Derek Lowe .* after you"):
        undo_last(desk)
    assert not page(desk.engine, said.contact_id).closed


def test_a_message_that_counted_as_a_reply_is_taken_back_with_what_it_ended(desk: Desk) -> None:
    messages_count(desk)
    said = contacts_log.log_contact(desk, entry(Channel.ANSWERPHONE, name="Kay"), ok_to_leave_message=LeaveMessage.YES)
    assert record_attempt(desk, said.contact_id, result=TryResult.LEFT_MESSAGE, at=NOW).closed
    undo_last(desk)
    seen = page(desk.engine, said.contact_id)
    assert (seen.state, [row.promise for row in seen.running]) == (State.OPEN, [PromiseName.REPLY])


def test_a_try_that_was_taken_back_is_not_counted(desk: Desk) -> None:
    said = contacts_log.log_contact(desk, entry())
    record_attempt(desk, said.contact_id, result=TryResult.ENGAGED, at=NOW)
    undo_last(desk)
    assert record_attempt(desk, said.contact_id, result=TryResult.ENGAGED, at=NOW).tries == 1


def test_a_log_that_was_taken_in_is_not_taken_back_row_by_row(desk: Desk, tmp_path: Any) -> None:
    log = tmp_path / "log.csv"
    log.write_text("channel,received_at,about\ncall,2026-11-20T10:00,Dentist\n", encoding="utf-8")
    import_log(desk, log)
    with pytest.raises(WordsError, match="take in a file"):
        undo_last(desk)


def test_who_types_meanwhile_is_told_that_something_was_taken_back(desk: Desk, other: Desk) -> None:
    said = contacts_log.log_contact(desk, entry(), promised_at=NOON)
    give(desk, said.contact_id)
    version = page(other.engine, said.contact_id).version
    undo_last(desk)
    with pytest.raises(ChangedError, match="Priya Shah took something back at 14:47"):
        reply(other, said.contact_id, version=version)
    assert page(desk.engine, said.contact_id).kind is Kind.ENQUIRY


def test_the_tables_let_nothing_be_taken_back_or_run_again_twice(desk: Desk) -> None:
    said = contacts_log.log_contact(desk, entry(), promised_at=NOON)
    reply(desk, said.contact_id)
    undo_last(desk)
    again = "SELECT 1, kind, at, at, undo_of FROM event WHERE undo_of IS NOT NULL"
    for sql in (
        f"INSERT INTO event (contact_id, kind, at, written_at, undo_of) {again}",
        f"INSERT OR REPLACE INTO event (contact_id, kind, at, written_at, undo_of) {again}",
        "INSERT INTO promise (contact_id, name, started_at, due_at, due_explained, restarts, result, version) "  # noqa: ISC004
        "SELECT 1, name, started_at, due_at, '', restarts, 'running', 1 FROM promise WHERE restarts IS NOT NULL",
    ):
        with pytest.raises(IntegrityError, match=r"only added to|UNIQUE"), desk.engine.begin() as connection:
            connection.exec_driver_sql(sql)


def test_a_whole_contact_is_undone_only_once_the_user_was_told_of_it(desk: Desk) -> None:
    said = contacts_log.log_contact(desk, entry(name="Mr Patel"))
    with pytest.raises(StaysError, match=r"Once more takes back the whole entry.*26-0001 Mr Patel") as told:
        undo_last(desk, asks=True, said_about=said.contact_id)
    assert page(desk.engine, said.contact_id).closed is False
    assert undo_last(desk, asks=True, told=told.value.told).kind is EventKind.WRITTEN_DOWN


def test_each_whole_contact_is_asked_about_by_itself(desk: Desk, clock: StoppedClock) -> None:
    for name in ("Kay", "Bill"):
        contacts_log.log_contact(desk, entry(name=name))
    with pytest.raises(StaysError, match="26-0002 Bill") as told:
        undo_last(desk, asks=True)
    undo_last(desk, asks=True, told=told.value.told)
    with pytest.raises(StaysError, match="26-0001 Kay"):
        undo_last(desk, asks=True, told=told.value.told)
    clock.at += timedelta(minutes=2)
    nothing_on_it(desk, started_at=clock.at)
    with pytest.raises(StaysError, match=r"The check of .* the whole entry.*26-0001 Kay"):
        undo_last(desk, asks=True, told=told.value.told)


def test_what_was_done_to_another_contact_than_the_last_message_names_is_said_first(desk: Desk) -> None:
    first, second = contacts_log.log_contact(desk, entry(name="Kay")), contacts_log.log_contact(desk, entry())
    note(desk, first.contact_id, words="Rang about the appointment")
    with pytest.raises(StaysError, match=r"Once more takes back your note\. 26-0001 Kay") as told:
        undo_last(desk, asks=True, said_about=second.contact_id)
    assert undo_last(desk, asks=True, said_about=first.contact_id).kind is EventKind.NOTE
    assert told.value.told.at == NOW


@pytest.mark.parametrize(
    ("field", "text", "kept"),
    [
        ("number", "07700 900 418", "SELECT number FROM personnumber"),
        ("address", "kay@example.org", "SELECT email FROM personemail"),
    ],
)
def test_a_number_or_address_that_a_correction_added_to_the_caller_goes_with_its_undo_and_comes_with_its_redo(
    desk: Desk, field: str, text: str, kept: str
) -> None:
    said = contacts_log.log_contact(desk, entry(Channel.LETTER, name="Kay", number="01632 960 044"))
    before = rows(desk, kept)
    correct_contact_field(desk, said.contact_id, field=field, read=lambda _contact, _topics: FieldRead(text))
    assert (text,) in rows(desk, kept)
    undo_last(desk)
    assert rows(desk, kept) == before
    redo_last(desk)
    assert (text,) in rows(desk, kept)


def test_a_number_that_was_known_before_the_correction_stays_with_the_caller(desk: Desk) -> None:
    said = contacts_log.log_contact(desk, entry(Channel.LETTER, name="Kay", number="01632 960 044"))
    person = rows(desk, "SELECT person_id FROM contact")[0][0]
    contacts_log.log_contact(desk, entry(Channel.LETTER, name="Kay", number="07700 900 418", person_id=person))
    correct_contact_field(
        desk, said.contact_id, field="number", read=lambda _contact, _topics: FieldRead("07700 900 418")
    )
    undo_last(desk)
    assert rows(desk, "SELECT number FROM personnumber ORDER BY number") == [("01632 960 044",), ("07700 900 418",)]
