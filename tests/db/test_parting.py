"""A joining or a splitting that is noticed late is taken apart, and what was done since stays where it was done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from db.contacts import log
from db.contacts.change_kind import make_complaint
from db.contacts.merge import merge_contacts
from db.contacts.page import page
from db.contacts.split import split_contact
from db.desk.desk import Desk
from db.details.record import Details, record_details
from db.models import ClosedReason, EventKind
from db.promises.move import give_promise
from db.queue.live import open_rows
from db.replies.note import note
from db.storage.errors import ChangedError
from db.undo.last import undo_last
from db.undo.unmerge import MergeOrSplit, merges_and_splits, unmerge_or_unsplit
from deskapp.charter.vocabulary import Channel, Kind, Result
from deskapp.errors import WordsError
from deskapp.forms.contact.correction import correct_field
from tests.db.desk_case import StoppedClock, at, entry, reply, standing
from tests.db.details_case import mark_danger, report_danger
from tests.db.test_joining import CALLER, two
from tests.db.test_splitting import chased

LATER = timedelta(days=1)


def only(desk: Desk, contact_id: int) -> int:
    """The event of the one thing that can be taken apart on that page."""
    (joint,) = merges_and_splits(desk.engine, contact_id)
    return joint.event_id


def test_a_joining_is_parted_by_a_colleague_days_later_and_the_history_says_who_and_which(
    desk: Desk, other: Desk, clock: StoppedClock
) -> None:
    sooner, later = two(desk)
    before = [standing(page(desk.engine, it)) for it in (sooner, later)]
    merge_contacts(desk, sooner, to_id=later)
    clock.at += LATER
    with pytest.raises(WordsError, match="nothing of yours from the last hour"):
        undo_last(desk)
    assert merges_and_splits(desk.engine, later) == merges_and_splits(desk.engine, sooner)
    done = unmerge_or_unsplit(other, later, event_id=only(desk, later))
    assert (done.kind, done.ref, done.other_ref, done.due_at, done.since, done.closed) == (
        *(EventKind.JOINED, "26-0001", "26-0002", at(25, 12), 0, False),
    )
    assert [standing(page(desk.engine, it)) for it in (sooner, later)] == before
    lines = [page(desk.engine, it).history[0] for it in (sooner, later)]
    assert [(line.kind, line.by) for line in lines] == [(EventKind.UNDONE, "Derek Lowe")] * 2
    assert [line.undo_of for line in lines] == [
        line.event_id for it in (sooner, later) for line in page(desk.engine, it).history if line.undone
    ]
    assert merges_and_splits(desk.engine, later) == []


def test_what_was_done_since_stays_where_it_was_done_and_no_result_is_rewritten(
    desk: Desk, clock: StoppedClock
) -> None:
    sooner, later = two(desk)
    merge_contacts(desk, sooner, to_id=later)
    clock.at += timedelta(hours=2)
    note(desk, later, words="They called at the desk")
    reply(desk, later)
    there = page(desk.engine, later)
    assert [row.result for row in there.promises] == [Result.KEPT, Result.KEPT]
    done = unmerge_or_unsplit(desk, sooner, event_id=only(desk, sooner))
    assert (done.since, done.stays_in) == (2, "26-0002")
    after = page(desk.engine, later)
    assert after.promises == there.promises
    assert after.history[1:] == tuple(line._replace(undone=line.kind is EventKind.JOINED) for line in there.history)
    assert [row.due_at for row in page(desk.engine, sooner).running] == [at(25, 12)]


def test_what_owes_nothing_but_what_came_over_is_closed_when_that_goes_back(desk: Desk, clock: StoppedClock) -> None:
    request = entry(Channel.VISIT, kind=Kind.OWN_INFORMATION, outcome="sorted", **CALLER)
    visit = log.log_contact(desk, request).contact_id
    call = log.log_contact(desk, entry(kind=Kind.OWN_INFORMATION, **CALLER), promised_at=at(25, 12)).contact_id
    merge_contacts(desk, call, to_id=visit)
    clock.at += timedelta(hours=2)
    facts = {"given_on": date(2026, 11, 24), "given_how": "by hand"}
    record_details(desk, visit, Details(own_information=facts))
    assert [row.due_at for row in page(desk.engine, visit).running] == [at(25, 12)]
    assert unmerge_or_unsplit(desk, visit, event_id=only(desk, visit)).closed
    assert page(desk.engine, visit).closed_reason is ClosedReason.SORTED
    assert {row.contact_id for row in open_rows(desk.engine)} == {call}


def test_calls_since_stay_counted_where_they_were_added(desk: Desk, clock: StoppedClock) -> None:
    sooner, later = two(desk)
    log.add_call_to(desk, later, entry_id="a", at=clock.at, words="any news?")
    merge_contacts(desk, later, to_id=sooner)
    clock.at += timedelta(hours=2)
    log.add_call_to(desk, later, entry_id="b", at=clock.at, words="and now?")
    assert page(desk.engine, sooner).chasing_count == 3
    unmerge_or_unsplit(desk, later, event_id=only(desk, later))
    assert [page(desk.engine, it).chasing_count for it in (sooner, later)] == [1, 1]


def test_what_went_on_to_a_third_is_parted_there_first(desk: Desk, clock: StoppedClock) -> None:
    sooner, later = two(desk)
    third = log.log_contact(desk, entry(**CALLER), promised_at=at(28, 12)).contact_id
    merge_contacts(desk, later, to_id=sooner)
    merge_contacts(desk, sooner, to_id=third)
    clock.at += LATER
    first = merges_and_splits(desk.engine, later)[0]
    before = [page(desk.engine, it) for it in (sooner, later, third)]
    with pytest.raises(
        WordsError, match=r"26-0001 was joined to 26-0003 after 26-0002. Part 26-0001 from 26-0003 first"
    ):
        unmerge_or_unsplit(desk, later, event_id=first.event_id)
    assert [page(desk.engine, it) for it in (sooner, later, third)] == before
    unmerge_or_unsplit(desk, third, event_id=only(desk, third))
    unmerge_or_unsplit(desk, later, event_id=first.event_id)
    assert len(open_rows(desk.engine)) == 3


@pytest.mark.parametrize("told", [True, False])
def test_a_danger_goes_back_with_it_unless_it_was_dealt_with_there(
    desk: Desk, clock: StoppedClock, *, told: bool
) -> None:
    sooner, later = two(desk, first=entry(safeguarding=True, **CALLER))
    merge_contacts(desk, sooner, to_id=later)
    clock.at += LATER
    if told:
        report_danger(desk, later, "Helen Marsh", clock.at)
    unmerge_or_unsplit(desk, sooner, event_id=only(desk, sooner))
    assert (page(desk.engine, sooner).safeguarding, page(desk.engine, later).safeguarding) == (True, told)


def test_it_is_parted_once_and_who_read_it_before_is_told(desk: Desk, other: Desk, clock: StoppedClock) -> None:
    sooner, later = two(desk)
    merge_contacts(desk, sooner, to_id=later)
    clock.at += LATER
    event_id, read = only(desk, sooner), page(desk.engine, sooner).version
    unmerge_or_unsplit(other, sooner, event_id=event_id)
    with pytest.raises(ChangedError, match="Derek Lowe took something back"):
        unmerge_or_unsplit(desk, sooner, event_id=event_id, version=read)
    with pytest.raises(WordsError, match="taken apart already"):
        unmerge_or_unsplit(desk, sooner, event_id=event_id)


def test_a_call_that_was_split_off_is_put_back_days_later(desk: Desk, clock: StoppedClock) -> None:
    it, call = chased(desk)
    before = standing(page(desk.engine, it))
    own = split_contact(desk, it, event_id=call).contact_id
    clock.at += LATER
    note(desk, own, words="It was about the dentist after all")
    (joint,) = merges_and_splits(desk.engine, own)
    assert (
        joint
        == merges_and_splits(desk.engine, it)[0]
        == MergeOrSplit(*(joint.event_id, EventKind.SPLIT, "26-0002", "Kay", "26-0001", joint.at, "Priya Shah"))
    )
    done = unmerge_or_unsplit(desk, own, event_id=joint.event_id)
    assert (done.ref, done.other_ref, done.since, done.stays_in) == ("26-0002", "26-0001", 1, "26-0002")
    assert standing(page(desk.engine, it)) == before
    gone = page(desk.engine, own)
    assert (gone.closed_reason, gone.running) == (ClosedReason.MISTAKE, ())


WORKED_ON: dict[str, Callable[[Desk, int], object]] = {
    "spoke to them": reply,
    "promised a time": lambda desk, own: give_promise(desk, own, promised_at=at(27, 12)),
    "made it a complaint": make_complaint,
    "changed something about it": lambda desk, own: mark_danger(desk, own, danger=True),
    "added a call": lambda desk, own: log.add_call_to(desk, own, entry_id="x", at=desk.clock.now(), words="news?"),
}


@pytest.mark.parametrize("did", WORKED_ON)
def test_a_call_that_was_worked_on_by_itself_is_not_put_back_and_it_says_why(
    desk: Desk, clock: StoppedClock, did: str
) -> None:
    it, call = chased(desk)
    own = split_contact(desk, it, event_id=call).contact_id
    clock.at += timedelta(hours=2)
    WORKED_ON[did](desk, own)
    before = [page(desk.engine, one) for one in (it, own)]
    with pytest.raises(
        WordsError, match=f"Priya Shah {did} in 26-0002 on Tue 24 Nov 16:47. It can be joined to 26-0001"
    ):
        unmerge_or_unsplit(desk, own, event_id=only(desk, own))
    assert [page(desk.engine, one) for one in (it, own)] == before


def test_a_call_is_not_put_back_into_what_is_closed(desk: Desk, clock: StoppedClock) -> None:
    it, call = chased(desk)
    own = split_contact(desk, it, event_id=call).contact_id
    clock.at += timedelta(hours=2)
    reply(desk, it)
    with pytest.raises(WordsError, match="26-0001 is closed: whoever rang would wait for nothing"):
        unmerge_or_unsplit(desk, it, event_id=only(desk, it))
    assert [row.contact_id for row in open_rows(desk.engine)] == [own]


@pytest.mark.parametrize("came_before", [True, False])
def test_a_time_that_is_put_right_meanwhile_changes_no_count_of_a_parting(
    desk: Desk, clock: StoppedClock, *, came_before: bool
) -> None:
    clock.at = at(24, 15)
    it = log.log_contact(desk, entry(received_at=at(24, 10), **CALLER)).contact_id
    joined = log.log_contact(desk, entry(received_at=at(24, 9 if came_before else 11), **CALLER)).contact_id
    log.add_call_to(desk, it, entry_id="chase", at=clock.at, words="any news?")
    merge_contacts(desk, joined, to_id=it)
    assert page(desk.engine, it).chasing_count == (1 if came_before else 2)
    correct_field(desk, joined, field="received_at", value="1130" if came_before else "0830")
    unmerge_or_unsplit(desk, joined, event_id=only(desk, joined))
    assert page(desk.engine, it).chasing_count == 1
