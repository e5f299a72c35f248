"""Closing what could not be answered: after enough tries, or where there is nobody; kept apart from kept and missed."""

from __future__ import annotations

import pytest

from db.contacts import log
from db.desk.desk import Desk
from db.models import ClosedReason, EventKind, TryResult
from db.promises.move import give_promise
from db.promises.reopen import open_again
from db.queue.live import open_rows
from db.replies.attempts import record_attempt, so_far
from db.replies.close_unreached import Unreached, close_unreached
from db.replies.reply import answer
from db.storage.errors import ChangedError
from db.undo.last import undo_last
from deskapp.charter.vocabulary import Channel, Kind, Result
from deskapp.errors import WordsError
from tests.db.desk_case import NOW, StoppedClock, at, entry, opened_as, rows

COULD_NOT_REACH, NOT_POSSIBLE = ClosedReason.COULD_NOT_REACH, ClosedReason.NOT_POSSIBLE


def try_on(desk: Desk, clock: StoppedClock, contact_id: int, *days: int, result: str = "no_answer") -> None:
    for hour, day in enumerate(days, 10):
        clock.at = at(day, hour)
        record_attempt(desk, contact_id, result=TryResult(result), at=clock.at)


def test_after_enough_tries_it_is_closed_as_could_not_reach_and_counts_beside(desk: Desk, clock: StoppedClock) -> None:
    said = log.log_contact(desk, entry(Channel.LETTER, kind=Kind.COMPLAINT, number="01632 960 044"))
    try_on(desk, clock, said.contact_id, 25, 25, 26)
    done = close_unreached(desk, said.contact_id, closed_reason=COULD_NOT_REACH, words="The line is dead", entry_id="c")
    assert set(done.results) == {Result.NOT_POSSIBLE}
    assert close_unreached(desk, said.contact_id, closed_reason=COULD_NOT_REACH, entry_id="c") == done
    assert rows(desk, "SELECT state, closed_reason FROM contact") == [("closed", "could_not_reach")]
    assert rows(desk, "SELECT DISTINCT result, miss_reason, sorry_said FROM promise") == [("not_possible", None, None)]
    words = "SELECT words, old_value, new_value FROM note JOIN event ON event.id = event_id WHERE field = 'state'"
    assert rows(desk, words) == [("tried 3 times on 2 days. The line is dead", "open", "could_not_reach")]


def test_what_was_first_tried_after_its_time_had_run_out_is_missed(desk: Desk, clock: StoppedClock) -> None:
    said = log.log_contact(desk, entry(number="01632 960 044"), promised_at=at(25, 12))
    try_on(desk, clock, said.contact_id, 26, 26, 27)
    late = close_unreached(desk, said.contact_id, closed_reason=COULD_NOT_REACH, miss_reason="no time")
    assert late == Unreached(said.ref, (Result.MISSED,))
    assert rows(desk, "SELECT result, miss_reason, sorry_said FROM promise") == [("missed", "no time", 0)]


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ((), "Not tried so far: the charter says 3 times, on 2 days"),
        ((25, 26), "Tried twice so far"),
        ((25, 25, 25, 25), "Tried 4 times so far"),
    ],
)
def test_too_few_tries_or_all_on_one_day_are_not_enough(
    desk: Desk, clock: StoppedClock, days: tuple[int, ...], sentence: str
) -> None:
    said = log.log_contact(desk, entry(number="01632 960 044"), promised_at=at(30, 12))
    try_on(desk, clock, said.contact_id, *days)
    with pytest.raises(WordsError, match=sentence):
        close_unreached(desk, said.contact_id, closed_reason=COULD_NOT_REACH)
    assert len(open_rows(desk.engine)) == 1


