"""Making a contact a complaint: what it starts, and what it leaves as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db.contacts import log
from db.contacts.change_kind import make_complaint
from db.contacts.page import page
from db.desk.desk import Desk
from db.models import EventKind
from db.queue.live import open_rows
from db.replies.reply import answer
from db.startup.open_desk import open_desk
from db.storage.errors import ChangedError
from deskapp.charter.reading import shipped_text
from deskapp.charter.vocabulary import Channel, Kind, PromiseName
from deskapp.clock import Clock
from deskapp.errors import WordsError
from deskapp.settings import Settings
from tests.db.desk_case import NOW, StoppedClock, at, entry, opened_as, rows


def test_a_complaint_starts_what_the_charter_owes_a_complaint_and_moves_nothing(desk: Desk) -> None:
    said = log.log_contact(desk, entry(Channel.LETTER), promised_at=at(25, 12))
    before = page(desk.engine, said.contact_id).promises
    assert make_complaint(desk, said.contact_id) == [(PromiseName.ACKNOWLEDGE, at(1, 17, month=12))]
    seen = page(desk.engine, said.contact_id)
    assert (seen.kind, seen.version) == (Kind.COMPLAINT, 2)
    assert set(before) < set(seen.promises)
    line = seen.history[0]
    assert (line.kind, line.field, line.old_value, line.new_value) == (
        *(EventKind.COMPLAINT_OPENED, "kind", "enquiry", "complaint"),
    )
    assert [row.kind for row in open_rows(desk.engine)] == [Kind.COMPLAINT]


def test_a_complaint_noticed_later_is_counted_from_when_it_came_in(desk: Desk, clock: StoppedClock) -> None:
    said = log.log_contact(desk, entry(Channel.LETTER))
    clock.at = at(27)
    assert make_complaint(desk, said.contact_id)[0].due_at == at(1, 17, month=12)


def test_a_call_that_is_made_a_complaint_has_no_second_time_by_default(desk: Desk) -> None:
    said = log.log_contact(desk, entry())
    make_complaint(desk, said.contact_id)
    assert [seen.promise for seen in page(desk.engine, said.contact_id).running] == ["promise", "acknowledge"]


def test_what_a_complaint_is_owed_is_what_the_desks_own_charter_says(settings: Settings, clock: Clock) -> None:
    elsewhere = replace(settings, folder=settings.folder / "papworth")
    desk = open_desk(elsewhere, clock, edition_text=shipped_text("papworth-trust"))
    said = log.log_contact(desk, entry(Channel.LETTER))
    assert [started.promise for started in make_complaint(desk, said.contact_id)] == [PromiseName.STAGE_1]
    desk.close()


def test_it_is_made_a_complaint_once_and_while_it_is_open(desk: Desk) -> None:
    said, other = log.log_contact(desk, entry()), log.log_contact(desk, entry())
    make_complaint(desk, said.contact_id)
    with pytest.raises(WordsError, match="a complaint already"):
        make_complaint(desk, said.contact_id)
    answer(desk, other.contact_id, how=EventKind.SPOKE, told="", sorted_=True, at=NOW)
    with pytest.raises(WordsError, match="Nothing to change: this is already closed"):
        make_complaint(desk, other.contact_id)
    assert rows(desk, "SELECT count(*) FROM event WHERE kind = 'complaint_opened'") == [(1,)]


def test_who_makes_it_a_complaint_second_is_told_who_did_something_first(desk: Desk, clock: StoppedClock) -> None:
    said = log.log_contact(desk, entry())
    other = opened_as(desk, "Derek Lowe", clock)
    make_complaint(other, said.contact_id, version=1)
    other.close()
    with pytest.raises(ChangedError, match="Derek Lowe made it a complaint at 14:47"):
        make_complaint(desk, said.contact_id, version=1)
