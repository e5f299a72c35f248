"""Taking back what the details of a contact say, with the promises that go with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from db.contacts import log
from db.contacts.change_kind import make_complaint
from db.contacts.page import Page, page
from db.desk.desk import Desk
from db.details.known import known
from db.details.record import Details, record_details
from db.details.safeguarding import DangerReport
from db.models import Discussion, EventKind, Finding
from db.promises import milestones
from db.replies.acknowledge import acknowledge
from db.replies.reply import answer
from db.storage.errors import ChangedError
from db.undo.effects import SAID
from db.undo.last import undo_last
from deskapp.charter.vocabulary import Channel, Kind, PromiseName, Result
from deskapp.clock import Clock
from deskapp.errors import WordsError
from deskapp.settings import Settings
from tests.db.desk_case import NOW, StoppedClock, at, desk_of, entry, opened_as, rows, standing
from tests.db.details_case import (
    complaint_details,
    complaint_facts,
    finish_step,
    make_own_information,
    mark_danger,
    record_of,
    report_danger,
    request_facts,
    start_step,
)

ALL: dict[str, Any] = {
    "outcome_wanted": "An apology",
    "body_lead": "The council",
    "serious": True,
    "spoken": True,
    "sorted_on": date(2026, 11, 24),
    "discussion_offered": Discussion.DECLINED,
    "plan": "Look into it and write",
    "agreed_on": date(2026, 12, 9),
    "other_bodies": "The hospital",
    "consent_to_share": True,
    "advocacy_told": False,
    "written_copy_given": True,
    "told_who": "Helen Marsh",
    "told_at": at(24, 14, 30),
    "outcome": Finding.NOT_WELL_FOUNDED,
    "to_ombudsman": False,
    "remedy": "We said sorry",
    "learning": "Ring first",
}
GIVEN: dict[str, Any] = {
    "id_checked": True,
    "clarified_on": date(2026, 11, 24),
    "given_on": date(2026, 11, 24),
    "given_how": "by hand",
}


@pytest.fixture
def papworth(settings: Settings, clock: Clock) -> Iterator[Desk]:
    with desk_of(settings, clock, "papworth-trust") as desk:
        yield desk


def met(desk: Desk, contact_id: int, day: int = 23) -> None:
    start_step(desk, contact_id, counted_from="meeting", on=at(day, 12))


def assessed(desk: Desk, contact_id: int) -> None:
    finish_step(desk, contact_id, stop="assessment", on=at(24, 14))


def logged(desk: Desk, kind: Kind, **fields: Any) -> int:
    return log.log_contact(desk, entry(Channel.LETTER, kind=kind, name="Kay", **fields)).contact_id


DEEDS: dict[str, tuple[Kind, Callable[[Desk, int], object], str]] = {
    "all of a complaint's facts": (
        Kind.COMPLAINT,
        lambda desk, it: complaint_facts(desk, it, **ALL),
        "what you wrote down (What they want; Who leads; Serious and 15 more)",
    ),
    "one fact": (
        Kind.COMPLAINT,
        lambda desk, it: complaint_facts(desk, it, body_lead="The council"),
        "what you wrote down (Who leads)",
    ),
    "that they know we have it, and were offered to talk": (
        Kind.COMPLAINT,
        lambda desk, it: acknowledge(desk, it, how=EventKind.SPOKE, at=NOW, offered=Discussion.OFFERED),
        "that you told them we have it",
    ),
    "own information given": (
        Kind.OWN_INFORMATION,
        lambda desk, it: request_facts(desk, it, **GIVEN),
        "what you wrote down (Made sure who they are; Asked what they want to see on; Given to them on and 1 more)",
    ),
    "that they want their own information": (Kind.ENQUIRY, make_own_information, "that you changed what kind it is"),
    "that somebody may be in danger": (
        Kind.ENQUIRY,
        lambda desk, it: mark_danger(desk, it, danger=True),
        "what you said of the danger",
    ),
    "a meeting": (Kind.SERVICE_ENQUIRY, met, "that you met them"),
    "the start of support": (
        Kind.SERVICE_ENQUIRY,
        lambda desk, it: start_step(desk, it, counted_from="support_start", on=at(23, 12)),
        "that their support started",
    ),
}


def as_it_is(seen: Page) -> dict[str, Any]:
    """All of a page but what tells that something was done and taken back; of the facts all but how often."""
    known_now = seen.known._asdict()
    for kept in ("complaint", "own_information"):
        known_now[kept] = known_now[kept].model_dump(exclude={"version"}) if known_now[kept] else None
    return {**standing(seen), "known": known_now}


@pytest.mark.parametrize("deed", DEEDS)
def test_everything_is_as_it_was_and_the_history_shows_both(desk: Desk, papworth: Desk, deed: str) -> None:
    kind, do, words = DEEDS[deed]
    at_desk = papworth if kind is Kind.SERVICE_ENQUIRY else desk
    contact_id = logged(at_desk, kind)
    before = page(at_desk.engine, contact_id)
    do(at_desk, contact_id)
    between = page(at_desk.engine, contact_id)
    assert as_it_is(between) != as_it_is(before)
    undone = undo_last(at_desk)
    after = page(at_desk.engine, contact_id)
    assert undone.words == f"Taken back: {words}. {before.ref} Kay."
    assert as_it_is(after) == as_it_is(before)
    done = {row.event_id for row in between.history} - {row.event_id for row in before.history}
    assert {row.event_id for row in after.history if row.undone} == done
    assert len(after.history) == len(between.history) + 1
    ended = {seen.promise_id: seen for seen in between.promises if seen.stopped_at}
    assert {seen.promise_id: seen for seen in after.promises if seen.promise_id in ended} == {
        promise_id: seen._replace(taken_back=True) for promise_id, seen in ended.items()
    }


def test_every_step_that_the_details_write_can_be_taken_back() -> None:
    fields = {*milestones.STEP_FIELDS.values(), *(field for field, _ in milestones.FINISHED.values())}
    assert fields < SAID.keys()


def test_what_a_fact_was_before_is_put_back_to_the_letter_and_not_emptied(desk: Desk) -> None:
    contact_id = logged(desk, Kind.COMPLAINT)
    complaint_facts(desk, contact_id, **ALL)
    before = as_it_is(page(desk.engine, contact_id))
    other_values: dict[str, Any] = {
        field: None if field not in ("plan", "serious", "told_who") else value for field, value in ALL.items()
    }
    other_values |= dict.fromkeys(("outcome_wanted", "body_lead", "other_bodies", "remedy", "learning"), "")
    complaint_facts(desk, contact_id, version=2, **other_values)
    undo_last(desk)
    assert as_it_is(page(desk.engine, contact_id)) == before
    assert complaint_details(desk.engine, contact_id).version == 4


def test_a_step_that_is_taken_back_voids_its_promise_and_says_by_which_event(papworth: Desk) -> None:
    contact_id = logged(papworth, Kind.SERVICE_ENQUIRY)
    met(papworth, contact_id)
    undo_last(papworth)
    assert rows(
        papworth, "SELECT result, kind FROM promise JOIN event ON event.id = stop_event_id WHERE name = 'assessment'"
    ) == [("void", "undone")]
    met(papworth, contact_id, day=20)
    assert page(papworth.engine, contact_id).known.begun == {"met_on": date(2026, 11, 20)}


def test_a_day_that_was_put_right_is_taken_back_and_the_first_one_counts_again(papworth: Desk) -> None:
    contact_id = logged(papworth, Kind.SERVICE_ENQUIRY)
    met(papworth, contact_id)
    before = page(papworth.engine, contact_id)
    met(papworth, contact_id, day=20)
    undo_last(papworth)
    after = page(papworth.engine, contact_id)
    assert as_it_is(after) == as_it_is(before)
    assert [seen.result for seen in after.promises if seen.promise is PromiseName.ASSESSMENT].count(Result.RUNNING) == 1


def test_finishing_is_taken_back_and_it_runs_and_is_open_again(papworth: Desk) -> None:
    contact_id = log.log_contact(papworth, entry(kind=Kind.SERVICE_ENQUIRY, outcome="sorted")).contact_id
    closed = page(papworth.engine, contact_id)
    met(papworth, contact_id)
    before = page(papworth.engine, contact_id)
    assert (closed.closed, before.closed) == (True, False)
    assessed(papworth, contact_id)
    assert page(papworth.engine, contact_id).closed
    assert undo_last(papworth).words.startswith("Taken back: that the first assessment is finished.")
    assert as_it_is(page(papworth.engine, contact_id)) == as_it_is(before)
    undo_last(papworth)
    after = page(papworth.engine, contact_id)
    assert (after.closed, after.closed_reason) == (True, closed.closed_reason)
    assert as_it_is(after) == as_it_is(closed)


def test_a_day_agreed_for_a_closed_complaint_opens_it_and_taken_back_closes_it_as_it_was(desk: Desk) -> None:
    contact_id = logged(desk, Kind.COMPLAINT)
    answer(desk, contact_id, how=EventKind.SPOKE, told="", sorted_=True, at=NOW)
    before = page(desk.engine, contact_id)
    complaint_facts(desk, contact_id, plan="Write again", agreed_on=date(2026, 12, 9))
    assert not page(desk.engine, contact_id).closed
    undo_last(desk)
    assert as_it_is(page(desk.engine, contact_id)) == as_it_is(before)


def test_who_was_told_of_a_danger_is_taken_back_to_who_was_told_before(desk: Desk) -> None:
    contact_id = logged(desk, Kind.ENQUIRY, safeguarding=True)
    first = report_danger(desk, contact_id, "Helen Marsh", at(24, 14))
    report_danger(desk, contact_id, "Ann Reed", NOW)
    assert "who was told of the danger" in undo_last(desk).words
    assert known(desk.engine, contact_id).told == first
    undo_last(desk)
    assert known(desk.engine, contact_id).told is None
    told = [line.new_value for line in page(desk.engine, contact_id).history if line.field == "safeguarding_told"]
    assert told == ["Ann Reed, Tue 24 Nov 14:47", "Helen Marsh, Tue 24 Nov 14:00"]


def test_a_fact_that_a_colleague_wrote_over_stays_and_they_are_named(
    desk: Desk, other: Desk, clock: StoppedClock
) -> None:
    contact_id = logged(desk, Kind.COMPLAINT)
    complaint_facts(desk, contact_id, body_lead="The council", remedy="Sorry")
    clock.at += timedelta(minutes=2)
    # What they changed first is another fact: the one that both changed goes with it.
    complaint_facts(other, contact_id, version=2, learning="Ring first", remedy="We said sorry")
    before = page(desk.engine, contact_id)
    with pytest.raises(WordsError, match='Derek Lowe wrote down "What we did to put it right" at 14:49, after you'):
        undo_last(desk)
    assert page(desk.engine, contact_id) == before


def test_another_fact_of_a_colleague_hinders_nobody_and_is_kept(desk: Desk, other: Desk) -> None:
    contact_id = logged(desk, Kind.COMPLAINT)
    complaint_facts(desk, contact_id, body_lead="The council")
    complaint_facts(other, contact_id, version=2, learning="Ring first")
    undo_last(desk)
    after = complaint_details(desk.engine, contact_id)
    assert (after.body_lead, after.learning, after.version) == ("", "Ring first", 4)


def test_a_fact_that_a_colleague_took_back_again_hinders_nobody(desk: Desk, other: Desk) -> None:
    contact_id = logged(desk, Kind.COMPLAINT)
    complaint_facts(desk, contact_id, body_lead="The council")
    complaint_facts(other, contact_id, version=2, learning="Ring first", body_lead="The hospital")
    undo_last(other)
    undo_last(desk)
    assert complaint_details(desk.engine, contact_id).body_lead == ""


def test_a_step_that_a_colleague_finished_is_not_taken_back(settings: Settings, clock: Clock, papworth: Desk) -> None:
    contact_id = logged(papworth, Kind.SERVICE_ENQUIRY)
    met(papworth, contact_id)
    derek = opened_as(papworth, "Derek Lowe", clock)
    assessed(derek, contact_id)
    derek.close()
    with pytest.raises(WordsError, match="Derek Lowe changed something about it at 14:47, after you"):
        undo_last(papworth)
    assert rows(papworth, "SELECT result FROM promise WHERE name = 'assessment'") == [("kept",)]


@pytest.mark.parametrize("make", [make_own_information, make_complaint])
def test_a_kind_under_which_a_colleague_wrote_facts_down_is_not_taken_back(
    desk: Desk, other: Desk, make: Callable[[Desk, int], object]
) -> None:
    contact_id = logged(desk, Kind.ENQUIRY)
    make(desk, contact_id)
    if make is make_complaint:
        complaint_facts(other, contact_id, body_lead="The council")
    else:
        request_facts(other, contact_id, id_checked=True)
    with pytest.raises(WordsError, match=r"Derek Lowe wrote down .* after you"):
        undo_last(desk)


def test_who_types_about_the_facts_meanwhile_is_told_that_they_were_taken_back(desk: Desk, other: Desk) -> None:
    contact_id = logged(desk, Kind.COMPLAINT)
    complaint_facts(desk, contact_id, body_lead="The council")
    undo_last(desk)
    with pytest.raises(ChangedError, match="Priya Shah changed this at 14:47") as told:
        complaint_facts(other, contact_id, version=2, remedy="Sorry")
    assert told.value.what == ("Priya Shah wrote down at 14:47: Who leads", "Priya Shah took back at 14:47: Who leads")


def test_that_they_know_we_have_it_is_no_more_said_once_it_was_taken_back(desk: Desk) -> None:
    contact_id = logged(desk, Kind.COMPLAINT)
    acknowledge(desk, contact_id, how=EventKind.SPOKE, at=NOW)
    assert known(desk.engine, contact_id).acknowledged
    undo_last(desk)
    assert not known(desk.engine, contact_id).acknowledged


def everything_at_once(told: str = "Ann Reed") -> Details:
    """What the details form can save of a service enquiry in one go."""
    return Details(
        is_own_information=True,
        in_danger=True,
        told=DangerReport(told, NOW),
        started={"meeting": at(23, 12), "support_start": at(23, 12)},
        finished={"assessment": at(24, 14)},
    )


def test_one_undo_takes_back_everything_that_one_save_wrote(papworth: Desk) -> None:
    contact_id = logged(papworth, Kind.SERVICE_ENQUIRY)
    before = as_it_is(page(papworth.engine, contact_id))
    marked = "SELECT safeguarding, kind, state FROM contact"
    safe = rows(papworth, marked)
    record_details(papworth, contact_id, everything_at_once(), entry_id="one")
    assert rows(papworth, "SELECT count(*) FROM event WHERE entry_id GLOB 'one*'") == [(6,)]
    assert undo_last(papworth).words == (
        "Taken back: that you changed what kind it is, and that you met them, and that their support started, "
        "and that the first assessment is finished, and what you said of the danger, and who was told of the danger. "
        f"{page(papworth.engine, contact_id).ref} Kay."
    )
    assert as_it_is(page(papworth.engine, contact_id)) == before
    assert rows(papworth, marked) == safe
    assert rows(papworth, "SELECT * FROM safeguardingtold") == []
    assert rows(papworth, "SELECT name FROM promise WHERE result = 'running'") == [("reply",)]
    assert {row.field for row in page(papworth.engine, contact_id).history if row.undone} == {
        "kind", "met_on", "support_start", "assessment_done", "safeguarding", "safeguarding_told",
    }  # fmt: skip
    assert undo_last(papworth).kind is EventKind.WRITTEN_DOWN


def test_the_undo_of_a_complaints_save_clears_the_danger_with_the_facts(desk: Desk) -> None:
    contact_id = logged(desk, Kind.COMPLAINT)
    before = as_it_is(page(desk.engine, contact_id))
    agreed = {"plan": "Write", "agreed_on": date(2026, 12, 9)}
    record_details(desk, contact_id, Details(complaint=agreed, in_danger=True, told=DangerReport("Ann Reed", NOW)))
    undo_last(desk)
    assert as_it_is(page(desk.engine, contact_id)) == before
    assert rows(desk, "SELECT safeguarding FROM contact") == [(0,)]
    assert rows(desk, "SELECT count(*) FROM safeguardingtold") == [(0,)]
    assert rows(desk, "SELECT plan, agreed_on FROM complaint") == [("", None)]


@pytest.mark.parametrize(
    ("refused", "sentence"),
    [
        ({"finished": {"assessment": at(22, 9)}}, "before it began"),
        ({"started": {}}, "nothing to finish"),
        ({"told": DangerReport(" ", NOW)}, "Enter who was told"),
        ({"told": DangerReport("Ann Reed", at(27))}, "in the future"),
        ({"complaint": {"plan": "Write"}}, "not a complaint"),
        ({"own_information": {"given_on": date(2026, 11, 24)}}, "how it was given"),
    ],
)
def test_a_save_that_is_refused_for_one_thing_has_written_nothing_of_the_others(
    papworth: Desk, refused: dict[str, Any], sentence: str
) -> None:
    contact_id = logged(papworth, Kind.SERVICE_ENQUIRY)
    before = record_of(papworth)
    with pytest.raises(WordsError, match=sentence):
        record_details(papworth, contact_id, replace(everything_at_once(), **refused))
    assert record_of(papworth) == before


def test_a_save_that_comes_second_has_written_nothing_of_the_danger_either(desk: Desk, other: Desk) -> None:
    contact_id = logged(desk, Kind.COMPLAINT)
    complaint_facts(other, contact_id, remedy="Sorry")
    before = record_of(desk)
    with pytest.raises(ChangedError):
        record_details(desk, contact_id, Details(complaint={"remedy": "We rang"}, in_danger=True))
    assert record_of(desk) == before


def test_what_a_colleague_did_to_one_thing_of_a_save_keeps_all_of_it(desk: Desk, other: Desk) -> None:
    contact_id = logged(desk, Kind.COMPLAINT)
    record_details(desk, contact_id, Details(complaint={"body_lead": "The council"}, in_danger=True))
    complaint_facts(other, contact_id, version=2, body_lead="The hospital")
    before = record_of(desk)
    with pytest.raises(WordsError, match="Derek Lowe wrote down"):
        undo_last(desk)
    assert record_of(desk) == before
