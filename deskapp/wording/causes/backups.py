"""Causes of errors about backups and restoring, with their sentences."""

from __future__ import annotations

from enum import unique

from deskapp.errors import Code


@unique
class BackupCause(Code):
    """Causes of errors about backups and restoring."""

    NO_ROOM_FOR_BACKUP = "No backup was made: {folder} has no room for it. Make room there, then try again."
    BACKUP_UNWRITABLE = "No backup was made: {folder} cannot be written ({why})."
    BACKUP_FAULTY = "No backup was made: the copy of the record is damaged. Call whoever looks after this machine."
    BACKUP_WAITS = "No backup was made just now, because somebody was saving. Try again in a moment."
    BACKUP_UNDER_WAY = "Another desk is making a backup just now. Try again in a moment."
    SECOND_MISSING = "There is no second copy: {folder} is not there. See that its drive is connected."
    SECOND_FULL = "There is no second copy: {folder} has no room for it. Make room there."
    SECOND_UNWRITABLE = "There is no second copy: {folder} cannot be written ({why})."
    SECOND_FAULTY = "There is no second copy: what was written to {folder} is damaged. Use another drive."
    BACKUPS_NOT_ERASED = "What was erased is still in the backups in {folder} ({why}). The next backup tries again."
    PLACE_NOT_THERE = "{folder} is not a folder on this machine. Make it first, or choose another."
    PLACE_INSIDE = "{folder} is in the desk's own folder, and would be lost with it. Choose a folder on another drive."
    PLACE_TOO_LONG = "The name of the folder can be up to {most} letters. Choose another."
    NO_BACKUP_YET = "There is no backup in {folder}."
    NO_SUCH_BACKUP = 'There is no backup "{name}". `deskapp restore` lists those that there are.'
    BACKUP_DAMAGED = "{path} is damaged. Nothing was changed; choose another backup."
    BACKUP_NOT_OURS = "{path} is not a backup of deskapp. Nothing was changed."
    BACKUP_NEWER = "{path} was made by a newer deskapp. Bring this one up to date; nothing was changed."
    RECORD_IN_USE = "Somebody has this desk open. Nothing was changed: leave it everywhere, then try again."
    BEING_RESTORED = "The record is being restored just now. Start again in a moment."
    RECORD_GONE = "{path} is not there, but there are backups of it in {folder}. {restore_backup}"
    NO_ROOM_TO_RESTORE = "There is no room in {folder} for the backup. Nothing was changed; make room, then try again."
    NOT_RESTORED = "The record could not be put into {folder} ({why}). It is as it was."
