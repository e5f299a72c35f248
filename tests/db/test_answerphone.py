"""The answerphone check: begun, counted, written down message by message, reconciled, finished."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import count
from typing import Any

import pytest

from db.answerphone.check import begin_check, count_of, finish_check, nothing_on_it, take_over
from db.answerphone.messages import Listened, add_message_to, nothing_said, write_message
from db.answerphone.read import CheckSeen, one_check, open_check, previous_check
from db.contacts import log
from db.contacts.log import LogEntry
from db.desk.desk import Desk
from db.desk.staff import add_staff, come_on_duty
from db.details.safeguarding import Danger, DangerReport
from db.models import Deleted, HeardAs
from db.undo.last import undo_last
from db.undo.redo import redo_last
from deskapp.charter.vocabulary import Channel
from deskapp.errors import RefusedError, WordsError
from deskapp.forms.read_entry import Book, read_entry
from deskapp.forms.typed import Typed
from tests.db.desk_case import NOW, StoppedClock, all_at_once, at, checks_of, entry, opened_as, rows, start

TODAY = date(2026, 11, 24)
_numbers = count(1)


@pytest.fixture
def other(desk: Desk) -> Iterator[Desk]:
    """Derek, at another desk."""
    derek = opened_as(desk, "Derek Collins", desk.clock)
    yield derek
    derek.close()


def book(desk: Desk, checked_at: datetime | None = None) -> Book:
    assert desk.staff is not None
    staff: dict[str, int] = dict(rows(desk, "SELECT name, id FROM staff"))
    topics: dict[str, int] = dict(rows(desk, "SELECT name, id FROM topic"))
    return Book(desk.edition.calendar, staff, topics, desk.staff.id, desk.edition_id, checked_at)


def typed(desk: Desk, *, entry_id: str | None = None, **values: str) -> Typed:
    plain = {"received_at": "1231", "about": "Wants a dentist", "topic": "Dentist", "owner": "Priya"}
    entry_id = entry_id or f"message-{next(_numbers)}"
    return Typed("message", entry_id, desk.clock.now(), {**plain, **values})


def message(desk: Desk, **values: str) -> LogEntry:
    return read_entry(typed(desk, **values), desk.clock.now(), book(desk))


def listen(desk: Desk, check: CheckSeen, **values: str) -> Listened:
    return write_message(desk, check.check_id, message(desk, **values))


def again(desk: Desk, check: CheckSeen, first: Listened, **said: Any) -> Listened:
    """One more message of whoever left `first`."""
    assert first.contact_id is not None
    return add_message_to(desk, check.check_id, first.contact_id, **said)


def done(desk: Desk, check: CheckSeen, **said: object) -> CheckSeen:
    given = {"deleted_state": Deleted.YES, "greeting_ok": True, **said}
    return finish_check(desk, check.check_id, **given)  # type: ignore[arg-type]


def test_a_check_that_found_nothing_is_a_record(desk: Desk) -> None:
    seen = nothing_on_it(desk)
    assert (seen.day, seen.machine_count, seen.written_count, seen.ended_at) == (TODAY, 0, 0, NOW)
    assert (seen.started_by, seen.ended_by) == ("Priya Shah", "Priya Shah")
    assert checks_of(desk.engine, TODAY) == [seen]
    assert open_check(desk.engine) is None


def test_messages_and_their_contacts_are_kept_together_and_counted(desk: Desk) -> None:
    check = begin_check(desk, count=3)
    first = listen(desk, check, name="Kay", number="07700 900418", received_at="y 1840")
    assert first.to_go == 2
    assert nothing_said(desk, check.check_id, entry_id="silent").to_go == 1
    old = log.log_contact(desk, entry(name="Bill Tanner", received_at=at(24, 9)))
    added = add_message_to(
        desk, check.check_id, old.contact_id, entry_id="bill", left_at=at(24, 11, 40), words="Any news?"
    )
    assert (added.ref, added.to_go) == (old.ref, 0)
    seen = done(desk, check)
    assert [(one.position, one.what, one.ref, one.name) for one in seen.heard] == [
        (1, HeardAs.WRITTEN_DOWN, first.ref, "Kay"),
        (2, HeardAs.NOTHING_SAID, "", ""),
        (3, HeardAs.ADDED, old.ref, "Bill Tanner"),
    ]
    assert seen.matches
    assert rows(desk, "SELECT machine_count, written_count, mismatch_reason FROM answerphonecheck") == [(3, 3, "")]
    assert rows(desk, "SELECT due_at FROM promise JOIN contact ON contact.id = contact_id WHERE contact.name = 'Kay'")[
        0
    ] == ("2026-11-24 17:00:00.000000",), "it counts from when it was left"
    assert rows(desk, "SELECT chasing_count FROM contact WHERE id = ?", old.contact_id) == [(1,)]


def test_the_same_message_saved_twice_is_one(desk: Desk) -> None:
    check = begin_check(desk, count=4)
    for _ in range(2):
        written = write_message(desk, check.check_id, message(desk, entry_id="same"))
        nothing_said(desk, check.check_id, entry_id="nothing")
        listened = again(desk, check, written, entry_id="again", left_at=at(24, 14, 20))
    assert listened.to_go == 1
    assert rows(desk, "SELECT count(*) FROM heard") == [(3,)]
    assert rows(desk, "SELECT count(*), max(chasing_count) FROM contact") == [(1, 1)]


def test_messages_may_be_played_in_any_order(desk: Desk) -> None:
    check = begin_check(desk, count=2)
    listen(desk, check, received_at="1231", name="Later")
    listen(desk, check, received_at="y 1840", name="Earlier")
    queue = "SELECT contact.name FROM contact JOIN promise ON contact.id = contact_id ORDER BY due_at, received_at"
    assert rows(desk, queue) == [("Earlier",), ("Later",)]


def test_the_same_caller_is_one_contact_that_counts_from_the_earlier_message(desk: Desk) -> None:
    check = begin_check(desk, count=2)
    first = listen(desk, check, received_at="1231", name="Kay")
    second = again(desk, check, first, entry_id="second", left_at=at(23, 18, 40), words="Same thing")
    assert second.due_at == at(24, 17)
    assert rows(desk, "SELECT count(*) FROM contact") == [(1,)]
    assert rows(desk, "SELECT received_at FROM contact") == [("2026-11-23 18:40:00.000000",)]
    assert rows(desk, "SELECT started_at, due_at, original_due_at FROM promise") == [
        ("2026-11-23 18:40:00.000000", "2026-11-24 17:00:00.000000", "2026-11-25 17:00:00.000000")
    ]
    assert [one.left_at for one in one_check(desk.engine, check.check_id).heard] == [at(24, 12, 31), at(23, 18, 40)]
    ((words, old, new),) = rows(
        desk, "SELECT words, old_value, new_value FROM note JOIN event ON id = event_id WHERE field = 'received_at'"
    )
    assert "Reply by 17:00 today, not 17:00 tomorrow" in words
    assert (datetime.fromisoformat(old), datetime.fromisoformat(new)) == (at(24, 12, 31), at(23, 18, 40))
    assert first.contact_id == second.contact_id


def test_an_earlier_message_of_the_same_caller_is_one_save_and_one_undo(desk: Desk) -> None:
    check = begin_check(desk, count=2)
    first = listen(desk, check, received_at="1231", name="Kay")
    assert first.contact_id is not None
    log.add_call_to(desk, first.contact_id, entry_id="rang", at=NOW, words="and now?")
    counts = "SELECT received_at, received_assumed, chasing_count FROM contact"
    due = "SELECT started_at, due_at FROM promise WHERE result <> 'void'"
    before = rows(desk, counts), rows(desk, due)
    danger = Danger(marked=True, told=DangerReport("Ann Lead", NOW))
    again(desk, check, first, entry_id="second", left_at=at(23, 18, 40), left_assumed=True, danger=danger)
    after = rows(desk, counts), rows(desk, due)
    assert after[0] == [("2026-11-23 18:40:00.000000", 1, 1)]
    for _ in range(2):
        undo_last(desk)
        assert (rows(desk, counts), rows(desk, due)) == before
        redo_last(desk)
        assert (rows(desk, counts), rows(desk, due)) == after


def test_a_later_message_of_the_same_caller_moves_nothing(desk: Desk) -> None:
    check = begin_check(desk, count=3)
    first = listen(desk, check, received_at="y 1840", name="Kay")
    listen(desk, check, received_at="y 1850", name="Bill")
    second = again(desk, check, first, entry_id="second", left_at=at(24, 9))
    assert second.due_at is None
    assert rows(desk, "SELECT name, chasing_count FROM contact ORDER BY id") == [("Kay", 1), ("Bill", 0)]


def test_a_second_message_about_what_was_written_down_above_is_the_same_caller(desk: Desk) -> None:
    check = begin_check(desk, count=2)
    first = listen(desk, check, received_at="1231", name="Kay")
    again(desk, check, first, entry_id="picked", left_at=at(23, 18, 40))
    assert rows(desk, "SELECT what FROM heard ORDER BY position") == [("written_down",), ("same_caller",)]
    assert rows(desk, "SELECT due_at FROM promise") == [("2026-11-24 17:00:00.000000",)]


def test_an_earlier_message_leaves_an_answer_and_a_time_given_by_hand_as_they_are(desk: Desk) -> None:
    check = begin_check(desk, count=2)
    first = listen(desk, check, received_at="1231", name="Kay")
    before = rows(desk, "SELECT due_at FROM promise")
    with desk.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE promise SET rule = NULL, name = 'promise'")
    assert again(desk, check, first, entry_id="second", left_at=at(23, 18, 40)).due_at is None
    assert rows(desk, "SELECT due_at FROM promise") == before


def test_a_message_about_what_was_open_before_is_added_to_it_and_moves_nothing_that_was_promised(desk: Desk) -> None:
    old = log.log_contact(desk, entry(Channel.ANSWERPHONE, name="Bill", received_at=at(23, 12)))
    check = begin_check(desk, count=1)
    before = rows(desk, "SELECT due_at FROM promise")
    added = add_message_to(desk, check.check_id, old.contact_id, entry_id="second", left_at=at(23, 9))
    assert added.due_at is None
    assert rows(desk, "SELECT what FROM heard") == [("added",)]
    assert rows(desk, "SELECT due_at FROM promise") == before


def test_what_could_not_be_made_out_is_kept_for_a_second_listener_and_its_time_runs(desk: Desk) -> None:
    come_on_duty(desk, "Samira Haddad", add=True)
    come_on_duty(desk, "Priya Shah", add=True)
    check = begin_check(desk, count=1)
    heard = {"unclear": "yes", "about": "", "topic": "", "received_at": "?"}
    with pytest.raises(RefusedError, match="listens to it again") as refused:
        message(desk, **heard)
    assert refused.value.field == "owner"
    write_message(desk, check.check_id, message(desk, **heard, owner="Samira"), unclear=True)
    assert rows(desk, "SELECT about, received_assumed, staff.name FROM contact JOIN staff ON staff.id = owner_id") == [
        ("Could not be made out: listen again", 1, "Samira Haddad")
    ]
    assert rows(desk, "SELECT result FROM promise") == [("running",)]
    assert [one.what for one in one_check(desk.engine, check.check_id).heard] == [HeardAs.UNCLEAR]


def test_a_message_without_a_time_was_left_just_after_the_check_before(desk: Desk, clock: StoppedClock) -> None:
    clock.at = at(23, 9, 5)
    nothing_on_it(desk)
    clock.at = at(24, 13, 2)
    check = begin_check(desk, count=1)
    before = previous_check(desk.engine, check.started_at)
    assert before == at(23, 9, 5)
    read_so = read_entry(typed(desk, received_at="?"), clock.at, book(desk, before))
    assert (read_so.contact.received_at, read_so.contact.received_assumed) == (at(23, 9, 5), True)
    write_message(desk, check.check_id, read_so)
    assert rows(desk, "SELECT left_at, left_assumed FROM heard") == [("2026-11-23 09:05:00.000000", 1)]
    never = read_entry(typed(desk, received_at="?"), clock.at, book(desk))
    assert never.contact.received_at == at(23, 17), "with no check before, when we last closed"


def test_said_and_written_are_reconciled_before_anything_is_deleted(desk: Desk) -> None:
    check = begin_check(desk, count=3)
    listen(desk, check)
    with pytest.raises(WordsError, match=r"said 3, you wrote down 1. What about the other 2\? h hang-up"):
        done(desk, check)
    assert open_check(desk.engine) is not None
    assert done(desk, check, mismatch_reason="h").mismatch_reason == "hang-up"


@pytest.mark.parametrize(
    ("letter", "words"),
    [("h", "hang-up"), ("U", "couldn't make it out"), ("o", "our own test call"), ("cat on it ", "cat on it")],
)
def test_a_difference_is_explained_with_a_letter_or_in_words(desk: Desk, letter: str, words: str) -> None:
    check = begin_check(desk, count=1)
    assert done(desk, check, mismatch_reason=letter).mismatch_reason == words


def test_more_written_down_than_the_machine_said_is_a_difference_too(desk: Desk) -> None:
    check = begin_check(desk, count=1)
    listen(desk, check)
    listen(desk, check)
    with pytest.raises(WordsError, match=r"said 1, you wrote down 2\. Count again"):
        done(desk, check)
    ended = done(desk, check, mismatch_reason="left over", machine_count=2)
    assert (ended.machine_count, ended.mismatch_reason) == (2, "")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"deleted_state": None}, "Have the messages been deleted"),
        ({"deleted_state": Deleted.KEPT}, "Say why they are kept"),
        ({"deleted_state": Deleted.KEPT, "kept_why": "x" * 201}, "up to 200 letters"),
        ({"greeting_ok": None}, "Is the greeting right"),
    ],
)
def test_what_became_of_the_messages_is_asked(desk: Desk, said: dict[str, object], sentence: str) -> None:
    check = begin_check(desk, count=1)
    listen(desk, check)
    with pytest.raises(WordsError, match=sentence):
        done(desk, check, **said)
    assert rows(desk, "SELECT ended_at FROM answerphonecheck") == [(None,)]


def test_a_check_that_is_done_stays_as_it_is(desk: Desk, clock: StoppedClock) -> None:
    check = begin_check(desk, count=1)
    listen(desk, check)
    first = done(desk, check)
    clock.at = at(24, 16)
    assert done(desk, check) == first
    with pytest.raises(WordsError, match="finished this check at 14:47"):
        done(desk, check, deleted_state=Deleted.KEPT, kept_why="no")
    with pytest.raises(WordsError, match="finished this check at 14:47"):
        done(desk, check, machine_count=4)
    with pytest.raises(WordsError, match="finished this check at 14:47"):
        nothing_said(desk, check.check_id, entry_id="late")


def test_a_message_typed_while_somebody_else_finished_the_check_is_kept_by_itself(desk: Desk, other: Desk) -> None:
    check = begin_check(desk, count=1)
    take_over(other, check.check_id)
    done(other, check, mismatch_reason="h")
    listened = listen(desk, check)
    assert listened.to_go is None
    assert rows(desk, "SELECT count(*) FROM contact") == [(1,)]
    assert rows(desk, "SELECT count(*) FROM heard") == [(0,)]


def test_the_second_is_told_who_is_at_it_and_may_take_over(desk: Desk, other: Desk, clock: StoppedClock) -> None:
    mine = begin_check(desk, count=3)
    listen(desk, mine)
    clock.at = at(24, 14, 55)
    theirs = begin_check(other, count=1)
    assert theirs.check_id == mine.check_id
    assert (theirs.at_it, theirs.at_it_since, theirs.machine_count) == ("Priya Shah", NOW, 3)
    with pytest.raises(WordsError, match="Priya Shah has been at this check since 14:47"):
        done(other, mine)
    with pytest.raises(WordsError, match="Priya Shah has been at this check since 14:47"):
        nothing_on_it(other)
    taken = take_over(other, mine.check_id)
    assert (taken.at_it, taken.at_it_since, taken.started_by) == ("Derek Collins", clock.at, "Priya Shah")
    assert [one.position for one in taken.heard] == [1]
    with pytest.raises(WordsError, match="Derek Collins has been at this check since 14:55"):
        done(desk, mine)
    assert listen(desk, mine).to_go == 1, "what she had half typed is kept in it all the same"


def test_a_check_that_was_begun_is_carried_on_and_not_doubled(desk: Desk) -> None:
    first = begin_check(desk)
    assert first.machine_count is None
    assert begin_check(desk, count=2) == first._replace(machine_count=2)
    assert rows(desk, "SELECT count(*) FROM answerphonecheck") == [(1,)]
    listen(desk, first)
    with pytest.raises(WordsError, match="written down already"):
        nothing_on_it(desk)
    assert nothing_on_it_after_a_count(desk)


def nothing_on_it_after_a_count(desk: Desk) -> bool:
    done(desk, begin_check(desk), mismatch_reason="h")
    begin_check(desk)
    return nothing_on_it(desk).ended_at is not None and open_check(desk.engine) is None


def test_what_is_taken_back_is_not_written_down_any_more(desk: Desk) -> None:
    check = begin_check(desk, count=1)
    listen(desk, check)
    undo_last(desk)
    seen = one_check(desk.engine, check.check_id)
    assert (seen.written_count, seen.to_go, seen.heard[0].taken_back) == (0, 1, True)
    with pytest.raises(WordsError, match="wrote down 0"):
        done(desk, check)
    assert listen(desk, check).to_go == 0
    assert done(desk, check).written_count == 1


def test_a_clock_that_was_put_back_never_ends_a_check_before_it_began(desk: Desk, clock: StoppedClock) -> None:
    check = begin_check(desk, count=1)
    clock.at = at(24, 14, 30)
    listen(desk, check)
    assert done(desk, check).ended_at == NOW


@pytest.mark.parametrize(("words", "number"), [("0", 0), (" 3 ", 3), ("99", 99), ("007", 7)])
def test_a_count_is_nought_to_ninety_nine(words: str, number: int) -> None:
    assert count_of(words) == number


@pytest.mark.parametrize("words", ["", "three", "-1", "3.5", "1e1", "100", "٣", "3 4"])
def test_a_count_that_is_no_number_is_asked_for_again(words: str) -> None:
    with pytest.raises(WordsError, match=r"Enter how many|more than 99"):
        count_of(words)


def test_a_message_left_in_the_future_is_refused_and_nothing_is_kept(desk: Desk) -> None:
    check = begin_check(desk, count=1)
    with pytest.raises(RefusedError, match="in the future"):
        message(desk, received_at="today 1840")
    first = listen(desk, check)
    with pytest.raises(WordsError, match="in the future"):
        again(desk, check, first, entry_id="future", left_at=at(24, 18))
    assert rows(desk, "SELECT count(*) FROM heard") == [(1,)]


TWO_AT_ONCE = """
import sys
from pathlib import Path
from db.answerphone.check import begin_check
from db.answerphone.messages import nothing_said
from db.startup.open_desk import open_desk
from deskapp.clock import Clock
from deskapp.settings import Settings
desk = open_desk(Settings(folder=Path(sys.argv[1]), staff_name=sys.argv[2]), Clock())
print("ready", flush=True)
sys.stdin.readline()
check = begin_check(desk, count=40)
for n in range(20):
    nothing_said(desk, check.check_id, entry_id=f"{sys.argv[2]}-{n}")
print(check.check_id, check.at_it)
"""


def test_two_processes_that_begin_at_once_are_at_one_check_and_lose_nothing(desk: Desk) -> None:
    for name in ("Derek", "Samira"):
        add_staff(desk, name)
    processes = [start(TWO_AT_ONCE, desk.settings.folder, who) for who in ("Derek", "Samira")]
    told = all_at_once(processes)
    assert told[0] == told[1], "both are told the same one is at it"
    assert rows(desk, "SELECT count(*), max(written_count) FROM answerphonecheck") == [(1, 40)]
    assert rows(desk, "SELECT count(DISTINCT position), max(position) FROM heard") == [(40, 40)]


def test_a_message_for_a_check_is_an_answerphone_message(desk: Desk) -> None:
    check = begin_check(desk, count=1)
    listen(desk, check)
    assert rows(desk, "SELECT channel, heard_at FROM contact") == [(Channel.ANSWERPHONE, "2026-11-24 14:47:00.000000")]
