"""A contact's page in words: the person, ways to reach them, promises and their results. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from db.contacts.page import Page, PromiseSeen
from db.models import ClosedReason, EventKind, LeaveMessage, ReplyBy
from db.privacy.viewed import ViewSeen
from db.queue.first_page import QueueRow
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.declared import form_of
from deskapp.charter.edition import ASK_AGAIN_AFTER, Edition
from deskapp.charter.rules import due_date_of, local_date, reading
from deskapp.charter.vocabulary import Channel, Result
from deskapp.errors import PLAIN, Remedy
from deskapp.limits import RINGING_LASTS
from deskapp.parsing.numbers import dial_words
from deskapp.views.details import kind_words
from deskapp.views.history import history
from deskapp.views.promise_life import life_words
from deskapp.views.waiting import waiting_words
from deskapp.wording import phrases
from deskapp.wording.naming import channel_title, name_words
from deskapp.wording.printable import printable_lines
from deskapp.wording.promise_lines import promised_line
from deskapp.wording.queue_cells import NOT_MADE_OUT, subject_words
from deskapp.wording.times import day_short_as_of

ASSUMED = ", time assumed"
_CAME = {Channel.ANSWERPHONE: "Message, left", Channel.LETTER: "Letter, in"}
"""Words for channels whose time needs explaining; the others use the channel's name."""
_LEAVE = {
    LeaveMessage.YES: "OK to leave a message",
    LeaveMessage.NO: "DON'T LEAVE A MESSAGE",
    LeaveMessage.NOT_ASKED: "Leaving a message: not asked yet",
}
_RELAY = ("relay", "relay call")
_REPLY_BY = {ReplyBy.LETTER: "Likes a letter", ReplyBy.EMAIL: "Likes an email", ReplyBy.PHONE: "Likes to be rung"}
ENDED = {
    ClosedReason.SORTED: "sorted",
    ClosedReason.COULD_NOT_HELP: "closed, because we could not help,",
    ClosedReason.COULD_NOT_REACH: "closed, because we could not reach them,",
    ClosedReason.NOT_POSSIBLE: "closed, because there is nobody to reply to,",
    ClosedReason.PASSED_ON: "passed on",
    ClosedReason.JOINED: "joined with another",
    ClosedReason.MISTAKE: "taken back as a mistake",
    ClosedReason.CLOSED_BEFORE: "closed in the log that it came from",
}
"""The words for each reason for closing, after "Already"."""


def name_of(seen: QueueRow | Page) -> str:
    """The caller's name, or a placeholder if they gave none."""
    return name_words(seen.name)


def about_words(
    seen: QueueRow | Page,
    now: datetime,
    calendar: WorkingCalendar,
    care: str = "",
    *,
    ask_again_after: int = ASK_AGAIN_AFTER,
) -> str:
    """The head of a form about a contact, a line each: subject, number, warnings (and `care`, further ones), and the
    time left, or how and when it was closed.
    """
    if isinstance(seen, QueueRow):
        read = reading(now, seen.due_at, due_date_of(seen.due_at), calendar)
        waits = waiting_words(seen, now, calendar, ask_again_after)
        needs, last = (
            seen.needs.split(", "),
            waits.sentence if waits else phrases.time_left_long(*read, seen.due_at, now),
        )
        leave_none = seen.ok_to_leave_message == LeaveMessage.NO
    else:
        person = seen.person
        needs, last = list(person.needs) if person else [], closed_words(seen, now)
        leave_none = person is not None and person.ok_to_leave_message is LeaveMessage.NO
    dial = dial_words(seen.number or None, relay=seen.relay)
    warn = "   DON'T LEAVE A MESSAGE" if leave_none else ""
    needed = needs_words([need for need in needs if need], relay=seen.relay)
    more = [words for words in (needed, care) if words]
    if seen.safeguarding:
        more.append("SAFETY: somebody may be in danger")
    return "\n".join([subject_words(seen.about, unclear=seen.unclear), f"{dial}{warn}", *more, last])


