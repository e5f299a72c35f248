"""The lists of staff and topics that can be edited: the words of each entry, and the sentence about each change."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from db.desk import staff, staff_changes, topics
from db.desk.desk import Desk
from db.desk.desk_undo import undo_last_desk_change
from db.models import DeskChangeKind
from deskapp.errors import WordsError
from deskapp.wording.causes import DeskCause
from deskapp.wording.times import quantity


class Listed(NamedTuple):
    """An entry: its name, the words beside it, False once it was removed, and the number of contacts that another entry
    would have to take over.
    """

    name: str
    more: str
    active: bool
    holds: int


class DeskList(ABC):
    """One of the two lists of a desk. Every change is saved at once, is a line of history, and can be undone.

    Methods that change something return the sentence about it. Off the event loop. They raise DeskError.
    """

    TITLE: str
    ONE: str
    """One entry, in a word."""
    BEFORE_MERGE = ""
    """The words about what a merge changes besides, with a space before them; "" for nothing."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @abstractmethod
    def read(self) -> list[Listed]:
        """Every entry: the active ones in alphabetical order, then the removed ones."""

    @abstractmethod
    def add(self, name: str) -> str:
        """Add an entry, or restore a removed one."""

    @abstractmethod
    def rename(self, name: str, new: str) -> str:
        """Rename an entry."""

    @abstractmethod
    def remove(self, name: str, to: str | None = None) -> str:
        """Remove an entry; `to` takes over its contacts."""

    @abstractmethod
    def merge_words(self, name: str, to: str) -> str:
        """The sentences about what a merge would do."""

    @abstractmethod
    def merge(self, name: str, to: str) -> str:
        """Merge an entry into `to`."""


class StaffList(DeskList):
    """The staff. The open contacts of a colleague who leaves go to another."""

    TITLE, ONE = "Staff", "colleague"

    def read(self) -> list[Listed]:
        """The present staff with the number of their open contacts, then those who left."""
        seen = staff_changes.with_counts(self.desk.engine)
        return [
            Listed(one.name, f"{one.open_count} open" if one.active else "has left", one.active, one.open_count)
            for one in sorted(seen, key=lambda one: not one.active)
        ]

    def add(self, name: str) -> str:
        """Add a colleague."""
        return f"{staff.add_staff(self.desk, name).name} is on the staff."

    def rename(self, name: str, new: str) -> str:
        """Rename a colleague."""
        renamed = staff_changes.rename(self.desk, name, new)
        return f"{renamed.before} is called {renamed.name} now."

    def remove(self, name: str, to: str | None = None) -> str:
        """Remove a colleague who left, and reassign their open contacts to `to`."""
        gone = staff_changes.leave(self.desk, name, to)
        return f"{gone.name} has left.{_had(gone)}"

    def merge_words(self, name: str, to: str) -> str:
        """The sentence about two names of one colleague."""
        one = staff_changes.names_to_join(self.desk.engine, name, to)
        return f"{one.before} becomes {one.name}, who has everything of both."

    def merge(self, name: str, to: str) -> str:
        """Merge two names of one colleague."""
        gone = staff_changes.join(self.desk, name, to)
        return f"{gone.name} is {gone.to} now.{_had(gone)}"


class TopicList(DeskList):
    """The topics of contacts. A retired topic stays with the contacts that have it."""

    TITLE, ONE = "Topics", "topic"
    BEFORE_MERGE = " Counts by topic change in reports of earlier periods too."

    def read(self) -> list[Listed]:
        """Every topic, with the number of contacts about it; then the retired ones."""
        seen = topics.topics_with_counts(self.desk)
        return [
            Listed(one.name, f"{quantity(one.contacts, 'contact')}{'' if one.active else ', retired'}", one.active, 0)
            for one in sorted(seen, key=lambda one: not one.active)
        ]

    def add(self, name: str) -> str:
        """Add a topic, or offer a retired one again."""
        return f"{topics.add(self.desk, name)} is a topic."

    def rename(self, name: str, new: str) -> str:
        """Rename a topic."""
        before, now = topics.rename_topic(self.desk, name, new)
        return f"{before} is called {now} now."

    def remove(self, name: str, to: str | None = None) -> str:  # noqa: ARG002 - nobody has to take anything over
        """Retire a topic."""
        return f"{topics.retire(self.desk, name)} is not offered any more. Contacts that have it keep it."

    def merge_words(self, name: str, to: str) -> str:
        """The sentences about two topics, with the number of contacts that would go over."""
        one = topics.topics_to_merge(self.desk, name, to)
        verb = "goes" if one.contacts == 1 else "go"
        went = f" {quantity(one.contacts, 'contact')} {verb} over.{self.BEFORE_MERGE}" if one.contacts else ""
        return f"{one.name} becomes {one.to}.{went}"

    def merge(self, name: str, to: str) -> str:
        """Merge two topics."""
        merged = topics.merge(self.desk, name, to)
        went = f" {quantity(merged.contacts, 'contact')} went over.{self.BEFORE_MERGE}" if merged.contacts else ""
        return f"{merged.name} is {merged.to} now.{went}"


_UNDONE: Mapping[DeskChangeKind, str] = {
    DeskChangeKind.STAFF_ADDED: "{} is not on the staff",
    DeskChangeKind.STAFF_BACK: "{} has left",
    DeskChangeKind.STAFF_RENAMED: "the name is {} again",
    DeskChangeKind.STAFF_LEFT: "{} works here",
    DeskChangeKind.STAFF_MERGED: "{} is a colleague of their own again",
    DeskChangeKind.TOPIC_ADDED: "{} is not a topic",
    DeskChangeKind.TOPIC_BACK: "{} is retired",
    DeskChangeKind.TOPIC_RENAMED: "the name is {} again",
    DeskChangeKind.TOPIC_RETIRED: "{} is offered again",
    DeskChangeKind.TOPIC_MERGED: "{} is a topic of its own again",
    DeskChangeKind.SETTING: "{} is as it was",
}


def undo_desk_change(desk: Desk) -> str:
    """Undo the current user's last change of the desk; the sentence about it. Raises DeskError."""
    undone = undo_last_desk_change(desk)
    back = f" {quantity(undone.moved, 'contact')} went back." if undone.moved else ""
    return f"Taken back: {_UNDONE[undone.kind].format(undone.about)}.{back}"


def others(entries: Sequence[Listed], name: str) -> list[Listed]:
    """The entries on the list that can take over from this one."""
    return [one for one in entries if one.active and one.name != name]


def refuse_alone(entries: Sequence[Listed], one: Listed, what: str) -> None:
    """Raise WordsError where there is no other entry on the list."""
    if not others(entries, one.name):
        raise WordsError(DeskCause.NO_OTHER_ENTRY, what=what)


def _had(gone: staff_changes.Gone) -> str:
    return f" {gone.to} has the {quantity(gone.contacts, 'contact')} that they had open." if gone.contacts else ""
