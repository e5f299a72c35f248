"""A draft as a file of its own: two slots, written in place in turn.

    file  = slot 0, slot 1                               each SLOT bytes, made beforehand
    slot  = magic, checksum, sequence, length, payload   the checksum covers all that follows it
    entry = payload is JSON; a spare file has empty payloads, or zeros throughout

The slot with the higher sequence is current. A truncated or damaged one fails its checksum, and the other is current.
The newest slot known to be on the disk is never overwritten: until a newer one is synced, all writes go to the other.
Nothing is created, renamed or extended while a user types, so a full disk does not matter.
"""

from __future__ import annotations

import errno
import json
import os
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Self

from db.drafts import locks
from deskapp.errors import DraftError
from deskapp.wording.causes import RecordCause

SUFFIX = ".entry"
SLOT = 64 * 1024
"""Bytes. The longest form is about 5,200 letters: 21 KB as letters of 4 bytes, 32 KB where JSON must escape each."""

FILE_SIZE = 2 * SLOT
_MAGIC = b"DSK1"
_HEAD = struct.Struct(">4sIQI")
_COVERED = struct.Struct(">QI")


class DamagedError(Exception):
    """Raised if neither slot can be read, and the file is not a spare."""


@dataclass(frozen=True, slots=True)
class DraftEntry:
    """A draft as it is stored. Times are UTC; `discarded_at`, "thrown_at" in the file, is set once it was discarded."""

    id: str
    form: str
    by: str
    started_at: datetime
    values: Mapping[str, str] = field(default_factory=dict)
    at_field: str = ""
    discarded_at: datetime | None = None


def encode(entry: DraftEntry) -> bytes:
    """The payload of an entry. Raises DraftError if a slot cannot hold it."""
    facts = {
        "id": entry.id,
        "form": entry.form,
        "by": entry.by,
        "started_at": entry.started_at.isoformat(),
        "values": dict(entry.values),
        "at_field": entry.at_field,
        "thrown_at": entry.discarded_at.isoformat() if entry.discarded_at else None,
    }
    # A terminal can deliver half a surrogate pair, which is stored as it is.
    payload = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    if len(payload) > SLOT - _HEAD.size:
        raise DraftError(RecordCause.DRAFT_TOO_LONG)
    return payload


def decode(payload: bytes) -> DraftEntry:
    """The entry of a payload. Raises DamagedError if it is not one of ours."""
    try:
        facts = json.loads(payload.decode("utf-8", "surrogatepass"))
        return DraftEntry(
            id=str(facts["id"]),
            form=str(facts["form"]),
            by=str(facts["by"]),
            started_at=datetime.fromisoformat(facts["started_at"]),
            values={str(name): str(value) for name, value in facts["values"].items()},
            at_field=str(facts["at_field"]),
            discarded_at=datetime.fromisoformat(facts["thrown_at"]) if facts["thrown_at"] else None,
        )
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise DamagedError(str(fault)) from fault


@dataclass(frozen=True, slots=True)
class Slot:
    """One valid slot. `payload` is empty if the file became a spare again."""

    index: int
    sequence: int
    payload: bytes


def _pack(sequence: int, payload: bytes) -> bytes:
    covered = _COVERED.pack(sequence, len(payload)) + payload
    return _HEAD.pack(_MAGIC, zlib.crc32(covered), sequence, len(payload)) + payload


def _read_slot(handle: int, index: int) -> Slot | None:
    head = locks.read_at(handle, _HEAD.size, index * SLOT)
    if len(head) < _HEAD.size:
        return None
    magic, checksum, sequence, length = _HEAD.unpack(head)
    if magic != _MAGIC or length > SLOT - _HEAD.size:
        return None
    payload = locks.read_at(handle, length, index * SLOT + _HEAD.size)
    if zlib.crc32(_COVERED.pack(sequence, length) + payload) != checksum:
        return None
    return Slot(index, sequence, payload)


def read_slots(handle: int) -> list[Slot]:
    """The valid slots, newest first; none in a file never used. Raises DamagedError if a used file has none."""
    slots = [slot for slot in (_read_slot(handle, 0), _read_slot(handle, 1)) if slot]
    if not slots and any(any(locks.read_at(handle, _HEAD.size, index * SLOT)) for index in (0, 1)):
        raise DamagedError("neither slot can be read")
    return sorted(slots, key=lambda slot: -slot.sequence)


