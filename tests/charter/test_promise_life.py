"""The life of a promise where the worked lives say nothing: what is decided here is meant so."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from deskapp.charter.reading import parse_edition
from deskapp.charter.rule_check import check_every_rule
from deskapp.charter.vocabulary import Channel, Kind
from deskapp.errors import CharterError
from tests.charter.promise_life_adapter import RefusedError, play

HEAD = """\
name = "harbour"
title = "Our charter"
organisation = "Harbour"
valid_from = 2020-01-01
source = "charter.pdf"
region = "ENG"
topics = ["Other"]

[opening_hours]
monday = "09:00-17:00"
tuesday = "09:00-17:00"
wednesday = "09:00-17:00"
thursday = "09:00-17:00"
friday = "09:00-17:00"
"""


def rule(key: str, options: str) -> str:
    return f'\n[[rules]]\nkey = "{key}"\npromise = "reply"\nwords = "We do."\nsource = "charter.pdf"\n{options}\n'


def lived(edition: str, *events: tuple[str, str, dict[str, Any]], now: str = "2027-03-01T12:00:00+00:00") -> Any:
    first = {"do": "received", "at": "2027-01-11T10:00:00+00:00", "channel": "email", "kind": "enquiry"}
    return play(edition, [first, *({"do": do, "at": f"{at}+00:00", **more} for do, at, more in events)], now)


TEN = HEAD + rule("answer", 'working_days = 10\nextend = 10\nwhile_waiting = "pause"\nstops_on = ["reply"]')
MONTHS = HEAD + rule("answer", 'calendar_days = 7\nextend = 21\nwhile_waiting = "pause"\nstops_on = ["reply"]')


def test_a_wait_after_an_extension_to_a_day_moves_that_day_by_the_working_days_it_touches() -> None:
    (promise,) = lived(
        TEN,
        ("extend", "2027-01-20T10:00:00", {"to": "2027-01-28"}),
        ("ask_them", "2027-01-21T10:00:00", {}),
        ("they_answered", "2027-01-22T10:00:00", {}),
    )
    assert promise["due_at"] == "2027-02-01T17:00:00+00:00"


def test_an_extension_to_a_day_that_is_no_working_day_is_due_on_the_one_before() -> None:
    (promise,) = lived(TEN, ("extend", "2027-01-20T10:00:00", {"to": "2027-01-30"}))
    assert promise["due_at"] == "2027-01-29T17:00:00+00:00"


@pytest.mark.parametrize("day", ["2027-01-25", "2027-01-24", "2027-02-09"])
def test_an_extension_to_no_later_day_or_to_one_past_the_rules_is_refused(day: str) -> None:
    with pytest.raises(RefusedError):
        lived(TEN, ("extend", "2027-01-20T10:00:00", {"to": day}))


def test_a_date_that_was_rolled_back_is_extended_to_the_very_day_that_was_given() -> None:
    (promise,) = lived(MONTHS, ("extend", "2027-01-12T10:00:00", {"to": "2027-01-26"}), now="2027-01-13T10:00:00+00:00")
    assert promise["due_at"] == "2027-01-26T17:00:00+00:00"


def test_a_date_that_a_wait_moves_is_never_before_the_end_of_the_day_on_which_they_answered() -> None:
    (promise,) = lived(MONTHS, ("ask_them", "2027-01-18T10:00:00", {}), ("they_answered", "2027-01-23T10:00:00", {}))
    assert promise["due_at"] == "2027-01-23T23:59:59+00:00"  # a Saturday: five days on, where it would roll to Friday


def test_a_full_answer_ends_the_wait_and_nobody_is_waited_for_after_it() -> None:
    events: list[tuple[str, str, dict[str, str]]] = [
        ("ask_them", "2027-01-12T10:00:00", {}),
        ("reply", "2027-01-13T10:00:00", {}),
    ]
    (promise,) = lived(TEN, *events)
    assert (promise["state"], promise["stopped_at"]) == ("kept", "2027-01-13T10:00:00+00:00")
    with pytest.raises(RefusedError):
        lived(TEN, *events, ("they_answered", "2027-01-14T10:00:00", {}))


def test_what_starts_while_we_wait_waits_from_its_start() -> None:
    edition = (
        HEAD
        + '\n[[milestones]]\nkey = "asked"\ntitle = "They asked for more"\n'
        + rule("more", 'working_days = 5\ncounted_from = "asked"\nwhile_waiting = "pause"\nstops_on = ["reply"]')
    )
    (promise,) = lived(
        edition,
        ("ask_them", "2027-01-12T10:00:00", {}),
        ("milestone", "2027-01-13T10:00:00", {"key": "asked"}),
        ("they_answered", "2027-01-15T10:00:00", {}),
    )
    assert promise["due_at"] == "2027-01-22T17:00:00+00:00"


REFUSED = [
    ('working_days = 2\nregion = "SCT"', "region means nothing where our own days are counted"),
    ("working_hours = 2\nextend = 2", "extend means nothing with working_hours"),
    ("by_date = 2027-01-11\nextend = 2", "extend means nothing with by_date"),
    ('by_date = 2027-01-11\nwhile_waiting = "restart"', "a date cannot start again"),
    ("working_days = 2\nextend_times = 2", "extend_times needs extend"),
    ('working_days = 2\nstops_on = ["assessment"]', 'declare it below a line [[milestones]], with key = "assessment"'),
    ('working_days = 2\ncounted_from = "by_hand"', "counted_from = by_hand is no longer read"),
    ('working_days = 2\nchannels = ["voicemail"]', "did you mean answerphone (a message)?"),
    ('working_days = 2\nchannels = ["phone"]', "did you mean call (by telephone)?"),
]


@pytest.mark.parametrize(("options", "sentence"), REFUSED, ids=[sentence[:40] for _, sentence in REFUSED])
def test_a_rule_that_could_not_be_meant_so_is_refused_with_its_line_and_a_mend(options: str, sentence: str) -> None:
    with pytest.raises(CharterError) as refused:
        parse_edition(HEAD + rule("r", options), "harbour.toml")
    assert sentence in str(refused.value)
    assert str(refused.value).startswith("harbour.toml, line ")


def test_a_milestone_for_other_kinds_than_the_rules_could_never_start_it() -> None:
    milestone = '\n[[milestones]]\nkey = "asked"\ntitle = "They asked"\nkinds = ["complaint"]\n'
    with pytest.raises(CharterError, match="could never start; give the two a kind in common"):
        parse_edition(
            HEAD + milestone + rule("r", 'working_days = 2\nkinds = ["enquiry"]\ncounted_from = "asked"'), "x.toml"
        )


def test_a_rule_that_cannot_be_counted_on_some_day_to_come_is_named_with_the_day() -> None:
    edition = parse_edition(HEAD + rule("r", "working_days = 30000"), "harbour.toml")
    with pytest.raises(CharterError, match="rule r: on 1 March 2027 it cannot be counted"):
        check_every_rule(edition, date(2027, 3, 1))


def test_a_date_that_has_gone_by_promises_nothing_and_stops_nobody() -> None:
    edition = parse_edition(HEAD + rule("r", "by_date = 2026-11-23"), "harbour.toml")
    assert lived(edition.text) == []
    assert (
        edition.owed(Channel.EMAIL, Kind.ENQUIRY, edition.calendar.opens_at(edition.valid_from.replace(2027, 3))) == ()
    )


def test_a_milestone_corrected_after_an_update_leaves_the_update_that_is_owed_next() -> None:
    updates = 'working_days = 10\ncounted_from = "asked"\nstops_on = ["update"]\nrepeat = true'
    first, second = lived(
        HEAD + '\n[[milestones]]\nkey = "asked"\ntitle = "They asked"\n' + rule("told", updates),
        ("milestone", "2027-01-12T10:00:00", {"key": "asked"}),
        ("update", "2027-01-15T10:00:00", {}),
        ("milestone", "2027-01-13T10:00:00", {"key": "asked"}),
        now="2027-01-18T10:00:00+00:00",
    )
    assert (first["state"], second["state"], second["due_at"]) == ("kept", "running", "2027-01-29T17:00:00+00:00")


@pytest.mark.parametrize(
    "counted", ["clock_hours = 100", "calendar_days = 14", "working_hours = 40", "working_days = 10"]
)
@pytest.mark.parametrize("what", ["pause", "restart"])
def test_a_question_recorded_late_leaves_no_time_out_of_the_count_twice(counted: str, what: str) -> None:
    edition = HEAD + rule("answer", f'{counted}\nwhile_waiting = "{what}"\nstops_on = ["reply"]')

    def waits(*days: tuple[str, str]) -> Any:
        done: list[tuple[str, str, dict[str, Any]]] = []
        for asked, answered in days:
            done += [("ask_them", f"2027-01-{asked}:00", {}), ("they_answered", f"2027-01-{answered}:00", {})]
        return lived(edition, *done)

    assert waits(("12T10:00", "14T10:00"), ("12T15:00", "13T10:00")) == waits(("12T10:00", "14T10:00"))
