"""Derive the key of a file, and the recovery key, from a passphrase. Standard library only until a file is opened.

The files are SQLCipher's own kind, with its own derivation: any tool that knows SQLCipher opens them with the
passphrase alone, and every copy has all that it needs in itself. The recovery key is the derived key, written out.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from db.storage import errors
from db.storage.driver import require_cipher
from db.storage.keys import CipherKey, hold
from deskapp.errors import WordsError
from deskapp.lazy_module import LazyModule
from deskapp.wording.causes import RecordCause

if TYPE_CHECKING:
    from db.storage import cipher
else:
    cipher = LazyModule("db.storage.cipher")

KDF_ROUNDS = 256_000
"""Rounds of PBKDF2 with HMAC-SHA-512, as SQLCipher 4 has them: 0.2 to 0.5 s, once at a start."""
SHORTEST_PHRASE = 12
"""The least length of a passphrase in letters."""
_GROUP = 4
_RECOVERY_LETTERS = 52


def new_key(passphrase: str) -> CipherKey:
    """A key with a new salt. Takes 0.2 to 0.5 s. Raises WordsError for a passphrase that is too short."""
    must_be_long(passphrase)
    return derive(passphrase, os.urandom(16))


def must_be_long(passphrase: str) -> None:
    """Raise WordsError for a passphrase that is too short."""
    if len(_letters(passphrase)) < SHORTEST_PHRASE:
        raise WordsError(RecordCause.SHORT_PHRASE, least=SHORTEST_PHRASE)


def derive(passphrase: str, salt: bytes) -> CipherKey:
    """The key of files with this salt. Takes 0.2 to 0.5 s."""
    secret = hashlib.pbkdf2_hmac(
        "sha512", _letters(passphrase).encode("utf-8", "surrogateescape"), salt, KDF_ROUNDS, 32
    )
    return CipherKey(secret, salt)


def recovery_key(key: CipherKey) -> str:
    """A key in letters and digits, in groups of four."""
    letters = base64.b32encode(key.secret).decode().rstrip("=")
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def unlock(path: Path, typed: str) -> bool:
    """Hold the key of an encrypted file, if the passphrase or the recovery key is right. Takes 0.2 to 0.5 s.

    Raises RecordError if SQLCipher is not installed, or the file cannot be read just now.
    """
    require_cipher()
    with errors.faults(path, reading=True):
        salt = cipher.read_salt(path)
        secret = _recovered(typed)
        key = CipherKey(secret, salt) if secret is not None else derive(typed, salt)
        if not cipher.opens_with(path, key):
            return False
    hold(key)
    return True


def _letters(typed: str) -> str:
    """A passphrase in the form that every keyboard gives."""
    return unicodedata.normalize("NFC", typed)


def _recovered(typed: str) -> bytes | None:
    """The key in a typed recovery key; None for anything else."""
    letters = "".join(typed.split()).replace("-", "")
    if len(letters) != _RECOVERY_LETTERS:
        return None
    try:
        return base64.b32decode(letters + "====", casefold=True, map01="I")
    except binascii.Error:
        return None
