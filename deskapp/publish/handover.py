"""Signing a day off with its handover sheet, and the sheet's files in the desk's folder."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from db import reviews
from db.desk import Desk
from db.drafts import DraftSeen
from db.opening import file_mode, make_file
from db.reviews_signed import Signed
from deskapp.errors import RecordError
from deskapp.publish.handover_page import as_html, as_text
from deskapp.publish.handover_sheet import Sheet, sheet_of
from deskapp.settings import Settings

FOLDER = "handover"


class SignedOff(NamedTuple):
    """How a day was signed off, and where its sheet is. `fault` says why there is none, as a sentence."""

    signed: Signed
    page: Path | None
    fault: str = ""


def sign_off(
    desk: Desk,
    review_id: int,
    *,
    missed_calls: int | None = None,
    note_for_tomorrow: str = "",
    drafts: Sequence[DraftSeen] = (),
) -> SignedOff:
    """Sign the day off and write its sheet. A sheet that cannot be written keeps no day from being signed off.

    Raises what `db.reviews.sign_off` raises.
    """
    known = reviews.review(desk.engine, review_id)
    signed = reviews.sign_off(
        desk,
        review_id,
        missed_calls=missed_calls,
        note_for_tomorrow=note_for_tomorrow,
        drafts=drafts,
        handover_file=f"{FOLDER}/{_name(known.day.isoformat(), '.html')}",
    )
    try:
        page = write(desk.settings, sheet_of(desk, review_id, desk.clock.now(), drafts))
    except RecordError as fault:
        return SignedOff(signed, None, str(fault))
    return SignedOff(signed, page)


def write(settings: Settings, sheet: Sheet) -> Path:
    """Write the sheet into the desk's folder, for this account alone: as text, as a page, and in large print; the page.

    Sheets of earlier days are destroyed: they have been used. Raises RecordError where there is no room.
    """
    folder = settings.folder / FOLDER
    day = sheet.day.isoformat()
    page = folder / _name(day, ".html")
    files = {
        folder / _name(day, ".txt"): as_text(sheet),
        page: as_html(sheet),
        folder / _name(day, "-large-print.html"): as_html(sheet, large=True),
    }
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        for path, words in files.items():
            put(path, words, file_mode(settings.folder))
        for path in folder.glob("handover-*"):
            if path not in files and path.name < _name(day, ""):
                path.unlink(missing_ok=True)
    except OSError as fault:
        raise RecordError(
            f"The handover sheet could not be written to {folder} ({fault.strerror}).", again=True
        ) from fault
    return page


def _name(day: str, ending: str) -> str:
    return f"handover-{day}{ending}"


def put(path: Path, words: str, mode: int) -> None:
    """Put a whole file in the place of what was there: nobody ever sees half a sheet, or one that others may read."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    make_file(fresh, mode)
    try:
        fresh.write_text(words, encoding="utf-8")
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
