"""One unfinished entry as a file of its own: two slots, written in place in turn (design: storage, "Faults").

    file  = slot 0, slot 1                               each SLOT bytes, made beforehand
    slot  = magic, checksum, sequence, length, payload   the checksum covers all that follows it
    entry = payload is JSON; a spare file has empty payloads, or zeros throughout

The slot with the higher sequence counts. One that was cut or garbled fails its checksum, and the other one counts. The
newest that is known to be on the disk is never written over: until the next is on the disk too, the other slot is
written again and again. Nothing is made, renamed or grown while somebody types, so a full disk does not matter.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Self

from db import file_locks
from deskapp.errors import DraftError

SUFFIX = ".entry"
SLOT = 64 * 1024
"""Bytes. The longest form is about 5,200 letters: 21 KB as letters of 4 bytes, 32 KB where JSON must escape each."""

FILE_SIZE = 2 * SLOT
_MAGIC = b"DSK1"
_HEAD = struct.Struct(">4sIQI")
_COVERED = struct.Struct(">QI")
_TOO_LONG = (
    "This is too long to keep while it is unfinished: the newest words are on the screen only. Shorten it or save it."
)


class DamagedError(Exception):
    """Neither slot can be read, and the file is not a spare."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One unfinished entry as it is kept. Times are UTC; `thrown_at` is set once somebody threw it away."""

    id: str
    form: str
    by: str
    started_at: datetime
    values: Mapping[str, str] = field(default_factory=dict)
    at_field: str = ""
    thrown_at: datetime | None = None


def encode(entry: Entry) -> bytes:
    """The payload of an entry. Raises DraftError where a slot cannot hold it."""
    facts = {
        "id": entry.id,
        "form": entry.form,
        "by": entry.by,
        "started_at": entry.started_at.isoformat(),
        "values": dict(entry.values),
        "at_field": entry.at_field,
        "thrown_at": entry.thrown_at.isoformat() if entry.thrown_at else None,
    }
    # A terminal can hand over half a surrogate pair: it is kept as it came.
    payload = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    if len(payload) > SLOT - _HEAD.size:
        raise DraftError(_TOO_LONG)
    return payload


