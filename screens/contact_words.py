"""What a contact's page says, in words: who it is, what was promised and how that ended, what happened. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from db.models import EventKind, LeaveMessage, TryResult
from db.page import Happened, Page, PromiseSeen
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.rules import due_date_of, london_date, reading
from deskapp.charter.vocabulary import Channel, Outcome, Result
from deskapp.words import phrases
from deskapp.words.numbers import dial_words
from deskapp.words.promised import promised_line
from screens.kind_words import KIND_FIELDS, kind_words, written_down

CAME = {
    Channel.CALL: "Call",
    Channel.ANSWERPHONE: "Message, left",
    Channel.LETTER: "Letter, in",
    Channel.EMAIL: "Email",
    Channel.VISIT: "Visit",
}
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
    EventKind.JOINED: "Joined with another",
    EventKind.SPLIT: "Split from another",
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
OUTCOMES = {
    Outcome.SORTED: "Sorted.",
    Outcome.RING_BACK: "To be rung back.",
    Outcome.WRITE_BACK: "To be written to.",
    Outcome.PASSED_ON: "",
    Outcome.COULD_NOT_HELP: "We could not help.",
}
LEAVE = {LeaveMessage.YES: "A message may be left", LeaveMessage.NO: "LEAVE NO MESSAGE"}
FIELDS = {"owner_id": "who has it", "number": "the number", "name": "the name", "about": "what it is about"}


class Line(NamedTuple):
    """One line of the history."""

    when: str
    by: str
    words: str


def top_words(page: Page) -> tuple[str, str]:
    """Who it is, and how and when it came in."""
    likes = page.person.likes_to_be_called if page.person else ""
    name = page.name or "No name given"
    came = f"{CAME[page.channel]} {phrases.day_short(london_date(page.received_at))}"
    return f"{page.ref}  {name}{f' (likes: {likes})' if likes and likes != name else ''}", came


def facts(page: Page) -> Iterator[str]:
    """What to know before ringing, how to reach them, what they want; a line each."""
    person = page.person
    if person and person.needs:
        yield f"NEEDS: {', '.join(person.needs)}"
    leave = LEAVE.get(person.ok_to_leave_message, "") if person else ""
    best = f"Best time: {person.best_time}" if person and person.best_time else ""
    yield _joined(dial_words(page.number or None, relay=page.relay), leave, best, page.address)
    yield page.about
    topic = f"Topic: {page.topic}" if page.topic else ""
    yield _joined(f"{page.owner} has it", topic, _chased(page.chasing_count))
    yield from kind_words(page)
    if page.detail:
        yield page.detail


def promise_words(page: Page, seen: PromiseSeen, now: datetime, calendar: WorkingCalendar) -> str:
    """What was promised, by when, and how it ended or how long is left."""
    line = promised_line(seen.promise, page.channel, page.kind, seen.due_at, "")
    return f"{line}  {_ending(seen, now, calendar)}"


def _ending(seen: PromiseSeen, now: datetime, calendar: WorkingCalendar) -> str:
    if seen.taken_back:
        return "(taken back)"
    if seen.stopped_at is None:
        read = reading(now, seen.due_at, due_date_of(seen.due_at), calendar)
        left = phrases.time_left(*read, seen.due_at, now)
        return left if read.late or left.startswith("today") else f"{left}, in time"
    when = f"{phrases.day_short(london_date(seen.stopped_at))} {phrases.clock_time(seen.stopped_at)}"
    if seen.result is Result.KEPT:
        return f"KEPT   {when}"
    if seen.result is Result.MISSED:
        return "; ".join(part for part in (f"MISSED {when}", seen.miss_reason, _sorry(seen)) if part)
    return {Result.NOT_POSSIBLE: "NOT POSSIBLE", Result.VOID: "COUNTS NO MORE"}[seen.result]


def _sorry(seen: PromiseSeen) -> str:
    return "said sorry" if seen.sorry_said else ""


def history(page: Page, now: datetime) -> list[Line]:
    """What happened, newest first."""
    known = {one.event_id: one for one in page.history}
    return [_line(one, known, now) for one in page.history]


def _line(one: Happened, known: Mapping[int, Happened], now: datetime) -> Line:
    day = london_date(one.at)
    date = phrases.day_short(day) if day.year == london_date(now).year else f"{day.day} {day:%b} {day.year}"
    taken_back = "  (taken back)" if one.undone else ""
    words = f"{_what(one, known)}{taken_back}"
    return Line(f"{date} {phrases.clock_time(one.at)}", one.by.split(" ")[0] if one.by else "-", words)


def _what(one: Happened, known: Mapping[int, Happened]) -> str:
    if one.kind is EventKind.UNDONE:
        before = known.get(one.undo_of or 0)
        return f"Took back: {_what(before, known)}" if before else "Took back something."
    if one.kind is EventKind.TRIED and one.try_result is not None:
        return _said(f"Tried: {TRIED[one.try_result]}", one)
    if one.kind is EventKind.PROMISE_MOVED and one.new_value:
        due_at = datetime.fromisoformat(one.new_value)
        return _said(f"Moved the time to {phrases.day_short(due_date_of(due_at))} {phrases.clock_time(due_at)}", one)
    if one.kind is EventKind.GIVEN_TO:
        return f"Gave it to {one.new_value or one.words}."
    if one.kind is EventKind.CHANGED_FIELD:
        return _changed(one)
    return _said(HAPPENED.get(one.kind, ""), one)


def _changed(one: Happened) -> str:
    if one.field == "state":
        return _said("Opened it again", one)
    if one.field in KIND_FIELDS:
        return written_down(one)
    field = FIELDS.get(one.field or "", (one.field or "something").replace("_", " "))
    return f'Changed {field} from "{one.old_value or ""}" to "{one.new_value or ""}".'


def _said(what: str, one: Happened) -> str:
    ended = OUTCOMES[one.outcome] if one.outcome else ""
    told = f"{what}: {one.words}" if what and one.words else what or one.words
    return f"{told.rstrip('.')}. {ended}".rstrip() if told[-1:] not in "!?" else f"{told} {ended}".rstrip()


def _joined(*parts: str) -> str:
    return "   ".join(part for part in parts if part)


def _chased(count: int) -> str:
    times = {1: "once more", 2: "twice more"}.get(count, f"{count} times more")
    return f"In touch {times} about it" if count else ""
