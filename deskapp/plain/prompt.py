"""The desk open line by line for a whole day: one prompt that everything comes back to."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from db.answerphone_state import state_words
from deskapp.plain.commands import LEAVE, aside, obey
from deskapp.plain.conversation import InputEndedError
from deskapp.plain.forms import waiting
from deskapp.plain.queue import say_head
from deskapp.plain.work import DONE, STOPPED, AtDesk, somebody_on_desk
from deskapp.words import phrases
from screens.answerphone_row import is_check
from screens.overnight import is_unfinished
from screens.queue_news import News, read_news

QUESTION = "What next?"
EXPLAINED = "Like: call, queue, reply 26-0412, find hall. help names everything. leave closes the desk."


def stay(here: AtDesk) -> int:
    """Ask what is next until somebody leaves; the exit status of what was done last, or 130 for Ctrl+C twice."""
    here.talk.stays, here.talk.aside = True, partial(aside, here)
    somebody_on_desk(here)
    said = news_words(here, say_head(here))
    here.talk.say(said)
    here.talk.say(EXPLAINED)
    status, stopped = DONE, False
    while True:
        if here.desk.is_another_day:
            somebody_on_desk(here, anew=True)
            said = news_words(here, say_head(here))
            here.talk.say(said)
        try:
            typed = here.talk.ask(QUESTION, EXPLAINED)
        except InputEndedError:
            return status
        except KeyboardInterrupt:
            if stopped:
                return STOPPED
            here.talk.say("Type leave to close the desk, or press Ctrl+C once more.")
            stopped = True
            continue
        stopped = False
        if typed.removeprefix("/").casefold() == LEAVE:
            return DONE
        status = obey(here, typed) if typed else status
        said = _say_news(here, said, always=not typed)


def _say_news(here: AtDesk, said: str, *, always: bool) -> str:
    """What is different from what was said last, in one line; with the time where that was asked for."""
    words = news_words(here, read_news(here.desk, here.drafts))
    now = here.desk.clock.now()
    if always:
        on_desk = here.desk.staff.name if here.desk.staff else "nobody yet"
        here.talk.say(f"{phrases.clock_time(now)}. On desk: {on_desk}. {words}")
    elif words != said:
        here.talk.say(words)
    return words


def news_words(here: AtDesk, news: News) -> str:
    """How the desk stands, in one line: what waits, what is late, what is unfinished, the answerphone."""
    now = here.desk.clock.now()
    unfinished = len(waiting(here))
    parts = [
        _waiting_words(news, now),
        f"{unfinished} unfinished." if unfinished else "",
        state_words(news.answerphone, now).replace(" (k)", "") if news.answerphone.warns(now) else "",
    ]
    return " ".join(part for part in parts if part)


def _waiting_words(news: News, now: datetime) -> str:
    rows = [row for row in news.rows if not (is_unfinished(row) or is_check(row))]
    late = sum(row.due_at < now for row in rows)
    return f"{len(rows) or 'Nothing'} waiting{f', {late} LATE' if late else ''}."
