"""The queue read out: a row a line, in sentences, what needs to be known first before them."""

from __future__ import annotations

from datetime import datetime, timedelta

from db.answerphone_state import state_words
from db.desk import Desk
from db.first_page import QueueRow
from db.reviews_signed import Signed, last_signed, sheet_to_show
from deskapp.charter.rules import due_date_of, reading
from deskapp.charter.vocabulary import Channel, Kind
from deskapp.errors import WordsError
from deskapp.plain.conversation import clean
from deskapp.plain.forms import unfinished_words
from deskapp.plain.wording import parts_of
from deskapp.plain.work import DONE, AtDesk, Meant
from deskapp.publish.handover_page import as_text
from deskapp.publish.handover_sheet import sheet_of
from deskapp.words import phrases
from deskapp.words.matching import chosen
from deskapp.words.numbers import dial_words
from deskapp.words.presence import away_words
from deskapp.words.promised import promise_title
from deskapp.words.signing import day_that_was
from deskapp.words.times import day_as_of, day_due
from screens.answerphone_row import is_check
from screens.deed_form import name_of
from screens.overnight import is_unfinished
from screens.queue_news import News, read_news
from screens.queue_view import View, shown
from screens.queue_words import clock_warning, holiday_warning

CAME = {
    Channel.CALL: "call",
    Channel.ANSWERPHONE: "message",
    Channel.LETTER: "letter",
    Channel.EMAIL: "email",
    Channel.VISIT: "visit",
}
SEVERAL_DAYS = 2
NOTHING = "Nothing is waiting for a reply."


def say_queue(here: AtDesk, typed: str = "") -> int:
    """Read the queue out, soonest first, one view of it, or so many of it; the exit status. WordsError for neither.

    The numbers stand for the contacts from then on. What needs to be known first was said when the prompt opened.
    """
    desk, now = here.desk, here.desk.clock.now()
    most = int(typed) if typed.isdecimal() else None
    view = _view(typed if most is None else "")
    news = read_news(desk, here.drafts) if here.talk.stays else say_head(here)
    seen = shown(news.rows, view, now, desk.staff.id if desk.staff else None, news.away)
    rows = [row for row in seen if not (is_unfinished(row) or is_check(row))]
    kind = "" if view is View.ALL else f" ({view.words})"
    here.talk.say(f"{len(rows)} waiting{kind}, soonest first." if rows else _nothing(view))
    here.listed = {number: Meant(contact_id=row.contact_id) for number, row in enumerate(rows, 1)}
    for number, row in enumerate(rows[:most], 1):
        ringing = news.ringing.get(row.contact_id)
        since = f" {ringing.name} is ringing them, since {phrases.clock_time(ringing.at)}." if ringing else ""
        away = news.away.get(row.owner_id)
        gone = f" AWAY: {away_words(row.owner, away.last_day, phrases.london(now).date())}." if away else ""
        here.talk.say(f"{number}. {row_words(row, desk, now)}{gone}{since}")
    return DONE


def say_head(here: AtDesk) -> News:
    """Read out what needs to be known first: last evening's sheet once, the day, what is not in order. What was read
    for it.
    """
    desk, now = here.desk, here.desk.clock.now()
    if not desk.is_another_day and (signed := sheet_to_show(desk, now)) is not None:
        _read_out(here, signed)
    news = read_news(desk, here.drafts)
    for words in head(here, news, now):
        here.talk.tell(words)
    return news


def _view(typed: str) -> View:
    """The view that is meant; all of it where nothing was typed."""
    name = chosen(typed, list(View)) if typed else View.ALL
    if name is None:
        raise WordsError(f"The queue has these views: {', '.join(View)}")
    return View(name)


def _nothing(view: View) -> str:
    return NOTHING if view is View.ALL else view.when_empty.replace(" Esc shows everything.", "")


def say_handover(here: AtDesk) -> int:
    """Read out the sheet of the last day that was signed off; the exit status."""
    now = here.desk.clock.now()
    signed = last_signed(here.desk.engine, phrases.london(now).date() + timedelta(days=1))
    if signed is None:
        here.talk.say("No day has been signed off yet, so there is no sheet. deskapp day is the end of the day.")
    else:
        _read_out(here, signed)
    return DONE


def _read_out(here: AtDesk, signed: Signed) -> None:
    sheet = sheet_of(here.desk, signed.review_id, here.desk.clock.now(), here.drafts.unfinished())
    for line in as_text(sheet).splitlines():
        if line.strip():
            here.talk.say(", ".join(parts_of(line)))


def head(here: AtDesk, news: News, now: datetime) -> list[str]:
    """The day, what is not in order, and what is unfinished: a text each."""
    desk = here.desk
    today = phrases.london(now).date()
    warnings = [clock_warning(now, news.last_written_at), holiday_warning(desk.edition.calendar, now)]
    on_desk = f"On desk: {desk.staff.name}." if desk.staff else "Nobody is on the desk yet."
    practice = "PRACTICE: everybody here is made up." if desk.practice else ""
    unsigned = news.not_signed
    called = f"{day_that_was(unsigned, today)} was not signed off: deskapp day looks at it." if unsigned else ""
    answerphone = state_words(news.answerphone, now).replace(" (k)", "")
    unfinished = [f"Unfinished: {unfinished_words(seen, here)}" for seen in news.unfinished]
    first = f"{phrases.day(today)}, {phrases.clock_time(now)}. {on_desk}"
    return [words for words in (practice, first, answerphone, called, *warnings, *unfinished) if words]


def row_words(row: QueueRow, desk: Desk, now: datetime) -> str:
    """One contact in sentences: who, what is owed by when and how long is left, how to reach them, what to mind."""
    today = phrases.london(now).date()
    by = f"{day_as_of(day_due(row.due_at), today)} {phrases.due_clock(row.due_at)}"
    title = "reply" if row.promise == "reply" else promise_title(row.promise, row.channel, row.kind).lower()
    parts = [
        f"{name_of(row)}, {CAME[row.channel]}, {title} by {by}, {left_words(row.due_at, desk, now)}.",
        "SAFETY: somebody may be in danger." if row.safeguarding else "",
        f"{dial_words(row.number, relay=row.relay)}.",
        "DON'T LEAVE A MESSAGE." if row.ok_to_leave_message == "no" else "",
        f"NEEDS: {row.needs}." if row.needs else "",
        "A complaint." if row.kind == Kind.COMPLAINT else "",
        f"About: {row.about}.",
        f"They have been {phrases.chased_words(row.chasing_count)} about it." if row.chasing_count else "",
        f"{row.owner} has it.",
        f"{row.ref}.",
    ]
    return clean(" ".join(part.replace("..", ".") for part in parts if part))


def left_words(due_at: datetime, desk: Desk, now: datetime) -> str:
    """How long is left until something is due, or how late it is, in words."""
    read = reading(now, due_at, due_date_of(due_at), desk.edition.calendar)
    if read.late:
        days = -read.working_days_left
        by = phrases.working_days(days) if days >= SEVERAL_DAYS else phrases.duration(read.time_left)
        return f"LATE by {by}" if read.time_left else "LATE"
    if read.working_days_left > 1:
        return f"{phrases.working_days(read.working_days_left)} left"
    return (
        f"{phrases.duration(read.time_left)} of opening time left"
        if read.time_left > 0
        else "we do not open before then"
    )
