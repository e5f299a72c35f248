"""The automatic backup, once a day in a quiet moment, the monthly rehearsal of a restore, and the end of old handover
sheets. All run in a thread.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from db.backups.backup import BackupMade, back_up, is_due
from db.storage.lazy_import import Later
from deskapp.app.open_screens import OpenScreens
from deskapp.charter.rules import local_date
from deskapp.errors import DeskError

if TYPE_CHECKING:
    from db.backups import erase_in_backups, rehearsal
    from db.backups.rehearsal import Rehearsal
    from deskapp.publish import handover
else:
    erase_in_backups = Later("db.backups.erase_in_backups")
    rehearsal = Later("db.backups.rehearsal")
    handover = Later("deskapp.publish.handover")

QUIET_TICKS = 60
"""Seconds without a key or a mouse event that make a quiet moment."""
_NEXT_TRY = timedelta(minutes=30)
"""The time from a backup that was not made to the next attempt."""
_WHY = "The rehearsal of a restore failed: {fault}. Tell IT. The next backup is made today."


class QuietBackup:
    """Backs up the record once a day. A practice desk, or one whose clock was set, is never backed up."""

    def __init__(self, screens: OpenScreens) -> None:
        self._screens = screens
        self._is_running = False
        self._not_before: datetime | None = None
        """The time (UTC) before which nothing is done or looked at."""

    def tick(self, untouched: int) -> None:
        """Back up, if it is due and there was no key for `untouched` ticks, a quiet moment."""
        desk = self._screens.desk
        if untouched < QUIET_TICKS or self._is_running or desk.practice or desk.clock.pretending or desk.read_only:
            return
        if self._not_before is None or desk.clock.now() >= self._not_before:
            self._is_running = True
            self._screens.app.run_worker(self.make(), group="backing up")

    async def make(self) -> None:
        """Make what is due. A failure is said on the message line."""
        desk, screens = self._screens.desk, self._screens
        self._not_before = desk.clock.now() + _NEXT_TRY
        try:
            made = await asyncio.to_thread(self._make)
            rehearsed = await asyncio.to_thread(self._rehearse)
        except DeskError as error:
            screens.say(error, "wrong")
            return
        finally:
            self._is_running = False
        if made is not None and made.fault is not None:
            screens.say(made.fault, "wrong")
        elif rehearsed is not None and rehearsed.fault:
            screens.say(_WHY.format(fault=rehearsed.fault), "wrong")
        if made is not None:
            screens.queue.reload(at_once=False)

    def _make(self) -> BackupMade | None:
        desk = self._screens.desk
        now = desk.clock.now()
        with suppress(OSError):  # tried again in half an hour
            handover.destroy_old_sheets(desk.settings, local_date(now))
        made = back_up(desk.settings, now, gives_way=True) if is_due(desk.settings, now) else None
        if made is not None and made.owed:
            erase_in_backups.erase_where_missed(desk.settings, desk.clock, made)
        return made

    def _rehearse(self) -> Rehearsal | None:
        desk = self._screens.desk
        is_wanted: bool = rehearsal.is_rehearsal_due(desk.settings, desk.clock.now())
        done: Rehearsal | None = rehearsal.rehearse(desk.settings, desk.clock) if is_wanted else None
        return done
