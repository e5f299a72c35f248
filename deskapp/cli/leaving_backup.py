"""The backup when a desk is left. It imports no SQLModel: every command of line mode runs it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from db.backups.backup import back_up, is_changed, is_due
from db.storage.lazy_import import Later
from deskapp.cli.output import print_error
from deskapp.clock import Clock
from deskapp.errors import DeskError
from deskapp.plain.remedies import in_line
from deskapp.settings import Settings

if TYPE_CHECKING:
    from db.backups import erase_in_backups
else:
    erase_in_backups = Later("db.backups.erase_in_backups")


def back_up_on_leaving(settings: Settings, clock: Clock, *, is_session: bool = True) -> None:
    """Back up a record that was changed since the last backup; after a single command (not `is_session`) once a day.

    A failure is one sentence on standard error. Ctrl+C skips it. Does nothing for a practice desk, or with a clock that
    was set.
    """
    now = clock.now()
    if settings.practice or clock.pretending or not settings.record.exists() or not os.access(settings.folder, os.W_OK):
        return
    if is_changed(settings, now) and (is_session or is_due(settings, now)):
        try:
            made = back_up(settings, now, gives_way=not is_due(settings, now))
            if made.owed:
                erase_in_backups.erase_where_missed(settings, clock, made)
        except KeyboardInterrupt:
            return
        except DeskError as error:
            print_error(f"deskapp: {in_line(error)}")
        else:
            if made.fault is not None:
                print_error(f"deskapp: {in_line(made.fault)}")
