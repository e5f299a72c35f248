"""Files that belong to another account of this machine. Standard library only, for the first frame."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from deskapp.errors import RecordError
from deskapp.wording.causes import RecordCause

try:
    import pwd
except ImportError:  # Windows has no such accounts
    pwd = None  # type: ignore[assignment]


def refuse_other_account(record: Path) -> None:
    """Raise RecordError for a record, or its folder, of another account's that this one may not read."""
    try:
        is_there = record.exists()
    except PermissionError as fault:
        raise _refusal(record) from fault
    if is_there and not os.access(record, os.R_OK) and other_owner(record):
        raise _refusal(record)


def other_owner(path: Path) -> str:
    """The name of the account to which a file belongs, or the nearest folder that can be looked at; "" for this one,
    and where there are no accounts.
    """
    if pwd is None:
        return ""
    for place in (path, *path.absolute().parents):
        with suppress(OSError):
            owner = place.stat().st_uid
            try:
                return "" if owner == os.geteuid() else pwd.getpwuid(owner).pw_name
            except KeyError:
                return str(owner)
    return ""


def _refusal(record: Path) -> RecordError:
    if owner := other_owner(record):
        return RecordError(RecordCause.OTHER_ACCOUNT, path=record, owner=owner)
    return RecordError(RecordCause.CANNOT_OPEN, path=record)
