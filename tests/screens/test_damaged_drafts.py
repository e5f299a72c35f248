"""An entry whose file cannot be read is said once, on the list of what is unfinished."""

from __future__ import annotations

from pathlib import Path

from deskapp.views.drafts import set_aside_words
from screens.unfinished.screen import Unfinished
from tests.screens.front_desk import front_desk


async def test_the_list_says_how_many_entries_could_not_be_read_and_whom_to_tell(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        desk.settings.drafts.mkdir(exist_ok=True)
        (desk.settings.drafts / "0001-abc.damaged").write_bytes(b"?")
        await hands.press("f8")
        hands.on(Unfinished)
        assert hands.said.startswith("1 entry could not be read and is set aside. Tell whoever looks after this")
    assert set_aside_words(0, "x") == ""
