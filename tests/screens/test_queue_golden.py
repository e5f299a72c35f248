"""An existing log, taken in: the whole queue on the screen, at four moments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from db.desk.desk import Desk
from db.imports.import_log import import_log
from deskapp.charter.vocabulary import PromiseName
from deskapp.views.queue_line import line_of, reading_of
from tests.db.desk_case import StoppedClock, desk_in
from tests.screens.queue_desk import QueueApp, lines, read

CASES = Path(__file__).parent.parent / "cases"
MOMENTS = json.loads((CASES / "desk_log.expected.json").read_text())["queue_at"]
HOURS_AND_MINUTES = re.compile(r"(?P<state>LATE|today)(?: (?P<hours>\d+)h)?(?: (?P<minutes>\d+)m)?$")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    clock = StoppedClock(datetime.fromisoformat(MOMENTS[0]["now"]))
    desk = desk_in(tmp_path_factory.mktemp("log") / "desk", clock)
    import_log(desk, CASES / "desk_log.csv", takes_new=True)
    # The log knows nothing of the answerphone: its check, which is owed by itself, has tests of its own.
    desk.edition = replace(
        desk.edition, rules=tuple(rule for rule in desk.edition.rules if rule.name is not PromiseName.CHECK)
    )
    yield desk
    desk.close()


async def every_line(app: QueueApp, pilot: Pilot[int]) -> list[str]:
    """All that the list shows from its top to its end, a window at a time."""
    queue = app.queue.queue_list
    seen: dict[int, str] = {}
    queue.action_first()
    while len(seen) < len(queue.rows):
        await pilot.pause()
        seen |= dict(zip(queue.in_view, lines(app), strict=True))
        queue.action_page(1)
    return [seen[place] for place in sorted(seen)]


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: moment["now"])
async def test_an_imported_log_shows_its_whole_queue_in_order_with_the_right_time_left(
    desk: Desk, moment: dict[str, Any]
) -> None:
    now = datetime.fromisoformat(moment["now"])
    desk.clock = StoppedClock(now)
    app = QueueApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await read(app, pilot)
        rows = app.queue.queue_list.rows.contacts
        assert [(row.source_ref, row.due_at) for row in rows] == [
            (wanted["source_ref"], datetime.fromisoformat(wanted["due_at"])) for wanted in moment["queue"]
        ]
        shown = await every_line(app, pilot)
        assert len(shown) == len(rows)
        for line, row, wanted in zip(shown, rows, moment["queue"], strict=True):
            cells = line_of(row, now, desk.edition.calendar, 80).cells
            assert line[3:].rstrip() == " ".join(cells).rstrip()
            assert line[3:].startswith("LATE") is wanted["late"]
            check_minutes(line[3:15].strip(), wanted["time_left"])


def check_minutes(words: str, time_left: int) -> None:
    """Where the line counts hours and minutes, they are those of the expected seconds, rounded down."""
    if counted := HOURS_AND_MINUTES.match(words):
        minutes = int(counted["hours"] or 0) * 60 + int(counted["minutes"] or 0)
        assert minutes == abs(time_left) // 60


async def test_the_time_left_of_every_row_is_the_expected_one_to_the_second(desk: Desk) -> None:
    app = QueueApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await read(app, pilot)
        for moment in MOMENTS:
            now = datetime.fromisoformat(moment["now"])
            found = [reading_of(row, now, desk.edition.calendar) for row in app.queue.queue_list.rows]
            assert [(read.time_left, read.late) for read in found] == [
                (wanted["time_left"], wanted["late"]) for wanted in moment["queue"]
            ]
