"""The first charter of a new desk: the question of whose it is, and the adoption of another one that ships."""

from __future__ import annotations

from contextlib import suppress

from sqlmodel import Session, func, select

from db.charters import adopted, revised
from db.desk.charter_of_day import renew
from db.desk.desk import Desk
from db.models import AdoptedEdition, Contact, Setting
from db.storage.sessions import writing
from deskapp.charter.edition import Edition
from deskapp.charter.reading import shipped_editions, shipped_from
from deskapp.charter.rules import local_date
from deskapp.errors import RecordError

_ANSWERED = "first_charter"
"""The setting that holds the name of the charter that was chosen for a new desk."""


def awaits_charter(desk: Desk) -> bool:
    """True until the question of whose charter it is was answered, while nothing was logged and the record has no other
    charter than the one that it was made with. Raises RecordError.
    """
    with Session(desk.engine) as session:
        if session.get(Setting, _ANSWERED) or session.exec(select(Contact.id).limit(1)).first():
            return False
        only = session.exec(select(func.count()).select_from(AdoptedEdition)).one() == 1
    return only and desk.edition.name == shipped_editions()[0]


def keep_first(desk: Desk) -> Edition:
    """Record that the charter in force is the chosen one. Raises RecordError."""
    with writing(desk.engine) as session:
        session.merge(Setting(name=_ANSWERED, value=desk.edition.name))
    return desk.edition


def adopt_first(desk: Desk, name: str) -> Edition:
    """Adopt a shipped charter from today, and withdraw the first one, unless it was used meanwhile, in one save. Raises
    DeskError.
    """
    now, first = desk.clock.now(), desk.edition.name
    by_id = desk.staff.id if desk.staff else None
    chosen = shipped_from(name, local_date(now))
    adopted.refuse_never_in_force(desk.engine, chosen, now)
    with writing(desk.engine) as session:
        adopted.keep_edition(session, chosen, now, by_id)
        with suppress(RecordError):  # it was used: nothing of it was deleted
            revised.delete_edition(session, first, now, by_id)
        session.merge(Setting(name=_ANSWERED, value=chosen.name))
    renew(desk, now)
    return desk.edition
