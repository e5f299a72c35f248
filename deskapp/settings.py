"""The settings of a desk: its folder, files and options. Read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from deskapp.errors import WordsError
from deskapp.lazy_module import LazyModule

if TYPE_CHECKING:
    import platformdirs
else:
    platformdirs = LazyModule("platformdirs")

HIDE_AFTER, LONGEST = 5, 600
"""The default and the maximum idle time before the screen is hidden, in minutes."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one desk.

    `folder` is the desk's own folder. `staff_name` is the user named with `--as`, or None. `hide_after` is the idle
    time in minutes after which the screen is hidden, 0 for never.
    """

    folder: Path
    staff_name: str | None = None
    practice: bool = False
    hide_after: int = HIDE_AFTER

    @property
    def record(self) -> Path:
        """The SQLite file of the record."""
        return self.folder / "desk.sqlite3"

    @property
    def hidden_note(self) -> Path:
        """The file that is there while a screen is hidden that asks for a PIN."""
        return self.folder / "screen-hidden"

    @property
    def drafts(self) -> Path:
        """The folder of drafts, one small file each."""
        return self.folder / "unfinished"


def default_folder() -> Path:
    """The default folder of this account's desk."""
    return platformdirs.user_data_path("deskapp", appauthor=False)


def read_settings(environ: Mapping[str, str], *, data: str | None = None, staff_name: str | None = None) -> Settings:
    """Read the settings from the command line's options, the environment (DESKAPP_DATA, DESKAPP_AS), or defaults, in
    this order.

    DESKAPP_HIDE_AFTER is in minutes. Raises WordsError if it is not a valid number.
    """
    folder = data or environ.get("DESKAPP_DATA")
    return Settings(
        folder=_folder(folder) if folder else default_folder(),
        staff_name=staff_name or environ.get("DESKAPP_AS") or None,
        hide_after=_minutes(environ.get("DESKAPP_HIDE_AFTER") or str(HIDE_AFTER)),
    )


def _folder(named: str) -> Path:
    try:
        folder = Path(named).expanduser().absolute()
    except RuntimeError as unknown:  # ~somebody, or ~ where nobody says what it is
        raise WordsError(f"There is no folder {named}. Name it in full") from unknown
    if folder.is_file():
        raise WordsError(f"{named} is a file. Give the desk's folder instead")
    return folder


def _minutes(written: str) -> int:
    if not (written.isascii() and written.isdigit() and len(written) < 10 and int(written) <= LONGEST):
        raise WordsError(
            f"DESKAPP_HIDE_AFTER is a number of minutes from 0 to {LONGEST}; 0 never hides the screen. "
            f'It says "{written}".'
        )
    return int(written)
