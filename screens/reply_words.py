"""What a reply is recorded with: the letters that choose, and what each field says that it wants."""

from __future__ import annotations

from collections.abc import Mapping

from db.consent import AGREED
from db.models import ClosedReason, EventKind
from screens import late
from screens.widgets.choice import Option

HOW = (
    Option(EventKind.SPOKE, "t", "Spoke"),
    Option(EventKind.LEFT_MESSAGE, "m", "Left a message"),
    Option(EventKind.LETTER_SENT, "l", "Letter"),
    Option(EventKind.EMAIL_SENT, "e", "Email"),
    Option(EventKind.SEEN, "v", "In person"),
)
HOLDING, MORE = "holding", "promised_more"
RESULT = (
    Option(ClosedReason.SORTED, "s", "Sorted"),
    Option(HOLDING, "h", "Holding reply (why, and when)"),
    Option(MORE, "p", "Sorted our part, promised more"),
    Option(ClosedReason.PASSED_ON, "o", "Pointed to someone else"),
    Option(ClosedReason.COULD_NOT_HELP, "x", "Could not help (say what we told them)"),
)
ENDS = frozenset({ClosedReason.SORTED, ClosedReason.PASSED_ON, ClosedReason.COULD_NOT_HELP})
"""The results after which we owe nothing more."""
NOT_YET = (
    Option("waiting for someone else", "w", "Waiting for someone else"),
    Option("need more from them", "m", "Need more from them"),
    Option("need to look into it", "l", "Need to look into it"),
    Option("person away", "a", "Person away"),
)
"""Why not yet (design: screens, C6)."""
NEED_MET = (Option("yes", "y", "Yes"), Option("no", "n", "No (say why)"))
CONSENT = (Option(AGREED, "y", "Yes"), Option("not_asked", "n", "Nobody had to ask them (say why)"))

CONSENT_WANTED = "Did they agree to us passing it on? y yes, n nobody had to ask them"
WHY_WANTED = "Enter why nobody had to ask them, like: only gave them the number"
WANTED: Mapping[str, str] = {
    "how": "Choose how they were answered: t, m, l, e or v",
    "result": "What did it come to? s sorted, h holding reply, p, o or x",
    "hold_reason": "Enter why, and when they'll hear. Why not yet? w, m, l or a",
    "promised_at": "Enter when they'll hear from us next, like tomorrow or wed 3pm",
    "to_whom": "Enter who we pointed them to",
    "consent": CONSENT_WANTED,
    "consent_why": WHY_WANTED,
    "need_met": "Did it go in the way they need? y or n",
    "need_why": "Enter why it could not go in the way they need, in a few words",
    **late.WANTED,
}
"""What each field says where it may not be left out."""
TOLD_WANTED = {
    MORE: "Enter what we promised them further, in a few words",
    ClosedReason.COULD_NOT_HELP: "Say what we told them, in a few words",
}
HINTS: Mapping[str, str] = {
    "how": "One letter chooses how they were answered.",
    "result": "s and Enter is enough for a simple one. The rest can be left.",
    "hold_reason": "Why not yet? One letter. Then when they will hear.",
    "promised_at": "When they will hear next: tomorrow, wed 3pm, +2d",
    "to_whom": "Who will help them. Signposts match as you type: Down takes one.",
    "consent": "Did they agree to us passing it on? Nothing goes to anybody without their yes.",
    "consent_why": "Why nobody had to ask them, in a few words.",
    "need_met": "Did it go in the way that they need?",
    "need_why": "Why it could not go in the way they need. It is kept.",
    "told": "What we told them, in a few words. Enter goes on, or saves.",
    "at": "When they were answered. Enter: now. Or: 1040, -15, y 1620",
    **late.HINTS,
    "miss_reason": f"{late.HINTS['miss_reason']} Enter saves.",
}
