"""The PIN that brings a hidden screen back: kept as a salted scrypt hash, never as it was typed.

While a screen is hidden a file in the desk's folder says so: whoever ends the program and starts it again is asked for
the PIN first, and so is whoever works line by line in another window.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from contextlib import suppress

from db.desk.desk import Desk
from db.desk.desk_changes import record_change
from db.models import DeskChangeKind, Setting
from db.storage.permissions import file_mode, make_file
from db.storage.sessions import writing
from deskapp.errors import WordsError
from deskapp.wording.causes import DeskCause

PIN = "pin"
"""The setting with the hash; empty for no PIN."""
SHORTEST, LONGEST_PIN = 4, 12
_COST = {"n": 2**14, "r": 8, "p": 1}
"""The costs of scrypt: about a twentieth of a second, and 16 MB, for each PIN that is tried."""
_SALT = 16


def has_pin(desk: Desk) -> bool:
    """True if a hidden screen asks for a PIN."""
    return bool(desk.kept.get(PIN))


def check_pin(typed: str) -> None:
    """Raise WordsError for a PIN that cannot be set."""
    if not (typed.isascii() and typed.isalnum() and SHORTEST <= len(typed) <= LONGEST_PIN):
        raise WordsError(DeskCause.PIN_WANTED, least=SHORTEST, most=LONGEST_PIN)


def check_same_pin(first: str, again: str) -> None:
    """Raise WordsError if the PIN was typed otherwise the second time."""
    if again != first:
        raise WordsError(DeskCause.PIN_DIFFERS)


def set_pin(desk: Desk, typed: str) -> None:
    """Set the PIN, or take it off with "". The history says that, not the PIN. Raises WordsError, RecordError."""
    if typed:
        check_pin(typed)
    hashed = _hashed(typed, os.urandom(_SALT)) if typed else ""
    with writing(desk.engine) as session:
        kept = session.get(Setting, PIN) or Setting(name=PIN, value="")
        words = {True: "set", False: "none"}
        record_change(session, desk, DeskChangeKind.SETTING, PIN, old=words[bool(kept.value)], new=words[bool(typed)])
        kept.value = hashed
        session.add(kept)
    desk.kept[PIN] = hashed


def pin_fits(desk: Desk, typed: str) -> bool:
    """True for the desk's PIN. Takes a twentieth of a second, so not on the event loop."""
    hashed = desk.kept.get(PIN, "")
    salt, _, _ = hashed.partition(":")
    return bool(salt) and hmac.compare_digest(_hashed(typed, bytes.fromhex(salt)), hashed)


def note_hidden(desk: Desk) -> None:
    """Note that a screen is hidden, if there is a PIN. Nothing is noted where the folder cannot be written."""
    if has_pin(desk):
        with suppress(OSError):
            make_file(desk.settings.hidden_note, file_mode(desk.settings.folder))


def was_hidden(desk: Desk) -> bool:
    """True if there is a PIN and a screen of this desk was hidden, and not brought back by it."""
    return has_pin(desk) and desk.settings.hidden_note.exists()


def note_shown(desk: Desk) -> None:
    """Note that the screen was brought back."""
    with suppress(OSError):
        desk.settings.hidden_note.unlink(missing_ok=True)


def _hashed(typed: str, salt: bytes) -> str:
    """The salt and the hash, in hexadecimal figures."""
    digest = hashlib.scrypt(typed.encode("utf-8", "surrogatepass"), salt=salt, dklen=32, **_COST)
    return f"{salt.hex()}:{digest.hex()}"
