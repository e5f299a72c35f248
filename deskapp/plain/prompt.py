"""The prompt of line mode, open all day: every command returns to it."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from db.answerphone.state import state_words
from deskapp.plain.commands import LEAVE, aside, obey
from deskapp.plain.conversation import InputEndedError
from deskapp.plain.first_charter import ask_charter
from deskapp.plain.queue import say_head
from deskapp.plain.session import DONE, STOPPED, LineSession, current_user
from deskapp.plain.unfinished import drafts_waiting
from deskapp.views.queue_news import News, read_news
from deskapp.wording import phrases

QUESTION = "What next?"
_EXPLAINED = "Like: call, queue, reply 26-0412, find hall. help names everything. leave closes the desk."


def stay(here: LineSession) -> int:
    """Ask for commands until the user leaves; the exit status of the last one, or 130 for Ctrl+C twice."""
    here.talk.stays, here.talk.aside = True, partial(aside, here)
    current_user(here)
    ask_charter(here)
    said = news_words(here, say_head(here))
    here.talk.say(said)
    here.talk.say(_EXPLAINED)
    status, stopped = DONE, False
    while True:
        if here.desk.is_another_day:
            current_user(here, anew=True)
            said = news_words(here, say_head(here))
            here.talk.say(said)
        try:
            typed = here.talk.ask(QUESTION, _EXPLAINED)
        except InputEndedError:
            return status
        except KeyboardInterrupt:
            if stopped:
                return STOPPED
            here.talk.say("Type leave to close the desk, or press Ctrl+C again.")
            stopped = True
            continue
        stopped = False
        if typed.removeprefix("/").casefold() == LEAVE:
            return DONE
        status = obey(here, typed) if typed else status
        said = _say_news(here, said, always=not typed)


def _say_news(here: LineSession, said: str, *, always: bool) -> str:
    """The desk's news in one line. Said with the time if `always`, else only if it differs from `said`."""
    words = news_words(here, read_news(here.desk, here.drafts))
    now = here.desk.clock.now()
    if always:
        on_desk = here.desk.staff.name if here.desk.staff else "nobody yet"
        here.talk.say(f"{phrases.clock_time(now)}. On desk: {on_desk}. {words}")
    elif words != said:
        here.talk.say(words)
    return words


def news_words(here: LineSession, news: News) -> str:
    """The desk's state in one line: contacts waiting and overdue, drafts, and the answerphone if it warns."""
    now = here.desk.clock.now()
    unfinished = len(drafts_waiting(here))
    parts = [
        _waiting_words(news, now),
        f"{unfinished} unfinished." if unfinished else "",
        state_words(news.answerphone, now) if news.answerphone.warns(now) else "",
    ]
    return " ".join(part for part in parts if part)


def _waiting_words(news: News, now: datetime) -> str:
    rows = news.rows.contacts
    late = sum(row.due_at < now for row in rows)
    return f"{len(rows) or 'Nothing'} waiting{f', {late} LATE' if late else ''}."
