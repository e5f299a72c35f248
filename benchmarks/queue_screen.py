"""The queue in use: the time of a key and of a tick with ten thousand open contacts beside ten, idle load, and memory.

Keys are pressed alternately in two apps, in real pseudo-terminals of 80 by 24, and timed until the first output of the
repaint. The tick runs in this process without a terminal: processor time from the tick to the finished repaint.

`python -m benchmarks.queue_screen` prints the table; `run()` gives its rows.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.filled_desk import filled_desk
from benchmarks.terminal import Terminal
from db.desk.desk import Desk
from db.drafts.book import DraftBook
from db.queue.first_page import QueueRow
from deskapp.app.app import DeskApp
from deskapp.views.queue_rows import OpenRows
from screens.queue.row_list import QueueList

FEW, MANY = 10, 10_000
KEYS = 150
TICKS = 120
IDLE_SECONDS = 10.0
MORNING = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
EVENING = datetime(2026, 11, 24, 16, 30, tzinfo=UTC)
"""Two times (UTC) of a day on which the desk is open from 09:00 to 17:00."""
DOWN, UP, END, HOME, PAGE_DOWN, PAGE_UP = b"\x1b[B", b"\x1b[A", b"\x1b[F", b"\x1b[H", b"\x1b[6~", b"\x1b[5~"


class Row(NamedTuple):
    """One line of the table; `ratio` is to the first row of its kind."""

    what: str
    figure: float
    unit: str
    ratio: float | None = None
    wanted: str = ""


def run(keys: int = KEYS, ticks: int = TICKS, idle_seconds: float = IDLE_SECONDS) -> list[Row]:
    """Every row of the table."""
    now = datetime.now(UTC).replace(microsecond=0)  # noqa: TID251 - a benchmark is not the desk
    with TemporaryDirectory() as folder, ExitStack() as open_terminals:
        few, many = (filled_desk(Path(folder) / str(waiting), waiting, now) for waiting in (FEW, MANY))
        lines = Path(folder) / "lines.txt"
        lines.write_text("\n".join(row.name or "" for row in many.first_page.rows[:15]), "utf-8")
        bare = open_terminals.enter_context(Terminal([sys.executable, "-m", "benchmarks.bare_app", str(lines)]))
        ours_few, ours_many = (open_terminals.enter_context(_opened(desk)) for desk in (few, many))
        for terminal in (bare, ours_few, ours_many):
            terminal.settle()
            terminal.rest()
        rows = [*_idle(bare, ours_few, ours_many, idle_seconds), *_memory(bare, ours_few, ours_many)]
        rows = [*_keys(ours_few, ours_many, keys), *rows]
        for terminal in (bare, ours_few, ours_many):
            terminal.leave()
        rows += asyncio.run(_tick(many, ticks))
        few.close()
        many.close()
    return rows


def _opened(desk: Desk) -> Terminal:
    return Terminal([sys.executable, "-m", "deskapp", "--data", str(desk.settings.folder)])


def _keys(few: Terminal, many: Terminal, count: int) -> list[Row]:
    """The time of Down and Up with ten thousand rows beside ten; then of End and a page, with ten thousand only."""
    turns = (DOWN, DOWN, DOWN, UP, UP, UP)
    pressed = [(few.key(turns[turn % 6]), many.key(turns[turn % 6])) for turn in range(count)]
    ten, thousands = (median(times) * 1000 for times in zip(*pressed, strict=True))
    many.key(END)
    at_end = [many.key(turn) for _ in range(count // 6) for turn in (UP, UP, UP, DOWN, DOWN, DOWN)]
    page_end = [many.key(turn) for _ in range(count // 6) for turn in (PAGE_UP, PAGE_DOWN)]
    many.key(HOME)
    page_top = [many.key(turn) for _ in range(count // 6) for turn in (PAGE_DOWN, PAGE_UP)]
    return [
        Row(f"key to repaint, {FEW} waiting", ten, "ms"),
        Row(f"key to repaint, {MANY} waiting", thousands, "ms", thousands / ten, "at most 1.2"),
        Row(f"key to repaint, {MANY} waiting, at the end", median(at_end) * 1000, "ms"),
        Row(f"page to repaint, {MANY} waiting, at the top", median(page_top) * 1000, "ms"),
        Row(f"page to repaint, {MANY} waiting, at the end", median(page_end) * 1000, "ms"),
    ]


def _idle(bare: Terminal, few: Terminal, many: Terminal, seconds: float) -> list[Row]:
    shares = []
    for terminal in (bare, few, many):
        before = terminal.processor_seconds()
        terminal.watch(seconds)
        shares.append(100 * (terminal.processor_seconds() - before) / seconds)
    return [
        Row("idle: processor share, bare Textual app", shares[0], "%"),
        Row(f"idle: processor share, {FEW} waiting", shares[1], "%"),
        Row(f"idle: processor share, {MANY} waiting", shares[2], "%"),
    ]


def _memory(bare: Terminal, few: Terminal, many: Terminal) -> list[Row]:
    least = bare.megabytes()
    return [
        Row("memory, bare Textual app", least, "MB"),
        Row(f"memory, {FEW} waiting", few.megabytes(), "MB", few.megabytes() / least),
        Row(f"memory, {MANY} waiting", many.megabytes(), "MB", many.megabytes() / least),
    ]


async def _tick(desk: Desk, ticks: int) -> list[Row]:
    """The time of a tick that sets the clock on by a minute, so that every visible row changes."""
    drafts = DraftBook(desk.settings.drafts, desk.clock)
    app = DeskApp(desk, drafts)
    spent, changed = [], 0
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        queue = app.screen.query_one(QueueList)
        visible = queue.size.height
        queue.set_rows(OpenRows(_due_today(desk.first_page.rows)))
        queue.tick(MORNING - timedelta(minutes=1))
        for minute in range(ticks):
            before = _words(queue)
            await pilot.pause()
            started = time.process_time()
            queue.tick(MORNING + timedelta(minutes=minute))
            await _painted(queue)
            spent.append(time.process_time() - started)
            changed = max(changed, sum(one != other for one, other in zip(before, _words(queue), strict=True)))
    drafts.close()
    what = f"a tick that changes {changed} of {visible} visible rows, processor time"
    return [Row(what, median(spent) * 1000, "ms")]


def _due_today(rows: list[QueueRow]) -> Iterator[QueueRow]:
    return (row._replace(due_at=EVENING + timedelta(seconds=place)) for place, row in enumerate(rows))


def _words(queue: QueueList) -> list[str]:
    return [queue.render_line(y).text for y in range(queue.size.height)]


async def _painted(queue: QueueList) -> None:
    painted = asyncio.Event()
    queue.call_after_refresh(painted.set)
    await painted.wait()


def main() -> None:
    """Print the table."""
    for row in run():
        ratio = f"{row.ratio:6.2f} x" if row.ratio is not None else ""
        wanted = f" ({row.wanted})" if row.wanted else ""
        print(f"{row.what:<64}{row.figure:>8.1f} {row.unit:<3}{ratio}{wanted}".rstrip())


if __name__ == "__main__":
    main()
