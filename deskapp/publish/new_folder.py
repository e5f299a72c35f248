"""A new folder that appears with everything in it, or not at all."""

from __future__ import annotations

import glob
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from db.storage.files import lock_folder
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
    """A folder beside it to write into, which gets its name at the end. Raises WordsError; nothing is left then. What a
    killed process left there, which may hold names, is deleted.
    """
    fresh = folder.absolute().parent / f".{folder.name}.{os.getpid()}"
    try:
        _sweep(folder)
        fresh.mkdir(mode=mode)
        lock = lock_folder(fresh, alone=True)
        try:
            yield fresh
            for path in fresh.rglob("*"):
                path.chmod(mode & (0o777 if path.is_dir() else 0o666))
            if folder.is_dir():
                folder.rmdir()
            fresh.rename(folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
            if lock is not None:
                lock.close()
    except OSError as fault:
        raise WordsError(LogCause.FOLDER_UNWRITABLE, folder=folder, fault=fault.strerror) from fault


def _sweep(folder: Path) -> None:
    """Delete the unfinished folders that no process writes into any more."""
    for left in folder.absolute().parent.glob(f".{glob.escape(folder.name)}.*"):
        is_ours = left.is_dir() and re.fullmatch(r"\.\d+", left.name.removeprefix(f".{folder.name}"))
        lock = lock_folder(left, alone=True) if is_ours else None
        if lock is not None:
            with closing(lock):
                if lock.holds:
                    shutil.rmtree(left, ignore_errors=True)
