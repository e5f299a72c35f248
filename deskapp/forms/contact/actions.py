"""Immediate actions on a contact, without a form, and their confirmations. Each is one transaction and one undo."""

from __future__ import annotations

from collections.abc import Mapping

from db.contacts.change_kind import make_complaint
from db.desk.absences import who_is_away
from db.desk.desk import Desk, OnDesk
from db.desk.sign_on import undo_sign_on
from db.desk.staff import clean_name, everybody
from db.queue.first_page import AwaySeen
from db.replies.reassign import give_to
from db.replies.ringing import ring
from db.storage.errors import UndoTold
from db.undo.last import undo_last
from db.undo.redo import redo_last
from deskapp.charter.rules import local_date
from deskapp.forms.contact.at_hand import AtHand, NewColleague
from deskapp.forms.results import Saved
from deskapp.parsing.numbers import dial_words


class ContactActions:
    """The actions of one desk's current user. Each is called off the event loop."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def staff_and_absences(self) -> tuple[list[OnDesk], Mapping[int, AwaySeen]]:
        """Everybody on the staff, and those of them who are away today, by id. Raises RecordError."""
        engine = self._desk.engine
        return everybody(engine), who_is_away(engine, local_date(self._desk.clock.now()))

    @staticmethod
    def new_colleague(name: str) -> NewColleague:
        """A colleague who joins the staff with what is given to them. Raises WordsError for an invalid name."""
        return NewColleague(clean_name(name))

    def assign(self, at: AtHand, to: OnDesk | NewColleague) -> Saved:
        """Assign the contact to a staff member, who may be new. Raises DeskError, ChangedError."""
        if isinstance(to, NewColleague):
            give_to(self._desk, at.contact_id, new=to.name, version=at.version)
        else:
            give_to(self._desk, at.contact_id, staff_id=to.id, version=at.version)
        return Saved(f"{at.called}: {to.name} has it now.", at.contact_id)

    def ring(self, at: AtHand) -> Saved:
        """Mark for every desk that the caller is being rung, or that they no longer are. Raises DeskError."""
        to_dial = ring(self._desk, at.contact_id)
        if to_dial is None:
            return Saved(f"{at.called}: you are not ringing them any more.", at.contact_id, undoable=False)
        dial = dial_words(to_dial.number, relay=to_dial.relay)
        warn = " DON'T LEAVE A MESSAGE." if to_dial.leave_none else ""
        words = f"{at.called}: {dial}.{warn} Everybody sees that you are ringing them."
        return Saved(words, at.contact_id)

    def make_complaint(self, at: AtHand) -> Saved:
        """Make it a complaint. Raises DeskError, ChangedError."""
        make_complaint(self._desk, at.contact_id, version=at.version)
        return Saved(f"{at.called}: a complaint now, with its own promises.", at.contact_id)

    def undo(self, told: UndoTold | None = None, said_about: int | None = None) -> Saved:
        """Undo the last action of the current user, or their sign-on if nothing was done since.

        Raises StaysError as `undo_last` does, DeskError.
        """
        if words := undo_sign_on(self._desk):
            return Saved(words, undoable=False)
        undone = undo_last(self._desk, told=told, asks=True, said_about=said_about)
        return Saved(undone.words, undone.contact_id, undoable=False)

    def redo(self) -> Saved:
        """Redo what the current user undid last. Raises DeskError."""
        redone = redo_last(self._desk)
        return Saved(redone.words, redone.contact_id)
