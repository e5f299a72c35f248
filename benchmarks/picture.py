"""The README's pictures, drawn from the practice desks so that they are never out of date: `make picture`.

The queue is drawn again by every run of the tests; the report, whose year takes a minute to make, by `make test-long`,
which calls this with --check.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from db.drafts.book import DraftBook
from db.startup.open_desk import open_desk
from deskapp.app.app import DeskApp
from deskapp.clock import Clock
from deskapp.practice.desk import make_practice
from deskapp.practice.year import make_year
from deskapp.settings import Settings
from screens.queue.screen import QueueScreen
from screens.report.screen import ReportScreen

PICTURE = Path(__file__).parents[1] / "screens" / "queue.svg"
REPORT_PICTURE = PICTURE.with_name("report.svg")
LAST_TOLD = ("Unfinished:", "Not tried yet.")
"""The last words to appear in the queue, which are read after the first frame."""
PATIENCE = 60
"""Greatest time to draw the picture, in seconds."""
TUESDAY = datetime(2026, 11, 24, 14, 47, tzinfo=UTC)
"""The time shown in the picture (UTC)."""


class _StandingClock(Clock):
    """A clock that stands still at `TUESDAY`."""

    def now(self) -> datetime:
        return TUESDAY


async def draw(folder: Path) -> str:
    """The queue of the practice desk at `TUESDAY`, 80 by 24, as an SVG."""
    settings, clock = Settings(folder=folder, practice=True), _StandingClock()
    make_practice(settings, clock)
    desk, drafts = open_desk(settings, clock), DraftBook(settings.drafts, clock)
    app = DeskApp(desk, drafts)
    async with app.run_test(size=(80, 24)) as pilot:
        async with asyncio.timeout(PATIENCE):
            while not _is_told(picture := app.export_screenshot(title="deskapp", simplify=True)):
                await pilot.pause()
    drafts.close()
    desk.close()
    return picture


def _is_told(picture: str) -> bool:
    """True if the picture has the words that come last, of the head and of the preview."""
    words = " ".join(words_of(picture))
    return all(last in words for last in LAST_TOLD)


async def draw_report(folder: Path) -> str:
    """The report of the practice year at `TUESDAY`, 80 by 24, as an SVG: the whole of 2026 so far."""
    settings, clock = Settings(folder=folder, practice=True), _StandingClock()
    make_year(settings, clock)
    desk, drafts = open_desk(settings, clock), DraftBook(settings.drafts, clock)
    app = DeskApp(desk, drafts)
    async with app.run_test(size=(80, 24)) as pilot:
        async with asyncio.timeout(PATIENCE):
            while not isinstance(app.screen, QueueScreen):
                await pilot.pause()
            await pilot.press("m")
            while not isinstance(report := app.screen, ReportScreen) or report.is_reading:
                await pilot.pause()
            await pilot.press("y")
            while report.is_reading:
                await pilot.pause()
        picture = app.export_screenshot(title="deskapp", simplify=True)
    drafts.close()
    desk.close()
    return picture


def words_of(picture: str) -> list[str]:
    """The lines of text in a picture, to compare two pictures without their ids and fonts."""
    return [
        " ".join(words.split()) for words in re.findall(r"<text[^>]*>([^<]*)</text>", picture.replace("&#160;", " "))
    ]


def main() -> None:
    """Draw the pictures again; with --check, compare the report's with the one that is kept."""
    with tempfile.TemporaryDirectory() as folder:
        report = asyncio.run(draw_report(Path(folder) / "year"))
        if "--check" in sys.argv:
            same = words_of(report) == words_of(REPORT_PICTURE.read_text(encoding="utf-8"))
            sys.exit(None if same else "The report looks different now: make picture draws it anew.")
        REPORT_PICTURE.write_text(report, encoding="utf-8")
        PICTURE.write_text(asyncio.run(draw(Path(folder) / "day")), encoding="utf-8")
    for picture in (PICTURE, REPORT_PICTURE):
        print(f"Drawn: {picture.relative_to(PICTURE.parents[1])}")


if __name__ == "__main__":
    main()
