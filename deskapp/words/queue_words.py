"""The queue's one-word columns: how it came or what is owed, and the one thing to know before ringing."""

from __future__ import annotations

import re

from deskapp.charter.vocabulary import Channel, Kind, PromiseName

_CAME = {
    Channel.CALL: "Call",
    Channel.ANSWERPHONE: "Message",
    Channel.LETTER: "Letter",
    Channel.EMAIL: "Email",
    Channel.VISIT: "Visit",
}
_OWED = {
    PromiseName.ACKNOWLEDGE: "Ack",
    PromiseName.PROMISE: "Promise",
    PromiseName.UPDATE: "Update",
    PromiseName.STAGE_1: "Stage 1",
    PromiseName.OWN_INFORMATION: "Own info",
    PromiseName.ASSESSMENT: "Assess",
    PromiseName.PLAN: "Plan",
    PromiseName.CHECK: "Check",
}

# In the order of C1: what would go wrong first if nobody saw it.
_NEEDS = (
    ("RELAY", r"\brelay|1800[12]|text ?phone|minicom"),
    ("BSL", r"\bbsl\b|sign language"),
    ("LARGE", r"\blarge|\bbig(ger)? print|\b\d\d ?(pt|point)\b"),
    ("LANG", r"\blanguage|interpreter|translat"),
    ("TIME", r"\btime\b|slow"),
)


def how(channel: Channel, promise: PromiseName, kind: Kind) -> str:
    """The How column, at most 9 wide: how it came in, or the kind of promise when it is not a first reply."""
    if promise is PromiseName.REPLY:
        return "Own info" if kind is Kind.OWN_INFORMATION else _CAME[channel]
    return _OWED[promise]


def note_word(
    *, safeguarding: bool, ok_to_leave_message: str, relay: bool, needs: str, kind: str, chasing_count: int
) -> str:
    """The Note column, at most 6 wide: the first that holds of SAFETY, SAFE (leave no message), a need, COMPL, x2."""
    if safeguarding:
        return "SAFETY"
    if ok_to_leave_message == "no":
        return "SAFE"
    if need := _need_word(needs, relay=relay):
        return need
    if kind == Kind.COMPLAINT:
        return "COMPL"
    return f"x{min(chasing_count, 99)}" if chasing_count else ""


def _need_word(needs: str, *, relay: bool) -> str:
    if relay:
        return "RELAY"
    for word, sign in _NEEDS:
        if re.search(sign, needs, re.IGNORECASE):
            return word
    return "NEEDS" if needs.strip() else ""
