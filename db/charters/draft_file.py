"""The draft of the next charter: a file in the desk's folder, until it is adopted."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

from db.storage.permissions import file_mode
from deskapp.errors import RecordError
from deskapp.settings import Settings
from deskapp.wording.causes import RecordCause

_NAME, _THROWN_AWAY = "next-charter.toml", "next-charter-thrown-away.toml"


class CharterDraft:
    """The draft of a desk. Off the event loop. Its earlier texts are kept for undo, until the desk is closed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._before: list[str] = []

    @property
    def path(self) -> Path:
        """The draft's file."""
        return self._settings.folder / _NAME

    def read(self) -> str | None:
        """The text; None if there is no draft. Raises RecordError."""
        try:
            return self.path.read_text("utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError):
            raise RecordError(RecordCause.NEXT_CHARTER_UNREADABLE, path=self.path) from None

    def keep(self, text: str) -> None:
        """Replace the text. Raises RecordError."""
        before = self.read()
        self._write(text)
        if before is not None:
            self._before.append(before)

    def undo(self) -> bool:
        """Restore the text before the last change; False if there was none. Raises RecordError."""
        if not self._before:
            return False
        self._write(self._before.pop())
        return True

    def throw_away(self) -> Path:
        """Discard the draft by renaming its file. Returns the new path. Raises RecordError."""
        kept = self.path.with_name(_THROWN_AWAY)
        try:
            self.path.replace(kept)
        except OSError as fault:
            raise RecordError(RecordCause.NEXT_CHARTER_NOT_WRITTEN, why=fault.strerror) from None
        self._before.clear()
        return kept

    def _write(self, text: str) -> None:
        fresh = self.path.with_name(f".{_NAME}-{uuid.uuid4().hex}")
        try:
            with os.fdopen(
                os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, file_mode(self._settings.folder)),
                "w",
                encoding="utf-8",
            ) as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self.path)
        except OSError as fault:
            raise RecordError(RecordCause.NEXT_CHARTER_NOT_WRITTEN, why=fault.strerror) from None
        finally:
            fresh.unlink(missing_ok=True)
