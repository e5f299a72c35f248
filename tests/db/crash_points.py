"""Kill a process at every step at which it changes a folder, one step further each time.

`python -m tests.db.crash_points backup DESK SCRATCH`, `encrypt DESK SCRATCH` or `restore DESK SCRATCH BACKUP`. Each
round works on a copy of the desk's folder, in a process that kills itself at the step. Prints a JSON list of what each
round has left: the contacts in the record, whether it is encrypted, the backups that count and whether they are
unchanged, the records kept, and SQLite's check.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from contextlib import closing
from pathlib import Path

from db.backups.backup import back_up, backups_folder
from db.backups.restore import restore
from db.backups.shelf import backups_in, is_unchanged
from db.encryption.rewrite import rewrite_desk
from db.storage.connections import connect
from db.storage.driver import has_passphrase
from db.storage.keys import hold
from deskapp.settings import Settings
from tests.db.desk_case import NOW, StoppedClock
from tests.encrypted.records import KEY

STEPS = ("os.rename", "os.link", "os.remove", "os.mkdir", "sqlite3.connect")
MOST = 200


def main() -> None:
    """Kill at step after step until the work is done before the step is reached."""
    what, desk, scratch, *backup = sys.argv[1:]
    if what == "encrypt":
        hold(KEY)
    clock = StoppedClock(NOW)
    found = []
    for last in range(1, MOST):
        settings = Settings(folder=Path(scratch) / f"round-{last}")
        shutil.copytree(desk, settings.folder)
        child = os.fork()
        if child == 0:
            _kill_at(last, settings.folder)
            if what == "backup":
                back_up(settings, clock.now())
            elif what == "encrypt":
                rewrite_desk(settings, clock, KEY)
            else:
                restore(settings, clock, Path(backup[0]))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        found.append(_left(settings, is_killed=os.WIFSIGNALED(status)))
        shutil.rmtree(settings.folder)
        if not found[-1]["killed"]:
            break
    print(json.dumps(found))  # noqa: T201 - read by the test


def _kill_at(last: int, folder: Path) -> None:
    steps = 0

    def hear(event: str, words: tuple[object, ...]) -> None:
        nonlocal steps
        if event in STEPS and any(str(folder) in str(word) for word in words):
            steps += 1
            if steps == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hear)


def _left(settings: Settings, *, is_killed: bool) -> dict[str, object]:
    whole = backups_in(backups_folder(settings))
    with closing(connect(settings.record)) as record:
        contacts = record.execute("SELECT count(*) FROM contact").fetchone()[0]
        check = record.execute("PRAGMA quick_check").fetchone()[0]
    return {
        "killed": is_killed,
        "contacts": contacts,
        "encrypted": has_passphrase(settings.record),
        "check": check,
        "backups": len(whole),
        "unchanged": all(is_unchanged(one) for one in whole),
        "kept": len(list(settings.folder.glob("replaced/*/desk.sqlite3"))),
    }


if __name__ == "__main__":
    main()