def closed_words(page: Page, now: datetime) -> str:
    """The result and the local time of closing: "Already sorted 16:10 yesterday."."""
    ended = [seen.stopped_at for seen in page.promises if seen.stopped_at is not None and not seen.taken_back]
    at = max(ended, default=page.received_at)
    day = phrases.day_words(local_date(at), local_date(now))
    why = ENDED[page.closed_reason] if page.closed_reason else "closed"
    if page.nobodys and page.closed_reason is ClosedReason.SORTED:
        why = "closed, because it was not for us,"
    return f"Already {why} {phrases.clock_time(at)} {day}."


HAPPENED = "WHAT HAPPENED, newest first"
NOTHING_IS_PROMISED = "Nothing was promised."


def views_words(views: Sequence[ViewSeen], now: datetime) -> str:
    """The looks at something sensitive in one line, newest first; "" for none."""
    days: dict[str, list[str]] = {}
    for seen in views:
        days.setdefault(seen.by, []).append(day_short_as_of(seen.day, local_date(now)))
    looks = "; ".join(f"{by} ({', '.join(on)})" for by, on in days.items())
    return f"Looked at by {looks}." if looks else ""


def page_text(page: Page, now: datetime, edition: Edition) -> str:
    """The whole page as text, a line for each part, to be pasted or saved."""
    left, right = top_words(page, now)
    promised = promise_lines(page, now, edition)
    happened = [f"{line.when}  {line.by}: {line.words}" for line in history(page, now)]
    parts = (
        f"{left}   {right}",
        *contact_facts(page, now, PLAIN),
        *(promised or [NOTHING_IS_PROMISED]),
        HAPPENED,
        *happened,
        *filter(None, [views_words(page.views, now)]),
    )
    return "\n".join(printable_lines(part) for part in parts) + "\n"


def top_words(page: Page, now: datetime) -> tuple[str, str]:
    """The left and right ends of the top line: reference and name, channel and day received, with a distant year."""
    likes = page.person.likes_to_be_called if page.person else ""
    name = name_words(page.name)
    return f"{page.ref}  {name}{f' (likes: {likes})' if likes and likes != name else ''}", came_words(page, now)


def came_words(page: Page, now: datetime) -> str:
    """The channel and the day of receipt: "Message, left Fri 20 Nov"; it says so if the time was assumed."""
    assumed = ASSUMED if page.received_assumed else ""
    return f"{_CAME.get(page.channel, channel_title(page.channel))} {_day(page.received_at, now)}{assumed}"


def needs_words(needs: Sequence[str], *, relay: bool) -> str:
    """The needs of a person, without one that the number to dial says already; "" for none."""
    others = [need for need in needs if not (relay and need.casefold() in _RELAY)]
    return f"NEEDS: {', '.join(others)}" if others else ""


def leave_words(may: LeaveMessage) -> str:
    """The words on whether a message may be left."""
    return _LEAVE[may]


def contact_facts(page: Page, now: datetime, remedies: Mapping[str, str]) -> Iterator[str]:
    """Facts of a contact, a line each: state, cautions and needs, ways to reach them, subject, owner."""
    if page.joined_to is not None:
        go_there = remedies[Remedy.GO_THERE]
        yield f"JOINED to {page.joined_to.ref} {page.joined_to.name}: it goes on there.{go_there}"
    elif page.closed:
        yield closed_words(page, now)
    if page.ringing is not None and now - page.ringing.at < RINGING_LASTS:
        yield f"{page.ringing.name} has been ringing them since {phrases.clock_time(page.ringing.at)}"
    yield from kind_words(page, remedies)
    yield from _mind(page, remedies)
    if page.unclear:
        yield f"{NOT_MADE_OUT}.{remedies[Remedy.SAY_IT_WAS_HEARD]}"
    yield page.about
    topic = f"Topic: {page.topic}" if page.topic else ""
    yield _joined(f"{page.owner} has it", topic, _chased(page.chasing_count))
    place = f"Where it is: {page.file_place}" if page.file_place else ""
    yield _joined(_came_in(page, now), place)
    if page.detail:
        yield page.detail
    rang = f"It rang {page.rings} {'time' if page.rings == 1 else 'times'}" if page.rings else ""
    if noted := _joined(rang, "Should be on our website" if page.website_gap else ""):
        yield noted


