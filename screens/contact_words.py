"""What a contact's page says, in words: who it is, how to reach them, what was promised and how that ended. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from db.models import EventKind, LeaveMessage, ReplyBy
from db.page import Page, PromiseSeen
from db.ringing import LASTS
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.rules import due_date_of, london_date, reading
from deskapp.charter.vocabulary import Channel, Result
from deskapp.words import phrases
from deskapp.words.naming import name_words
from deskapp.words.numbers import dial_words
from deskapp.words.promised import promised_line
from screens.deed_form import closed_words
from screens.history_words import when_words
from screens.kind_words import kind_words

CAME = {
    Channel.CALL: "Call",
    Channel.ANSWERPHONE: "Message, left",
    Channel.LETTER: "Letter, in",
    Channel.EMAIL: "Email",
    Channel.VISIT: "Visit",
}
LEAVE = {
    LeaveMessage.YES: "OK to leave a message",
    LeaveMessage.NO: "DON'T LEAVE A MESSAGE",
    LeaveMessage.NOT_ASKED: "Leaving a message: not asked yet",
}
REPLY_BY = {
    ReplyBy.LETTER: "Likes a letter",
    ReplyBy.EMAIL: "Likes an email",
    ReplyBy.PHONE: "Likes to be rung",
}


def top_words(page: Page) -> tuple[str, str]:
    """Who it is, and how and when it came in."""
    likes = page.person.likes_to_be_called if page.person else ""
    name = name_words(page.name)
    came = f"{CAME[page.channel]} {phrases.day_short(london_date(page.received_at))}"
    return f"{page.ref}  {name}{f' (likes: {likes})' if likes and likes != name else ''}", came


def facts(page: Page, now: datetime) -> Iterator[str]:
    """What to know before ringing, how to reach them, what they want; a line each."""
    if page.joined_to is not None:
        yield f"JOINED to {page.joined_to.ref} {page.joined_to.name}: it goes on there. Enter goes there."
    elif page.closed:
        yield closed_words(page, now)
    if page.ringing is not None and now - page.ringing.at < LASTS:
        yield f"{page.ringing.name} is ringing them, since {phrases.clock_time(page.ringing.at)}"
    yield from kind_words(page)
    yield from _mind(page)
    yield page.about
    topic = f"Topic: {page.topic}" if page.topic else ""
    yield _joined(f"{page.owner} has it", topic, _chased(page.chasing_count))
    place = f"Where it is: {page.file_place}" if page.file_place else ""
    yield _joined(_came_in(page), place)
    if page.detail:
        yield page.detail


def _mind(page: Page) -> Iterator[str]:
    """What to mind, and how to reach them."""
    person = page.person
    if person and person.cautioned:
        yield "CAUTION: o opens their page, and y says why there"
    if person and person.needs:
        yield f"NEEDS: {', '.join(person.needs)}"
    leave = LEAVE[person.ok_to_leave_message] if person and page.number else ""
    best = f"Best time: {person.best_time}" if person and person.best_time else ""
    likes = REPLY_BY[person.reply_by] if person and person.reply_by else ""
    yield _joined(dial_words(page.number or None, relay=page.relay), leave, best, likes)
    if person and person.organisation:
        yield f"Of {', '.join(part for part in (person.organisation, person.role) if part)}"
    if page.address and page.channel is not Channel.EMAIL:
        yield f"Address: {page.address}"
    if emails := _emails(page):
        yield f"Email: {', '.join(emails)}"
    if person and person.speakers:
        yield f"May speak for them: {', '.join(person.speakers)}"


def _emails(page: Page) -> list[str]:
    """The address that this email came from, then what else is known of theirs, each once."""
    own = [page.address] if page.address and page.channel is Channel.EMAIL else []
    known = page.person.emails if page.person else ()
    return list({one.casefold(): one for one in reversed([*own, *known])}.values())[::-1]


def _came_in(page: Page) -> str:
    when = f"Came in {when_words(page.received_at)}"
    return f"{when} (time assumed)" if page.received_assumed else when


def standing(page: Page) -> list[PromiseSeen]:
    """The promises to show: one whose ending was taken back runs on as another, and the history shows both."""
    return [seen for seen in page.promises if not seen.taken_back]


def promise_words(page: Page, seen: PromiseSeen, now: datetime, calendar: WorkingCalendar) -> str:
    """What was promised, by when, and how it ended or how long is left."""
    line = promised_line(seen.promise, page.channel, page.kind, seen.due_at, "")
    there = page.joined_to
    if there is not None and seen.result is Result.VOID and seen.stop_event_id == _joining(page):
        return f"{line}  NOW ON {there.ref}"
    return f"{line}  {_ending(seen, now, calendar)}"


def _joining(page: Page) -> int | None:
    """The event by which it was joined to another."""
    joined = [one for one in page.history if one.kind is EventKind.JOINED and one.part_of is None and not one.undone]
    return joined[0].event_id if joined else None


def _ending(seen: PromiseSeen, now: datetime, calendar: WorkingCalendar) -> str:
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


def _joined(*parts: str) -> str:
    return "   ".join(part for part in parts if part)


def _chased(count: int) -> str:
    return f"I{phrases.chased_words(count)[1:]} about it" if count else ""
