"""`deskapp backup` and `deskapp restore`."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from db.backups.backup import back_up
from db.backups.erase_in_backups import erase_where_missed
from db.backups.restore import Restored, refuse_others, restore, taken_at
from db.backups.restore_list import chosen_backup, list_backups
from db.backups.second_place import BACKUP_TO, SecondPlace, is_same_disk, second_place_of
from db.desk.settings import keep
from db.startup.open_desk import opened, use_zone_of_record
from db.storage.driver import has_passphrase
from db.storage.keys import newest_key
from deskapp.cli.output import confirm, print_error, print_lines
from deskapp.cli.passphrase.unlocking import unlock_if_locked
from deskapp.clock import Clock
from deskapp.errors import RecordError, WordsError
from deskapp.plain.remedies import in_line
from deskapp.settings import Settings
from deskapp.views.upkeep.backup_notice import moment_words
from deskapp.views.upkeep.backups import backup_lines, contents_words, made_lines

SECOND_FAILED = 1
"""The exit status of a backup that was made, but not in the second place; and of a question that nobody answered."""
SAME_DISK = "{place} is on the same disk as the record: both are lost if it fails. A folder elsewhere is better."


def run_backup(args: Namespace, settings: Settings, clock: Clock) -> int:
    """Back up the record, and say what was copied. Raises DeskError."""
    if args.to is not None and not args.to.strip():
        raise WordsError("Say which folder: `deskapp backup --to FOLDER`. --only-here ends the second place")
    with opened(settings, clock) as desk:
        if args.to is not None or args.only_here:
            keep(desk, BACKUP_TO, args.to or "", desk.kept.get(BACKUP_TO, ""), by_command=True)
        made = back_up(settings, clock.now())
        place, fault, erased = desk.kept.get(BACKUP_TO, ""), made.fault, 0
        try:
            erased = erase_where_missed(settings, clock, made)
        except RecordError as error:
            fault = error
    lines = made_lines(made, clock.now(), made.fault)
    if erased:
        lines.append(f"Erased in {erased} backup{'' if erased == 1 else 's'}, which had been missed.")
    if made.second is not None and is_same_disk(Path(place), settings.folder):
        lines.append(SAME_DISK.format(place=place))
    print_lines("\n".join(lines), practice=desk.practice)
    if fault is not None:
        print_error(f"deskapp: {in_line(fault)}")
        return SECOND_FAILED
    return 0


def run_restore(args: Namespace, settings: Settings, clock: Clock) -> int:
    """Say what there is to restore, or restore it and say what came back. Raises DeskError."""
    now = clock.now()
    unlock_if_locked(settings.record, args.passphrase_file, may_skip=True)
    use_zone_of_record(settings, now.date())
    if args.backup is None:
        listed = list_backups(settings)
        lines = backup_lines(listed, now) or ["There is no backup yet."]
        how = "`deskapp restore NUMBER` puts one back. The record that is there now is moved away and kept."
        print_lines("\n".join([*lines, *([how] if listed else [])]))
        return 0
    backup = chosen_backup(settings, args.backup)
    unlock_if_locked(backup, args.passphrase_file)
    refuse_others(backup, backup)
    asked = [
        f"The desk goes back to the backup of {moment_words(taken_at(backup), now)}: {backup}",
        "What was saved after it is not in it; the record that is there now is moved away and kept.",
        "Do it? y or n: ",
    ]
    if not args.yes and not confirm(asked):
        print_lines("\n".join([*asked[:-1], "Nothing was changed. The same with --yes does it."]))
        return SECOND_FAILED
    before = second_place_of(settings.record)
    done = restore(settings, clock, backup)
    use_zone_of_record(settings, now.date())
    lines = [*_restored_lines(done, clock), *_second_place_lines(before, second_place_of(settings.record))]
    if newest_key() is not None and not has_passphrase(settings.record):
        lines.append("This backup was not encrypted, so the record is not encrypted now: `deskapp encrypt` does it.")
    print_lines("\n".join(lines))
    return 0


def _second_place_lines(before: SecondPlace | None, now: SecondPlace | None) -> list[str]:
    """The line about a second place of backups that is another one in the restored record, or none."""
    if before is None or (now is not None and now.folder == before.folder):
        return []
    instead = f"is {now.folder} again" if now is not None else "is not in this backup, so there is none now"
    again = f'`deskapp backup --to "{before.folder}"` chooses it again.'
    return [f"The second place of the backups {instead}; it was {before.folder}. {again}"]


def _restored_lines(done: Restored, clock: Clock) -> list[str]:
    lines = [
        f"Restored: the backup of {moment_words(done.taken_at, clock.now())}.",
        f"It has {contents_words(done.facts)}. All of it was checked: nothing in it is damaged.",
    ]
    if done.is_migrated:
        lines.append("It was of an older deskapp, and was brought up to date.")
    if done.erased:
        lines.append(f"Erased again, as it was since the backup: {done.erased}.")
    if done.events_lost:
        events = "1 event that was" if done.events_lost == 1 else f"{done.events_lost:,} events that were"
        lines.append(f"Not in it: {events} saved after the backup.")
    if done.events_lost is None and done.kept is not None:
        lines.append(
            "The record that was there could not be read. References go on 100 further, so that none is given twice."
        )
    if done.kept is not None:
        lines.append(f"The record that was there is kept in {done.kept}. Delete it when nothing of it is needed.")
    return [*lines, "What was started and not saved is in Unfinished, as it was."]
