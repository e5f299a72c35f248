"""Causes of errors about promises: given, moved, extended, recalculated, with their sentences."""

from __future__ import annotations

from enum import unique

from deskapp.errors import Code


@unique
class PromiseCause(Code):
    """Causes of errors about promises: given, moved, extended, recalculated."""

    CALENDAR_SPAN = "Give the first day before the last one, at most {most} days at once."
    CALENDAR_TOO_LONG_AGO = "That is more than {days} days ago. What was due then stays as it was told."
    CALENDAR_UNCHANGED = "Nothing changes: the calendar has these days so already."
    CALENDAR_CHANGED_MEANWHILE = "Somebody changed the days meanwhile. Look at the list again."
    NO_CALENDAR_CHANGE = "No change of the calendar was made at this desk that could be taken back."
    EXTEND_WHY_WANTED = "Enter why it takes longer, in a few words"
    TELL_FIRST = "Tell them first: they have to know that it takes longer, and why."
    MILESTONE_NOT_BEGUN = "There is nothing to finish: write down first when it began."
    MILESTONE_BEFORE_BEGIN = "That is before it began. Look at the day again."
    SAME_DAY_ALREADY = "That is the day it has already."
    SAID_TOO_LONG = "What you told them can be up to 400 letters. Put the rest in a note."
    MOVE_WHY_WANTED = "Enter why it has to move, like: Samira held up"
    MOVE_WHY_TOO_LONG = "Why it has to move can be up to 120 letters. Put the rest in a note."
    NOTHING_OF_OURS_TO_MOVE = "There is no time of ours to move: the charter owes this. Give a time, and both stand."
    SAME_TIME_ALREADY = "That is the time that it has already. Give another one."
    ACTED_BEFORE_RECEIPT = "Something was done about it on {when}, before that. Look at the time again"
    REOPEN_WHY_WANTED = "Enter why it is opened again, like: she rang, no dentist had a place"
    REOPEN_MERGED = "This was joined to {ref}. Open that one instead."
    PROMISED_IN_PAST = "That's in the past. Give a later time, like tomorrow or wed 3pm."
    EXTEND_WHICH_WANTED = "Choose what takes longer by its number"
    EXTEND_TOLD_WANTED = "Did you tell them that it takes longer, and why? y or n"
    NO_MILESTONE = "The charter has no step for this. A note can say what happened."
    MILESTONE_WANTED = "Choose what happened by its number"
    WHEN_WANTED = "Enter when you promised, like tomorrow or wed 3pm"
    MOVE_TOLD_WANTED = "Did you tell them the new time? y or n"
    NOT_EXTENDABLE = "Nothing here can be given more time: the charter allows none, or it is used up."
    TOO_LATE_TO_EXTEND = "It fell due on {when}. Give them a new time instead."
    LONGER_THAN_THE_RULE = "The charter gives no longer than {when}. Give that day, or an earlier one."
    NO_LONGER_THAN_NOW = "It is due {when} as it is. Give a later day."
    NO_SUCH_MILESTONE = "The charter has no such step for this."
    NOBODY_ASKED = "We are not waiting for them. Add a call, or record a reply."
    ANSWERED_BEFORE_ASKED = "That is before we asked them. Look at the time again."
