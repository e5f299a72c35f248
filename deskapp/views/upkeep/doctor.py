"""The state of a desk in lines, each with the mend where something is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from db.backups.rehearsal import EVERY_DAYS
from db.health.look import Health
from deskapp.charter.rules import local_date
from deskapp.errors import DeskError
from deskapp.limits import CLOCK_TOLERANCE
from deskapp.views.queue_head import HOLIDAYS_AHEAD
from deskapp.views.upkeep.backup_notice import PRACTICE_MAKES_NONE, backup_notice, moment_words
from deskapp.wording.times import day

YEAR_AHEAD = timedelta(days=365)
_WAL_MENDED = ((3, 44, 6), (3, 50, 7), (3, 51, 3))
"""SQLite versions from which a line of releases has the correction of the WAL-reset bug; the last one holds for all."""
_MEGABYTE = 1024 * 1024


class Judged(StrEnum):
    """The judgement of a line. UNSURE is nothing to mend here, but something to know."""

    GOOD = "ok"
    MEND = "mend"
    UNSURE = "look"


class HealthLine(NamedTuple):
    """One thing that was looked at: its name, the judgement, and a sentence with the mend."""

    name: str
    judged: Judged
    words: str


def health_lines(health: Health, now: datetime) -> list[HealthLine]:
    """Everything that was looked at, in a fixed order."""
    return [
        _sqlite(health),
        _place(health),
        _modes(health),
        _room(health),
        _encryption(health),
        _passphrase(health),
        _record(health),
        _history(health),
        *_backups(health, now),
        _copies(health),
        _clock(health, now),
        _holidays(health, now),
    ]


def has_wal_bug(version: tuple[int, ...]) -> bool:
    """True for a SQLite that can corrupt a file in WAL mode."""
    return version < _WAL_MENDED[-1] and not any(
        version[:2] == mended[:2] and version >= mended for mended in _WAL_MENDED
    )


def _good(name: str, words: str) -> HealthLine:
    return HealthLine(name, Judged.GOOD, words)


def _mend(name: str, words: str) -> HealthLine:
    return HealthLine(name, Judged.MEND, words)


def _unsure(name: str, words: str) -> HealthLine:
    return HealthLine(name, Judged.UNSURE, words)


def _fault(name: str, error: DeskError) -> HealthLine:
    return _mend(name, error.said())


def _sqlite(health: Health) -> HealthLine:
    version = ".".join(map(str, health.sqlite))
    if health.journal == "wal":
        bug = ", and this SQLite can corrupt such a file" if has_wal_bug(health.sqlite) else ""
        return _mend("SQLite", f"{version}: the record is in WAL mode{bug}. Close all that has it open; start deskapp.")
    rule = "WAL stays off" if has_wal_bug(health.sqlite) else "WAL would be safe, and stays off"
    return _good("SQLite", f"{version}, with a rollback journal: the last save survives a power cut. {rule}.")


def _place(health: Health) -> HealthLine:
    if health.share:
        return _mend("Place", f"A network share ({health.share}): saves get lost. Move the desk to this machine.")
    return _good("Place", "On a disk of this machine.")


def _modes(health: Health) -> HealthLine:
    if health.others_own:
        first = health.others_own[0]
        return _mend("Permissions", f"{first} is another account's{_more(health.others_own)}. Give it to this one.")
    if health.open_to_others:
        first = health.open_to_others[0]
        return _mend("Permissions", f"{first} is open to other accounts{_more(health.open_to_others)}: chmod go-rwx.")
    return _good("Permissions", "Only this account, or the desk's group, can read the folder and its files.")


def _more(paths: Sequence[Path]) -> str:
    return f", and {len(paths) - 1} more" if len(paths) > 1 else ""


def _room(health: Health) -> HealthLine:
    free, needed = (number // _MEGABYTE for number in (health.free, health.needed))
    if health.free < health.needed:
        return _mend("Room", f"{free:,} MB are free, and a backup and a restore may need {needed:,} MB. Make room.")
    return _good("Room", f"{free:,} MB are free.")


def _encryption(health: Health) -> HealthLine:
    if health.encrypted is None:
        return _unsure("Encryption", "Cannot tell whether the disk is encrypted. Ask whoever looks after this machine.")
    if not health.encrypted:
        return _unsure("Encryption", "No encryption of this disk was found. Ask for the whole disk to be encrypted.")
    return _good("Encryption", "The disk is encrypted.")


def _passphrase(health: Health) -> HealthLine:
    if health.plain_backups:
        words = f"The record is encrypted, and {health.plain_backups} of its backups are not: `deskapp encrypt` again."
        return _mend("Passphrase", words)
    if health.has_passphrase:
        words = "The record and its backups are encrypted. Unfinished entries, handover sheets and exports are not."
        return _good("Passphrase", words)
    return _good("Passphrase", "The record has none of its own; the encryption of the disk is what protects it.")


def _record(health: Health) -> HealthLine:
    fault = health.faults.get("record")
    return _fault("Record", fault) if fault else _good("Record", "Checked: nothing in it is damaged.")


def _history(health: Health) -> HealthLine:
    if fault := health.faults.get("history"):
        return _fault("History", fault)
    if health.verdict is None or health.verdict.first is not None:
        return _mend("History", "It was changed by something other than deskapp: `deskapp verify` says where.")
    return _good("History", f"{health.verdict.events:,} events fit their hash chain.")


def _backups(health: Health, now: datetime) -> Iterator[HealthLine]:
    backup = health.backup
    if health.practice and health.backup_is_good:
        made = _backup_words(backup.taken_at, now) if backup else "None yet"
        yield _good("Backup", f"{made}; {PRACTICE_MAKES_NONE}.")
        return
    notice = backup_notice(backup.taken_at if backup else None, health.since or now, now)
    if backup is not None and not health.backup_is_good:
        yield _mend("Backup", f"The last one is damaged: {backup.path}. `deskapp backup` makes another.")
    elif notice:
        yield _mend("Backup", f"{notice.removesuffix(' Tell IT.')} `deskapp backup` makes one.")
    else:
        yield _good("Backup", f"{_backup_words(backup.taken_at, now)}, and it is unchanged." if backup else "None yet.")
    yield _second_place(health, now)
    yield _rehearsal(health, now)


def _backup_words(taken_at: datetime, now: datetime) -> str:
    return f"The last was made {moment_words(taken_at, now)}"


def _second_place(health: Health, now: datetime) -> HealthLine:
    if not health.second_place:
        return _mend("Second place", "None: backups are lost with this disk. `deskapp backup --to FOLDER` chooses one.")
    second = health.second_backup
    if second is None or now - second.taken_at > timedelta(days=2):
        since = f"since {moment_words(second.taken_at, now)}" if second else "yet"
        return _mend("Second place", f"No copy in {health.second_place} {since}. See that its drive is connected.")
    if health.is_same_disk:
        return _mend("Second place", f"{health.second_place} is on the same disk as the record. Choose another drive.")
    return _good("Second place", f"{_backup_words(second.taken_at, now)}, in {health.second_place}.")


def _rehearsal(health: Health, now: datetime) -> HealthLine:
    last = health.rehearsal
    if last is None:
        return _unsure(
            "Rehearsal", "No restore has been rehearsed yet. The app does it once a month, when it is quiet."
        )
    if last.fault:
        failed = f"Failed {moment_words(last.at, now)}: {last.fault.removesuffix('.')}."
        return _mend("Rehearsal", f"{failed} `deskapp backup` makes another.")
    if now - last.at > 2 * EVERY_DAYS:
        return _mend(
            "Rehearsal", f"The last was {moment_words(last.at, now)}. Leave the app open at the queue a while."
        )
    return _good("Rehearsal", f"Restored {moment_words(last.at, now)}: {last.contacts:,} contacts came back whole.")


def _copies(health: Health) -> HealthLine:
    if not health.copies:
        return _good("Older copies", "None beside the backups.")
    names = ", ".join(path.name for path in health.copies[:3])
    return _unsure(
        "Older copies",
        f"{len(health.copies)} beside the backups ({names}): each has everybody in it. Delete what is not needed.",
    )


def _clock(health: Health, now: datetime) -> HealthLine:
    last = health.last_event_at
    if last is None:
        return _good("Clock", "Nothing is recorded yet to compare it with.")
    if last - now > CLOCK_TOLERANCE:
        return _mend("Clock", f"It is before our last entry, {moment_words(last, now)}. Set it right.")
    if now - last > YEAR_AHEAD:
        return _mend("Clock", f"It is more than a year after our last entry, {moment_words(last, now)}. Set it right.")
    return _good("Clock", f"It fits our last entry, {moment_words(last, now)}.")


def _holidays(health: Health, now: datetime) -> HealthLine:
    if fault := health.faults.get("calendar"):
        return _fault("Bank holidays", fault)
    until = health.holidays_until
    if until is None:
        return _unsure("Bank holidays", "The charter in force counts none.")
    if until - local_date(now) < HOLIDAYS_AHEAD:
        return _mend("Bank holidays", f"They are known until {day(until)} only. Update deskapp.")
    return _good("Bank holidays", f"They are known until {day(until)}.")
