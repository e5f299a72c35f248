"""The queue read out in sentences, a row a line, after the warnings."""

from __future__ import annotations

from datetime import datetime, timedelta

from db.answerphone.state import state_words
from db.desk.desk import Desk
from db.end_of_day.sign_offs import Signed, last_signed, mark_sheet_seen, sheet_to_show, signed_on
from db.queue.first_page import QueueRow
from deskapp.charter.rules import due_date_of, reading
from deskapp.charter.vocabulary import Kind
from deskapp.clock import NO_TIME
from deskapp.errors import WordsError
from deskapp.limits import number_in
from deskapp.parsing.matching import chosen
from deskapp.parsing.numbers import dial_words
from deskapp.parsing.time_box import past_date
from deskapp.plain.conversation import clean
from deskapp.plain.session import DONE, LineSession, Meant
from deskapp.publish.handover import sheet_to_read
from deskapp.publish.handover_page import as_spoken
from deskapp.views.contact import name_of
from deskapp.views.drafts import spoken_line
from deskapp.views.queue_filter import View, shown
from deskapp.views.queue_head import clock_warning, holiday_warning
from deskapp.views.queue_news import News, read_news
from deskapp.views.upkeep.backup_notice import backup_notice
from deskapp.views.waiting import waiting_words
from deskapp.wording import phrases
from deskapp.wording.absence import away_words
from deskapp.wording.naming import channel_name, kind_title
from deskapp.wording.promise_lines import promise_title
from deskapp.wording.queue_cells import NOBODY_TOLD, SAFETY, subject_words
from deskapp.wording.sign_off import day_that_was
from deskapp.wording.times import day_as_of, day_due

SEVERAL_DAYS = 2


def say_queue(here: LineSession, typed: str = "") -> int:
    """Read the queue out, soonest due first; `typed` names a view, or a number of rows. The exit status. Raises
    WordsError.

    From then on the numbers choose the contacts. The warnings were said when the prompt opened.
    """
    desk, now = here.desk, here.desk.clock.now()
    most = number_in(typed) or None
    view = _view(typed if most is None else "", desk)
    news = read_news(desk, here.drafts) if here.talk.stays else say_head(here)
    rows = shown(news.rows, view, now, desk.staff.id if desk.staff else None, news.away).contacts
    kind = "" if view is View.ALL else f" ({view.words})"
    here.talk.say(f"{len(rows)} waiting{kind}, soonest first." if rows else view.when_empty())
    here.listed = {number: Meant(contact_id=row.contact_id) for number, row in enumerate(rows, 1)}
    for number, row in enumerate(rows[:most], 1):
        ringing = news.ringing.get(row.contact_id)
        since = f" {ringing.name} has been ringing them since {phrases.clock_time(ringing.at)}." if ringing else ""
        away = news.away.get(row.owner_id)
        gone = f" AWAY: {away_words(row.owner, away.last_day, phrases.local_time(now).date())}." if away else ""
        here.talk.say(f"{number}. {row_words(row, desk, now)}{gone}{since}")
    return DONE


def say_head(here: LineSession) -> News:
    """Read out last evening's handover sheet, once, then the day and the warnings. Returns the news that was read."""
    desk, now = here.desk, here.desk.clock.now()
    if not desk.is_another_day and (signed := sheet_to_show(desk, now)) is not None:
        read_out_sheet(here, signed)
        mark_sheet_seen(desk, now)
    news = read_news(desk, here.drafts)
    for words in head(here, news, now):
        here.talk.tell(words)
    return news


def _view(typed: str, desk: Desk) -> View:
    """The view named, which may be the key of a kind of the charter's own; the whole queue if nothing was typed."""
    views = {str(view): view for view in View} | {str(one.kind): View.of_kind(one.kind) for one in desk.edition.kinds}
    name = chosen(typed, list(views)) if typed else View.ALL
    if name is None:
        raise WordsError(f"The queue has these views: {', '.join(views)}")
    return views[name]


