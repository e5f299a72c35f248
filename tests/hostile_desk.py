"""A desk where everything that anybody could type is hostile, made once per process and copied."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from contextlib import closing, suppress
from datetime import date
from functools import cache
from itertools import cycle
from pathlib import Path

from db.contacts import log
from db.desk import settings, topics
from db.desk.absences import go_away
from db.desk.desk import Desk
from db.desk.staff import add_staff, come_on_duty, everybody
from db.drafts.book import DraftBook
from db.people.organisation_edit import NO_FIELDS, add_organisation
from db.privacy.holds import begin_hold
from db.replies.note import note
from db.reports.period import parse_period
from db.reports.period_actions import write_action
from db.startup.open_desk import open_desk
from deskapp.charter.vocabulary import Channel, Kind, Outcome
from deskapp.errors import WordsError
from deskapp.settings import Settings
from tests.db.desk_case import StoppedClock, at, change, checked, entry, reply
from tests.hostile import TYPED
from tests.hostile_charter import hostile_charter
from tests.screens.front_desk import STAFF, TUESDAY, copy_of_made_once

WORDS = ("[/] [@click=app.quit]Ann[/b]", *[words for words in TYPED if any(letter.isalpha() for letter in words)][::2])
"""Names, each of which has a letter; the first is markup that Textual refuses, and a link that would end the app."""


def copy_hostile(folder: Path) -> Settings:
    """Put the hostile record and its drafts into a folder that is not there yet. Returns the settings of a desk there.
    Person 1 and contact 1 have `WORDS[0]` in every field.
    """
    shutil.copytree(_made(), folder)
    return Settings(folder, staff_name=STAFF[-1])


@cache
def _made() -> Path:
    around = Path(tempfile.mkdtemp(prefix="hostile-"))
    atexit.register(shutil.rmtree, around, ignore_errors=True)
    made = Settings(around / "desk", staff_name=STAFF[-1])
    copy_of_made_once(made, STAFF, text=hostile_charter(cycle(WORDS)))
    clock = StoppedClock(TUESDAY)
    with closing(open_desk(made, clock)) as desk:
        come_on_duty(desk, STAFF[-1])
        _fill(desk)
    with closing(DraftBook(made.drafts, clock)) as drafts:
        for words in WORDS[:8]:
            draft = drafts.begin("call", by=words[:20], at=clock.now())
            draft.keep({"name": words[:80], "about": words[:100], "number": words[:40]}, "about")
            draft.park()
    return made.folder


def _keep_words(desk: Desk) -> None:
    """Hostile words in the settings, in an absence, in what is done about a missed promise, and in a hold."""
    words = cycle(WORDS[1:])
    settings.keep(desk, settings.TELEPHONE, f"{next(words)[:40]}", "")
    settings.keep(desk, settings.SAFEGUARDING, f"{next(words)[:100]}", "")
    settings.keep(desk, settings.BEFORE_YOU_GO, "; ".join(f"{number} {next(words)[:30]}" for number in range(5)), "")
    settings.keep(desk, settings.THEME, next(words), "")
    for number, one in enumerate(everybody(desk.engine)[:6]):
        go_away(desk, one.id, date(2026, 11, 25), date(2026, 11, 26), next(words)[:80] if number else WORDS[0])
    for rule in ("asked", "text-ack"):
        write_action(desk, parse_period("2026-11"), rule, f"x {next(words)}"[:200])
    begin_hold(desk, 1, WORDS[0])


def _fill(desk: Desk) -> None:
    for words in WORDS[:12]:
        with suppress(WordsError):
            add_staff(desk, words[:40])
        with suppress(WordsError):
            topics.add(desk, words[:20])
    for number, words in enumerate(WORDS):
        said = {"name": words[:80], "about": f"x {words}"[:110].strip(), "detail": words[:4000], "address": words[:200]}
        kind = (Kind.COMPLAINT, Kind.ENQUIRY, Kind.COMPLIMENT, Kind("foi"))[number % 4]
        channel = (Channel.ANSWERPHONE, Channel.LETTER, Channel("text"))[number % 3]
        received_at = at(20 + number % 4, 10)
        logged = log.log_contact(
            desk, entry(channel, kind=kind, number="01632 960 044", received_at=received_at, **said)
        )
        note(desk, logged.contact_id, words=f"x {words}"[:4000])
        if number % 5 == 4:
            reply(desk, logged.contact_id, told=f"x {words}"[:400])
    first = WORDS[0]
    change(
        desk, 1, needs=first, likes_to_be_called=first, address=first, role=first, best_time=first, caution=first,
        caution_review_on=date(2027, 3, 1),
    )  # fmt: skip
    add_organisation(desk, NO_FIELDS._replace(name=first, notes=first, opening=first, is_signpost=True))
    log.log_contact(desk, entry(name=first, about=first, outcome=Outcome.SORTED, received_at=at(24, 8)))
    _keep_words(desk)
    checked(desk)