def _mind(page: Page, remedies: Mapping[str, str]) -> Iterator[str]:
    """Lines on cautions, needs and ways to reach the person."""
    person = page.person
    if person and person.cautioned:
        yield remedies[Remedy.SEE_CAUTION]
    if person and (needs := needs_words(person.needs, relay=page.relay)):
        yield needs
    leave = leave_words(person.ok_to_leave_message) if person and page.number else ""
    best = f"Best time: {person.best_time}" if person and person.best_time else ""
    likes = _REPLY_BY[person.reply_by] if person and person.reply_by else ""
    yield _joined(dial_words(page.number or None, relay=page.relay), leave, best, likes)
    if person and person.organisation:
        yield f"Of {', '.join(part for part in (person.organisation, person.role) if part)}"
    if page.address and form_of(page.channel) is not Channel.EMAIL:
        yield f"Address: {page.address}"
    if emails := emails_of(page):
        yield f"Email: {', '.join(emails)}"
    if person and person.speakers:
        yield f"May speak for them: {', '.join(person.speakers)}"


def emails_of(page: Page) -> list[str]:
    """The address that this email came from, then the person's other addresses, each once."""
    own = [page.address] if page.address and form_of(page.channel) is Channel.EMAIL else []
    known = page.person.emails if page.person else ()
    return list({one.casefold(): one for one in reversed([*own, *known])}.values())[::-1]


def _came_in(page: Page, now: datetime) -> str:
    day = day_short_as_of(local_date(page.received_at), local_date(now))
    if page.received_assumed:
        return f"Came in {day} (time assumed)"
    return f"Came in {day} {phrases.clock_time(page.received_at)}"


def standing(page: Page) -> list[PromiseSeen]:
    """The promises to show, without those that another row restarted."""
    return [seen for seen in page.promises if not seen.taken_back]


def promise_lines(page: Page, now: datetime, edition: Edition) -> list[str]:
    """Each promise in a line, and below it the sentences about its life, if any."""
    lines = []
    for seen in standing(page):
        lines.append(promise_summary(page, seen, now, edition.calendar))
        if words := life_words(page, seen, now):
            lines.append(f"  {words}")
    return lines


def promise_summary(page: Page, seen: PromiseSeen, now: datetime, calendar: WorkingCalendar) -> str:
    """A promise in a line: its words, due time, and its result or the time left."""
    line = promised_line(
        seen.promise, page.channel, page.kind, seen.due_at, "", today=local_date(now), to_kind=seen.to_kind
    )
    merged_into = page.joined_to
    if merged_into is not None and seen.result is Result.VOID and seen.stop_event_id == _merge_event_id(page):
        return f"{line}  NOW ON {merged_into.ref}"
    return f"{line}  {_ending(seen, now, calendar)}"


def _merge_event_id(page: Page) -> int | None:
    """The id of the event that merged it into another contact; None if there is none."""
    joined = [one for one in page.history if one.kind is EventKind.JOINED and one.part_of is None and not one.undone]
    return joined[0].event_id if joined else None


def _ending(seen: PromiseSeen, now: datetime, calendar: WorkingCalendar) -> str:
    if seen.stopped_at is None and seen.waiting_since is not None:
        return f"Waiting for them since {_day(seen.waiting_since, now)}"
    if seen.stopped_at is None:
        read = reading(now, seen.due_at, due_date_of(seen.due_at), calendar)
        left = phrases.time_left(*read, seen.due_at, now)
        return left if read.late or left.startswith("today") else f"{left}, in time"
    when = f"{_day(seen.stopped_at, now)} {phrases.clock_time(seen.stopped_at)}"
    if seen.result is Result.KEPT:
        return f"KEPT   {when}"
    if seen.result is Result.MISSED:
        return "; ".join(
            part for part in (f"MISSED {when}", seen.miss_reason, "said sorry" if seen.sorry_said else "") if part
        )
    return {Result.NOT_POSSIBLE: "NOT POSSIBLE", Result.VOID: "NO LONGER COUNTS"}[seen.result]


def _day(at: datetime, now: datetime) -> str:
    return day_short_as_of(local_date(at), local_date(now))


def _joined(*parts: str) -> str:
    return "   ".join(part for part in parts if part)


def _chased(count: int) -> str:
    return f"They have {phrases.chased_words(count)}" if count else ""
