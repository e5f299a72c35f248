"""The charter in words is whole, and says no other time than the one that is stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from deskapp.charter.edition import Edition
from deskapp.charter.options import CountedFrom
from deskapp.charter.reading import parse_edition, shipped_editions, shipped_text
from deskapp.charter.vocabulary import Channel, Kind
from deskapp.views.charter import NO_SAFEGUARDING, NO_TELEPHONE, WIDTH, charter_words
from deskapp.wording.times import due_words_on

NOW = datetime(2026, 11, 24, 14, 47, tzinfo=UTC)
SHIPPED = [parse_edition(shipped_text(name), name) for name in shipped_editions()]
NAMES = [edition.name for edition in SHIPPED]
HEAD = """
name = "ours"
title = "Our charter"
organisation = "Ours"
valid_from = 2026-01-01
source = "test"
region = "ENG"
topics = ["Other"]
[opening_hours]
monday = "09:00-13:00, 14:00-17:00"
tuesday = "09:00-17:00"
friday = "08:30-13:00"
"""


def said(edition: Edition, now: datetime = NOW) -> str:
    return " ".join(" ".join(charter_words(edition, now)).split())


def ours(rule: str, more: str = "") -> Edition:
    text = (
        f'[[rules]]\nkey = "r"\npromise = "reply"\nwords = "We answer."\nsource = "s"\nstops_on = ["reply"]\n{rule}\n'
    )
    return parse_edition(HEAD + more + text, "ours")


@pytest.mark.parametrize("edition", SHIPPED, ids=NAMES)
def test_every_rule_stands_in_it_and_no_line_is_too_long(edition: Edition) -> None:
    words = said(edition)
    for rule in edition.rules:
        assert " ".join(rule.words.split()) in words
    # A word that is longer than the line, an address of a document, is broken.
    assert max(len(line) for line in charter_words(edition, NOW)) <= WIDTH


@pytest.mark.parametrize("edition", SHIPPED, ids=NAMES)
def test_the_examples_say_what_would_be_stored(edition: Edition) -> None:
    now = NOW
    for _ in range(40):
        now += timedelta(days=1, hours=5)
        words = said(edition, now)
        for channel in Channel:
            for kind in Kind:
                for owed in edition.owed(channel, kind, now):
                    assert f"Example: what comes in now is due by {due_words_on(owed.due_at)}." in words
        by_event = [rule for rule in edition.rules if rule.counted_from != CountedFrom.RECEIVED]
        assert words.count("Example: if that happens now") == len(
            [rule for rule in by_event if rule.counted_from != CountedFrom.EACH_WORKING_DAY]
        )


@pytest.mark.parametrize("edition", SHIPPED, ids=NAMES)
def test_what_is_promised_nothing_is_said_so(edition: Edition) -> None:
    silent = [channel for channel in Channel if not edition.owed(channel, Kind.ENQUIRY, NOW)]
    assert ("So an enquiry by" in said(edition)) is bool(silent)


def test_hours_of_opening_time_say_the_hours_of_each_day() -> None:
    friday = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
    assert (
        "Only the hours that we are open count: 4 hours of opening time. Not counted: Sat 21 Nov, Sun 22 Nov. "
        "30 minutes on Fri 20 Nov (open 08:30-13:00), "
        "3 hours 30 minutes on Mon 23 Nov (open 09:00-13:00, 14:00-17:00)."
    ) in said(ours("working_hours = 4"), friday)


def test_a_change_of_the_clocks_is_said() -> None:
    before = datetime(2026, 3, 28, 20, tzinfo=UTC)
    assert "The clocks go forward in between, so that it is an hour later on the clock." in said(
        ours("clock_hours = 24"), before
    )


def test_a_cut_off_day_0_and_the_way_a_date_rolls_are_said() -> None:
    assert "what comes in on another day, or from 12:00 on, has the next of these days as its day 0" in said(
        ours('working_days = 1\nreceipt = "next_working_day"\ncutoff = "12:00"\ncount = "include_day_0"')
    )
    assert "day 0 counts as day 1" in said(ours('working_days = 1\ncount = "include_day_0"'))
    assert "moved back to one of these days" in said(ours("calendar_months = 1"))


def test_closed_days_and_other_hours_of_the_next_year_are_listed() -> None:
    days = (
        '[closures]\n"2026-12-29 to 2026-12-31" = "Christmas"\n2028-01-03 = "Later"\n'
        '[special_hours]\n2026-12-24 = "09:00-12:00"\n'
    )
    words = said(ours("working_days = 1", days))
    assert "Closed too Tue 29 Dec to Thu 31 Dec (Christmas)" in words
    assert "Other hours Thu 24 Dec (09:00-12:00)" in words
    assert "Later" not in words


def test_what_a_charter_leaves_out_is_said_without_the_words_of_its_file() -> None:
    assert NO_TELEPHONE == NO_SAFEGUARDING == "not written in the charter"
