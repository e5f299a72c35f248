"""The next charter part by part: what each answer makes of the file, and which are refused."""

from __future__ import annotations

from datetime import date

import pytest

from deskapp.charter.reading import NO_DAYS, parse_edition, shipped_editions, shipped_text
from deskapp.errors import DeskError
from deskapp.forms.charter_parts import (
    CharterRow,
    begun_draft,
    charter_rows,
    with_answer,
    with_new,
    without_row,
)
from tests.words.a_desk import NOW

TEXT = shipped_text("healthwatch-portsmouth")


def every_row(text: str) -> list[CharterRow]:
    """All values of the file, those of its groups included."""
    found: list[CharterRow] = []
    for group in charter_rows(text):
        for row in charter_rows(text, group.path):
            found += [row] if row.part else charter_rows(text, row.path)
    return found


@pytest.mark.parametrize("name", shipped_editions())
def test_every_value_as_it_is_shown_can_be_typed_again_and_means_the_same(name: str) -> None:
    text = shipped_text(name)
    shown = [row for row in every_row(text) if row.value]
    assert len(shown) > 20
    for row in shown:
        again = with_answer(text, row, row.value, NOW)
        was, now = (parse_edition(one, name, days=NO_DAYS) for one in (text, again))
        assert now.rules == was.rules, row
        assert (now.topics, now.kinds, now.milestones, now.valid_from) == (
            was.topics,
            was.kinds,
            was.milestones,
            was.valid_from,
        ), row


def test_a_topic_with_a_comma_stays_one_topic() -> None:
    row = next(row for row in charter_rows(TEXT, ("first",)) if row.label == "Topics")
    for typed in ("Care, at home; Other", "Care, at home;"):
        text = with_answer(TEXT, row, typed, NOW)
        again = next(row for row in charter_rows(text, ("first",)) if row.label == "Topics")
        topics = parse_edition(text, "draft", days=NO_DAYS).topics
        assert topics[0] == "Care, at home"
        assert parse_edition(with_answer(text, again, again.value, NOW), "draft", days=NO_DAYS).topics == topics


def test_the_draft_begins_with_the_coming_month_or_the_month_after_the_charter_began() -> None:
    begun = begun_draft(TEXT, date(2013, 4, 1), date(2026, 11, 24))
    assert parse_edition(begun, "draft", days=NO_DAYS).valid_from == date(2026, 12, 1)
    later = begun_draft(TEXT, date(2027, 1, 1), date(2026, 11, 24))
    assert parse_edition(later, "draft", days=NO_DAYS).valid_from == date(2027, 2, 1)


@pytest.mark.parametrize(
    ("label", "typed", "mend"),
    [
        ("How long", "soon", "Type a number and one of working days"),
        ("How long", "", "Type a number and one of working days"),
        ("Channels", "voicemail", "answerphone"),
        ("Working days", "ours", "Type one of office, statutory, weekdays"),
        ("Law", "perhaps", "Type yes or no"),
        ("More time", "ten", "Type a whole number"),
        ("Words", "", "words"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_with_what_to_do(label: str, typed: str, mend: str) -> None:
    row = next(row for row in charter_rows(TEXT, ("rules", 0)) if row.label == label)
    with pytest.raises(DeskError, match=mend):
        with_answer(TEXT, row, typed, NOW)


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("closures", ["24 dec", "Training day"]),
        ("special_hours", ["24 dec", "09:00-12:00"]),
        ("bank_holidays", ["7 may 2027", "Proclaimed holiday"]),
        ("kinds", ["Freedom of information request", "o", "FOI"]),
        ("channels", ["Text message", "x", "email"]),
        ("milestones", ["They asked for stage 2", "complaint"]),
        ("rules", ["We answer compliments.", "10 working days", "", "compliment", "reply"]),
    ],
)
def test_what_is_added_is_read_and_comes_off_again(name: str, answers: list[str]) -> None:
    added = with_new(TEXT, name, answers, NOW)
    before = parse_edition(TEXT, "draft")
    assert parse_edition(added, "draft") != before
    rows = charter_rows(added) if name == "rules" else charter_rows(added, (name,))
    left = parse_edition(without_row(added, rows[-1]), "draft")
    assert (left.rules, left.kinds, left.channels, left.milestones) == (
        before.rules,
        before.kinds,
        before.channels,
        before.milestones,
    )
    assert (left.calendar.closures, left.calendar.bank_holidays) == (
        before.calendar.closures,
        before.calendar.bank_holidays,
    )


def test_two_entries_of_one_title_get_keys_of_their_own() -> None:
    once = with_new(TEXT, "milestones", ["They rang", ""], NOW)
    twice = parse_edition(with_new(once, "milestones", ["They rang", ""], NOW), "draft", days=NO_DAYS)
    assert [one.key for one in twice.milestones][-2:] == ["they_rang", "they_rang_2"]
