"""A period under another charter, against cases worked out by hand; and under its own, where nothing differs."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest

from db.charters import adopted
from db.contacts.log import log_contact
from db.desk.desk import Desk
from db.reports.period import Period
from db.reports.what_if import ReplayStoppedError, Standing, WhatIf, replay
from db.storage.sessions import read_session
from db.undo.last import undo_last
from deskapp.charter.edition import Edition
from deskapp.charter.reading import parse_edition, shipped_text
from deskapp.charter.vocabulary import Channel
from deskapp.errors import RecordError
from deskapp.views.what_if import replayed_under
from tests.db.desk_case import NOW, StoppedClock, at, entry, reply, rows
from tests.test_cli import run

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
IN_TIME, LATE_NOW = Standing.OPEN_IN_TIME, Standing.OPEN_OVERDUE


def under(desk: Desk, edition: Edition, period: Period = NOVEMBER) -> WhatIf:
    with read_session(desk.engine) as session:
        editions = {number: adopted.of_id(session, number) for (number,) in rows(desk, "SELECT id FROM edition")}
        return replay(session, edition, editions, period, desk.clock.now())


def changed(desk: Desk, old: str, new: str) -> Edition:
    assert old in desk.edition.text
    return parse_edition(desk.edition.text.replace(old, new), "other")


def one_day(desk: Desk) -> Edition:
    """An email answered in 1 working day, not 2."""
    return changed(desk, "working_days = 2\n", "working_days = 1\n")


def came(
    desk: Desk, clock: StoppedClock, received_at: datetime, channel: Channel = Channel.EMAIL, **said: object
) -> int:
    clock.at = received_at
    return log_contact(desk, entry(channel, received_at=received_at, **said)).contact_id


def differs(found: WhatIf) -> list[tuple[str | None, Standing | None, Standing | None]]:
    return [
        (one.called, one.was.standing if one.was else None, one.would.standing if one.would else None)
        for one in found.differences
    ]


@pytest.fixture
def november(desk: Desk, clock: StoppedClock) -> Desk:
    """Four emails of Monday 2 and Friday 20 November: answered on Wednesday, on Tuesday, not yet, and not any more."""
    wednesday = came(desk, clock, at(2, 10), name="Answered on Wednesday")
    tuesday = came(desk, clock, at(2, 11), name="Answered on Tuesday")
    clock.at = at(3, 16)
    reply(desk, tuesday)
    clock.at = at(4, 12)
    reply(desk, wednesday)
    came(desk, clock, at(20, 10), name="Open")
    undone = came(desk, clock, at(20, 11), name="Taken back")
    clock.at = at(23, 9)
    reply(desk, undone)
    undo_last(desk)
    clock.at = NOW
    return desk


def test_each_promise_stands_as_it_would_have_beside_how_it_was(november: Desk) -> None:
    # 2 working days from Monday 2: Wednesday 4, 17:00. 1: Tuesday 3. From Friday 20: Tuesday 24 17:00, and Monday 23.
    found = under(november, one_day(november))
    assert differs(found) == [
        ("Answered on Wednesday", Standing.KEPT, Standing.MISSED),
        ("Open", IN_TIME, LATE_NOW),
        ("Taken back", IN_TIME, LATE_NOW),
    ]
    first = found.differences[0]
    assert first.was is not None
    assert first.would is not None
    assert (first.was.due_at, first.would.due_at) == (at(4, 17), at(3, 17))
    ((_, was),) = [one for one in found.was.items() if one[0][0] == first.was.rule]
    ((_, would),) = [one for one in found.would.items() if one[0][0] == first.would.rule]
    assert was == {Standing.KEPT: 2, IN_TIME: 2}
    assert would == {Standing.KEPT: 1, Standing.MISSED: 1, LATE_NOW: 2}
    assert found.contacts == 4


def test_a_replay_that_is_not_wanted_any_more_ends_with_the_contact_under_way(november: Desk) -> None:
    asked: list[int] = []

    def is_wanted() -> bool:
        asked.append(len(asked))
        return len(asked) < 2

    editions = {november.edition_id: november.edition}
    period = Period(date(2026, 11, 1), date(2026, 11, 30))
    with read_session(november.engine) as session, pytest.raises(ReplayStoppedError):
        replay(session, november.edition, editions, period, NOW, is_wanted=is_wanted)
    assert len(asked) == 2


def test_under_the_same_charter_nothing_differs(november: Desk) -> None:
    found = under(november, november.edition)
    assert found.differences == []
    assert found.was == found.would


def test_what_the_other_charter_does_not_promise_is_said_so(november: Desk) -> None:
    papworth = parse_edition(shipped_text("papworth-trust"), "papworth-trust")
    found = under(november, papworth)
    assert differs(found) == [
        ("Answered on Wednesday", Standing.KEPT, None),
        ("Answered on Tuesday", Standing.KEPT, None),
        ("Open", IN_TIME, None),
        ("Taken back", IN_TIME, None),
    ]
    assert found.would == {}


def test_only_contacts_of_the_period_count(november: Desk) -> None:
    assert under(november, one_day(november), Period(date(2026, 10, 1), date(2026, 10, 31))).contacts == 0


def test_a_time_that_somebody_gave_at_once_stands_in_the_place_of_the_charters_own(
    desk: Desk, clock: StoppedClock
) -> None:
    clock.at = at(23, 10)
    log_contact(desk, entry(received_at=clock.at, name="Jo"), promised_at=at(25, 12))
    assert under(desk, desk.edition).differences == []


def test_the_whole_practice_desk_is_as_it_was_under_its_own_charter(practice: Desk) -> None:
    found = under(practice, practice.edition)
    assert found.contacts > 20
    assert found.differences == []
    assert found.was == found.would


def test_nothing_is_written(practice: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    record: Path = practice.settings.record
    with closing(sqlite3.connect(record)) as watching:
        before = watching.execute("PRAGMA data_version").fetchone(), hashlib.sha256(record.read_bytes()).digest()
        folder = str(practice.settings.folder)
        status, out, err = run(
            capsys,
            "--data",
            folder,
            "--now",
            NOW.isoformat(),
            "whatif",
            "--edition",
            "preston",
            "--period",
            "2026-11",
            "--json",
        )
        assert (status, err) == (0, "PRACTICE: everybody here is made up.\n")
        after = watching.execute("PRAGMA data_version").fetchone(), hashlib.sha256(record.read_bytes()).digest()
    assert before == after
    said = json.loads(out)
    assert list(said) == ["edition", "period", "contacts", "was", "would", "differences", "events_refused"]
    assert said["edition"] == "preston"
    assert {one["would"]["standing"] for one in said["differences"] if one["would"]} <= set(Standing)


def test_one_of_two_charters_of_a_name_is_chosen_by_its_first_day(november: Desk) -> None:
    coming = parse_edition(
        one_day(november).text.replace("valid_from = 2013-04-01", "valid_from = 2027-01-04"), "coming"
    )
    adopted.adopt(november.engine, coming, november.clock.now())
    with pytest.raises(RecordError, match="2 charters are called healthwatch-portsmouth"):
        replayed_under(november, coming.name, "2026-11")
    for day in ("2013-04-01", "2027-01-04"):
        assert str(replayed_under(november, f"{coming.name} {day}", "2026-11").edition.valid_from) == day


def test_in_words_each_difference_has_its_contact_and_both_times(
    practice: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(practice.settings.folder)
    asked = ("whatif", "--edition", "preston", "--period", "2026-11")
    status, out, _ = run(capsys, "--data", folder, "--now", NOW.isoformat(), *asked)
    assert status == 0
    lines = out.splitlines()
    assert "Nothing is written: the record stays as it is." in lines
    assert any(line.startswith("    was: ") and ", What we said we would do by " in line for line in lines)
    assert not any(rule.key in out for rule in practice.edition.rules), "nobody at a desk knows a rule's key"
    assert max(map(len, lines)) <= 80
