"""Causes of errors about the answerphone and at the end of a day, with their sentences."""

from __future__ import annotations

from enum import unique

from deskapp.errors import Code


@unique
class DayCause(Code):
    """Causes of errors about the answerphone and at the end of a day."""

    COUNT_WANTED = "Enter how many the machine says, 0 if none"
    COUNT_TOO_HIGH = "That's more than 99. Look again, or count what you can"
    MISMATCH_TOO_LONG = "What happened can be up to 200 letters."
    DELETED_WANTED = "Have the messages been deleted from the machine? y yes, k kept"
    STILL_TO_HEAR = "{refs} must be heard again: k if that stays on the machine. y again if it is gone"
    KEPT_WHY_WANTED = "Say why they are kept on the machine"
    KEPT_WHY_TOO_LONG = "Why they are kept can be up to 200 letters."
    GREETING_WANTED = "Is the greeting right for today? y yes, n no, needs changing"
    NO_CHECK_WHY_WANTED = "Say why it was not checked, like: phone line down"
    NO_CHECK_WHY_TOO_LONG = "Why it was not checked can be up to 200 letters."
    NO_REASON_NEEDED = "Nothing is missing on that day: no reason is needed."
    DAY_TO_COME = "{day} has not come yet."
    MISSED_CALLS_WANTED = "Missed calls is a number from 0 to {most}, or leave it blank."
    NOTE_TOO_LONG = "The note for tomorrow can be up to {most} letters."
    CLOCK_BEFORE_NEWEST = (
        "The clock says {today}, but the end of {newest} was started already. Set the clock right first."
    )
    CLOCK_BEFORE_BEGUN = "This was started at {begun}, and the clock says {now}. Set the clock right, then sign off."
    NO_MESSAGE_ABOVE = "There is no message above to join this to. Type when it was left"
    CHECK_ENDS_HERE = "Press Enter here, and the check goes to its end"
    REPEAT_TIME_WANTED = "When was it left? Put the time after the d: d 1231, or d ?"
    MORE_THAN_SAID = (
        "The machine said {said}, you wrote down {written}. Count again, or say what happened, like: one more"
        " came in meanwhile"
    )
    LESS_THAN_SAID = "The machine said {said}, you wrote down {written}. What about {others}?{letters}"
