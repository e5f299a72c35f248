"""A desk in words: its settings, what was changed, and who is in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from db.backups.backup import backups_folder
from db.backups.chain_ends import RESTORED
from db.backups.second_place import BACKUP_TO
from db.backups.shelf import last_good
from db.backups.state import backup_state
from db.desk import staff_changes, topics
from db.desk.absences import absences_between, who_is_away
from db.desk.desk import Desk
from db.desk.desk_changes import CharterChange, DeskChanged, every_change
from db.desk.pin import PIN, has_pin
from db.desk.settings import BEFORE_YOU_GO, HIDE_AFTER, SAFEGUARDING, TELEPHONE, THEME
from db.desk.staff import everybody
from db.models import DeskChangeKind
from db.privacy.retention import RETENTION
from db.queue.first_page import AwaySeen
from deskapp.charter.calendar import WorkingCalendar
from deskapp.charter.rules import local_date
from deskapp.views.charter import NO_SAFEGUARDING, NO_TELEPHONE
from deskapp.views.upkeep.backup_notice import PRACTICE_MAKES_NONE, moment_words
from deskapp.wording import phrases
from deskapp.wording.printable import cut, fit, printable
from deskapp.wording.times import day_short_as_of

FORTNIGHT = 14
"""The days that are shown, today included."""
_NAME, _CELL = 15, 4
_IN, _AWAY, _SHUT = "in", "OUT", "shut"

_WORDS: Mapping[DeskChangeKind | CharterChange, str] = {
    CharterChange.DAYS: "Calendar: {about}",
    CharterChange.ADOPTED: "Charter {about} was adopted, from {new}",
    CharterChange.REPLACED: "The text of charter {about}, from {new}, was replaced",
    CharterChange.WITHDRAWN: "Charter {about}, from {new}, was withdrawn",
    DeskChangeKind.STAFF_ADDED: "{about} was put on the staff",
    DeskChangeKind.STAFF_BACK: "{about} was put on the staff again",
    DeskChangeKind.STAFF_RENAMED: "{old} is called {new}",
    DeskChangeKind.STAFF_LEFT: "{about} left{to}",
    DeskChangeKind.STAFF_MERGED: "{about} is {new}: two names of one colleague{to}",
    DeskChangeKind.TOPIC_ADDED: "{about} was made a topic",
    DeskChangeKind.TOPIC_BACK: "{about} is offered as a topic again",
    DeskChangeKind.TOPIC_RENAMED: "Topic {old} is called {new}",
    DeskChangeKind.TOPIC_RETIRED: "Topic {about} was retired",
    DeskChangeKind.TOPIC_MERGED: "Topic {about} is {new}: two names of one topic{to}",
    DeskChangeKind.SETTING: "{about}: {new}, before: {old}",
}
_SAYS_BOTH = (DeskChangeKind.STAFF_RENAMED, DeskChangeKind.TOPIC_RENAMED, DeskChangeKind.SETTING)
"""Kinds of changes whose words name both values, so that an undo reads as a change back."""
_SETTING_NAMES = {
    HIDE_AFTER: "Hide the screen after, in minutes",
    THEME: "Colours",
    BEFORE_YOU_GO: "Before you go",
    BACKUP_TO: "Second place of the backups",
    TELEPHONE: "Our number",
    SAFEGUARDING: "In danger, tell",
    PIN: "PIN of the hidden screen",
    RETENTION: "Kept for years",
}


def values_now(desk: Desk) -> Mapping[str, str]:
    """Summary of each section of the settings that has one, by its title. Raises RecordError."""
    here = [one.active for one in staff_changes.with_counts(desk.engine)]
    known = [one.active for one in topics.topics_with_counts(desk)]
    found = every_change(desk.engine, most=1)
    return {
        "Staff": f"{sum(here)} here{f', {len(here) - sum(here)} left' if not all(here) else ''}",
        "Topics": f"{sum(known)}{f', {len(known) - sum(known)} retired' if not all(known) else ''}",
        "Who is in": _in_today(desk),
        "Our number": desk.telephone or NO_TELEPHONE,
        "In danger, tell": desk.safeguarding or NO_SAFEGUARDING,
        "Hide the screen": f"after {desk.hide_after} minutes without a key" if desk.hide_after else "never",
        "PIN": "a hidden screen asks for it" if has_pin(desk) else "none: Enter shows the screen again",
        "Before you go": "; ".join(desk.before_you_go),
        "Backups": backup_words(desk),
        "Colours": "light" if "light" in desk.kept.get(THEME, "") else "dark",
        "What was changed": change_line(found[0], desk.clock.now()) if found else "nothing yet",
    }


def fortnight_of(desk: Desk) -> list[str]:
    """The lines about who is in during the two weeks to come. Raises RecordError."""
    today = local_date(desk.clock.now())
    away = absences_between(desk.engine, today, today + timedelta(days=FORTNIGHT - 1))
    names = [one.name for one in everybody(desk.engine)]
    return fortnight_lines(names, away, desk.edition.calendar, today)


def _in_today(desk: Desk) -> str:
    away = who_is_away(desk.engine, local_date(desk.clock.now()))
    return f"away today: {', '.join(one.name for one in away.values())}" if away else "everybody, today"


def backup_words(desk: Desk) -> str:
    """When the last backup was made, and the second place."""
    state, place, now = backup_state(desk), desk.kept.get(BACKUP_TO, ""), desk.clock.now()
    if state is None:
        found = last_good(backups_folder(desk.settings), now)
        why = PRACTICE_MAKES_NONE if desk.practice else "none is made while the clock is set"
        return f"{moment_words(found.taken_at, now) if found else 'none yet'}; {why}"
    made = moment_words(state.last, now) if state.last else "none yet"
    return f"{made}; a copy in {place}" if place else f"{made}; no second place"


def _restored_from(taken_at: str, now: datetime) -> str:
    return moment_words(datetime.fromisoformat(taken_at), now)


def change_line(one: DeskChanged, now: datetime) -> str:
    """A change in a line: local day and time, its author's first name if somebody was on the desk, and its words."""
    by = f"{one.by.split(' ')[0]}: " if one.by else ""
    to = f", {one.moved} contacts to {one.new}" if one.moved else ""
    if one.about == RESTORED and one.kind is DeskChangeKind.SETTING:
        return f"{phrases.time_as_of(one.at, now)}  The backup of {_restored_from(one.new, now)} was put back"
    words = _WORDS[one.kind].format(
        about=_SETTING_NAMES.get(one.about, one.about), old=one.old or "-", new=one.new or "-", to=to
    )
    if one.is_undo and one.kind not in _SAYS_BOTH:
        words = f"Taken back: {words}"
    return f"{phrases.time_as_of(one.at, now)}  {by}{words}{'  (taken back)' if one.undone else ''}"


