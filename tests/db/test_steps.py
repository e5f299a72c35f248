"""Promises that count from a meeting or from the start of support, by the charter that has such rules."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db.contacts import log
from db.contacts.page import page
from db.desk.desk import Desk
from deskapp.charter.vocabulary import Channel, Kind, PromiseName, Result
from deskapp.clock import Clock
from deskapp.errors import WordsError
from deskapp.settings import Settings
from tests.db.desk_case import NOW, StoppedClock, at, desk_of, entry, rows
from tests.db.details_case import finish_step, start_step

MEETING, SUPPORT = "meeting", "support_start"


def test_a_meeting_starts_the_assessment_fourteen_working_days_from_it(settings: Settings, clock: Clock) -> None:
    with desk_of(settings, clock, "papworth-trust") as desk:
        said = log.log_contact(desk, entry(Channel.LETTER, kind=Kind.SERVICE_ENQUIRY))
        assert said.promises == [(PromiseName.REPLY, at(1, 17, month=12))]
        steps = start_step(desk, said.contact_id, counted_from=MEETING, on=at(23, 12))
        assert [(step.promise, step.due_at) for step in steps] == [(PromiseName.ASSESSMENT, at(11, 17, month=12))]
        seen = page(desk.engine, said.contact_id)
        assert [one.rule for one in seen.promises] == ["service-enquiry-reply", "initial-assessment"]
        line = next(one for one in seen.history if one.field == "met_on")
        assert (line.field, line.old_value, line.new_value) == ("met_on", "not yet", "Mon 23 Nov")
        assert rows(desk, "SELECT start_event_id FROM promise WHERE name = 'assessment'") == [(line.event_id,)]


def test_the_start_of_support_starts_the_plan_three_months_on(settings: Settings, clock: Clock) -> None:
    with desk_of(settings, clock, "papworth-trust") as desk:
        said = log.log_contact(desk, entry(Channel.LETTER, kind=Kind.SERVICE_ENQUIRY))
        (step,) = start_step(desk, said.contact_id, counted_from=SUPPORT, on=at(20, 12))
        # 20 February 2027 is a Saturday; the charter goes back to the working day before it.
        assert (step.promise, step.due_at.isoformat()) == (PromiseName.PLAN, "2027-02-19T17:00:00+00:00")


def test_a_meeting_on_another_day_counts_afresh_with_both_times_in_the_history(
    settings: Settings, clock: Clock
) -> None:
    with desk_of(settings, clock, "papworth-trust") as desk:
        said = log.log_contact(desk, entry(Channel.LETTER, kind=Kind.SERVICE_ENQUIRY))
        start_step(desk, said.contact_id, counted_from=MEETING, on=at(23, 12))
        step, _ = start_step(desk, said.contact_id, counted_from=MEETING, on=at(20, 12))
        assert (step.due_at, step.original_due_at) == (at(10, 17, month=12), at(11, 17, month=12))
        history = page(desk.engine, said.contact_id).history
        assert ("Mon 23 Nov", "Fri 20 Nov") in [(one.old_value, one.new_value) for one in history]
        fresh = next(one for one in history if one.field == "due_at")
        assert fresh.words == "Counted afresh: by 17:00 on Thu 10 Dec, not 17:00 on Fri 11 Dec"
        assert rows(desk, "SELECT result, original_due_at FROM promise WHERE name = 'assessment' ORDER BY id") == [
            ("void", None),
            ("running", "2026-12-11 17:00:00.000000"),
        ]


@pytest.mark.parametrize(("days", "result"), [(11, Result.KEPT), (12, Result.MISSED)])
def test_finishing_it_keeps_or_misses_it(settings: Settings, clock: StoppedClock, days: int, result: Result) -> None:
    with desk_of(settings, clock, "papworth-trust") as desk:
        said = log.log_contact(desk, entry(Channel.LETTER, kind=Kind.SERVICE_ENQUIRY))
        start_step(desk, said.contact_id, counted_from=MEETING, on=at(23, 12))
        clock.at = NOW + timedelta(days=30)
        (step,) = finish_step(desk, said.contact_id, stop="assessment", on=at(days, 12, month=12))
        assert step.result is result
        with pytest.raises(WordsError, match="finished already"):
            start_step(desk, said.contact_id, counted_from=MEETING, on=at(20, 12))
        with pytest.raises(WordsError, match="nothing to finish"):
            finish_step(desk, said.contact_id, stop="plan", on=at(days, 12, month=12))


def test_a_charter_without_such_a_rule_says_so(desk: Desk) -> None:
    said = log.log_contact(desk, entry(Channel.LETTER))
    with pytest.raises(WordsError, match="promises nothing that counts from this"):
        start_step(desk, said.contact_id, counted_from=MEETING, on=at(23, 12))


def test_nothing_starts_twice_and_nothing_in_the_future(settings: Settings, clock: Clock) -> None:
    with desk_of(settings, clock, "papworth-trust") as desk:
        said = log.log_contact(desk, entry(Channel.LETTER, kind=Kind.SERVICE_ENQUIRY))
        start_step(desk, said.contact_id, counted_from=MEETING, on=at(23, 12))
        with pytest.raises(WordsError, match="the day it has already"):
            start_step(desk, said.contact_id, counted_from=MEETING, on=at(23, 9))
        with pytest.raises(WordsError, match="in the future"):
            start_step(desk, said.contact_id, counted_from=MEETING, on=at(25))


def test_what_was_closed_is_open_again_and_closes_when_all_is_finished(settings: Settings, clock: Clock) -> None:
    with desk_of(settings, clock, "papworth-trust") as desk:
        said = log.log_contact(desk, entry(kind=Kind.SERVICE_ENQUIRY, outcome="sorted"))
        assert page(desk.engine, said.contact_id).closed
        start_step(desk, said.contact_id, counted_from=MEETING, on=at(24, 10))
        assert not page(desk.engine, said.contact_id).closed
        finish_step(desk, said.contact_id, stop="assessment", on=at(24, 14))
        assert page(desk.engine, said.contact_id).closed
