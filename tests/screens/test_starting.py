from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from screens.base import first_frame
from screens.queue.screen import QueueScreen
from screens.widgets.key_lines import KeyLines
from tests.screens.front_desk import front_desk


async def test_the_first_frame_has_the_keys_of_the_queue_in_their_rows(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        hands.on(QueueScreen)
        drawn = str(hands.screen.query_one(KeyLines).render()).splitlines()
    opening, *keys = first_frame.lines(80)
    assert opening.strip() == first_frame.OPENING
    assert [line.strip() for line in keys] == drawn
    assert "F2 Call" in keys[1]


@pytest.mark.parametrize("width", [1, 20, 60, 80, 132])
def test_the_first_frame_fits_every_window(width: int) -> None:
    assert all(len(line) <= width for line in first_frame.lines(width))


def test_the_first_frame_needs_neither_textual_nor_the_record() -> None:
    later = "{'textual', 'rich', 'sqlite3', 'tomllib', 'db.desk.desk', 'deskapp.charter.rules', 'sqlalchemy'}"
    code = (
        "import sys, deskapp.cli.main, screens.base.first_frame as frame; frame.lines(80); "
        f"print(sorted({later} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
