"""Somebody asks what we hold about them: owed within a month, ended by giving it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from db.contacts import log
from db.contacts.page import page
from db.desk.desk import Desk
from db.details.record import Details, record_details
from db.models import EventKind
from db.storage.errors import ChangedError
from deskapp.charter.vocabulary import Channel, Kind, PromiseName
from deskapp.clock import LONDON
from deskapp.errors import WordsError
from tests.db.desk_case import NOW, StoppedClock, entry, rows
from tests.db.details_case import own_information_details


def a_request(desk: Desk, channel: Channel = Channel.VISIT) -> int:
    return log.log_contact(desk, entry(channel, kind=Kind.OWN_INFORMATION, outcome="sorted")).contact_id


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
    said = log.log_contact(desk, entry(Channel.VISIT, kind=Kind.OWN_INFORMATION, outcome="sorted", received_at=asked))
    (promise,) = said.promises
    assert promise[0] is PromiseName.OWN_INFORMATION
    assert promise[1].astimezone(LONDON) == datetime.combine(
        owed, datetime.max.time().replace(microsecond=0), tzinfo=LONDON
    )


def test_giving_it_in_time_keeps_the_promise_and_closes_it(desk: Desk, clock: StoppedClock) -> None:
    contact_id = a_request(desk)
    clock.at = NOW + timedelta(days=30)
    facts = {"id_checked": True, "given_on": date(2026, 12, 24), "given_how": "by post, recorded"}
    record_details(desk, contact_id, Details(own_information=facts))
    seen = page(desk.engine, contact_id)
    assert seen.closed
    assert [(one.promise, one.result) for one in seen.promises if one.rule == "own-information"] == [
        ("own_information", "kept")
    ]
    assert {line.field for line in seen.history if line.kind is EventKind.CHANGED_FIELD} == set(facts)


def test_giving_it_a_day_late_misses_it(desk: Desk, clock: StoppedClock) -> None:
    contact_id = a_request(desk)
    clock.at = NOW + timedelta(days=31)
    record_details(desk, contact_id, Details(own_information={"given_on": date(2026, 12, 25), "given_how": "by hand"}))
    assert rows(desk, "SELECT result FROM promise WHERE name = 'own_information'") == [("missed",)]


def test_what_else_was_promised_runs_on(desk: Desk) -> None:
    contact_id = log.log_contact(desk, entry(Channel.CALL, kind=Kind.OWN_INFORMATION)).contact_id
    record_details(desk, contact_id, Details(own_information={"given_on": date(2026, 11, 24), "given_how": "email"}))
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
        record_details(desk, contact_id, Details(own_information=facts))
    assert own_information_details(desk.engine, contact_id).version == 1


def test_who_comes_second_is_told(desk: Desk) -> None:
    contact_id = a_request(desk)
    record_details(desk, contact_id, Details(own_information={"id_checked": True}))
    with pytest.raises(ChangedError, match="Priya Shah changed this at 14:47"):
        record_details(desk, contact_id, Details(own_information={"id_checked": False}))


def test_another_kind_has_no_such_details(desk: Desk) -> None:
    with pytest.raises(WordsError, match="not a request"):
        record_details(desk, log.log_contact(desk, entry()).contact_id, Details(own_information={"id_checked": True}))