def say_handover(here: LineSession, typed: str = "") -> int:
    """Read out the sheet of the local date named, or of the last day that was signed off; the exit status. Raises
    WordsError for a text that is no day.
    """
    now = here.desk.clock.now()
    today = phrases.local_time(now).date()
    if typed:
        day = past_date(typed, now)
        signed, none = signed_on(here.desk.engine, day), f"{day_that_was(day, today)} was not signed off"
    else:
        signed, none = last_signed(here.desk.engine, today + timedelta(days=1)), "No day has been signed off yet"
    if signed is None:
        here.talk.say(f"{none}, so there is no sheet. deskapp day is the end of the day.")
    else:
        read_out_sheet(here, signed)
    return DONE


def read_out_sheet(here: LineSession, signed: Signed) -> None:
    """Read out the handover sheet of a sign-off."""
    sheet = sheet_to_read(here.desk, signed.review_id, here.drafts.unfinished())
    for line in as_spoken(sheet):
        here.talk.say(line)


def head(here: LineSession, news: News, now: datetime) -> list[str]:
    """The day, the warnings, and the number of drafts: a text each."""
    desk = here.desk
    today = phrases.local_time(now).date()
    backups = news.notices.backups
    warnings = [
        clock_warning(now, news.last_written_at),
        backup_notice(backups.last, backups.since, now) if backups else "",
        holiday_warning(desk.edition.calendar, now),
    ]
    on_desk = f"On desk: {desk.staff.name}." if desk.staff else "Nobody is on the desk yet."
    practice = "PRACTICE: everybody here is made up." if desk.practice else ""
    unsigned = news.notices.not_signed
    called = f"{day_that_was(unsigned, today)} was not signed off: deskapp day looks at it." if unsigned else ""
    answerphone = state_words(news.answerphone, now)
    unfinished = [f"Unfinished: {spoken_line(seen, now)}" for seen in news.unfinished]
    if len(unfinished) > 1:
        unfinished = [f"{len(unfinished)} are unfinished: deskapp plain unfinished reads them out"]
    first = f"{phrases.day(today)}, {phrases.clock_time(now)}. {on_desk}"
    return [words for words in (practice, first, answerphone, called, *warnings, *unfinished) if words]


def row_words(row: QueueRow, desk: Desk, now: datetime) -> str:
    """One contact in sentences: person, due time and time left, ways to reach them, and cautions."""
    parts = [
        f"{name_of(row)}, {channel_name(row.channel)}, {_by_when(row, desk, now)}",
        f"{NOBODY_TOLD if row.nobody_told else SAFETY}: somebody may be in danger." if row.safeguarding else "",
        f"{dial_words(row.number, relay=row.relay)}.",
        "DON'T LEAVE A MESSAGE." if row.ok_to_leave_message == "no" else "",
        f"NEEDS: {row.needs}." if row.needs else "",
        _kind_words(row.kind),
        f"About: {subject_words(row.about, unclear=row.unclear)}.",
        f"They have {phrases.chased_words(row.chasing_count)}." if row.chasing_count else "",
        f"{row.owner} has it.",
        f"{row.ref}.",
    ]
    return clean(" ".join(part.replace("..", ".") for part in parts if part))


def _kind_words(kind: Kind) -> str:
    if kind is Kind.COMPLAINT:
        return "A complaint."
    return f"{kind_title(kind)}." if kind.is_own else ""


def _by_when(row: QueueRow, desk: Desk, now: datetime) -> str:
    """The due time and the time left; or a note that it waits for the caller, or that nothing was promised."""
    waits = waiting_words(row, now, desk.edition.calendar, desk.edition.ask_again_after)
    if waits is not None:
        return waits.sentence
    title = "reply" if row.promise == "reply" else promise_title(row.promise, row.channel, row.kind).lower()
    today = phrases.local_time(now).date()
    if row.due_at == NO_TIME:
        return f"{title} when we can: no time was promised."
    by = f"{day_as_of(day_due(row.due_at), today)} {phrases.due_clock(row.due_at)}"
    return f"{title} by {by}, {left_words(row.due_at, desk, now)}."


def left_words(due_at: datetime, desk: Desk, now: datetime) -> str:
    """The time left until an instant, or the lateness, in words; from one working day on in working days."""
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
