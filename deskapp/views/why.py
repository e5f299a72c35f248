"""The explanation of a due time, as labelled lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from db.contacts.promise_details import Matter
from db.queue.first_page import QueueRow
from deskapp.charter.edition import Edition, Owed
from deskapp.charter.rules import local_date
from deskapp.charter.vocabulary import Channel
from deskapp.parsing.numbers import dial_words
from deskapp.wording import phrases
from deskapp.wording.naming import channel_title, name_words
from deskapp.wording.queue_cells import subject_words

_CAME = {Channel.ANSWERPHONE: "Answerphone message, left", Channel.LETTER: "Letter, stamped in"}
"""Words for channels whose time needs explaining; the others use the channel's name."""


class DueFact(NamedTuple):
    """One fact, with its label."""

    label: str
    words: str


def who_facts(row: QueueRow, matter: Matter | None) -> Iterator[DueFact]:
    """Facts of a contact: name, channel, ways to reach them, needs, subject, owner; unknown ones are left out."""
    called = f" (likes to be called {matter.likes_to_be_called})" if matter and matter.likes_to_be_called else ""
    day = phrases.day(local_date(row.received_at))
    yield DueFact("Name", f"{name_words(row.name)}{called}")
    came = _CAME.get(row.channel, channel_title(row.channel))
    yield DueFact("Came in", f"{came} {day} at {phrases.clock_time(row.received_at)}")
    yield DueFact("Reach", _reach(row))
    if matter and (matter.address or matter.best_time):
        yield DueFact("", ". ".join(words for words in (matter.address, matter.best_time) if words))
    if row.needs:
        yield DueFact("Needs", row.needs)
    yield DueFact("About", f"{subject_words(row.about, unclear=row.unclear)}{f'  ({row.topic})' if row.topic else ''}")
    if matter and matter.detail:
        yield DueFact("", matter.detail)
    yield DueFact("Who has it", f"{row.owner}{_chased(row.chasing_count)}")


def why_facts(row: QueueRow, edition: Edition, matter: Matter | None) -> Iterator[DueFact]:
    """The reason for the due time: the charter's promise with its calculation, or that staff gave the time."""
    owed = _owed(row, edition)
    if owed is None:
        yield DueFact("Why", _sentence(matter.due_explained) if matter else "")
    else:
        yield DueFact("Promise", owed.rule.words)
        yield DueFact("Why", phrases.explain(owed.calculation).replace("\n  ", " "))
    if matter and matter.said_words:
        yield DueFact("We said", matter.said_words)


def _owed(row: QueueRow, edition: Edition) -> Owed | None:
    """The charter's promise behind a row; None for a time that staff gave."""
    owed = edition.owed(row.channel, row.kind, row.received_at)
    return next((each for each in owed if each.name == row.promise and each.due_at == row.due_at), None)


def _reach(row: QueueRow) -> str:
    number = dial_words(row.number, relay=row.relay)
    return number + {"yes": ". OK to leave a message", "no": ". DON'T LEAVE A MESSAGE"}.get(row.ok_to_leave_message, "")


def _chased(count: int) -> str:
    return f". They have {phrases.chased_words(count)}" if count else ""


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}." if words else ""
