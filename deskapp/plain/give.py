"""Give a contact to somebody, in one question."""

from __future__ import annotations

from db.first_page import QueueRow
from db.handing import give_to
from db.staff import everybody
from deskapp.plain.conversation import Offered
from deskapp.plain.which import row_of
from deskapp.plain.work import DONE, AtDesk, somebody_on_desk
from screens.deed_form import name_of


def give(here: AtDesk, reference: str) -> int:
    """Ask who is to have it, and give it to them; the exit status."""
    somebody_on_desk(here)
    row = row_of(here, reference)
    here.talk.say(f"{row.ref}. {name_of(row)}, about {row.about}. {row.owner} has it.")
    give_row(here, row)
    return DONE


def give_row(here: AtDesk, row: QueueRow) -> None:
    """Ask who is to have it, and give it to them."""
    staff = {str(one.id): one for one in everybody(here.desk.engine) if one.id != row.owner_id}
    offered = [Offered(key, str(number), one.name) for number, (key, one) in enumerate(staff.items(), 1)]
    names = ", ".join(f"{one.letter} {one.label}" for one in offered)
    chosen = staff[here.talk.choose(f"Who is to have it? {names}.", offered, why="A number, or how their name begins.")]
    given = give_to(here.desk, row.contact_id, staff_id=chosen.id, version=row.version)
    here.talk.say(f"{given.ref} {name_of(row)}: {given.name} has it now.")
