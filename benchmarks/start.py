"""Time from the start of the process to the drawn, filled queue, beside a bare Textual app that shows the same lines.

Both run in a real pseudo-terminal of 80 by 24, one after the other in each round, and their medians are compared. The
frame is drawn when its first words have been read from the terminal (the bare app's heading; our line of keys), and the
queue is filled when the name in its last visible row has. All modules are compiled in advance, as in an installation;
the first round is not counted.

`python -m benchmarks.start` prints the table; `run()` gives its rows.
"""

from __future__ import annotations

import compileall
import sys
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.filled_desk import filled_desk
from benchmarks.terminal import Terminal
from db.desk.desk import Desk
from deskapp.views.queue_line import heading, line_of

ROUNDS = 15
VISIBLE = 11
"""Number of visible rows of the queue at 80 by 24."""
COLUMNS = 80
ROOT = Path(__file__).parent.parent


class Row(NamedTuple):
    """One line of the table: milliseconds, median of the rounds; ours also as a ratio to the bare app."""

    what: str
    milliseconds: float
    ratio: float | None = None
    wanted: str = ""


class Start(NamedTuple):
    """One start: seconds from the start of the process to the first words of the frame, and to the last row."""

    frame: float
    filled: float


def run(rounds: int = ROUNDS, *, waiting: int = 10_000) -> list[Row]:
    """Every row of the table, with `waiting` open contacts."""
    compile_all()
    now = datetime.now(UTC).replace(microsecond=0)  # noqa: TID251 - a benchmark is not the desk
    with TemporaryDirectory() as folder:
        desk = filled_desk(Path(folder) / "desk", waiting, now)
        lines = [line_of(row, now, desk.edition.calendar, COLUMNS) for row in desk.first_page.rows[:VISIBLE]]
        shown = Path(folder) / "lines.txt"
        shown.write_text("\n".join([heading(COLUMNS), *("   " + " ".join(line.cells) for line in lines)]), "utf-8")
        bare = [sys.executable, "-m", "benchmarks.bare_app", str(shown)]
        ours = [sys.executable, "-m", "deskapp", "--data", str(desk.settings.folder)]
        last = last_name(desk)
        starts = [(_start(bare, "Time left", last), _start(ours, "F2", last)) for _ in range(rounds + 1)][1:]
        desk.close()
    bares, ourss = zip(*starts, strict=True)
    return [
        *_rows("first frame", bares, ourss, "frame", "at most 1.2"),
        *_rows("filled queue", bares, ourss, "filled", "at most 1.5"),
    ]


def compile_all() -> None:
    """Compile our modules: a start without bytecode takes three times as long."""
    for package in ("deskapp", "screens", "db", "benchmarks"):
        compileall.compile_dir(ROOT / package, quiet=1)


def last_name(desk: Desk) -> str:
    """The name in the last visible row."""
    name = desk.first_page.rows[VISIBLE - 1].name
    assert name is not None
    return name


def _start(command: list[str], first: str, last: str) -> Start:
    with Terminal(command, columns=COLUMNS) as terminal:
        start = Start(terminal.until(first), terminal.until(last))
        terminal.settle(0.3)
        terminal.leave()
    return start


def _rows(what: str, bares: tuple[Start, ...], ours: tuple[Start, ...], field: str, wanted: str) -> list[Row]:
    bare, our = (median(getattr(start, field) for start in starts) * 1000 for starts in (bares, ours))
    return [Row(f"{what}: bare Textual app", bare), Row(f"{what}: deskapp", our, our / bare, wanted)]


def main() -> None:
    """Print the table."""
    for row in run():
        ratio = f"{row.ratio:6.2f} x the row above ({row.wanted})" if row.ratio is not None else ""
        print(f"{row.what:<50}{row.milliseconds:>8.0f} ms  {ratio}".rstrip())


if __name__ == "__main__":
    main()
