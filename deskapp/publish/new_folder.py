"""A new folder that appears with everything in it, or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deskapp.errors import WordsError
from deskapp.wording.causes import LogCause


def refuse_folder(folder: Path, mark: str) -> None:
    """Raise WordsError for a folder that holds a file `mark` or anything else, or is a file."""
    try:
        if folder.exists() and not folder.is_dir():
            raise WordsError(LogCause.NO_FOLDER, folder=folder)
        if (folder / mark).exists():
            raise WordsError(LogCause.REPORT_THERE, folder=folder)
        if folder.is_dir() and any(folder.iterdir()):
            raise WordsError(LogCause.FOLDER_NOT_EMPTY, folder=folder)
    except OSError as fault:
        raise WordsError(LogCause.FOLDER_UNWRITABLE, folder=folder, fault=fault.strerror) from fault


@contextmanager
def new_folder(folder: Path, *, mode: int) -> Iterator[Path]:
    """A folder beside it to write into, which gets its name at the end. Raises WordsError; nothing is left then."""
    fresh = folder.absolute().parent / f".{folder.name}.{os.getpid()}"
    try:
        fresh.mkdir(mode=mode)
        try:
            yield fresh
            for path in fresh.rglob("*"):
                path.chmod(mode & (0o777 if path.is_dir() else 0o666))
            if folder.is_dir():
                folder.rmdir()
            fresh.rename(folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as fault:
        raise WordsError(LogCause.FOLDER_UNWRITABLE, folder=folder, fault=fault.strerror) from fault
