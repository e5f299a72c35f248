"""Copy the record into a new file for other tools. The desks can save meanwhile."""

from __future__ import annotations

from contextlib import ExitStack, closing
from pathlib import Path

from db.storage.connections import connect
from db.storage.driver import open_database
from db.storage.errors import faults
from db.storage.permissions import make_file
from deskapp.errors import RecordError
from deskapp.wording.causes import RecordCause

_PAGES, _PAUSE = 2_000, 0.01
"""Pages of the record that are copied at a time, and seconds in between, in which the desks can save."""


def copy_record(record: Path, file: Path) -> None:
    """Copy the record, with its views, to a new file that only this account can read. Copied are whole transactions
    only. deskapp does not open the copy. Raises RecordError, also if there is a file of that name.
    """
    try:
        make_file(file, 0o600)
    except FileExistsError as fault:
        raise RecordError(RecordCause.COPY_THERE, path=file) from fault
    except OSError as fault:
        raise RecordError(RecordCause.COPY_UNWRITABLE, path=file, fault=fault.strerror) from fault
    with ExitStack() as unfinished:
        unfinished.callback(file.unlink, missing_ok=True)
        with faults(record), closing(connect(record)) as live, closing(open_database(file, like=record)) as copied:
            live.backup(copied, pages=_PAGES, sleep=_PAUSE)
            copied.execute("PRAGMA application_id = 0")  # no record of a desk any more: nothing saves to it by mistake
        unfinished.pop_all()  # The copy is whole: it stays.
