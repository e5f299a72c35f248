"""The end of a day, as it is said."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from deskapp.wording.sign_off import broken_words, not_signed_words, nothing_due_words, signed_words, still_open_words

TUESDAY = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 16, 51, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 23), "Yesterday was not signed off: no handover sheet. e does it now."),
        (date(2026, 11, 20), "Fri 20 Nov was not signed off: no handover sheet. e does it now."),
        (date(2026, 11, 12), "Thu 12 Nov was not signed off: no handover sheet. e does it now."),
    ],
)
def test_the_day_that_was_not_signed_off_is_named_as_people_name_it(day: date, said: str) -> None:
    assert not_signed_words(day, TUESDAY) == said


@pytest.mark.parametrize(
    ("broken", "still_due", "said"),
    [
        (0, 1, "No promise was broken so far; 1 is still due today."),
        (0, 2, "No promise was broken so far; 2 are still due today."),
        (1, 2, "1 promise was broken so far; no reason kept yet; 2 are still due today."),
    ],
)
def test_what_is_still_due_when_a_day_is_signed_off_may_still_be_broken(broken: int, still_due: int, said: str) -> None:
    assert broken_words(broken, 0, still_due=still_due) == said


@pytest.mark.parametrize(
    ("broken", "with_reason", "said"),
    [
        (0, 0, "No promise was broken today."),
        (1, 1, "1 promise was broken today; its reason is kept."),
        (1, 0, "1 promise was broken today; no reason kept yet."),
        (2, 2, "2 promises were broken today; reasons kept."),
        (2, 1, "2 promises were broken today; 1 with a reason."),
    ],
)
def test_what_was_broken_is_said_with_whether_we_know_why(broken: int, with_reason: int, said: str) -> None:
    assert broken_words(broken, with_reason) == said


def test_a_sign_off_says_who_when_and_what_is_left_open() -> None:
    def words(day: date, left: str = "") -> str:
        return signed_words("Priya", AT, day, broken=2, with_reason=2, left=left)

    assert words(TUESDAY) == "Signed off by Priya 16:51. 2 promises were broken today; reasons kept."
    assert words(TUESDAY, "1 undecided").startswith("Signed off by Priya 16:51, 1 undecided. 2 promises")
    assert words(date(2026, 11, 23)) == (
        "Yesterday signed off late by Priya 16:51. 2 promises were broken that day; reasons kept."
    )


def test_what_is_left_open_is_said_by_kind() -> None:
    assert still_open_words("to decide", 31, 2, 0, 0) == "31 to decide and 2 unfinished"
    assert still_open_words("undecided", 31, 2, 1, 1) == (
        "31 undecided, 2 unfinished, 1 late reply not explained and answerphone NOT checked"
    )
    assert still_open_words("to decide", 0, 0, 0, 1) == "answerphone NOT checked"
    assert still_open_words("to decide", 0, 0, 0, 0) == ""


def test_nothing_due_says_until_when() -> None:
    assert nothing_due_words(date(2026, 11, 25), TUESDAY) == "Nothing due before Wednesday night."
    assert nothing_due_words(date(2026, 12, 29), date(2026, 12, 22)) == "Nothing due before Tue 29 Dec night."
