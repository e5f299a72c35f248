"""The state of a desk's backups, for the queue. Imports SQLModel."""

from __future__ import annotations

from sqlmodel import func, select

from db.backups.backup import backups_folder
from db.backups.shelf import BackupState, last_good
from db.desk.desk import Desk
from db.models import AdoptedEdition
from db.storage.sessions import read_session


def backup_state(desk: Desk) -> BackupState | None:
    """The state of the backups; None for a desk that makes none: a practice desk, or one whose clock was set. Raises
    RecordError.
    """
    now = desk.clock.now()
    if desk.practice or desk.clock.pretending:
        return None
    last = last_good(backups_folder(desk.settings), now)
    if last is not None:
        return BackupState(last.taken_at, last.taken_at)
    with read_session(desk.engine) as session:
        return BackupState(None, session.exec(select(func.min(AdoptedEdition.adopted_at))).one() or now)
