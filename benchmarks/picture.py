"""The README's picture of the queue, drawn from the practice desk so that it never lies: `make picture`."""

from __future__ import annotations

import asyncio
import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from db.desk import open_desk
from db.drafts import DraftBook
from db.practice import make_practice
from deskapp.app import build_app
from deskapp.clock import Clock
from deskapp.settings import Settings

PICTURE = Path(__file__).parents[1] / "screens" / "queue.svg"
LAST_TOLD = "Unfinished:"
"""The last thing that the queue shows: it is read behind the first frame."""
PATIENCE = 20
"""Seconds."""
TUESDAY = datetime(2026, 11, 24, 14, 47, tzinfo=UTC)
"""The moment of the picture."""


class _StandingClock(Clock):
    """A clock that stands at the moment of the picture."""

    def now(self) -> datetime:
        return TUESDAY


async def draw(folder: Path) -> str:
    """The queue of the practice desk at that moment, 80 by 24, as an SVG."""
    settings, clock = Settings(folder=folder, practice=True), _StandingClock()
    make_practice(settings, clock)
    desk, drafts = open_desk(settings, clock), DraftBook(settings.drafts, clock)
    app = build_app(desk, drafts)
    async with app.run_test(size=(80, 24)) as pilot:
        async with asyncio.timeout(PATIENCE):
            while LAST_TOLD not in (picture := app.export_screenshot(title="deskapp", simplify=True)):
                await pilot.pause()
    drafts.close()
    desk.close()
    return picture


def words_of(picture: str) -> list[str]:
    """The lines of text in a picture, for comparing: ids and fonts may differ, words may not."""
    return [
        " ".join(words.split()) for words in re.findall(r"<text[^>]*>([^<]*)</text>", picture.replace("&#160;", " "))
    ]


def main() -> None:
    """Draw it anew."""
    with tempfile.TemporaryDirectory() as folder:
        PICTURE.write_text(asyncio.run(draw(Path(folder))), encoding="utf-8")
    print(f"Drawn: {PICTURE.relative_to(PICTURE.parents[1])}")


if __name__ == "__main__":
    main()
