"""What happened to a contact, in words: one plain sentence for each event, newest first. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from db.contact_fields import EDITED
from db.models import EventKind, TryResult
from db.page import Happened, Page
from deskapp.charter.rules import due_date_of, london_date
from deskapp.charter.vocabulary import Kind, Outcome
from deskapp.words import phrases
from screens.kind_words import KIND_FIELDS, written_down

HAPPENED: Mapping[EventKind, str] = {
    EventKind.WRITTEN_DOWN: "Written down",
    EventKind.THEY_RANG: "They rang about it again",
    EventKind.SPOKE: "Spoke to them",
    EventKind.LEFT_MESSAGE: "Left a message",
    EventKind.LETTER_SENT: "Wrote to them",
    EventKind.EMAIL_SENT: "Sent an email",
    EventKind.SEEN: "Saw them",
    EventKind.HOLDING_REPLY: "Told them why not yet, and when",
    EventKind.PROMISE_MADE: "Gave them a time",
    EventKind.PROMISE_MOVED: "Moved the time",
    EventKind.COMPLAINT_OPENED: "Made it a complaint",
    EventKind.ACK_SENT: "Told them we have it",
    EventKind.DISCUSSION_OFFERED: "Offered to talk it over",
    EventKind.PASSED_ON: "Passed on",
    EventKind.NEED_RECORDED: "Wrote down what makes it easier",
    EventKind.NEED_MET: "In the way they need",
    EventKind.APOLOGY: "Said sorry",
    EventKind.FEEDBACK_ASKED: "Asked what they thought of it",
    EventKind.FEEDBACK_GIVEN: "They said what they thought of it",
    EventKind.EXPORTED: "Copied out for them",
    EventKind.VIEWED_SENSITIVE: "Looked at",
}
"""What happened; a note and what they agreed to are only their own words."""
TRIED = {
    TryResult.NO_ANSWER: "no answer",
    TryResult.ENGAGED: "engaged",
    TryResult.LEFT_MESSAGE: "left a message",
    TryResult.WRONG_NUMBER: "wrong number",
    TryResult.UNSAFE: "not safe to leave a message",
}
STATES = {
    "open": "Opened it again",
    "could_not_reach": "Closed, could not reach them",
    "not_possible": "Closed, nobody to reply to",
}
"""What became of it, where somebody opened or closed it by itself."""
OUTCOMES = {
    Outcome.SORTED: "Sorted.",
    Outcome.RING_BACK: "To be rung back.",
    Outcome.WRITE_BACK: "To be written to.",
    Outcome.PASSED_ON: "",
    Outcome.COULD_NOT_HELP: "We could not help.",
}
KINDS = {
    Kind.ENQUIRY: "enquiry",
    Kind.SERVICE_ENQUIRY: "service enquiry",
    Kind.COMPLAINT: "complaint",
    Kind.COMPLIMENT: "compliment",
    Kind.FEEDBACK: "feedback",
    Kind.OWN_INFORMATION: "wants their own information",
    Kind.NEW_ASSESSMENT: "new assessment",
    Kind.NOT_FOR_US: "not for us",
    Kind.NUISANCE: "nuisance",
}
BOTH_SIDES = {
    EventKind.JOINED: ("Joined it to {}, where it goes on", "{} was joined to this"),
    EventKind.SPLIT: ("Made a call a contact of its own, {}", "Split off from {}"),
}
"""What was done to two contacts, as each of them says it: the one it was done from, and the other."""
MOVED_TOLD = {True: " They were told.", False: " They were NOT told.", None: ""}
NOT_SHOWN = frozenset({"received_assumed", "entered_late", "person_id"})
"""What changed of itself with a field that was changed: that line says it already."""


class Line(NamedTuple):
    """One line of the history."""

    when: str
    by: str
    words: str


def history(page: Page, now: datetime) -> list[Line]:
    """What happened, newest first."""
    words = _Words(page)
    return [words.line(one, now) for one in page.history if one.field not in NOT_SHOWN]


class _Words:
    """One contact's history, put into words: what is said of one event may stand in another."""

    def __init__(self, page: Page) -> None:
        self._known = {one.event_id: one for one in page.history}
        self._told = {seen.start_event_id: seen.moved_told for seen in page.promises}
        self._promised = {seen.start_event_id: seen.due_at for seen in page.promises}
        self._split = {
            one.old_value: one.new_value for one in page.history if one.kind is EventKind.SPLIT and not one.undone
        }

    def line(self, one: Happened, now: datetime) -> Line:
        """When, who and what."""
        day = london_date(one.at)
        date = phrases.day_short(day) if day.year == london_date(now).year else f"{day.day} {day:%b} {day.year}"
        taken_back = "  (taken back)" if one.undone else ""
        words = f"{self._what(one)}{taken_back}"
        return Line(f"{date} {phrases.clock_time(one.at)}", one.by.split(" ")[0] if one.by else "-", words)

    def _what(self, one: Happened) -> str:
        if one.kind is EventKind.UNDONE:
            before = self._known.get(one.undo_of or 0)
            return f"Took back: {self._what(before)}" if before else "Took back something."
        if one.kind is EventKind.TRIED and one.try_result is not None:
            return _said(f"Tried: {TRIED[one.try_result]}", one)
        if one.kind is EventKind.PROMISE_MADE and (due_at := self._promised.get(one.part_of or one.event_id)):
            return _said(f"Gave them a time, {_due(due_at)}", one)
        if one.kind is EventKind.PROMISE_MOVED and one.new_value:
            moved = _said(f"Moved the time to {_due(datetime.fromisoformat(one.new_value))}", one)
            return f"{moved}{MOVED_TOLD[self._told.get(one.event_id)]}"
        if one.kind is EventKind.THEY_RANG and (ref := self._split.get(str(one.event_id))):
            return f"{_said(HAPPENED[one.kind], one)}  (now {ref})"
        return _by_itself(one)


