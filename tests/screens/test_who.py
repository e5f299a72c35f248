from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.desk.desk import Desk
from db.desk.staff import come_on_duty, everybody
from screens.dialogs.who_is_on import WhoBox
from screens.widgets.box import Box
from screens.widgets.suggestions import Suggestions
from screens.widgets.top_line import TopLine
from tests.db.desk_case import NOW, StoppedClock, desk_in
from tests.screens.front_desk import workers_done
from tests.screens.queue_desk import QueueApp, head, hint, read, until


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(NOW)


@pytest.fixture
def new_desk(tmp_path: Path, clock: StoppedClock) -> Iterator[Desk]:
    desk = desk_in(tmp_path / "desk", clock, who=None)
    yield desk
    desk.close()


@pytest.fixture
def desk(new_desk: Desk) -> Desk:
    for name in ("Derek", "Samira", "Priya"):
        come_on_duty(new_desk, name, add=True)
    return new_desk


def on_top(app: QueueApp) -> str:
    return app.queue.query_one(TopLine).parts[2]


def offered(app: QueueApp) -> list[str]:
    return [row.words for row in app.screen.query_one(Suggestions).rows]


async def test_the_first_start_of_all_asks_for_a_name_and_keeps_it(new_desk: Desk, clock: StoppedClock) -> None:
    app = QueueApp(new_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, WhoBox))
        await pilot.press("escape")
        assert app.screen.query_one(Box).wrong == "Your name first, then Enter"
        await pilot.press(*"Priya", "enter")
        await until(pilot, lambda: app.screen is app.queue)
        assert on_top(app) == "On desk: Priya"
        assert hint(app) == "Priya is on the desk."
    again = desk_in(new_desk.settings.folder, clock, who=None)
    assert again.staff is not None
    assert again.staff.name == "Priya"


async def test_u_and_a_first_letter_change_who_is_on_the_desk(desk: Desk, clock: StoppedClock) -> None:
    app = QueueApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await read(app, pilot)
        await pilot.press("u")
        await until(pilot, lambda: isinstance(app.screen, WhoBox))
        assert offered(app) == ["Derek", "Priya", "Samira"]
        await pilot.press("d", "enter")
        await until(pilot, lambda: app.screen is app.queue)
        assert on_top(app) == "On desk: Derek"


async def test_a_new_name_may_be_typed_even_where_a_known_one_begins_like_it(desk: Desk, clock: StoppedClock) -> None:
    app = QueueApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await read(app, pilot)
        await pilot.press("u")
        await until(pilot, lambda: isinstance(app.screen, WhoBox))
        await pilot.press(*"Sam", "down", "enter")
        await until(pilot, lambda: app.screen is app.queue)
        assert on_top(app) == "On desk: Sam"
    assert [one.name for one in everybody(desk.engine)] == ["Derek", "Priya", "Sam", "Samira"]


async def test_a_slip_makes_no_colleague_by_itself(desk: Desk, clock: StoppedClock) -> None:
    app = QueueApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await read(app, pilot)
        await pilot.press("u")
        await until(pilot, lambda: isinstance(app.screen, WhoBox))
        await pilot.press(*"Beht", "enter")
        assert "Nobody here is called Beht" in app.screen.query_one(Box).wrong
        assert [one.name for one in everybody(desk.engine)] == ["Derek", "Priya", "Samira"]
        await pilot.press("enter", "enter")
        assert "Nobody here is called Beht" in app.screen.query_one(Box).wrong
        assert [one.name for one in everybody(desk.engine)] == ["Derek", "Priya", "Samira"]
        await pilot.press("down", "enter")
        await until(pilot, lambda: app.screen is app.queue)
        assert on_top(app) == "On desk: Beht"


async def test_somebody_whom_another_desk_put_on_the_staff_is_known_by_first_letters(
    desk: Desk, clock: StoppedClock
) -> None:
    app = QueueApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await read(app, pilot)
        other = desk_in(desk.settings.folder, clock, who="Helen")
        await read(app, pilot)
        await pilot.press("u", "h")
        assert offered(app) == ["Helen"]
        other.close()


async def test_escape_and_an_empty_box_leave_it_as_it_is(desk: Desk, clock: StoppedClock) -> None:
    app = QueueApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await read(app, pilot)
        for leaving in ("escape", "enter"):
            await pilot.press("u")
            await until(pilot, lambda: isinstance(app.screen, WhoBox))
            await pilot.press(leaving)
            await until(pilot, lambda: app.screen is app.queue)
            assert on_top(app) == "On desk: Priya"


async def test_the_view_changes_with_the_person(desk: Desk, clock: StoppedClock) -> None:
    app = QueueApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await read(app, pilot)
        await pilot.press("f", "f")
        assert "late only" in head(app)
        await workers_done(app)
        await pilot.press("u")
        await until(pilot, lambda: isinstance(app.screen, WhoBox))
        await pilot.press("d", "enter")
        await until(pilot, lambda: app.screen is app.queue)
        assert "Showing: all" in head(app)


async def test_a_name_that_cannot_be_kept_says_why_and_stays_in_the_box(desk: Desk, clock: StoppedClock) -> None:
    app = QueueApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await read(app, pilot)
        await pilot.press("u")
        await until(pilot, lambda: isinstance(app.screen, WhoBox))
        desk.close()
        record = desk.settings.record
        record.rename(record.with_name("elsewhere"))
        app.screen.query_one(Box).value = "Helen"
        await pilot.press("down", "enter", "enter")
        await until(pilot, lambda: str(record) in str(app.screen.query_one("#went-wrong").render()))
        assert app.screen.query_one(Box).value == "Helen"
