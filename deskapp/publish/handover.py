"""Sign a day off with its handover sheet, and write the sheet's files in the desk's folder."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from db.desk.desk import Desk
from db.drafts.book import DraftSeen
from db.end_of_day import review
from db.end_of_day.sign_offs import Signed
from db.privacy.traces import SHEETS
from db.storage.permissions import file_mode, make_file, make_inner_folder
from deskapp.errors import RecordError
from deskapp.publish.handover_page import as_html, as_text
from deskapp.publish.handover_sheet import Sheet, as_signed, sheet_of
from deskapp.settings import Settings

KEPT_FOR = timedelta(days=31)
"""The time after which a day's sheet is destroyed: names and numbers that nobody hands over any more."""
_AS_SIGNED = ".as-signed-{}.json"
"""The name of the file with the sheet of a review, by id, as it was when signed off."""


class SignedOff(NamedTuple):
    """A day's sign-off, and the path of its sheet. Without a sheet, `fault` is a sentence with the reason."""

    signed: Signed
    page: Path | None
    fault: str = ""


def sign_off_with_sheet(
    desk: Desk,
    review_id: int,
    *,
    missed_calls: int | None = None,
    note_for_tomorrow: str = "",
    drafts: Sequence[DraftSeen] = (),
) -> SignedOff:
    """Sign a day off and write its sheet. A sheet that cannot be written does not prevent the sign-off.

    Raises as `db.end_of_day.review.sign_off` does.
    """
    known = review.review(desk.engine, review_id)
    signed = review.sign_off(
        desk,
        review_id,
        missed_calls=missed_calls,
        note_for_tomorrow=note_for_tomorrow,
        drafts=drafts,
        handover_file=f"{SHEETS}/{_name(known.day.isoformat(), '.html')}",
    )
    try:
        sheet = sheet_of(desk, review_id, desk.clock.now(), drafts)
        page = write_handover(desk.settings, sheet)
        write_sheet_file(
            page.with_name(_AS_SIGNED.format(review_id)), json.dumps(sheet._asdict(), default=str), page.stat().st_mode
        )
    except OSError as fault:
        return SignedOff(signed, page, f"The sheet as it was signed could not be kept ({fault.strerror}).")
    except RecordError as fault:
        return SignedOff(signed, None, str(fault))
    return SignedOff(signed, page)


def sheet_to_read(desk: Desk, review_id: int, drafts: Sequence[DraftSeen] = ()) -> Sheet:
    """The sheet of a review: as it was signed off, while that file exists, otherwise as it is now.
    Raises RecordError.
    """
    try:
        stored = json.loads((desk.settings.folder / SHEETS / _AS_SIGNED.format(review_id)).read_text(encoding="utf-8"))
        return as_signed(stored)
    except (OSError, ValueError, TypeError, KeyError):
        sheet = sheet_of(desk, review_id, desk.clock.now(), drafts)
        return sheet._replace(as_now=bool(sheet.signed))


def write_handover(settings: Settings, sheet: Sheet) -> Path:
    """Write a sheet in the desk's folder, with its permissions: as text, as HTML, and in large print.

    Returns the path of the HTML file. Destroys the sheets of days more than a month earlier. Raises RecordError
    if it cannot be written.
    """
    folder = settings.folder / SHEETS
    day = sheet.day.isoformat()
    page = folder / _name(day, ".html")
    files = {
        folder / _name(day, ".txt"): as_text(sheet),
        page: as_html(sheet),
        folder / _name(day, "-large-print.html"): as_html(sheet, large=True),
    }
    try:
        make_inner_folder(folder, settings.folder)
        for path, words in files.items():
            write_sheet_file(path, words, file_mode(settings.folder))
        destroy_old_sheets(settings, sheet.day)
    except OSError as fault:
        raise RecordError(
            f"The handover sheet could not be written to {folder} ({fault.strerror}).", again=True
        ) from fault
    return page


def destroy_old_sheets(settings: Settings, day: date) -> None:
    """Destroy the sheets of days more than a month before `day`. Raises OSError."""
    for path in _older_than(settings.folder / SHEETS, day - KEPT_FOR):
        path.unlink(missing_ok=True)


def _older_than(folder: Path, day: date) -> Iterator[Path]:
    """The files of the sheets of days before `day`, and of these sheets as they were signed."""
    yield from (path for path in folder.glob("handover-*") if path.name < _name(day.isoformat(), ""))
    yield from (path for path in folder.glob(_AS_SIGNED.format("*")) if _day_of(path) < day.isoformat())


def _day_of(signed: Path) -> str:
    """The date of a sheet as it was signed; one that sorts last if the file cannot be read."""
    try:
        return str(json.loads(signed.read_text(encoding="utf-8"))["day"])
    except (ValueError, TypeError, KeyError):
        return "unknown"


def _name(day: str, ending: str) -> str:
    return f"handover-{day}{ending}"


def write_sheet_file(path: Path, words: str, mode: int) -> None:
    """Replace a file atomically: it is never incomplete, and never has wider permissions than `mode`."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    make_file(fresh, mode)
    try:
        fresh.write_text(words, encoding="utf-8")
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