def _by_itself(one: Happened) -> str:
    if one.kind is EventKind.GIVEN_TO:
        return f"Gave it to {one.new_value or one.words}."
    if one.kind is EventKind.CHANGED_FIELD:
        return _changed(one)
    if one.kind in BOTH_SIDES:
        there, here = BOTH_SIDES[one.kind]
        return f"{(there if one.part_of is None else here).format(one.new_value)}: {_ended(one.words)}"
    return _said(HAPPENED.get(one.kind, ""), one)


def _changed(one: Happened) -> str:
    """A field, with what it was and what it is."""
    field, was, now_is = one.field or "", one.old_value or "", one.new_value or ""
    if field == "state":
        return f"{STATES.get(now_is, 'Opened it again')}: {_ended(one.words)}"
    if field in KIND_FIELDS:
        return written_down(one)
    if field not in EDITED or not one.words.endswith(" changed"):
        return _ended(one.words)
    if field == "relay":
        return "Marked it as a relay call." if now_is == "yes" else "Took out that it is a relay call."
    was, now_is = value_words(field, was), value_words(field, now_is)
    what = EDITED[field]
    if not was or not now_is:
        return f'Wrote down {what}: "{now_is}".' if now_is else f'Took out {what}: "{was}".'
    return f"Changed {what} from {_quoted(field, was)} to {_quoted(field, now_is)}."


def value_words(field: str, text: str) -> str:
    """What a field says, as the history keeps it, in words."""
    if field == "received_at":
        return when_words(datetime.fromisoformat(text))
    return KINDS[Kind(text)] if field == "kind" else text


def when_words(at: datetime) -> str:
    """ "Fri 20 Nov 18:40"."""
    return f"{phrases.day_short(london_date(at))} {phrases.clock_time(at)}"


def _quoted(field: str, words: str) -> str:
    return words if field in ("received_at", "kind") else f'"{words}"'


def _due(due_at: datetime) -> str:
    return f"{phrases.day_short(due_date_of(due_at))} {phrases.clock_time(due_at)}"


def _ended(words: str) -> str:
    return words if words[-1:] in ".!?" else f"{words}."


def _said(what: str, one: Happened) -> str:
    ended = OUTCOMES[one.outcome] if one.outcome else ""
    told = f"{what}: {one.words}" if what and one.words else what or one.words
    return f"{told.rstrip('.')}. {ended}".rstrip() if told[-1:] not in "!?" else f"{told} {ended}".rstrip()
