"""Who is in and who is away, as it is said."""

from __future__ import annotations

from datetime import date

import pytest

from deskapp.wording.absence import away_words

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("last_day", "said"),
    [
        (date(2026, 11, 24), "Derek is away today"),
        (date(2026, 11, 26), "Derek is away until Thu 26"),
        (date(2026, 11, 30), "Derek is away until Mon 30"),
        (date(2026, 12, 1), "Derek is away until Tue 1 Dec"),
        (date(2027, 11, 30), "Derek is away until 30 Nov 2027"),
        (None, "Derek is away, with no return date"),
    ],
)
def test_somebody_who_is_away_is_said_to_be_until_their_last_day(last_day: date | None, said: str) -> None:
    assert away_words("Derek", last_day, TODAY) == said
