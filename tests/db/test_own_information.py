"""Somebody asks what we hold about them: owed within a month, ended by giving it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from db import contacts
from db.desk import Desk
from db.faults import ChangedError
from db.models import EventKind
from db.own_information import details, keep_details
from db.page import page
from deskapp.charter.vocabulary import Channel, Kind, PromiseName
from deskapp.clock import LONDON
from deskapp.errors import WordsError
from tests.db.desk_case import NOW, StoppedClock, entry, rows


def a_request(desk: Desk, channel: Channel = Channel.VISIT) -> int:
    return contacts.log(desk, entry(channel, kind=Kind.OWN_INFORMATION, outcome="sorted")).contact_id


@pytest.mark.parametrize(
    ("asked", "owed"),
    [
        (datetime(2026, 11, 24, 14, 10, tzinfo=LONDON), date(2026, 12, 24)),
        # 31 January has no date in February: its last day, which is a Sunday; so the Monday after.
        (datetime(2027, 1, 31, 10, tzinfo=LONDON), date(2027, 3, 1)),
        # 26 November: a month on is Boxing Day, a Saturday; the 28th is the bank holiday for it.
        (datetime(2026, 11, 26, 10, tzinfo=LONDON), date(2026, 12, 29)),
        (datetime(2027, 8, 31, 10, tzinfo=LONDON), date(2027, 9, 30)),
        (datetime(2027, 5, 12, 23, 30, tzinfo=LONDON), date(2027, 6, 14)),
    ],
)
def test_it_is_owed_a_calendar_month_on_or_the_next_working_day(
    desk: Desk, clock: StoppedClock, asked: datetime, owed: date
) -> None:
    clock.at = asked + timedelta(minutes=2)
    said = contacts.log(desk, entry(Channel.VISIT, kind=Kind.OWN_INFORMATION, outcome="sorted", received_at=asked))
    (promise,) = said.promises
    assert promise[0] is PromiseName.OWN_INFORMATION
    assert promise[1].astimezone(LONDON) == datetime.combine(
        owed, datetime.max.time().replace(microsecond=0), tzinfo=LONDON
    )


def test_giving_it_in_time_keeps_the_promise_and_closes_it(desk: Desk, clock: StoppedClock) -> None:
    contact_id = a_request(desk)
    clock.at = NOW + timedelta(days=30)
    facts = {"id_checked": True, "given_on": date(2026, 12, 24), "given_how": "by post, recorded"}
    keep_details(desk, contact_id, facts=facts, version=1)
    seen = page(desk.engine, contact_id)
    assert seen.closed
    assert [(one.promise, one.result) for one in seen.promises if one.rule == "own-information"] == [
        ("own_information", "kept")
    ]
    assert {line.field for line in seen.history if line.kind is EventKind.CHANGED_FIELD} == set(facts)


def test_giving_it_a_day_late_misses_it(desk: Desk, clock: StoppedClock) -> None:
    contact_id = a_request(desk)
    clock.at = NOW + timedelta(days=31)
    keep_details(desk, contact_id, facts={"given_on": date(2026, 12, 25), "given_how": "by hand"}, version=1)
    assert rows(desk, "SELECT result FROM promise WHERE name = 'own_information'") == [("missed",)]


def test_what_else_was_promised_runs_on(desk: Desk) -> None:
    contact_id = contacts.log(desk, entry(Channel.CALL, kind=Kind.OWN_INFORMATION)).contact_id
    keep_details(desk, contact_id, facts={"given_on": date(2026, 11, 24), "given_how": "email"}, version=1)
    assert [one.promise for one in page(desk.engine, contact_id).running] == [PromiseName.PROMISE]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"given_on": date(2026, 11, 24)}, "Enter how it was given"),
        ({"given_on": date(2026, 11, 25), "given_how": "post"}, "between the day they asked and today"),
        ({"clarified_on": date(2026, 11, 23)}, "between the day they asked and today"),
    ],
)
def test_what_cannot_be_is_refused_in_words(desk: Desk, facts: dict[str, object], sentence: str) -> None:
    contact_id = a_request(desk)
    with pytest.raises(WordsError, match=sentence):
        keep_details(desk, contact_id, facts=facts, version=1)
    assert details(desk.engine, contact_id).version == 1


def test_who_comes_second_is_told(desk: Desk) -> None:
    contact_id = a_request(desk)
    keep_details(desk, contact_id, facts={"id_checked": True}, version=1)
    with pytest.raises(ChangedError, match="Priya Shah changed this at 14:47"):
        keep_details(desk, contact_id, facts={"id_checked": False}, version=1)


def test_another_kind_has_no_such_details(desk: Desk) -> None:
    with pytest.raises(WordsError, match="not a request"):
        keep_details(desk, contacts.log(desk, entry()).contact_id, facts={"id_checked": True}, version=1)
