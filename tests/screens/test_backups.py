"""Backups by themselves: in a quiet moment, with a line on the queue; and the second place in the settings."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from db.backups.backup import back_up, backups_folder
from db.backups.rehearsal import last_rehearsal
from db.backups.second_place import BACKUP_TO
from db.backups.shelf import backups_in
from db.desk.settings import keep
from db.end_of_day.review import begin_review
from deskapp.app.quiet_backup import QUIET_TICKS
from deskapp.publish.handover import sign_off_with_sheet
from screens.widgets.rows import Rows
from tests.db.desk_case import StoppedClock
from tests.screens.front_desk import TUESDAY, Hands, front_desk, still_there, workers_done
from tests.screens.test_settings import opened


async def quiet(hands: Hands) -> None:
    """A minute without a key."""
    hands.app.routes.quiet_backup.tick(QUIET_TICKS)
    await workers_done(hands.app)
    await hands.settle()


async def test_a_quiet_moment_makes_the_days_backup_and_the_queue_says_when(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path / "desk", clock) as (hands, desk, _):
        assert "Backed up" not in hands.text
        hands.app.routes.quiet_backup.tick(QUIET_TICKS - 1)
        assert not backups_folder(desk.settings).exists()
        await quiet(hands)
        assert "Backed up today 09:02" in hands.text
        assert last_rehearsal(desk.settings) is not None
        clock.at += timedelta(hours=1)
        await quiet(hands)
        assert len(backups_in(backups_folder(desk.settings))) == 1, "once a day"
        clock.at += timedelta(days=3)
        still_there(desk)
        await hands.tick()
        assert "No backup since Tue 24 Nov 09:02. Tell IT." in hands.text
        await quiet(hands)
        assert len(backups_in(backups_folder(desk.settings))) == 2


async def test_a_quiet_moment_ends_the_handover_sheets_of_more_than_a_month_ago(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path / "desk", clock) as (hands, desk, _):
        page = sign_off_with_sheet(desk, begin_review(desk).review_id).page
        assert page is not None
        for days in (31, 1):
            await quiet(hands)
            assert page.exists()
            clock.at += timedelta(days=days)
            still_there(desk)
        await quiet(hands)
        assert list(page.parent.iterdir()) == []


async def test_a_second_place_that_is_not_there_is_said_and_the_first_is_made(tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    async with front_desk(tmp_path / "desk") as (hands, desk, _):
        keep(desk, BACKUP_TO, str(tmp_path / "stick"), "")
        (tmp_path / "stick").rmdir()
        await quiet(hands)
        assert hands.said.startswith("There is no second copy:")
        assert len(backups_in(backups_folder(desk.settings))) == 1


async def test_the_second_place_is_chosen_in_the_settings_and_taken_back(tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    async with front_desk(tmp_path / "desk") as (hands, desk, _):
        back_up(desk.settings, TUESDAY)
        await opened(hands, "Backups")
        await hands.write(str(tmp_path / "nowhere"))
        await hands.press("enter")
        assert "is not a folder on this machine" in " ".join(hands.text.split())
        await hands.press("ctrl+u")
        await hands.write(str(tmp_path / "stick"))
        await hands.press("enter")
        assert desk.kept[BACKUP_TO] == str(tmp_path / "stick")
        lines = hands.app.screen.query_one(Rows)
        shown = [str(lines.get_option_at_index(at).prompt) for at in range(lines.option_count)]
        assert any(line.startswith(" Backups") and "today 09:02; a copy in" in line for line in shown)
        await hands.press("z")
        assert desk.kept[BACKUP_TO] == ""