# Who is in


def fortnight_lines(
    names: Sequence[str], away: Sequence[AwaySeen], calendar: WorkingCalendar, today: date
) -> list[str]:
    """A heading of days, a line for each colleague, and the absences in words: at most 57 cells wide."""
    days = _days(calendar, today)
    heads = ["".join(f"{on:%a}".ljust(_CELL) for on in days), "".join(f"{on.day}".ljust(_CELL) for on in days)]
    table = [fit("", _NAME) + head for head in heads]
    for name in names:
        cells = "".join(_cell(name, on, away, calendar).ljust(_CELL) for on in days)
        table.append(f"{fit(cut(printable(name), _NAME - 1), _NAME)}{cells}")
    return [line.rstrip() for line in [*table, "", *fortnight_sentences(away, today)]]


def fortnight_sentences(away: Sequence[AwaySeen], today: date) -> Iterator[str]:
    """The absences of the two weeks, a sentence each."""
    for one in away:
        first = "" if one.first_day <= today else f" from {day_short_as_of(one.first_day, today)}"
        last = f" until {day_short_as_of(one.last_day, today)}" if one.last_day else ", with no return date"
        same = (
            f" on {day_short_as_of(one.first_day, today)}"
            if one.last_day is not None and today < one.first_day == one.last_day
            else ""
        )
        why = f": {one.why}" if one.why else ""
        yield printable(f"{one.name} is away{same or first + last}{why}.")
    yield "Everybody else is in." if away else "Everybody is in these two weeks."


def _days(calendar: WorkingCalendar, today: date) -> list[date]:
    """The days of the two weeks that are open in other weeks: a closed one is shown as shut."""
    days = (today + timedelta(days=ahead) for ahead in range(FORTNIGHT))
    return [on for on in days if calendar.weekly[on.weekday()]]


def _cell(name: str, on: date, away: Sequence[AwaySeen], calendar: WorkingCalendar) -> str:
    if not calendar.is_working_day(on):
        return _SHUT
    gone = any(one.name == name and one.first_day <= on <= (one.last_day or on) for one in away)
    return _AWAY if gone else _IN
