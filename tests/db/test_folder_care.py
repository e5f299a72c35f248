"""Who may read the record and write in its folder, and what killed starts left there, is looked after on opening."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from db.startup.open_desk import open_desk
from deskapp.settings import Settings
from tests.db.desk_case import NOW, StoppedClock, ended, start


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


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.parametrize("may_look_inside", [False, True])
def test_the_wrong_account_is_told_whose_the_desk_is_and_what_to_do(*, may_look_inside: bool) -> None:
    with tempfile.TemporaryDirectory() as around:
        Path(around).chmod(0o755)
        settings = Settings(folder=Path(around) / "desk")
        with closing(open_desk(settings, StoppedClock(NOW))):
            assert modes(settings) == (0o700, 0o600)
        settings.folder.chmod(0o755 if may_look_inside else 0o700)
        said = ended([start(AS_SOMEBODY_ELSE, settings.folder, Path(around) / "own")])[0]
    told = [line for line in said.splitlines() if line.startswith("deskapp:")]
    assert len(told) == len(said.splitlines()) == 8, said
    mend = "belongs to the account root, and yours may not open it. Start deskapp from that account, or ask whoever"
    assert [line for line in told if mend not in line] == []


AS_SOMEBODY_ELSE = """
    import contextlib, io, os, sys
    from deskapp.cli.main import main
    theirs, own = sys.argv[1:]
    COMMANDS = (
        ["queue"], ["verify"], ["backup"], ["restore"], ["doctor"], ["plain", "queue"], ["pin"], ["retention"],
    )
    def say(folder):
        with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(out):
            statuses = [main(["--data", folder, *words]) for words in COMMANDS]
        return statuses, out.getvalue()
    say(own)  # what is imported later may be in a folder that the other account may not read
    os.setgid(65533)
    os.setgroups([])
    os.setuid(65533)
    statuses, said = say(theirs)
    print(said, end="")
    sys.exit(statuses != [2] * len(COMMANDS))
    """


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
