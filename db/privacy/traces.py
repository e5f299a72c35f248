"""Traces of a person beside the record: drafts, handover sheets, copies, exports and packs in the desk's folder."""

from __future__ import annotations

import html
import json
import os
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from sqlmodel import Session, col, select

from db.drafts.book import DraftSeen, drafts_in, overwrite_drafts
from db.models import Contact, PersonEmail, PersonNumber
from db.privacy.erase_plan import ErasePlan
from db.privacy.held import DataSubject
from db.privacy.mentions import sought_numbers
from deskapp.parsing.mentions import is_mentioned
from deskapp.settings import Settings
from deskapp.wording.form_names import ABOUT_SOMEBODY_NEW, DraftName

_SHORTEST = 4
"""The number of letters from which a text is looked for in files."""
_ELSEWHERE = ("backups", "practice")
"""Folders inside the desk's that have their own care: backups are erased anew, and the practice desk is another's."""


SHEETS = "handover"
"""The folder of the handover sheets."""
_DAY = len("handover-2026-11-24")
"""The beginning that the names of a day's sheets have in common."""
_BETWEEN = re.compile(r'<[^>]*>|\n|(?<!\\)"')
_ESCAPED = re.compile(r"\\(?:u([0-9a-f]{4})|.)")
LOOK_THROUGH = "look-through.html"
"""The page of a pack that stays at the desk."""
_SETS = (LOOK_THROUGH, "README.txt")
"""Files of a pack and of an export, whose folders are deleted as a whole: not every file in one names the person."""


class Traces(NamedTuple):
    """Drafts about a person that are unfinished, the ids of those that were discarded, and files that name them."""

    unfinished: tuple[DraftSeen, ...]
    discarded: tuple[str, ...]
    files: tuple[Path, ...]


def written_forms(session: Session, subject: DataSubject, plan: ErasePlan) -> frozenset[str]:
    """The texts by which a file shows that it has something to be erased: references of the contacts, and where the
    whole person is erased, their names, numbers and email addresses as they were written.
    """
    contacts = session.execute(
        select(col(Contact.ref), col(Contact.number)).where(col(Contact.id).in_(plan.contact_ids))
    ).all()
    found = [ref for ref, _ in contacts]
    if plan.is_whole:
        found += [number for _, number in contacts if number]
        found += [*subject.names, *subject.number_keys, *sought_numbers(subject)]
        for value, table in ((PersonNumber.number, PersonNumber), (PersonEmail.email, PersonEmail)):
            found += session.exec(select(value).where(col(table.person_id).in_(subject.person_ids))).all()
    return frozenset(words for words in found if len(words) >= _SHORTEST)


def find_traces(settings: Settings, subject: DataSubject, forms: frozenset[str], plan: ErasePlan) -> Traces:
    """The traces of what a plan erases in the desk's folder. Raises OSError for a file that cannot be read."""
    theirs = [seen for seen in drafts_in(settings.drafts) if _is_about(seen, subject, plan)]
    patterns = [pattern for words in sorted(forms) for pattern in _written(words)]
    there = list(_files(settings))
    named = {path for path in there if _has(path, patterns)}
    if plan.is_whole:
        named |= _sheets_about(there, subject)
    sets = {path.parent for path in there if path.name in _SETS} - {settings.folder}
    gone = {one for one in sets if any(one in path.parents for path in named)}
    files = [path for path in there if path in named or gone.intersection(path.parents)]
    return Traces(
        tuple(seen for seen in theirs if seen.discarded_at is None),
        tuple(seen.id for seen in theirs if seen.discarded_at is not None),
        tuple(files),
    )


def remove_traces(settings: Settings, traces: Traces) -> None:
    """Overwrite the discarded drafts and delete the files. Raises OSError."""
    overwrite_drafts(settings.drafts, traces.discarded)
    for path in traces.files:
        path.unlink(missing_ok=True)


def _is_about(seen: DraftSeen, subject: DataSubject, plan: ErasePlan) -> bool:
    named = DraftName.of(seen.form)
    if named.form == "person" and named.about.isdecimal():
        return plan.is_whole and int(named.about) in subject.person_ids
    if named.form not in ABOUT_SOMEBODY_NEW and named.about.isdecimal() and int(named.about) in plan.contact_ids:
        return True
    words = "\n".join(seen.values.values())
    return plan.is_whole and is_mentioned(words, subject.names, sought_numbers(subject))


def _files(settings: Settings) -> Iterator[Path]:
    """The files of the desk's folder beside the record and the drafts; damaged drafts are among them."""
    for folder, inner, names in os.walk(settings.folder):
        inner[:] = [name for name in inner if Path(folder) != settings.folder or name not in _ELSEWHERE]
        for name in names:
            path = Path(folder) / name
            is_record = path.parent == settings.folder and name.startswith(settings.record.name)
            is_draft = path.parent == settings.drafts and path.suffix != ".damaged"
            if not (is_record or is_draft or path.is_symlink()):
                yield path


def _sheets_about(there: Iterable[Path], subject: DataSubject) -> set[Path]:
    """The handover sheets with a line that mentions the person in whatever spelling, all files of the day together."""
    sheets = [path for path in there if path.parent.name == SHEETS]
    figures = sought_numbers(subject)
    days = {
        path.name[:_DAY]
        for path in sheets
        if any(is_mentioned(line, subject.names, figures) for line in _lines(path.read_bytes()))
    }
    return {path for path in sheets if path.name[:_DAY] in days}


def _lines(content: bytes) -> Iterator[str]:
    """The lines of a text, the texts of a page, or the values of a JSON file."""
    for piece in _BETWEEN.split(content.decode("utf-8", "replace")):
        yield _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else " ", html.unescape(piece))


def _written(words: str) -> Iterator[bytes]:
    """The words as text, HTML and JSON write them."""
    as_json = json.dumps(words)[1:-1]
    for form in {words, html.escape(words), html.escape(words).replace("&#x27;", "&#39;"), as_json}:
        yield form.encode("utf-8", "surrogatepass")


def _has(path: Path, patterns: Iterable[bytes]) -> bool:
    return any(pattern in content for content in _contents(path) for pattern in patterns)


def _contents(path: Path) -> Iterator[bytes]:
    """The bytes of a file, or those of each part of a workbook."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as parts:
            yield from (parts.read(name) for name in parts.namelist())
    else:
        yield path.read_bytes()
