"""The keys for whoever was away."""

from __future__ import annotations

from datetime import date

import pytest

from db.desk.recent_activity import DeskAction, LastHere
from screens.end_of_day.key_reminder import keys_again

DAY = date(2026, 11, 24)


def test_what_they_did_most_comes_first_and_what_is_done_most_makes_up_eight() -> None:
    assert keys_again(LastHere(DAY, (DeskAction.END_OF_DAY, DeskAction.UNDO)), 80).splitlines() == [
        "You were last here on Tue 24 Nov. What's the key for...?",
        "  e    End of day                       t    Tried to reach them",
        "  z    Take back what I did last        k    Check the answerphone",
        "  F2   New call                         /    Find people or references",
        "  r    Record a reply                   F8   Unfinished entries",
    ]


@pytest.mark.parametrize(("width", "count"), [(80, 5), (60, 9)])
@pytest.mark.parametrize("action", DeskAction)
def test_every_deed_has_its_key_and_no_line_is_too_wide(action: DeskAction, width: int, count: int) -> None:
    lines = keys_again(LastHere(DAY, (action,)), width).splitlines()
    assert len(lines) == count
    assert max(map(len, lines)) <= width - 2