def decode(payload: bytes) -> Entry:
    """The entry of a payload. Raises DamagedError where it is not one of ours."""
    try:
        facts = json.loads(payload.decode("utf-8", "surrogatepass"))
        return Entry(
            id=str(facts["id"]),
            form=str(facts["form"]),
            by=str(facts["by"]),
            started_at=datetime.fromisoformat(facts["started_at"]),
            values={str(name): str(value) for name, value in facts["values"].items()},
            at_field=str(facts["at_field"]),
            thrown_at=datetime.fromisoformat(facts["thrown_at"]) if facts["thrown_at"] else None,
        )
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise DamagedError(str(fault)) from fault


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot that reads well. `payload` is empty where the file went back to the spares."""

    index: int
    sequence: int
    payload: bytes


def _pack(sequence: int, payload: bytes) -> bytes:
    covered = _COVERED.pack(sequence, len(payload)) + payload
    return _HEAD.pack(_MAGIC, zlib.crc32(covered), sequence, len(payload)) + payload


def _read_slot(handle: int, index: int) -> Slot | None:
    head = file_locks.read_at(handle, _HEAD.size, index * SLOT)
    if len(head) < _HEAD.size:
        return None
    magic, checksum, sequence, length = _HEAD.unpack(head)
    if magic != _MAGIC or length > SLOT - _HEAD.size:
        return None
    payload = file_locks.read_at(handle, length, index * SLOT + _HEAD.size)
    if zlib.crc32(_COVERED.pack(sequence, length) + payload) != checksum:
        return None
    return Slot(index, sequence, payload)


def read_slots(handle: int) -> list[Slot]:
    """The slots that read well, the newest first; none in a file never used. Raises DamagedError where none does."""
    slots = [slot for slot in (_read_slot(handle, 0), _read_slot(handle, 1)) if slot]
    if not slots and any(any(file_locks.read_at(handle, _HEAD.size, index * SLOT)) for index in (0, 1)):
        raise DamagedError("neither slot can be read")
    return sorted(slots, key=lambda slot: -slot.sequence)


def read_entry(handle: int) -> Entry | None:
    """The entry in an open file, or None in a spare. Raises DamagedError."""
    slots = read_slots(handle)
    return decode(slots[0].payload) if slots and slots[0].payload else None


def open_file(path: Path, *, to_write: bool) -> int:
    """A handle on a file of ours. Raises OSError."""
    # O_NOFOLLOW: a name in this folder that points somewhere else is not ours. O_BINARY is Windows'.
    flags = (os.O_RDWR if to_write else os.O_RDONLY) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    return os.open(path, flags | getattr(os, "O_CLOEXEC", 0))


class DraftFile:
    """A file that this process holds: nobody else can open it until `close`. Every method may raise OSError."""

    def __init__(self, path: Path, handle: int) -> None:
        self.path = path
        self._handle = handle
        slots = read_slots(handle)
        self._sequence = slots[0].sequence if slots else 0
        self._newest = slots[0].index if slots else 1
        self._on_disk = slots[0].index if slots else None
        """The slot that is not to be written over; None while nothing is on the disk yet."""
        self.is_blank = not slots or (len(slots) == 2 and not any(slot.payload for slot in slots))
        """Whether this is a spare that was overwritten to the end."""

    @classmethod
    def take(cls, path: Path) -> Self | None:
        """Hold a file, or None where somebody else does. Raises DamagedError (and OSError)."""
        handle = open_file(path, to_write=True)
        try:
            held = cls(path, handle) if file_locks.hold(handle) and os.fstat(handle).st_nlink else None
        except (OSError, DamagedError):
            os.close(handle)
            raise
        if held is None:
            os.close(handle)
        return held

    @classmethod
    def make(cls, path: Path, mode: int) -> Self:
        """A new spare with all its room on the disk. Leaves nothing behind where there is no room."""
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        handle = os.open(path, flags, mode)
        try:
            file_locks.hold(handle)
            file_locks.set_mode(handle, mode)
            file_locks.make_room(handle, FILE_SIZE)
            file_locks.sync(handle)
            return cls(path, handle)
        except OSError:
            os.close(handle)
            path.unlink(missing_ok=True)
            raise

    @property
    def is_there(self) -> bool:
        """Whether the file still has a name: somebody may have emptied the folder by hand."""
        return os.fstat(self._handle).st_nlink > 0

    def read(self) -> Entry | None:
        """The entry in it, or None in a spare. Raises DamagedError."""
        return read_entry(self._handle)

    def mend(self) -> None:
        """Make a file that was cut as long as it has to be, in the parts that cannot be read."""
        size = os.fstat(self._handle).st_size
        if size < FILE_SIZE:
            file_locks.write_at(self._handle, bytes(FILE_SIZE - size), size)

    def write(self, payload: bytes) -> None:
        """Keep a payload as the newest. What was newest on the disk stays as it is until `sync` has returned."""
        index = 1 - (self._newest if self._on_disk is None else self._on_disk)
        self._put(index, payload)

    def _put(self, index: int, payload: bytes, filling: bytes = b"") -> None:
        self._sequence += 1
        file_locks.write_at(self._handle, _pack(self._sequence, payload) + filling, index * SLOT)
        self._newest, self.is_blank = index, False

    def sync(self) -> None:
        """Return when the newest payload is on the disk."""
        newest = self._newest
        file_locks.sync(self._handle)
        self._on_disk = newest

    def blank(self) -> None:
        """Overwrite every word. A crash halfway leaves a spare that is overwritten again before its next use.

        First the older slot says "spare", with zeros behind that; only when this is on the disk is the other, which
        holds the newest words, overwritten too: at no moment do words that were older count once more.
        """
        self.mend()
        for index in (1 - self._newest, self._newest):
            self._put(index, b"", bytes(SLOT - _HEAD.size))
            self.sync()
        self.is_blank = True

    def close(self) -> None:
        """Let the file go."""
        os.close(self._handle)
