"""Causes of errors about one contact: its entry, details, merges, splits and undo, with their sentences."""

from __future__ import annotations

from enum import unique

from deskapp.errors import Code


@unique
class ContactCause(Code):
    """Causes of errors about one contact: its entry, details, merges, splits and undo."""

    CHANGED_MEANWHILE = "{change}, while you were typing.{typed_kept}"
    TOPIC_OR_NOBODYS = "Choose a topic: its first letters. Wrong number, hung up? {then_not_for_us}."
    SAYS_SO_ALREADY = "That is what it says already."
    MERGE_WITH_ITSELF = "That is this one. Choose the other one that it is about."
    MERGE_INTO_CLOSED = "{ref} is closed. Open it again first, or choose another."
    MERGE_OTHER_WAY = "This is {what}, and {ref} is not. Open {ref}, and join that to this one."
    NOT_AN_ADDED_CALL = "That is not a call that was added to this one. Choose a call."
    CALL_UNDONE = "That call was taken back. There is nothing to split off."
    CALL_SPLIT_ALREADY = "That call is a contact of its own already: {ref}."
    SORTED_DAY_IMPOSSIBLE = "The day it was sorted has to be between the day it came in and today."
    IN_FUTURE = "That time is in the future. Did you mean yesterday?"
    SERIOUS_TOLD_WANTED = "Enter who was told that it is serious."
    PLAN_WANTED = "Enter what was agreed, in their words."
    SHUT_ON_AGREED_DAY = "We are shut on {day}. Agree on a day when we are open."
    NOT_OWN_INFORMATION = "This is not a request for their own information."
    GIVEN_HOW_WANTED = "Enter how it was given, like: by post, recorded"
    CLARIFIED_DAY_IMPOSSIBLE = "That day has to be between the day they asked and today."
    SAFEGUARDING_WHO_WANTED = "Enter who was told, like: council safeguarding, Ann Reed"
    SAFEGUARDING_WHO_TOO_LONG = "Who was told can be up to 120 letters. Put the rest in a note."
    CLOSED_ALREADY = "Nothing to {what}: this is already closed."
    BEFORE_UNKNOWN = "What it was before is not known any more. Open it and put it right there."
    OWNER_LEFT = "{name} had it before, and has left. It stays with {owner}."
    WORDS_TOO_LONG = "That's longer than 4,000 letters. Put the rest in the file and say where."
    STAYS = "{name} of {at} stays. {once_more} what you did before it: {what}."
    UNDO_MORE = "{once_more} {what}"
    NOT_UNDONE_HERE = "The last thing that you did cannot be taken back here. Open it and put it right there."
    FILE_NOT_UNDONE_HERE = "The last thing that you did was to take in a file. That cannot be taken back here."
    NOTHING_TO_UNDO = "There is nothing of yours from the last hour to take back."
    UNMERGE_OTHER_FIRST = "{ref} was joined to {further} after {first}. Part {ref} from {further} first."
    UNMERGE_CLOSED = "{ref} is closed: whoever rang would wait for nothing. Open it again first."
    NOT_PUT_BACK = "{name} {did} in {ref} on {when}. It can be joined to {other}, but not put back."
    KIND_WANTED = "Choose what kind it is"
    CAME_WANTED = "Enter when it came, like 16:20 or y 1620"
    AFTER_WRITTEN = "That is after it was written down. Look at the time again"
    SAVED_CONTACT_GONE = "{saved} Nothing can be added to it. What you changed is kept: write it down as a new one."
    SAVED_BEFORE = "{saved} {fault}"
    CHANNEL_WANTED = "Choose how it came: p post, h by hand, e email, v visit"
    LISTENER_WANTED = "Choose who listens to it again: somebody other than you"
    ABOUT_TOO_LONG = "Enter what it is about, in a few words, up to 120 letters."
    ABOUT_WANTED = "Enter what it is about, in a few words"
    OUTCOME_WANTED = "Choose what happens next by its letter"
    RINGS_WANTED = "Rings is a number from 1 to 20, or leave it blank"
    LEFT_WANTED = "Enter when it was left, like 16:20 or y 1620 (? if the machine doesn't say)"
    DATED_LATE = "The date on the letter is after it was stamped in. Check both"
    NOTHING_TO_REDO = "There is nothing that you took back in the last hour."
    COMPLAINT_ALREADY = "This is a complaint already."
    OWN_INFORMATION_ALREADY = "This is a request for their own information already."
    NAME_TOO_LONG = "Names can be up to 80 letters."
    NUMBER_TOO_LONG = "A number can be up to 40 digits and signs. Put the rest under More detail."
    ADDRESS_TOO_LONG = "An address can be up to 200 letters."
    PLACE_TOO_LONG = "Where it is can be up to 60 letters."
    FIELD_IMPOSSIBLE = "Look at {what} again: it cannot be kept as it is."
    CLOSED_NOW = "This is closed already."
    OPEN_NOW = "This is open already."
    NO_ROOM_IN_LINE = (
        '{letters} not fit: there is room for {most:,}. Enter takes it as far as "{end}"; or say it again, shorter.'
    )
    TOO_LONG = "{letters} not fit: there is room for {most:,}. All of it is still here; make it shorter."
    TAKEN_BY_ENTER = "{doubt} Enter takes it."
    KEPT_BY_ENTER = "{doubt} Enter keeps it as it is."
