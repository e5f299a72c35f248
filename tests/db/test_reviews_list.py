"""What has to be decided at the end of a day: what breaks before the next working day is over, and no more."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from db.desk.absences import go_away
from db.desk.desk import Desk
from db.drafts.book import DraftBook
from db.end_of_day.to_decide import StillOpen, Why, late, still_open, to_decide, undecided
from db.models import NoCheck
from db.replies.reassign import give_to
from db.startup.open_desk import open_desk
from db.storage.sessions import writing
from deskapp.settings import Settings
from deskapp.wording.form_names import OWN_FORM
from tests.db.desk_case import StoppedClock, at, checked, colleague, names, promised


def test_what_is_late_and_what_is_due_by_the_close_of_the_next_working_day(desk: Desk, clock: StoppedClock) -> None:
    checked(desk)
    promised(desk, "Late", at(24, 15))
    promised(desk, "Today", at(24, 17))
    promised(desk, "At the close", at(25, 17))
    promised(desk, "After it", at(25, 17, 1))
    clock.at = at(24, 16, 45)
    found = to_decide(desk, clock.at)
    assert [(each.row.name, each.why) for each in found if each.row] == [
        ("Late", Why.LATE),
        ("Today", Why.DUE),
        ("At the close", Why.DUE),
    ]
    assert (late(found), undecided(found)) == (1, 3)


def test_an_entry_begun_on_a_later_day_is_not_in_the_list_of_a_missed_one(desk: Desk, clock: StoppedClock) -> None:
    drafts = DraftBook(desk.settings.drafts, clock)
    for day in (24, 25):
        clock.at = at(day, 10)
        drafts.begin("call", by="Priya", at=clock.at).keep({"name": f"Of {day}"}, "name")
    missed = to_decide(desk, clock.at, drafts.unfinished(), day=date(2026, 11, 24))
    assert [each.draft.values["name"] for each in missed if each.draft] == ["Of 24"]
    today = to_decide(desk, clock.at, drafts.unfinished())
    assert [each.draft.values["name"] for each in today if each.draft] == ["Of 24", "Of 25"]
    assert still_open(today) == StillOpen(unfinished=2, checks=1)
    drafts.close()


def test_what_is_due_this_very_moment_is_not_late(desk: Desk, clock: StoppedClock) -> None:
    promised(desk, "Now", at(24, 17))
    clock.at = at(24, 17)
    assert to_decide(desk, clock.at)[0].why is Why.DUE


def test_the_next_working_day_comes_after_a_bank_holiday_weekend(tmp_path: Path) -> None:
    clock = StoppedClock(datetime(2026, 12, 24, 10, tzinfo=UTC))  # Christmas Eve, a Thursday; Monday stands in for it
    desk = open_desk(Settings(folder=tmp_path, staff_name="Priya"), clock)
    promised(desk, "Tuesday", datetime(2026, 12, 29, 17, tzinfo=UTC))
    promised(desk, "Wednesday", datetime(2026, 12, 30, 9, tzinfo=UTC))
    assert names(to_decide(desk, clock.at)) == ["Tuesday", "check"]
    desk.close()


@pytest.mark.parametrize(
    ("friday", "close_of_monday"),
    [
        (datetime(2026, 3, 27, 16, 45, tzinfo=UTC), datetime(2026, 3, 30, 16, tzinfo=UTC)),
        (datetime(2026, 10, 23, 15, 45, tzinfo=UTC), datetime(2026, 10, 26, 17, tzinfo=UTC)),
    ],
)
def test_the_close_is_by_londons_clocks_across_a_change_of_them(
    tmp_path: Path, friday: datetime, close_of_monday: datetime
) -> None:
    desk = open_desk(Settings(folder=tmp_path, staff_name="Priya"), StoppedClock(friday))
    promised(desk, "At the close", close_of_monday)
    promised(desk, "After it", close_of_monday.replace(minute=1))
    assert names(to_decide(desk, friday)) == ["At the close", "check"]
    desk.close()


def test_everything_of_somebody_who_is_away_comes_after_what_is_due(desk: Desk) -> None:
    checked(desk)
    with colleague(desk) as other:
        derek = other.staff
    assert derek is not None
    far = promised(desk, "Far off", at(30, 12))
    promised(desk, "Mine, far off", at(30, 12))
    near = promised(desk, "Near", at(25, 12))
    for contact_id in (far, near):
        give_to(desk, contact_id, staff_id=derek.id)
    assert names(to_decide(desk, desk.clock.now())) == ["Near"]
    go_away(desk, derek.id, date(2026, 11, 24), date(2026, 11, 26))
    found = to_decide(desk, desk.clock.now())
    assert [(each.row.name, each.why) for each in found if each.row] == [("Near", Why.DUE), ("Far off", Why.AWAY)]
    assert all(each.away and each.away.last_day == date(2026, 11, 26) for each in found)


def test_unfinished_entries_are_decided_too_but_not_the_review_itself(desk: Desk, clock: StoppedClock) -> None:
    checked(desk)
    book = DraftBook(desk.settings.drafts, clock)
    for form, by in (("call", "Priya"), ("reply:7", "Derek"), (f"{OWN_FORM}:1", "Priya")):
        draft = book.begin(form, by=by, at=clock.at)
        draft.keep({"name": "Marg"}, "name")
    thrown = book.begin("letter", by="Priya", at=clock.at)
    thrown.discard()
    found = to_decide(desk, clock.at, book.unfinished(with_discarded=True))
    assert sorted(each.draft.form for each in found if each.draft) == ["call", "reply:7"]
    assert all(each.why is Why.UNFINISHED for each in found)
    book.close()


def test_the_answerphone_check_is_decided_until_it_is_made_or_said_why_not(desk: Desk, clock: StoppedClock) -> None:
    assert names(to_decide(desk, clock.at)) == ["check"]
    checked(desk)
    assert to_decide(desk, clock.at) == []
    clock.at = at(25, 16)
    with writing(desk.engine) as session:
        session.add(NoCheck(day=date(2026, 11, 25), reason="The machine is broken", by_id=1, at=clock.at))
    assert to_decide(desk, clock.at) == []
    clock.at = at(28, 12)
    assert to_decide(desk, clock.at) == [], "nobody checks on a Saturday"


def test_a_review_of_yesterday_looks_as_far_as_today(desk: Desk, clock: StoppedClock) -> None:
    promised(desk, "Today", at(25, 17))
    promised(desk, "Tomorrow", at(26, 17))
    clock.at = at(25, 9)
    assert names(to_decide(desk, clock.at, day=date(2026, 11, 24))) == ["Today", "check"]
    assert names(to_decide(desk, clock.at)) == ["Today", "Tomorrow", "check"]
