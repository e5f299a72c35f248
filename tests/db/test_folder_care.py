"""Who may read the record and write in its folder, and what killed starts left there, is looked after on opening."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from db.startup.open_desk import open_desk
from deskapp.settings import Settings
from tests.db.desk_case import StoppedClock, ended, start


def modes(settings: Settings) -> tuple[int, int]:
    return stat.S_IMODE(settings.folder.stat().st_mode), stat.S_IMODE(settings.record.stat().st_mode)


@pytest.mark.parametrize(
    ("folder", "record", "mended"),
    [(0o700, 0o644, (0o700, 0o600)), (0o777, 0o666, (0o775, 0o600)), (0o2770, 0o664, (0o2770, 0o660))],
)
def test_a_record_that_others_may_read_is_closed_to_them(
    settings: Settings, clock: StoppedClock, folder: int, record: int, mended: tuple[int, int]
) -> None:
    open_desk(settings, clock).close()
    settings.folder.chmod(folder)
    settings.record.chmod(record)
    open_desk(settings, clock).close()
    assert modes(settings) == mended


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a file somebody else's")
def test_a_record_of_somebody_else_that_all_may_write_is_not_used(tmp_path: Path, settings: Settings) -> None:
    os.chown(settings.record, 65534, 65534)
    settings.record.chmod(0o666)
    for folder in [settings.folder, *settings.folder.parents]:
        if folder.stat().st_uid == 0 and folder != Path("/") and folder != Path("/tmp"):  # noqa: S108 - where tests are
            folder.chmod(0o755)
    said = ended(
        [
            start(
                """
                import os, sys
                from pathlib import Path
                from db.startup.folder_care import close_to_others
                from deskapp.errors import RecordError
                from deskapp.settings import Settings
                os.setuid(65533)
                try:
                    close_to_others(Settings(folder=Path(sys.argv[1])))
                except RecordError as fault:
                    print("can be read by other accounts" in str(fault))
                """,
                settings.folder,
            )
        ]
    )
    assert said == ["True\n"]
    assert tmp_path


def test_what_killed_starts_left_is_swept_away_and_what_is_being_made_stays(
    settings: Settings, clock: StoppedClock
) -> None:
    open_desk(settings, clock).close()
    backups = settings.folder / "backups"
    backups.mkdir(exist_ok=True)
    old = [settings.folder / f".{settings.record.name}-0af3", backups / ".0af3"]
    new, kept = settings.folder / f".{settings.record.name}-1bc4", backups / "before-schema-2.sqlite3"
    for path in (*old, new, kept):
        path.write_bytes(b"half")
    for path in (*old, kept):
        os.utime(path, (clock.at.timestamp() - 7200,) * 2)
    open_desk(settings, clock).close()
    assert [path.exists() for path in (*old, new, kept)] == [False, False, True, True]
