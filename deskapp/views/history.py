"""A contact's history in words: one plain sentence for each event, newest first. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from db.contacts.fields import COVERED_FIELDS, EDITED
from db.contacts.page import Page
from db.history.conflicts import DONE
from db.history.happened import Happened
from db.models import EventKind, TryResult
from db.replies.attempts import AGAINST_WISH
from db.storage.errors import ChangedError
from deskapp.charter.rules import due_date_of, local_date
from deskapp.charter.vocabulary import Kind, Outcome
from deskapp.views.details import KIND_FIELDS, written_down
from deskapp.wording import phrases
from deskapp.wording.naming import inside, kind_title
from deskapp.wording.printable import printable
from deskapp.wording.queue_cells import NOT_MADE_OUT

_HAPPENED: Mapping[EventKind, str] = {
    EventKind.WRITTEN_DOWN: "Written down",
    EventKind.THEY_RANG: "They were in touch about it again",
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
    EventKind.UPDATE_GIVEN: "Told them how it stands",
    EventKind.EXTENDED: "Gave it more time",
    EventKind.ASKED_THEM: "Asked them",
    EventKind.THEY_ANSWERED: "They answered",
}
"""Words for each kind of event; a note and a consent have only their own words."""
_HOW_SAID: Mapping[str, str] = {
    f"{DONE[EventKind.SPOKE]}: ": "",
    f"{DONE[EventKind.LEFT_MESSAGE]}: ": " in a message",
    f"{DONE[EventKind.LETTER_SENT]}: ": " in writing",
    f"{DONE[EventKind.EMAIL_SENT]}: ": " by email",
    f"{DONE[EventKind.SEEN]}: ": " in person",
}
"""The means with which the words of a question or an update begin in the record, and its words in a sentence."""
TRIED = {
    TryResult.NO_ANSWER: "no answer",
    TryResult.ENGAGED: "engaged",
    TryResult.LEFT_MESSAGE: "left a message",
    TryResult.WRONG_NUMBER: "wrong number",
    TryResult.UNSAFE: "not safe to leave a message",
}
_STATES = {
    "open": "Opened it again",
    "could_not_reach": "Closed, could not reach them",
    "not_possible": "Closed, nobody to reply to",
}
"""Words for a state set directly, without a reply: reopened or closed."""
_OUTCOMES = {
    Outcome.SORTED: "Sorted.",
    Outcome.RING_BACK: "To be rung back.",
    Outcome.WRITE_BACK: "To be written to.",
    Outcome.PASSED_ON: "",
    Outcome.COULD_NOT_HELP: "We could not help.",
}
WITHOUT_A_NUMBER = "To be rung back, but without a number."
_OWN_INFORMATION = "wants their own information"
_MARKS = {
    "relay": ("Took out that it is a relay call.", "Marked it as a relay call."),
    "unclear": ("Heard it again.", f"{NOT_MADE_OUT}."),
}
"""The words for a mark that was taken out, and for one that was set."""
IN_TOUCH_BEFORE = "They had been in touch about it before"
_BOTH_SIDES = {
    EventKind.JOINED: ("Joined it to {}, where it goes on", "{} was joined to this"),
    EventKind.SPLIT: ("Made a call a contact of its own, {}", "Split off from {}"),
}
"""Words for an event on two contacts: on the one from which it was made, and on the other."""
BROUGHT_BACK = "Brought back: "
MOVED_TOLD = {True: " They were told.", False: " They were NOT told.", None: ""}


class _Line(NamedTuple):
    """One line of the history."""

    when: str
    by: str
    words: str


MOST_LINES, LONGEST = 3, 150
"""The number of changes shown of an edit conflict, and the number of letters of each."""


def conflict_lines(error: ChangedError) -> list[str]:
    """The changes of an edit conflict, oldest first, a line each."""
    what = error.what or (str(error),)
    return [f"  {printable(line if len(line) <= LONGEST else line[:LONGEST] + '…')}" for line in what[-MOST_LINES:]]


def history(page: Page, now: datetime) -> list[_Line]:
    """The lines of the history, newest first, without the fields that another one covers. What was brought back is a
    line at that time.
    """
    words = _Words(page)
    shown = [one for one in page.history if one.copy_of is None or one.part_of is None]
    shown.sort(key=lambda one: (_shown_at(one), one.event_id), reverse=True)
    return [words.line(one, now) for one in shown if one.field not in COVERED_FIELDS]


def _shown_at(one: Happened) -> datetime:
    return one.at if one.copy_of is None or one.written_at is None else one.written_at


def standing_history(page: Page, now: datetime) -> list[_Line]:
    """The lines of the history as far as they stand: without what was taken back and brought back again, of which only
    the copy is left.
    """
    redone = {one.copy_of for one in page.history} - {None}
    left = [one for one in page.history if not redone & {one.event_id, one.undo_of}]
    words = _Words(page)
    return [words.line(one._replace(entry_id=None), now) for one in left if one.field not in COVERED_FIELDS]


class _Words:
    """The events of one contact in words, which may depend on other events."""

    def __init__(self, page: Page) -> None:
        self._known = {one.event_id: one for one in page.history}
        self._told = {seen.start_event_id: seen.moved_told for seen in page.promises}
        self._promised = {seen.start_event_id: seen.due_at for seen in page.promises}
        self._again = {one.copy_of: one.event_id for one in page.history}
        self._nobodys = page.nobodys
        self._has_number = bool(page.number)
        self._received_at, self._assumed = page.received_at, page.received_assumed
        self._split = {
            one.old_value: one.new_value for one in page.history if one.kind is EventKind.SPLIT and not one.undone
        }

    def line(self, one: Happened, now: datetime) -> _Line:
        """The line of an event: time, author, words."""
        at = _shown_at(one)
        is_copy, is_gone = one.copy_of is not None, self._known[self._newest(one.event_id)].undone
        taken_back = "  (taken back)" if is_gone and not is_copy else ""
        words = f"{BROUGHT_BACK if is_copy else ''}{self._what(one)}"
        if one.outcome is Outcome.RING_BACK and not self._has_number:
            words = words.replace(_OUTCOMES[Outcome.RING_BACK], WITHOUT_A_NUMBER)
        words = f"{words}{taken_back}"
        return _Line(phrases.time_as_of(at, now), one.by.split(" ")[0] if one.by else "-", words)

    def _what(self, one: Happened) -> str:
        if one.kind is EventKind.UNDONE:
            before = self._known.get(one.undo_of or 0)
            return f"Took back: {self._what(before)}" if before else "Took back something."
        if one.kind is EventKind.THEY_RANG and (ref := self._split.get(str(one.event_id))):
            return f"{_said(_HAPPENED[one.kind], one)}  (now {ref})"
        if one.kind is EventKind.THEY_RANG and one.at < self._received_at:
            return _said(IN_TOUCH_BEFORE, one)
        if one.kind is EventKind.WRITTEN_DOWN and self._nobodys:
            one = one._replace(outcome=None)  # nothing was sorted
        if self._assumed and one.field == "received_at" and one.new_value == self._received_at.isoformat():
            said = phrases.time_as_of(self._received_at, one.at)
            return happened_words(one).replace(said, _day_alone(self._received_at, one.at))
        began, moved = self._newest(one.part_of or one.event_id), self._newest(one.event_id)
        return happened_words(one, self._promised.get(began), told=self._told.get(moved))

    def _newest(self, event_id: int) -> int:
        """The id of the newest copy of an event, which its promise began with; its own for one that has none."""
        while event_id in self._again:
            event_id = self._again[event_id]
        return event_id


def happened_words(one: Happened, promised_at: datetime | None = None, *, told: bool | None = None) -> str:
    """The words of an event, without what other events say of it: `promised_at` (UTC) is the time that it gave, and
    `told` is true if they were told of a time that it moved.
    """
    if one.kind is EventKind.TRIED and one.try_result is not None:
        return _said(f"Tried: {TRIED[one.try_result]}{_unwanted(one)}", one)
    if one.kind is EventKind.PROMISE_MADE and promised_at is not None:
        return _said(f"Gave them a time, {_due(promised_at, one.at)}", one)
    if one.kind is EventKind.PROMISE_MOVED and one.new_value:
        moved = _said(f"Moved the time to {_due(datetime.fromisoformat(one.new_value), one.at)}", one)
        return f"{moved}{MOVED_TOLD[told]}"
    return _by_itself(one)


def _by_itself(one: Happened) -> str:
    if one.kind is EventKind.GIVEN_TO:
        return f"Gave it to {one.new_value or one.words}."
    if one.kind is EventKind.CHANGED_FIELD:
        return _changed(one)
    if one.kind in _BOTH_SIDES:
        on_first, on_second = _BOTH_SIDES[one.kind]
        return f"{(on_first if one.part_of is None else on_second).format(one.new_value)}: {_ended(one.words)}"
    if one.kind in (EventKind.ASKED_THEM, EventKind.UPDATE_GIVEN):
        return _by_means(one)
    return _said(f"{_HAPPENED.get(one.kind, '')}{_unwanted(one)}", one)


def _by_means(one: Happened) -> str:
    """A question or an update, with its means: "Asked them in writing: which ward"."""
    start = next((start for start in _HOW_SAID if one.words.startswith(start)), "")
    return _said(f"{_HAPPENED[one.kind]}{_HOW_SAID.get(start, '')}", one._replace(words=one.words.removeprefix(start)))


def _unwanted(one: Happened) -> str:
    return ", though they asked us not to" if one.field == AGAINST_WISH else ""


def _changed(one: Happened) -> str:
    """The words of a changed field, with its previous and new value."""
    field, was, now_is = one.field or "", one.old_value or "", one.new_value or ""
    if field == "state":
        return f"{_STATES.get(now_is, 'Opened it again')}: {_ended(one.words)}"
    if field in KIND_FIELDS:
        return written_down(one)
    if field not in EDITED or not one.words.endswith(" changed"):
        return _ended(one.words)
    if field in _MARKS:
        return _MARKS[field][now_is == "yes"]
    was, now_is = field_value_words(field, was, one.at), field_value_words(field, now_is, one.at)
    what = EDITED[field]
    if not was or not now_is:
        return f'Wrote down {what}: "{now_is}".' if now_is else f'Took out {what}: "{was}".'
    return f"Changed {what} from {_quoted(field, was)} to {_quoted(field, now_is)}."


def field_value_words(field: str, text: str, at: datetime) -> str:
    """A field's value in the history line of `at` (UTC), in words; times in local time."""
    if field == "received_at":
        return phrases.time_as_of(datetime.fromisoformat(text), at)
    if field == "kind":
        return _OWN_INFORMATION if text == Kind.OWN_INFORMATION else inside(kind_title(Kind(text)))
    return text


def _day_alone(received_at: datetime, at: datetime) -> str:
    """The day of receipt in the history line of `at` (both UTC), of which nobody said the time of day."""
    return f"{phrases.day_short_as_of(local_date(received_at), local_date(at))} (time assumed)"


def _quoted(field: str, words: str) -> str:
    return words if field in ("received_at", "kind") else f'"{words}"'


def _due(due_at: datetime, at: datetime) -> str:
    return f"{phrases.day_short_as_of(due_date_of(due_at), local_date(at))} {phrases.clock_time(due_at)}"


def _ended(words: str) -> str:
    return words if words[-1:] in ".!?" else f"{words}."


def _said(what: str, one: Happened) -> str:
    ended = _OUTCOMES[one.outcome] if one.outcome else ""
    words = f"{what}: {one.words}" if what and one.words else what or one.words
    return f"{words.rstrip('.')}. {ended}".rstrip() if words[-1:] not in "!?" else f"{words} {ended}".rstrip()
