"""The queue's column How (channel or promise), and the flags before the words of a row."""

from __future__ import annotations

import re

from rich.cells import cell_len

from deskapp.charter.declared import own_note
from deskapp.charter.vocabulary import Channel, Kind, PromiseName
from deskapp.wording.naming import channel_title

_HOW = 9
"""The width of the How column, in cells."""
_OWED = {
    PromiseName.ACKNOWLEDGE: "Ack",
    PromiseName.PROMISE: "Promise",
    PromiseName.UPDATE: "Update",
    PromiseName.STAGE_1: "Stage 1",
    PromiseName.OWN_INFORMATION: "Records",
    PromiseName.ASSESSMENT: "Assess",
    PromiseName.PLAN: "Plan",
    PromiseName.CHECK: "Check",
}

SAFETY = "SAFETY"
NOBODY_TOLD = f"{SAFETY}: nobody told"
"""The first flag of somebody who may be in danger, until somebody was told."""

NO_MESSAGE = "NO MSG"
"""The flag of somebody with whom no message may be left."""

LISTEN_AGAIN = "LISTEN AGAIN"
"""The flag of a message that nobody could make out, until it was heard again."""
NOT_MADE_OUT = "Could not be made out: listen again"
"""The same in a sentence, and what such a message is about if nothing of it was understood."""

# In the order of the harm done if it is overlooked.
_NEEDS = (
    ("RELAY", r"\brelay|1800[12]|text ?phone|minicom"),
    ("BSL", r"\bbsl\b|sign language"),
    ("LARGE", r"\blarge|\bbig(ger)? print|\b\d\d ?(pt|point)\b"),
    ("LANG", r"(?<!sign )\blanguage|(?<!bsl )(?<!language )\binterpreter|translat"),
    ("TIME", r"\btime\b|slow"),
)


def how(channel: Channel, promise: PromiseName, kind: Kind) -> str:
    """The How column, at most 9 cells: the channel, or the promise if it is not a first reply."""
    if promise is PromiseName.REPLY:
        return "Records" if kind is Kind.OWN_INFORMATION else _fitting(channel)
    return _OWED[promise]


def _fitting(channel: Channel) -> str:
    """The title of a channel, truncated to the column, after a word if possible."""
    title = channel_title(channel)
    return title if cell_len(title) <= _HOW else title[: _HOW + 1].rpartition(" ")[0] or title[:_HOW]


def subject_words(about: str, *, unclear: bool | None) -> str:
    """The subject of a contact; before it that it must be heard again, if it must."""
    return f"{NOT_MADE_OUT}. {about}" if unclear and about != NOT_MADE_OUT else about


def flags(
    *,
    safeguarding: bool,
    kind: Kind,
    nobody_told: bool = False,
    unclear: bool = False,
    ok_to_leave_message: str = "",
    relay: bool = False,
    needs: str = "",
    chasing_count: int = 0,
) -> tuple[str, ...]:
    """The flags of a row, most urgent first: SAFETY (with `nobody_told` until somebody was), COMPLAINT, LISTEN AGAIN
    (to a message), NO MSG (leave no message), needs, RANG x2 (further calls), RECORDS (wants their own), the note of a
    charter's own kind.
    """
    rang = "RANG AGAIN" if chasing_count == 1 else f"RANG x{min(chasing_count, 99)}" if chasing_count else ""
    found = (
        NOBODY_TOLD if nobody_told else SAFETY if safeguarding else "",
        "COMPLAINT" if kind is Kind.COMPLAINT else "",
        LISTEN_AGAIN if unclear else "",
        NO_MESSAGE if ok_to_leave_message == "no" else "",
        *_need_words(needs, relay=relay),
        rang,
        "RECORDS" if kind is Kind.OWN_INFORMATION else own_note(kind),
    )
    return tuple(flag for flag in found if flag)


def _need_words(needs: str, *, relay: bool) -> tuple[str, ...]:
    found = tuple(word for word, sign in _NEEDS if (word == "RELAY" and relay) or re.search(sign, needs, re.IGNORECASE))
    return found or (("NEEDS",) if needs.strip() else ())
