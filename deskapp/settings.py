"""Where the desk's folder and files are: read once, then frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deskapp.errors import WordsError

HIDE_AFTER, LONGEST = 5, 600
"""Minutes (design: screens, C10)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where one desk keeps its things.

    `folder` is the desk's own folder. `staff_name` is who was said to be on the desk (`--as`), or None. `hide_after` is
    how many minutes nobody has to touch anything for the screen to be hidden; 0 never hides it.
    """

    folder: Path
    staff_name: str | None = None
    practice: bool = False
    hide_after: int = HIDE_AFTER

    @property
    def record(self) -> Path:
        """The SQLite file that everything saved is in."""
        return self.folder / "desk.sqlite3"

    @property
    def drafts(self) -> Path:
        """The folder of unfinished entries, a small file each."""
        return self.folder / "unfinished"


def default_folder() -> Path:
    """The folder this account's desk is kept in when nobody says otherwise."""
    from platformdirs import user_data_path  # noqa: PLC0415 - only where no folder was given

    return user_data_path("deskapp", appauthor=False)


def read_settings(environ: Mapping[str, str], *, data: str | None = None, staff_name: str | None = None) -> Settings:
    """Settings from the command line's words first, then DESKAPP_DATA and DESKAPP_AS, then this account's folder.

    DESKAPP_HIDE_AFTER is in minutes. Raises WordsError where it is no number of minutes.
    """
    folder = data or environ.get("DESKAPP_DATA")
    return Settings(
        folder=Path(folder).expanduser().absolute() if folder else default_folder(),
        staff_name=staff_name or environ.get("DESKAPP_AS") or None,
        hide_after=_minutes(environ.get("DESKAPP_HIDE_AFTER") or str(HIDE_AFTER)),
    )


def _minutes(written: str) -> int:
    if not (written.isascii() and written.isdigit() and int(written) <= LONGEST):
        raise WordsError(
            f"DESKAPP_HIDE_AFTER is a number of minutes from 0 to {LONGEST}; 0 never hides the screen. "
            f"It says {written!r}."
        )
    return int(written)
