"""Care of the desk's folder at start: permissions, and files left behind by a start that was killed."""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from db.storage.permissions import file_mode
from deskapp.errors import RecordError
from deskapp.settings import Settings
from deskapp.wording.causes import RecordCause

_OTHERS = stat.S_IRWXO
_LEFT_FOR = 3600.0
"""Seconds after which an unfinished file no longer belongs to a start in progress."""


def close_to_others(settings: Settings) -> None:
    """Remove other accounts' access to the record and their right to write in its folder.

    Raises RecordError if these belong to another account.
    """
    folder, record = settings.folder, settings.record
    if os.name == "posix":
        allowed = file_mode(folder)
        _narrow(folder, stat.S_IWOTH, "written in")
        _narrow(record, (_OTHERS | stat.S_IRWXG) & ~allowed, "read")


def _narrow(path: Path, not_allowed: int, what: str) -> None:
    found = path.stat()
    if not found.st_mode & not_allowed:
        return
    try:
        path.chmod(stat.S_IMODE(found.st_mode) & ~not_allowed)
    except OSError as fault:
        raise RecordError(RecordCause.OPEN_TO_OTHERS, path=path, what=what) from fault


def sweep(settings: Settings, now: datetime) -> None:
    """Delete unfinished records and backups of starts that were killed, which may hold a whole copy of the record."""
    left = [*settings.folder.glob(f".{settings.record.name}-*"), *(settings.folder / "backups").glob(".*")]
    for path in left:
        with suppress(OSError):
            if now.timestamp() - path.stat().st_mtime > _LEFT_FOR:
                if path.is_dir():
                    shutil.rmtree(path)  # of a rehearsal
                else:
                    path.unlink()
