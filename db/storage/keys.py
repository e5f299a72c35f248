"""The keys of encrypted files that this process holds. They are in memory only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

PLAIN_HEADER = b"SQLite format 3\0"
"""The first 16 bytes of a file that is not encrypted. An encrypted one has its salt there."""


class CipherKey(NamedTuple):
    """The key of an encrypted file: 32 bytes, and the salt of 16 bytes with which the file begins."""

    secret: bytes
    salt: bytes

    @property
    def raw(self) -> str:
        """The form in which SQLCipher takes it."""
        return f"x'{self.secret.hex()}{self.salt.hex()}'"

    def __repr__(self) -> str:
        return "CipherKey(...)"  # no traceback shows it


_held: dict[bytes, CipherKey] = {}
"""By the salt of their files, that of the desk last."""


def hold(key: CipherKey) -> None:
    """Open files with this key from now on. New files are encrypted with the key that was held last."""
    _held.pop(key.salt, None)
    _held[key.salt] = key


def let_go(key: CipherKey) -> None:
    """Open no more files with this key."""
    _held.pop(key.salt, None)


def held_key(salt: bytes) -> CipherKey | None:
    """The key of files that begin with this salt, if it is held."""
    return _held.get(salt)


def newest_key() -> CipherKey | None:
    """The key that was held last, None if none is."""
    return next(reversed(_held.values()), None)


def held_keys() -> tuple[CipherKey, ...]:
    """All keys of this process, for another that works for it."""
    return tuple(_held.values())


def hold_all(keys: Iterable[CipherKey]) -> None:
    """Hold the keys of the process that has started this one."""
    for key in keys:
        hold(key)
