"""The sentence to read out to the caller, so that what was promised is said in the same words each time."""

from __future__ import annotations

from datetime import datetime

from deskapp.charter.vocabulary import Outcome
from deskapp.words.naming import name_words
from deskapp.words.times import due_words, spoken_when

MESSAGE_WIDTH = 78
"""The message line, less a space at each end."""


def reference_spoken(ref: str) -> str:
    """A reference as it is said, in two groups: "26, 0419"."""
    return ", ".join(ref.split("-"))


def sentence(
    *,
    who: str,
    how: Outcome | str,
    due_at: datetime | None,
    now: datetime,
    ref: str,
    our_number: str | None,
    their_number_groups: str | None,
) -> str:
    """What to read to the caller: who does what by when, their reference, our number, and their number read back.

    `who` is a full name. `how` is the outcome chosen, or "ring", "write" or "email". Without a number to ring they are
    asked to ring us. `due_at` None: nothing was promised (passed on, or sorted), so no time is said.
    """
    way = _way(how)
    they_ring = way == "ring" and not their_number_groups
    parts = [
        _promise(who, "they ring" if they_ring else way, due_at, now),
        _they_ring_then(our_number) if they_ring and due_at else "",
        f"Your number with us is {reference_spoken(ref)}." if ref else "",
        f"If that's no good, ring us on {our_number}." if our_number and not they_ring and due_at else "",
        f"Can I read your number back? {their_number_groups}." if their_number_groups else "",
    ]
    return " ".join(part for part in parts if part)


def _way(how: Outcome | str) -> str:
    return {Outcome.RING_BACK.value: "ring", Outcome.WRITE_BACK.value: "write"}.get(str(how), str(how))


def _promise(who: str, way: str, due_at: datetime | None, now: datetime) -> str:
    if due_at is None:
        return "We have passed this on." if way == Outcome.PASSED_ON else ""
    when = spoken_when(due_at, now)
    if way == "they ring":
        return f"{who or 'We'} will have an answer for you {when}."
    if way == Outcome.PASSED_ON:
        return f"We are passing this on, and {who or 'we'} will make sure that you hear {when}."
    return f"{who or 'We'} will {_act(way)} {when}."


def _act(way: str) -> str:
    return {"ring": "ring you", "write": "write to you", "email": "email you"}.get(way, "be in touch")


def _they_ring_then(our_number: str | None) -> str:
    return f"Please ring us then on {our_number}." if our_number else "Please ring us then."


def chasing_sentence(*, who: str, how: Outcome | str, due_at: datetime, now: datetime, ref: str) -> str:
    """What to read to somebody who rings about something already promised. `who` is the name they know.

    A promise that is late is owned up to: the charter says that we apologise.
    """
    act = _act(_way(how))
    when = spoken_when(due_at, now)
    number = f" Your number is {reference_spoken(ref)}." if ref else ""
    if now > due_at:
        return f"We said that {who or 'we'} would {act} {when}. That has not happened, and I'm sorry.{number}"
    return f"{who or 'We'} will {act} {when}.{number}"


def saved_words(*, ref: str, name: str | None, due_at: datetime | None, now: datetime) -> str:
    """What the message line says after saving, at most 78 wide: "Saved 26-0418 Kay. Reply by 17:00 tomorrow."

    A long name is cut short. `due_at` None: nothing more is owed.
    """
    end = f" Reply by {due_words(due_at, now)}." if due_at else " Nothing more is owed."
    start = f"Saved {ref} {name_words(name)}"
    room = MESSAGE_WIDTH - len(end) - 1
    return f"{start if len(start) <= room else start[: room - 1].rstrip() + '…'}.{end}"
