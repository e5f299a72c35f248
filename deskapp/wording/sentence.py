"""The sentence to read out to the caller about a promise, and the confirmation of a save."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from operator import itemgetter

from deskapp.charter.vocabulary import Outcome, PromiseName
from deskapp.wording.naming import name_words
from deskapp.wording.printable import cut
from deskapp.wording.times import due_words, spoken_when

MESSAGE_WIDTH = 78
"""The width of the message line without a blank at each end."""


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
    where: str = "",
    speaker: str = "",
    reads_back: bool = True,
) -> str:
    """The sentence to read to the caller: the next action and its time, reference, our number, their number read back.

    `who` is a full name. `how` is an outcome, or "ring", "write" or "email". Callers without a number are asked to ring
    us. `where` is the postal or email address that we write to. Without `due_at` (UTC) nothing was promised, and no
    time is given. Without `reads_back` the number is left out, as in the words that are kept of a promise.
    """
    way, i_will = _way(how), bool(who) and who == speaker
    they_ring = way == "ring" and not their_number_groups
    parts = [
        _promise("I" if i_will else who, "they ring" if they_ring else way, due_at, now),
        f"My name is {who.split(maxsplit=1)[0]}." if i_will and due_at else "",
        _they_ring_then(our_number) if they_ring and due_at else "",
        f"Your reference is {reference_spoken(ref)}." if ref else "",
        f"If that's no good, ring us on {our_number}." if our_number and not they_ring and due_at else "",
        f"I have {where} to write to." if where and way in ("write", "email") else "",
        f"Can I read your number back? {their_number_groups}." if their_number_groups and reads_back else "",
    ]
    return " ".join(part for part in parts if part)


def _way(how: Outcome | str) -> str:
    return {Outcome.RING_BACK.value: "ring", Outcome.WRITE_BACK.value: "write"}.get(str(how), str(how))


def _promise(who: str, way: str, due_at: datetime | None, now: datetime) -> str:
    if due_at is None:
        return "We have passed this on." if way == Outcome.PASSED_ON else ""
    when = spoken_when(due_at, now)
    if way == "they ring":
        return f"{_will(who)} have an answer for you {when}."
    if way == Outcome.PASSED_ON:
        return f"We are passing this on, and {_will(who or 'we')} make sure that you hear {when}."
    return f"{_will(who)} {_act(way)} {when}."


def _will(who: str) -> str:
    return "I'll" if who == "I" else f"{who or 'We'} will"


def _act(way: str) -> str:
    return {"ring": "ring you", "write": "write to you", "email": "email you"}.get(way, "be in touch")


def _they_ring_then(our_number: str | None) -> str:
    return f"Please ring us then on {our_number}." if our_number else "Please ring us then."


def chasing_sentence(
    *, who: str, how: Outcome | str, due_at: datetime, now: datetime, ref: str, speaker: str = ""
) -> str:
    """The sentence to read to a caller who rings about an earlier promise by `who`, a staff member's name; "I" if
    that is the `speaker`.

    It apologises for an overdue promise.
    """
    act = _act(_way(how))
    when = spoken_when(due_at, now)
    who = "I" if who and who == speaker else who
    number = f" Your reference is {reference_spoken(ref)}." if ref else ""
    if now > due_at:
        return f"We said that {who or 'we'} would {act} {when}. That has not happened, and I'm sorry.{number}"
    return f"{_will(who)} {act} {when}.{number}"


class OnPage(Enum):
    """The page that a saved contact is on: a new person's or nobody's, or a known person's, perhaps with a new number
    or email address of theirs.
    """

    NOBODY = ""
    KNOWN = "page"
    WITH_NUMBER = "page, new number"
    WITH_EMAIL = "page, new email"


def saved_words(
    *,
    ref: str,
    name: str | None,
    promises: Iterable[tuple[PromiseName, datetime]],
    now: datetime,
    joined: OnPage = OnPage.NOBODY,
) -> str:
    """The confirmation of a save, at most 78 columns: "Saved 26-0418 Kay. Reply by 17:00 tomorrow.".

    A long name is truncated. `promises` are the running ones, each with its due time (UTC): the first to fall due is
    said, and without any nothing more is owed. A contact that was added to a known person's page says so.
    """
    end = " Nothing more is owed."
    if first := min(promises, key=itemgetter(1), default=None):
        act = "Acknowledge it" if first[0] is PromiseName.ACKNOWLEDGE else "Reply"
        end = f" {act} by {due_words(first[1], now)}."
    room = MESSAGE_WIDTH - len(end) - 1
    if joined is OnPage.NOBODY:
        return f"{cut(f'Saved {ref} {name_words(name)}', room)}.{end}"
    page = f"'s {joined.value}"
    return f"{cut(f'Saved {ref} on {name_words(name)}', room - len(page))}{page}.{end}"
