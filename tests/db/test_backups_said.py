"""The settings and `deskapp doctor` say the same of the backups of a practice desk, and of one with a set clock."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from db.backups.backup import back_up
from db.health.look import look
from db.startup.open_desk import open_desk
from deskapp.practice.desk import make_practice
from deskapp.settings import Settings
from deskapp.views.desk import backup_words
from deskapp.views.upkeep.doctor import health_lines
from tests.db.desk_case import NOW, StoppedClock


def test_of_a_practice_desk(tmp_path: Path) -> None:
    settings, clock = Settings(folder=tmp_path, practice=True), StoppedClock(NOW)
    make_practice(settings, clock)
    for made in ("none yet", "today 14:47"):
        with closing(open_desk(settings, clock)) as desk:
            assert backup_words(desk) == f"{made}; a practice desk makes none by itself"
        [said] = [line.words for line in health_lines(look(settings, clock), NOW) if line.name == "Backup"]
        assert said.casefold().endswith(f"{made}; a practice desk makes none by itself.")
        back_up(settings, NOW)
