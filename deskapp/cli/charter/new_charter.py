"""`deskapp charter new` and `next`: write a charter's file, from answers to a dozen questions or from the one in force.

Only a file that passes `deskapp charter check` is written, and none is ever overwritten.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from db.startup.open_desk import open_desk
from deskapp.charter.hours import WEEKDAYS, read_hours, written_hours
from deskapp.charter.new_file import REPLY_CHANNELS, CharterAnswers, edition_name, file_lines
from deskapp.charter.reading import parse_edition
from deskapp.charter.rule_check import check_every_rule
from deskapp.charter.rules import local_date
from deskapp.cli import output
from deskapp.clock import Clock
from deskapp.errors import CharterError, DeskError, WordsError
from deskapp.parsing.set_time import any_moment
from deskapp.plain.conversation import Conversation, InputEndedError, Offered
from deskapp.settings import Settings
from deskapp.views.adopted import unlike_words_of
from deskapp.wording.times import day

_Value = TypeVar("_Value")
_REGIONS = (
    Offered("ENG", "1", "England"),
    Offered("WLS", "2", "Wales"),
    Offered("SCT", "3", "Scotland"),
    Offered("NIR", "4", "Northern Ireland"),
    Offered("UK-ANY", "5", "a holiday anywhere in the UK"),
    Offered("IE", "6", "Ireland"),
    Offered("NONE", "7", "none: we keep no bank holidays"),
)
_BASES = (
    Offered("weekdays", "1", "Monday to Friday, less bank holidays and our closed days"),
    Offered("office", "2", "every day on which we open, whichever that is"),
    Offered("statutory", "3", "Monday to Friday, less bank holidays: our closed days count too"),
)
_HOLDING = (
    Offered("yes", "y", "yes: saying why not yet, and when, keeps the promise"),
    Offered("no", "n", "no: only a full reply keeps it"),
)
_MOST_DAYS = 250


def run_new(file: str, clock: Clock) -> str:
    """Ask, and write the file. Returns the text to print.

    Raises WordsError if the input ends early or the file exists.
    """
    talk = _conversation()
    try:
        talk.say("A charter is a file of promises. Enter takes what is offered; a question mark explains")
        answers = _ask(talk, clock.now())
    except InputEndedError:
        raise WordsError("The answers ended here: nothing was written.") from None
    return _write(file or f"{edition_name(answers.organisation)}.toml", "\n".join(file_lines(answers)), clock)


def run_next(file: str, settings: Settings, clock: Clock) -> str:
    """Write the charter in force to a new file for editing, valid from a later day. Returns the text to print.

    Raises WordsError if the day is too early, the input ends or the file exists.
    """
    desk = open_desk(settings, clock, takes_first=False)
    desk.close()
    edition, talk = desk.edition, _conversation()
    try:
        begins = _asked(talk, "From which day does the next charter hold?", _day_from(clock.now()), _month(clock.now()))
    except InputEndedError:
        raise WordsError("The answers ended here: nothing was written.") from None
    if begins <= edition.valid_from:
        raise WordsError(f"{edition.name} has held since {day(edition.valid_from)}. Give a later day")
    text = re.sub(r"(?m)^valid_from\s*=\s*\S+", f"valid_from = {begins}", edition.text, count=1)
    return _write(file or f"{edition.name}-{begins}.toml", text, clock)


def _write(file: str, text: str, clock: Clock) -> str:
    """Check a charter and write it. Raises CharterError for an invalid one, WordsError if the file exists."""
    path = Path(file)
    edition = parse_edition(text, str(path))
    check_every_rule(edition, max(local_date(clock.now()), edition.valid_from))
    try:
        with path.open("x", encoding="utf-8") as written:
            written.write(text.rstrip("\n") + "\n")
    except FileExistsError:
        raise WordsError(f"{path} is there already. Give another name: `deskapp charter new OTHER.toml`") from None
    except OSError as fault:
        raise WordsError(f"{path} could not be written ({fault.strerror})") from None
    unlike = unlike_words_of(edition)
    return (
        f"Written: {path}. Every rule of it was counted on each of 750 days. {f'{unlike} ' if unlike else ''}Read it "
        f"with `deskapp charter show {path}`, change it in any text editor, then `deskapp charter adopt {path}`."
    )


class _AsWritten(Conversation):
    """A conversation about a file: its hours are said as the file has them, and not as they are read out."""

    def say(self, words: str | DeskError) -> None:
        """Say one line, word for word."""
        self.repeat(str(words))


def _conversation() -> Conversation:
    if sys.stdin is None or sys.stdout is None:
        raise DeskError(output.NO_INPUT if sys.stdin is None else output.NO_OUTPUT)
    return _AsWritten(sys.stdin, sys.stdout, shutil.get_terminal_size().columns if sys.stdout.isatty() else None)


# The questions


def _ask(talk: Conversation, now: datetime) -> CharterAnswers:
    organisation = _asked(talk, "Whose charter is it? The organisation's name.", _some_words, None)
    return CharterAnswers(
        organisation=organisation,
        title=_asked(talk, "What is it called?", _some_words, "Our customer charter"),
        telephone=talk.ask("Your telephone number, read out to callers? Enter: none."),
        safeguarding=talk.ask("Who is told when somebody may be in danger, with the number? Enter: none."),
        source=_asked(talk, "Which document is it made from?", _some_words, f"{organisation}, customer charter"),
        region=_chosen(talk, "Whose bank holidays do you keep?", _REGIONS, "ENG"),
        valid_from=_asked(talk, "From which day does it hold?", _day_from(now), local_date(now)),
        hours=_hours(talk),
        basis=_chosen(talk, "What is a working day?", _BASES, "weekdays"),
        replies={
            key: _days(talk, f"Within how many working days do you reply to {what}?", usual)
            for key, what, _, usual in REPLY_CHANNELS
        },
        call=_days(talk, "A call or a visit that is not sorted at once: by when do they hear, in working days?", 1),
        holding=_chosen(talk, "Does saying why not yet, and when, keep such a promise?", _HOLDING, "yes") == "yes",
        acknowledge=_days(talk, "Within how many working days do you say that you have a complaint?", 5),
        stage_1=_days(talk, "Within how many working days of that do you answer it?", 10),
        stage_2=_days(talk, "Is there a stage 2? Within how many working days of being asked for it?", None),
        checks=_asked(talk, "How many times a day is the answerphone checked? 0: there is none.", _whole(0, 9), 1),
        topics=_asked(talk, "What are contacts about? A few topics, with commas.", _topics, ["Our services", "Other"]),
    )


def _asked(talk: Conversation, question: str, read: Callable[[str], _Value], otherwise: _Value | None) -> _Value:
    """Ask until `read` accepts the answer. Enter returns `otherwise`, unless that is None."""
    offered = otherwise if not isinstance(otherwise, list) else ", ".join(otherwise)
    offer = "" if otherwise is None else f" Enter: {day(otherwise) if isinstance(otherwise, date) else offered}."
    while True:
        answer = talk.ask(f"{question}{offer}").strip()
        if not answer and otherwise is not None:
            return otherwise
        try:
            return read(answer)
        except (CharterError, WordsError) as wrong:
            talk.say(wrong)


def _chosen(talk: Conversation, question: str, offered: Sequence[Offered], otherwise: str) -> str:
    """Ask for one of a list, after reading out their labels. Enter returns `otherwise`."""
    talk.say(question)
    for one in offered:
        talk.say(f"{one.letter} {one.label}")
    usual = next(one.letter for one in offered if one.value == otherwise)
    return talk.choose(f"Which one? Enter: {usual}.", offered, otherwise=otherwise)


def _days(talk: Conversation, question: str, usual: int | None) -> int | None:
    """Ask for a number of working days; None for no promise. Enter returns `usual`."""
    offer = "none, nothing is promised" if usual is None else f"{usual}. none: nothing is promised"
    while True:
        answer = talk.ask(f"{question} Enter: {offer}.").strip().casefold()
        if answer in ("none", "no", "n", "0") or (not answer and usual is None):
            return None
        if not answer:
            return usual
        try:
            return _whole(1, _MOST_DAYS)(answer)
        except WordsError as wrong:
            talk.say(wrong)


def _hours(talk: Conversation) -> dict[str, str]:
    """Ask for the opening hours by weekday: first Monday to Friday, then the exceptions."""
    usual = _asked(talk, "When are you open, Monday to Friday?", _read_hours, "09:00-17:00")
    hours = dict.fromkeys(WEEKDAYS[:5], usual)
    while True:
        answer = talk.ask('Any day with other hours? Like "friday 09:00-13:00" or "wednesday closed". Enter: no more.')
        if not answer:
            if any(hours.values()):
                return hours
            talk.say("No day is open. Give at least one day its hours")
            continue
        name, _, written = answer.partition(" ")
        matching = [one for one in WEEKDAYS if len(name) > 1 and one.startswith(name.casefold())]
        if len(matching) != 1:
            talk.say("Begin with the day, like friday 09:00-13:00")
            continue
        try:
            hours[matching[0]] = _read_hours(written)
        except CharterError as wrong:
            talk.say(wrong)


def _read_hours(typed: str) -> str:
    return written_hours(read_hours(typed, "That")) or "closed"


def _some_words(typed: str) -> str:
    if not typed:
        raise WordsError("That cannot be left out. Type it")
    if len(typed) > 80:
        raise WordsError("That is longer than 80 letters. Shorten it")
    return typed


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(typed: str) -> int:
        if not re.fullmatch(r"[0-9]{1,4}", typed) or not least <= int(typed) <= most:
            raise WordsError(f"Type a whole number from {least} to {most}")
        return int(typed)

    return read


def _topics(typed: str) -> list[str]:
    found = list(dict.fromkeys(part.strip() for part in typed.split(",") if part.strip()))
    if not found or any(len(one) > 40 for one in found):
        raise WordsError("Type a few topics of at most 40 letters, with commas between them")
    return found


def _day_from(now: datetime) -> Callable[[str], date]:
    return lambda typed: local_date(any_moment(typed, now))


def _month(now: datetime) -> date:
    """The first day of the next month."""
    first = local_date(now).replace(day=1)
    return (first + timedelta(days=32)).replace(day=1)
