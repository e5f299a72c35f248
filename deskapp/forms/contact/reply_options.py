"""Options of a reply: the letters that choose them, and the messages for required fields."""

from __future__ import annotations

from collections.abc import Mapping

from db.models import ClosedReason, EventKind
from db.replies.consent import AGREED
from deskapp.forms.contact import lateness
from deskapp.forms.fields import Hint, Option
from deskapp.wording.causes import ReplyCause

HOW = (
    Option(EventKind.SPOKE, "t", "Spoke"),
    Option(EventKind.LEFT_MESSAGE, "m", "Left a message"),
    Option(EventKind.LETTER_SENT, "l", "Letter"),
    Option(EventKind.EMAIL_SENT, "e", "Email"),
    Option(EventKind.SEEN, "v", "In person"),
)
"""Means of getting in touch with the caller, each with its letter."""
TOLD_HOW = tuple(one for one in HOW if one.value != EventKind.LEFT_MESSAGE)
"""Means of telling the caller that certainly reach them."""
HOLDING, MORE = "holding", "promised_more"
RESULT = (
    Option(ClosedReason.SORTED, "s", "Sorted"),
    Option(HOLDING, "h", "Holding reply (why, and when)"),
    Option(MORE, "p", "Sorted our part, promised more"),
    Option(ClosedReason.PASSED_ON, "o", "Pointed to someone else"),
    Option(ClosedReason.COULD_NOT_HELP, "x", "Could not help (say what we told them)"),
)
ENDS = frozenset({ClosedReason.SORTED, ClosedReason.PASSED_ON, ClosedReason.COULD_NOT_HELP})
"""Results that end all promises."""
WHY_NOT_YET = (
    Option("waiting for someone else", "w", "Waiting for someone else"),
    Option("need more from them", "m", "Need more from them"),
    Option("need to look into it", "l", "Need to look into it"),
    Option("person away", "a", "Person away"),
)
"""The reasons of a holding reply."""
NEED_MET = (Option("yes", "y", "Yes"), Option("no", "n", "No (say why)"))
CONSENT = (Option(AGREED, "y", "Yes"), Option("not_asked", "n", "No need to ask (say why)"))

REPLY_WANTED: Mapping[str, ReplyCause] = {
    "how": ReplyCause.HOW_ANSWERED_WANTED,
    "result": ReplyCause.RESULT_WANTED,
    "hold_reason": ReplyCause.HOLD_REASON_WANTED,
    "promised_at": ReplyCause.NEXT_TIME_WANTED,
    "to_whom": ReplyCause.POINTED_TO_WANTED,
    "consent": ReplyCause.CONSENT_WANTED,
    "consent_why": ReplyCause.NO_CONSENT_WHY_WANTED,
    "need_met": ReplyCause.NEED_MET_WANTED,
    "need_why": ReplyCause.NEED_WHY_WANTED,
}
"""Messages for required fields left empty, by field name."""
TOLD_WANTED = {MORE: ReplyCause.MORE_WANTED, ClosedReason.COULD_NOT_HELP: ReplyCause.TOLD_WANTED}
REPLY_HINTS: Mapping[str, Hint] = {
    "how": Hint("One letter chooses how they were answered."),
    "result": Hint("s and Enter is enough for a simple one. The rest can be left out."),
    "hold_reason": Hint("Why not yet? One letter. Then when they will hear."),
    "promised_at": Hint("When they will hear next: tomorrow, wed 3pm, +2d"),
    "to_whom": Hint("Who will help them.", "Signposts match as you type: Down takes one."),
    "consent": Hint("Did they agree to us passing it on? Nothing goes to anybody without their yes."),
    "consent_why": Hint("Why there was no need to ask them, in a few words."),
    "need_met": Hint("Did it go in the way that they need?"),
    "need_why": Hint("Why it could not go in the way they need. It is kept."),
    "told": Hint("What we told them, in a few words.", "Enter goes on, or saves."),
    "at": Hint("When they were answered. Enter: now. Or: 1040, -15, y 1620"),
    **lateness.LATENESS_HINTS,
}