def test_tries_before_we_last_spoke_to_them_do_not_count(desk: Desk, clock: StoppedClock) -> None:
    said = log.log_contact(desk, entry(), promised_at=at(30, 12))
    try_on(desk, clock, said.contact_id, 25, 25, 26)
    more = {"how": EventKind.SPOKE, "told": "Rings again", "sorted_": False, "promised_at": at(30, 15)}
    answer(desk, said.contact_id, at=clock.at, **more)  # type: ignore[arg-type]
    assert so_far(desk, said.contact_id).tries == 0
    with pytest.raises(WordsError, match="Not tried so far"):
        close_unreached(desk, said.contact_id, closed_reason=COULD_NOT_REACH)


def test_nobody_to_reply_to_says_why_and_is_missed_where_it_is_late(desk: Desk, clock: StoppedClock) -> None:
    said = log.log_contact(desk, entry(Channel.ANSWERPHONE))
    with pytest.raises(WordsError, match="Enter why there is nobody to reply to"):
        close_unreached(desk, said.contact_id, closed_reason=NOT_POSSIBLE, words=" ")
    clock.at = at(30, 12)
    done = close_unreached(desk, said.contact_id, closed_reason=NOT_POSSIBLE, words="No name and no number")
    assert done.results == (Result.MISSED,)
    assert rows(desk, "SELECT closed_reason FROM contact") == [("not_possible",)]


def test_where_there_is_a_way_to_reach_them_it_is_tried_first(desk: Desk, clock: StoppedClock) -> None:
    rung = log.log_contact(desk, entry(number="01632 960 044"), promised_at=at(30, 12)).contact_id
    written = log.log_contact(desk, entry(Channel.LETTER, address="1 High Street")).contact_id
    for contact_id, sentence in [(rung, "There is a number: try it first"), (written, "There is an address")]:
        with pytest.raises(WordsError, match=sentence):
            close_unreached(desk, contact_id, closed_reason=NOT_POSSIBLE, words="Nobody there")
    try_on(desk, clock, rung, 25, result="wrong_number")
    assert close_unreached(desk, rung, closed_reason=NOT_POSSIBLE, words="The number is a baker's").results


def test_it_is_taken_back_and_opened_again_like_anything_else(desk: Desk, clock: StoppedClock) -> None:
    said = log.log_contact(desk, entry(Channel.ANSWERPHONE))
    close_unreached(desk, said.contact_id, closed_reason=NOT_POSSIBLE, words="No number")
    assert undo_last(desk).words.startswith("Taken back: that you closed it.")
    assert [row.due_at for row in open_rows(desk.engine)] == [at(25, 17)]
    clock.at = at(25, 10)
    close_unreached(desk, said.contact_id, closed_reason=NOT_POSSIBLE, words="No number")
    open_again(desk, said.contact_id, why="She rang with it")
    assert len(open_rows(desk.engine)) == 1
    assert undo_last(desk).words.startswith("Taken back: that you opened it again.")
    assert rows(desk, "SELECT closed_reason FROM contact") == [("not_possible",)]


def test_who_comes_second_is_told_what_was_done_and_a_closed_one_stays(desk: Desk) -> None:
    said = log.log_contact(desk, entry(Channel.ANSWERPHONE))
    give_promise(desk, said.contact_id, promised_at=at(27, 12), said_words="soon")
    with pytest.raises(ChangedError, match="promised a time"):
        close_unreached(desk, said.contact_id, closed_reason=NOT_POSSIBLE, words="No number", version=1)
    other = opened_as(desk, "Derek Lowe", desk.clock)
    close_unreached(other, said.contact_id, closed_reason=NOT_POSSIBLE, words="No number", version=2)
    other.close()
    with pytest.raises(ChangedError) as raised:
        close_unreached(desk, said.contact_id, closed_reason=NOT_POSSIBLE, words="No number", version=2)
    assert raised.value.what == ("Derek Lowe closed it at 14:47: No number",)
    with pytest.raises(WordsError, match="Nothing to close: this is already closed"):
        close_unreached(desk, said.contact_id, closed_reason=NOT_POSSIBLE, words="No number")
    with pytest.raises(WordsError, match="Choose how it ended"):
        close_unreached(
            desk, log.log_contact(desk, entry(received_at=NOW)).contact_id, closed_reason=ClosedReason.MISTAKE
        )
