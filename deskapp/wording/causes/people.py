"""Causes of errors about people, organisations and staff, with their sentences."""

from __future__ import annotations

from enum import unique

from deskapp.errors import Code


@unique
class PeopleCause(Code):
    """Causes of errors about people, organisations and staff."""

    ABSENCE_ENDS_FIRST = "The last day is before the first. Look at both days again."
    ABSENCE_OVER = "Those days are over. Give a last day from today on, or leave it empty."
    ABSENCE_WHY_TOO_LONG = "Why they are away can be up to {most} letters."
    STAFF_LEFT = "They do not work here now. Choose somebody else."
    STAFF_NAME_WANTED = "Type a name, like Priya."
    STAFF_NAME_TOO_LONG = "Names can be up to {most} letters."
    STAFF_THERE_ALREADY = "{name} works here already."
    LEAVER_TAKES_OVER = "{name} is the one who leaves. Name somebody else."
    LEAVER_HAS_CONTACTS = "{name} has {count} open contacts. Say who is to have them{name_successor}."
    STAFF_NAME_TAKEN = "{name} is the name of somebody else. If they are one, join them."
    STAFF_THE_SAME = "Both are {name}."
    EMAIL_WANTED = "Enter an email address, like name@example.org"
    EMAIL_NOT_WHOLE = "Not a whole email address"
    NUMBER_WANTED = '"{part}" is not a number. Numbers with commas between, like: 01632 960 044, 07700 900 418'
    FIELD_TOO_LONG = "{what} can be up to {most} letters."
    CAUTION_WANTED = "Give a reason and a date to look at this again"
    PERSON_GONE = "That person is not in the record any more. Look for them again."
    PAGE_CHANGED = "Somebody changed this page while you had it open. Look at both."
    BASIS_WANTED = "Say why they may speak, in brackets: carer, advocate, power of attorney or signed consent"
    NEED_TOO_LONG = "A need can be up to 80 letters. Write what to do, like large print 18pt."
    MERGED_AGAIN = "That record has been joined with {name} since. That has to be taken back first."
    MERGE_CHANGED = "Somebody changed or joined one of them meanwhile. Look at both again."
    ORGANISATION_NAME_WANTED = "Enter the name of the organisation"
    ORGANISATION_THERE_ALREADY = "There is {name} already. Add the place to the name, or change that one"
    ORGANISATION_GONE = "That organisation is not in the record any more. Look for it again."
    NO_PAGE_TO_UNDO = (
        "There is nothing of yours from the last hour to take back: you changed nobody's page, and joined nobody."
    )
    MERGED_AFTER = "{name} was joined to the same record after that. Part that one first."
    UNMERGED_ALREADY = "Those two were parted already. Look at both again."
    ABSENCE_DAY_WANTED = "Enter the day, like today, thu or 26 nov"
    ABSENCE_WHAT_WANTED = "Are they back, or away on other days?"
    SEVERAL_STAFF = "Several here begin so: {names}."
    NO_STAFF_YET = "Nobody here is called {typed}: nobody works here yet."
    NO_SUCH_STAFF = "Nobody here is called {typed}. The staff are: {names}."
    NOTHING_TO_REDO = "There is nothing that you took back of people in the last hour."
    CHANGED_SINCE_UNDO = "That page was changed after you took that back. Change it there instead."
    NEW_ORGANISATION = 'There is no "{typed}" yet. Enter writes it down as a new organisation.'
    NO_REQUEST_OPEN = "They have no open request for their own information. Log one first, so that its time is kept."
    SEVERAL_PEOPLE = "Several people fit {typed}. Say the reference of one of their contacts: {people}."
    NOBODY_FOUND = "Nobody was found for {typed}. Say a name as it was written down, or a reference."
    NO_PAGE_HERE = "{ref} is of somebody who left no name, so there is no page to show."
    ERASING_REASON_WANTED = "Say why, in a few words: up to {most} letters."
    ERASING_REASON_NAMES = "Leave their name and number out of the reason: it stays when they are erased."
    ERASING_HELD = "Nothing of theirs may be erased: {reason} (since {day}, {by}). End that first."
    ERASING_NOTHING = "Nothing of theirs can be erased now. {kept}"
    ERASING_OWN = "Somebody else has to approve it: you proposed it."
    ERASING_GONE = "There is no open proposal {number}. `deskapp erase` lists those that there are."
    ERASING_THERE = "That is proposed already, as number {number}."
    HOLD_THERE = "They are held already: {reason}"
    NO_HOLD = "Nothing of theirs is held."
    ERASING_UNFINISHED = "{count} unfinished {entries} about them. Finish it, or throw it away, then approve it again."
