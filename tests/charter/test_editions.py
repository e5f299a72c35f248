"""The charters that ship: what each one owes to whom, and that its words are fit to be read."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from deskapp.charter import stretched
from deskapp.charter.edition import Edition, Owed
from deskapp.charter.reading import DEFAULT_EDITION, find_edition, shipped_editions
from deskapp.charter.rules import Count, CountedFrom, StopsOn, Unit, due_date_of, reading
from deskapp.charter.vocabulary import Channel, Kind, PromiseName
from tests.charter.desks import desk, london

FOLDER = Path(__file__).parent.parent / "cases"
SENT_LATE_ON_FRIDAY = london("2026-11-20 16:30")
NOT_SAID_TO_STAFF = re.compile(
    r"\b(sla|due date|breach|overdue|ticket|case|issue|incident|assignee|owner|escalate|resolved?|pending|draft|session"
    r"|sar)\b",
    re.IGNORECASE,
)


def owed(edition: str, channel: Channel, kind: Kind = Kind.ENQUIRY) -> list[tuple[str, str]]:
    """What is owed, as names and London times, for something that came in on Friday 20 November 2026 at 16:30."""
    return [said(one) for one in find_edition(edition).owed(channel, kind, SENT_LATE_ON_FRIDAY)]


def said(one: Owed) -> tuple[str, str]:
    return one.name.value, f"{one.due_at.astimezone(SENT_LATE_ON_FRIDAY.tzinfo):%a %d %b %Y %H:%M:%S}"


PORTSMOUTH_REPLIES = [
    (Channel.EMAIL, ("reply", "Tue 24 Nov 2026 17:00:00")),
    (Channel.ANSWERPHONE, ("reply", "Mon 23 Nov 2026 17:00:00")),
    (Channel.LETTER, ("reply", "Fri 27 Nov 2026 17:00:00")),
    (Channel.CALL, ("promise", "Mon 23 Nov 2026 17:00:00")),
    (Channel.VISIT, ("promise", "Mon 23 Nov 2026 17:00:00")),
]


@pytest.mark.parametrize(("channel", "first"), PORTSMOUTH_REPLIES)
def test_healthwatch_portsmouth_owes_a_reply_and_a_complaint_an_acknowledgement_too(
    channel: Channel, first: tuple[str, str]
) -> None:
    assert owed(DEFAULT_EDITION, channel) == [first]
    assert owed(DEFAULT_EDITION, channel, Kind.COMPLAINT) == [first, ("acknowledge", "Fri 27 Nov 2026 17:00:00")]
    month = ("own_information", "Mon 21 Dec 2026 23:59:59")
    assert owed(DEFAULT_EDITION, channel, Kind.OWN_INFORMATION) == [first, month]


def test_papworth_trust_owes_service_enquiries_and_stage_1_complaints() -> None:
    assert owed("papworth-trust", Channel.EMAIL, Kind.SERVICE_ENQUIRY) == [("reply", "Fri 27 Nov 2026 17:00:00")]
    assert owed("papworth-trust", Channel.LETTER, Kind.COMPLAINT) == [("stage_1", "Fri 04 Dec 2026 17:00:00")]
    assert owed("papworth-trust", Channel.LETTER) == []


def test_papworth_trust_keeps_the_rules_that_something_later_starts() -> None:
    papworth = find_edition("papworth-trust")
    assessment, plan = papworth.rule("initial-assessment"), papworth.rule("full-support-plan")
    assert assessment is not None
    assert plan is not None
    assert (assessment.unit, assessment.amount, assessment.counted_from) == (Unit.WORKING_DAYS, 14, "meeting")
    assert (plan.unit, plan.amount, plan.counted_from) == (Unit.CALENDAR_MONTHS, 3, "support_start")


def test_the_2009_arrangements_owe_an_acknowledgement_by_the_end_of_the_third_day() -> None:
    acknowledged, told_why = ("acknowledge", "Wed 25 Nov 2026 23:59:59"), ("update", "Thu 20 May 2027 23:59:59")
    assert owed("nhs-complaints-2009", Channel.CALL, Kind.COMPLAINT) == [acknowledged, told_why]
    assert owed("nhs-complaints-2009", Channel.CALL) == []


def test_nhs_property_services_owes_a_letter_two_things_and_a_voicemail_one_by_the_clock() -> None:
    assert owed("nhs-property-services", Channel.LETTER) == [
        ("acknowledge", "Tue 24 Nov 2026 17:00:00"),
        ("reply", "Fri 04 Dec 2026 17:00:00"),
    ]
    assert owed("nhs-property-services", Channel.ANSWERPHONE) == [("reply", "Sat 21 Nov 2026 16:30:00")]
    assert owed("nhs-property-services", Channel.CALL) == [("promise", "Sat 21 Nov 2026 16:30:00")]


def test_the_answerphone_check_is_a_rule_that_no_contact_starts() -> None:
    check = find_edition(DEFAULT_EDITION).rule("answerphone-check")
    assert check is not None
    assert (check.name, check.counted_from, check.count) == (
        PromiseName.CHECK,
        CountedFrom.EACH_WORKING_DAY,
        Count.INCLUDE_DAY_0,
    )
    assert not any(check.started_by(channel, kind) for channel in Channel for kind in Kind)


def test_when_nobody_names_a_time_the_charters_own_is_promised_and_nothing_where_it_has_none() -> None:
    by_rule = find_edition(DEFAULT_EDITION).default_promise(Channel.CALL, Kind.ENQUIRY, SENT_LATE_ON_FRIDAY)
    by_the_clock = find_edition("nhs-property-services").default_promise(
        Channel.CALL, Kind.ENQUIRY, SENT_LATE_ON_FRIDAY
    )
    by_reply = find_edition("papworth-trust").default_promise(Channel.CALL, Kind.COMPLAINT, SENT_LATE_ON_FRIDAY)
    assert by_rule is not None
    assert by_rule.rule.key == "call-or-visit-promise"
    assert by_the_clock is not None
    assert said(by_the_clock) == ("promise", "Sat 21 Nov 2026 16:30:00")
    assert by_reply is not None
    assert by_reply.rule.key == "complaint-stage-1"
    assert find_edition("papworth-trust").default_promise(Channel.CALL, Kind.ENQUIRY, SENT_LATE_ON_FRIDAY) is None


def test_another_calendar_changes_when_and_not_what() -> None:
    shut = desk(closures={date(2026, 11, 23): "Training day"})
    found = replace(find_edition(DEFAULT_EDITION), calendar=shut).owed(Channel.CALL, Kind.ENQUIRY, SENT_LATE_ON_FRIDAY)
    assert [said(one) for one in found] == [("promise", "Tue 24 Nov 2026 17:00:00")]
    assert found[0].calculation.not_counted[-1] == (date(2026, 11, 23), "Training day")


@pytest.fixture(scope="module")
def logged() -> list[dict[str, str]]:
    with (FOLDER / "desk_log.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / "desk_log.expected.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def portsmouth() -> Edition:
    return find_edition(DEFAULT_EDITION)


def test_every_line_of_an_old_log_owes_what_it_should(
    logged: list[dict[str, str]], expected: dict[str, Any], portsmouth: Edition
) -> None:
    for line in logged:
        received_at = datetime.fromisoformat(line["received_at"])
        found = portsmouth.owed(Channel(line["channel"]), Kind(line["kind"]), received_at)
        wanted = expected["contacts"][line["source_ref"]]
        assert {one.name.value: one.due_at for one in found} == {
            name: datetime.fromisoformat(due_at) for name, due_at in wanted.items()
        }


def test_every_line_of_an_old_log_has_the_time_left_that_it_should(
    expected: dict[str, Any], portsmouth: Edition
) -> None:
    for moment in expected["queue_at"]:
        now = datetime.fromisoformat(moment["now"])
        for row in moment["queue"]:
            due_at = datetime.fromisoformat(row["due_at"])
            stands = reading(now, due_at, due_date_of(due_at), portsmouth.calendar)
            assert (stands.time_left, stands.late) == (row["time_left"], row["late"])


def test_the_starting_topics_hold_those_of_an_old_log(logged: list[dict[str, str]], portsmouth: Edition) -> None:
    assert {line["topic"] for line in logged} <= set(portsmouth.topics)


@pytest.mark.parametrize("name", shipped_editions())
def test_a_charter_that_ships_is_named_as_its_file_and_says_its_promises_in_plain_words(name: str) -> None:
    edition = find_edition(name)
    assert edition.name == name
    assert 12 <= len(edition.topics) <= 20
    for rule in edition.rules:
        assert rule.words.startswith(("We ", "Your ", "If "))
        assert rule.words.endswith(".")
        assert not NOT_SAID_TO_STAFF.search(rule.words)
        assert rule.source
        assert rule.stops_on
        assert StopsOn.MESSAGE_LEFT not in rule.stops_on


def test_the_list_of_words_never_said_to_staff_is_in_force() -> None:
    assert NOT_SAID_TO_STAFF.search("Your ticket was escalated, it is overdue")


def later(edition: str, key: str, started_at: datetime, extend: int = 0) -> str:
    """When a rule that something later starts falls due, as a London time."""
    found = find_edition(edition)
    rule = found.rule(key)
    assert rule is not None
    due_at = stretched.due_at(rule, started_at, found.calendar, stretched.More(extend))
    return f"{due_at.astimezone(SENT_LATE_ON_FRIDAY.tzinfo):%a %d %b %Y %H:%M:%S}"


WHAT_IS_OWED = [
    (
        "preston",
        Channel.EMAIL,
        "enquiry",
        [("acknowledge", "Tue 24 Nov 2026 17:00:00"), ("reply", "Fri 04 Dec 2026 17:00:00")],
    ),
    ("preston", Channel.ANSWERPHONE, "enquiry", [("reply", "Mon 23 Nov 2026 17:00:00")]),
    ("preston", Channel.CALL, "enquiry", []),
    ("housing-code", Channel.CALL, "complaint", [("acknowledge", "Fri 27 Nov 2026 17:00:00")]),
    ("spso", Channel.LETTER, "complaint", [("stage_1", "Thu 26 Nov 2026 17:00:00")]),
    ("foi", Channel.EMAIL, "foi", [("reply", "Mon 21 Dec 2026 23:59:59")]),
    ("foi", Channel.EMAIL, "enquiry", []),
    ("own-information", Channel.EMAIL, "own_information", [("own_information", "Mon 21 Dec 2026 23:59:59")]),
    (
        "taoiseach",
        Channel.LETTER,
        "enquiry",
        [("acknowledge", "Wed 25 Nov 2026 17:00:00"), ("reply", "Fri 11 Dec 2026 17:00:00")],
    ),
    (
        "police-commissioner",
        Channel.CALL,
        "enquiry",
        [("reply", "Fri 18 Dec 2026 17:00:00"), ("update", "Fri 18 Dec 2026 17:00:00")],
    ),
    ("police-commissioner", Channel.ANSWERPHONE, "enquiry", [("acknowledge", "Mon 23 Nov 2026 17:00:00")]),
]


@pytest.mark.parametrize(("name", "channel", "kind", "expected_times"), WHAT_IS_OWED)
def test_a_ready_made_charter_owes_what_its_document_says(
    name: str, channel: Channel, kind: str, expected_times: list[tuple[str, str]]
) -> None:
    assert owed(name, channel, Kind(kind)) == expected_times


def test_the_stages_of_a_complaint_are_counted_from_what_starts_them() -> None:
    monday = london("2026-11-23 10:00")
    assert later("housing-code", "stage-1", monday) == "Mon 07 Dec 2026 17:00:00"
    assert later("housing-code", "stage-1", monday, 10) == "Mon 21 Dec 2026 17:00:00"
    assert later("housing-code", "stage-2-acknowledge", monday) == "Mon 30 Nov 2026 17:00:00"
    assert later("housing-code", "stage-2", monday) == "Mon 21 Dec 2026 17:00:00"
    # Day 1 is Monday 23 November; St Andrew's Day, Monday 30 November, is a Scottish bank holiday.
    assert later("spso", "stage-2-acknowledge", monday) == "Wed 25 Nov 2026 17:00:00"
    assert later("spso", "stage-2", monday) == "Mon 21 Dec 2026 17:00:00"


def test_the_law_leaves_out_a_holiday_anywhere_in_the_uk_and_a_month_can_become_three() -> None:
    # St Andrew's Day is no working day of the Act, on an English desk either: counted, it would end on Friday 18.
    assert owed("foi", Channel.EMAIL, Kind("foi"))[0][1].startswith("Mon 21 Dec 2026")
    assert later("own-information", "own-information", SENT_LATE_ON_FRIDAY, 2) == "Mon 22 Feb 2027 23:59:59"


@pytest.mark.parametrize(
    "name", ["preston", "housing-code", "spso", "foi", "own-information", "taoiseach", "police-commissioner"]
)
def test_a_ready_made_charter_names_its_document_and_marks_what_is_assumed(name: str) -> None:
    edition = find_edition(name)
    assert re.search(r"\w\.(gov\.uk|org\.uk|com)\b", edition.source)
    assert all(rule.source.startswith(edition.source) for rule in edition.rules)
    assert "# Assumed: the source does not give the hours" in edition.text