def read_draft_entry(handle: int) -> DraftEntry | None:
    """The draft in an open file; None in a spare. Raises DamagedError."""
    slots = read_slots(handle)
    return decode(slots[0].payload) if slots and slots[0].payload else None


def open_file(path: Path, *, to_write: bool) -> int:
    """A handle of a draft file. Raises OSError."""
    # O_NOFOLLOW: a symbolic link in this folder is not ours. O_BINARY exists on Windows only.
    flags = (os.O_RDWR if to_write else os.O_RDONLY) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    return os.open(path, flags | getattr(os, "O_CLOEXEC", 0))


class DraftFile:
    """A file locked by this process until `close`. Every method may raise OSError."""

    def __init__(self, path: Path, handle: int) -> None:
        self.path = path
        self._handle = handle
        slots = read_slots(handle)
        self._sequence = slots[0].sequence if slots else 0
        self._newest = slots[0].index if slots else 1
        self._on_disk = slots[0].index if slots else None
        """The slot that must not be overwritten; None while nothing is on the disk yet."""
        self.is_blank = not slots or (len(slots) == 2 and not any(slot.payload for slot in slots))
        """True for a spare whose text is completely overwritten."""

    @classmethod
    def take(cls, path: Path) -> Self | None:
        """Open and lock a file; None if another process holds it. Raises DamagedError (and OSError)."""
        handle = open_file(path, to_write=True)
        try:
            held = cls(path, handle) if locks.hold(handle) and os.fstat(handle).st_nlink else None
        except (OSError, DamagedError):
            os.close(handle)
            raise
        if held is None:
            os.close(handle)
        return held

    @classmethod
    def make(cls, path: Path, mode: int) -> Self:
        """A new spare with its full size allocated. Leaves no file behind if the disk is full.

        Raises FileExistsError if the path is in use, or another process took the new file first.
        """
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        handle = os.open(path, flags, mode)
        try:
            if not locks.hold_new(handle):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
            locks.set_mode(handle, mode)
            locks.make_room(handle, FILE_SIZE)
            locks.sync(handle)
            return cls(path, handle)
        except OSError as error:
            os.close(handle)
            if not isinstance(error, FileExistsError):
                path.unlink(missing_ok=True)
            raise

    @property
    def is_there(self) -> bool:
        """True while the file is in its folder, which may have been emptied by hand."""
        return os.fstat(self._handle).st_nlink > 0

    def read(self) -> DraftEntry | None:
        """The draft in it; None in a spare. Raises DamagedError."""
        return read_draft_entry(self._handle)

    def mend(self) -> None:
        """Extend a truncated file to its full size."""
        size = os.fstat(self._handle).st_size
        if size < FILE_SIZE:
            locks.write_at(self._handle, bytes(FILE_SIZE - size), size)

    def write(self, payload: bytes) -> None:
        """Write a payload as the newest. The newest one on the disk stays intact until `sync` has returned."""
        index = 1 - (self._newest if self._on_disk is None else self._on_disk)
        self._put(index, payload)

    def _put(self, index: int, payload: bytes, filling: bytes = b"") -> None:
        self._sequence += 1
        locks.write_at(self._handle, _pack(self._sequence, payload) + filling, index * SLOT)
        self._newest, self.is_blank = index, False

    def sync(self) -> None:
        """Wait until the newest payload is on the disk."""
        newest = self._newest
        locks.sync(self._handle)
        self._on_disk = newest

    def blank(self) -> None:
        """Overwrite all text. A crash halfway leaves a spare that is overwritten again before its next use.

        First the older slot becomes an empty, current one; only once this is on the disk is the other, with the newest
        text, overwritten too. So older text never becomes current again.
        """
        self.mend()
        for index in (1 - self._newest, self._newest):
            self._put(index, b"", bytes(SLOT - _HEAD.size))
            self.sync()
        self.is_blank = True

    def close(self) -> None:
        """Unlock and close the file."""
        os.close(self._handle)
