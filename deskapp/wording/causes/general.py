"""Causes of errors whose sentences name a next step, in the words of each surface."""

from __future__ import annotations

from enum import unique

from deskapp.errors import Code


@unique
class Cause(Code):
    """Causes of errors with a next step as a slot, which the surface fills."""

    NOBODY_ON_DESK = "Say who is on the desk first{say_who}."
    DRAFT_UNKNOWN = "Another version of deskapp began this: carry on with it there. What was typed is kept."
    CONTACT_GONE = "That contact is not in the record any more. {see_queue}"
    ABSENCE_GONE = "That is not in the record any more. {see_queue}"
    DAY_GONE = "That end of day is not in the record any more. {see_queue}"
    DAY_SIGNED = "{signed} {see_day}"
    CHECK_GONE = "That check is not in the record any more. {begin_check}"
    CHECK_FINISHED = "{by} finished this check at {at}. {another_check}"
    CHECK_FINISHED_MEANWHILE = "{by} finished this check at {at}. {log_message}"
    CHECK_TAKEN = "{by} has been at this check since {since}. Ask them, or {take_over_check}."
    CHECK_HAS_MESSAGES = "Messages of this check are written down already. {carry_on_check}"
    CHANGED_AFTER_YOU = "{newer}, after you. {note_instead}"
    CHANGED_AFTER_UNDO = "{newer}, after you took it back. Do it again instead."
    NOT_COUNTED = "The charter promises nothing that counts from this. {add_note}"
    FINISHED_ALREADY = "That was finished already, and is not counted again. {add_note}"
    NOT_A_COMPLAINT = "This is not a complaint. {complain}"
    KIND_STAYS = "That is not changed here: what is promised goes with it. {make_complaint}"
    NOTHING_TO_ACKNOWLEDGE = "Nothing here waits for us to say that we have it: {reply}."
    NOT_CLOSED = "This is not closed: {reply}."
    TOO_FEW_ATTEMPTS = "{been} so far: the charter says {wanted}, on {days} days. Or write{reply_by_letter}."
    HAS_ADDRESS = "There is an address. Write to them{reply_by_letter}."
    HAS_NUMBER = "There is a number: try it first. If it is wrong, say so{wrong_number}."
    EMPTY_NOTE = "Write the note first.{leave_form}"
    NOTHING_EDITED = "Nothing has changed.{go_back}"
    SPLIT_ALREADY = "That was taken apart already.{go_back}"
    CLOSED_MEANWHILE = "{ref} has been closed since. {start_new}"
    FIELD_CHANGED_AFTER_YOU = "{by} changed {field} after you. {edit_person}."
    MERGED_SINCE = "That record has been joined with {name} since. {edit_person} on their page."
    DOUBTFUL = "{doubt} {save_so}"
    DANGER_SPOKEN = "May somebody be in danger? {save_so} Then {mark_danger}."
    SEVERAL_NAMES = "Which one: {names}? Type more letters.{see_list}"
    MESSAGE_UNWANTED = "{who} asked us not to. m again: it was left anyway."
    TOPIC_WANTED = "Choose a topic: type its first letters.{see_list}"
    OWNER_WANTED = "Choose who has it: type the first letters of a name.{see_list}"
    WHO_WANTED = "Enter who is away: the first letters of a name.{see_list}"
    TOO_LONG_TO_UNDO = "That was too long to be taken back here. {edit_person}."
