"""Write a pack into a folder: a copy to be given, and a page to be looked through first, which stays at the desk."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import jinja2

from db.desk.desk import Desk
from db.privacy.held import everything_held
from db.privacy.mentions import Mention, OtherPeople, mentions_of, other_people
from db.privacy.traces import LOOK_THROUGH
from db.storage.errors import of_system
from db.storage.permissions import make_inner_folder
from deskapp.clock import desk_zone
from deskapp.publish.new_folder import new_folder, refuse_folder
from deskapp.publish.pack.others import LEFT_OUT, MarkedText, count_of_others, marked, without_others
from deskapp.publish.pack.sections import pack_sections
from deskapp.publish.report.tables import Cell, Table, as_csv
from deskapp.settings import Settings
from deskapp.wording.phrases import day
from deskapp.wording.printable import printable_lines
from deskapp.wording.times import clock_time, local_time

TO_GIVE = "to-give"
_PAGES = {"their-information.html": False, "their-information-large-print.html": True}
"""The pages of the copy, each with True for large print."""


PACKS = "packs"
"""The folder in the desk's own for packs that are made on the screen."""


class PackWritten(NamedTuple):
    """A pack in its folder: the person, the number of places that name others, and of mentions elsewhere."""

    person_id: int
    name: str
    others: int
    mentions: int


def write_pack(desk: Desk, person_id: int, folder: Path) -> PackWritten:
    """Write everything held about a person into a new or empty folder that only this account can read.

    Raises WordsError for a folder that cannot be used, RecordError; nothing is left then.
    """
    refuse_folder(folder, LOOK_THROUGH)
    held = everything_held(desk.engine, person_id)
    others = other_people(desk.engine, held.subject)
    mentions = mentions_of(desk.engine, held.subject)
    tables = pack_sections(held)
    in_all = sum(count_of_others(table, others) for table in tables)
    now = desk.clock.now()
    about = {
        "organisation": desk.edition.organisation,
        "made": f"{day(local_time(now).date())} at {clock_time(now)}",
        "left_out": LEFT_OUT,
        "zone": desk_zone().key,
        "to_give": TO_GIVE,
        "count": in_all,
    }
    inside = f"To look through: {held.page.name or 'somebody without a name'}"
    files = {
        **_copy(about, [without_others(table, others) for table in tables]),
        LOOK_THROUGH: _page(about, inside, [*tables, _elsewhere(mentions)], others=others),
    }
    with new_folder(folder, mode=0o700) as fresh:
        (fresh / TO_GIVE).mkdir(mode=0o700)
        for name, words in files.items():
            (fresh / name).write_text(words, encoding="utf-8", newline="")
    return PackWritten(held.subject.person_id, held.page.name, in_all, len(mentions))


def new_pack_folder(settings: Settings, day_made: date) -> Path:
    """The path of a folder in the desk's own that is not there yet; its name gives nobody away. Raises RecordError."""
    packs = settings.folder / PACKS
    try:
        make_inner_folder(packs, settings.folder)
    except OSError as fault:
        raise of_system(fault, packs) from fault
    names = (f"{day_made.isoformat()}-{number}" for number in count(1))
    return next(packs / name for name in names if not (packs / name).exists())


def _copy(about: Mapping[str, object], tables: Sequence[Table]) -> Mapping[str, str]:
    """The texts of the copy to be given, by their paths in the folder."""
    pages = {
        f"{TO_GIVE}/{name}": _page(about, "Your information", tables, large=large) for name, large in _PAGES.items()
    }
    sheets = {
        f"{TO_GIVE}/{number}-{_file_name(table.title)}.csv": as_csv(table.heads, table.rows)
        for number, table in enumerate(tables, 1)
    }
    return {**pages, **sheets}


def _elsewhere(mentions: Sequence[Mention]) -> Table:
    about = "Texts elsewhere with their name or number. They are about other people, and are not in the copy."
    heads = ("where", "reference", "of", "text")
    return Table("Mentions elsewhere", about, heads, [(one.place, one.ref, one.whose, one.words) for one in mentions])


def _page(
    about: Mapping[str, object],
    title: str,
    tables: Sequence[Table],
    *,
    large: bool = False,
    others: OtherPeople | None = None,
) -> str:
    """A page as HTML; with `others`, the one that stays at the desk, in which they are marked."""
    known = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=jinja2.StrictUndefined
    )
    known.filters["pieces"] = _pieces_of(others)
    known.filters["lines"] = printable_lines
    template: Any = known.get_template("page.html.j2")
    words: str = template.render(
        **about, title=printable_lines(title), tables=tables, inside=others is not None, large=large
    )
    return words


def _pieces_of(others: OtherPeople | None) -> Callable[[Cell], Iterator[MarkedText]]:
    def pieces(cell: Cell) -> Iterator[MarkedText]:
        words = "" if cell is None else str(cell)
        return iter([MarkedText(words, is_other=False)]) if others is None else marked(words, others)

    return pieces


def _file_name(title: str) -> str:
    return re.sub(r"[^a-z]+", "-", title.lower())
