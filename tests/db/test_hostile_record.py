"""Hostile words go into the record as they are, and come out of it as text."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from db.contacts.page import page
from db.desk.desk import Desk
from db.replies.note import note
from db.search import search
from deskapp.cli.main import main
from deskapp.publish.export import export_record
from deskapp.publish.pack.files import write_pack
from deskapp.views.contact import page_text
from tests.db.desk_case import NOW, change, logged
from tests.hostile import TYPED, acts, shape_of

WORDS = [words for words in TYPED if words.strip() and not words.startswith("\x00")] + ["a\x00nul"]


def test_every_word_is_kept_as_it_is_and_shown_as_text(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in WORDS:
        contact_id = logged(desk, words[:80], NOW, about=f"x {words}"[:120], detail=words[:4000], address=words[:200])
        note(desk, contact_id, words=f"x {words}"[:4000])
        seen = page(desk.engine, contact_id)
        assert seen.detail == words[:4000]
        assert not acts(page_text(seen, NOW, desk.edition).replace("\n", ""))
        search(desk.engine, words[:80])
        if seen.person_id is not None:
            change(desk, seen.person_id, likes_to_be_called="nobody", needs="large print")
    for command in (["queue"], ["queue", "--json"], ["report", "--period", "2026-11"]):
        assert main(["--data", str(desk.settings.folder), "--now", "24 Nov 2026 14:47", *command]) == 0
        assert not acts(capsys.readouterr().out.replace("\n", ""))


def test_files_that_leave_the_desk_run_nothing(desk: Desk, tmp_path: Path) -> None:
    shapes = set()
    for number, words in enumerate(WORDS):
        contact_id = logged(desk, f"Ann {number}", NOW, about=f"x {words}"[:120], detail=words[:4000])
        person_id = page(desk.engine, contact_id).person_id
        assert person_id is not None
        if number % 6 == 0:
            write_pack(desk, person_id, tmp_path / str(number))
            read = (tmp_path / str(number) / "to-give" / "their-information.html").read_text(encoding="utf-8")
            shapes.add(tuple(shape_of(read)))
    assert len(shapes) == 1, "no word adds a tag"
    export_record(desk, tmp_path / "export")
    for path in [*tmp_path.rglob("*.csv")]:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                assert not [cell for cell in row if cell.startswith(("=", "+", "@", "\t", "\r")) or acts(cell)], path
