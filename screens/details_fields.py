"""What can be written down of each kind of contact: the lines of the details form, and how each is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from textual.app import ComposeResult

from db.models import Discussion, Finding
from db.typed import RefusedError
from deskapp.charter.calendar import WorkingCalendar
from deskapp.errors import WordsError
from deskapp.words import moments, phrases
from deskapp.words.times import day_due
from screens.widgets.box import Box
from screens.widgets.choice import YES_NO, Choice, Option

SPOKEN = (Option("yes", "s", "Spoken"), Option("no", "w", "Written"))
TALK = (
    Option(Discussion.OFFERED, "o", "Offered"),
    Option(Discussion.DECLINED, "d", "They declined"),
    Option(Discussion.NOT_OFFERED, "n", "Not offered"),
)
OUTCOME = (
    Option(Finding.WELL_FOUNDED, "w", "Well founded"),
    Option(Finding.PARTLY, "p", "Partly"),
    Option(Finding.NOT_WELL_FOUNDED, "n", "Not well founded"),
    Option(Finding.WITHDRAWN, "t", "Taken back by them"),
    Option(Finding.PASSED_ON, "o", "Passed on"),
)

Reader = Callable[[str, datetime, WorkingCalendar], object]
"""From what was typed, at a moment, to what the record keeps."""


def _words(typed: str, _now: datetime, _calendar: WorkingCalendar) -> str:
    return typed


def _yes_no(typed: str, _now: datetime, _calendar: WorkingCalendar) -> bool | None:
    return {"yes": True, "no": False}.get(typed)


def _flag(typed: str, _now: datetime, _calendar: WorkingCalendar) -> bool:
    return typed == "yes"


def _day(typed: str, now: datetime, _calendar: WorkingCalendar) -> date | None:
    return moments.past_date(typed, now) if typed else None


def _day_to_come(typed: str, now: datetime, calendar: WorkingCalendar) -> date | None:
    return day_due(moments.promised(typed, now, calendar)) if typed else None


def _time(typed: str, now: datetime, _calendar: WorkingCalendar) -> datetime | None:
    return moments.past(typed, now) if typed else None


def _talk(typed: str, _now: datetime, _calendar: WorkingCalendar) -> Discussion | None:
    return Discussion(typed) if typed else None


def _finding(typed: str, _now: datetime, _calendar: WorkingCalendar) -> Finding | None:
    return Finding(typed) if typed else None


COMPLAINT: Mapping[str, Reader] = {
    "spoken": _yes_no,
    "sorted_on": _day,
    "discussion_offered": _talk,
    "plan": _words,
    "agreed_on": _day_to_come,
    "outcome_wanted": _words,
    "other_bodies": _words,
    "body_lead": _words,
    "consent_to_share": _yes_no,
    "advocacy_told": _yes_no,
    "written_copy_given": _yes_no,
    "serious": _flag,
    "told_who": _words,
    "told_at": _time,
    "outcome": _finding,
    "to_ombudsman": _yes_no,
    "remedy": _words,
    "learning": _words,
}
OWN_INFORMATION: Mapping[str, Reader] = {
    "id_checked": _yes_no,
    "clarified_on": _day,
    "given_on": _day,
    "given_how": _words,
}
TIMES: Mapping[str, Reader] = {
    **{
        name: reader
        for name, reader in {**COMPLAINT, **OWN_INFORMATION}.items()
        if reader in (_day, _day_to_come, _time)
    },
    "safeguarding_at": _time,
    "met_on": _day,
    "assessment_done": _day,
    "support_start": _day,
    "plan_done": _day,
}
"""The fields that hold a day or a time: said back beside their boxes."""


def complaint_boxes(put_right_by: date) -> ComposeResult:
    """A complaint's own facts."""
    yield Choice("spoken", "How made", SPOKEN, brief=True)
    by = f"{phrases.day_short(put_right_by)} or before: counted apart"
    yield Box("sorted_on", "Sorted on", cells=14, max_length=40, hint=by)
    yield Choice("discussion_offered", "Talk it over", TALK, brief=True)
    yield Box("plan", "Agreed", cells=0, max_length=1000)
    yield Box("agreed_on", "Answer by", cells=14, max_length=40, hint="the day agreed, like 9/12 or +10d")
    yield Box("outcome_wanted", "They want", cells=0, max_length=400)
    yield Box("other_bodies", "Other bodies", cells=0, max_length=400)
    yield Box("body_lead", "Who leads", cells=30, max_length=80)
    yield Choice("consent_to_share", "OK to share?", YES_NO, brief=True)
    yield Choice("advocacy_told", "Told advocacy?", YES_NO, brief=True)
    yield Choice("written_copy_given", "Copy given?", YES_NO, brief=True)
    yield Choice("serious", "Serious?", YES_NO, brief=True)
    yield Box("told_who", "Who was told", cells=30, max_length=120)
    yield Box("told_at", "When told", cells=20, max_length=40, hint="like 1040 or y 1620")
    yield Choice("outcome", "Outcome", OUTCOME, brief=True)
    yield Choice("to_ombudsman", "To Ombudsman?", YES_NO, brief=True)
    yield Box("remedy", "Put right by", cells=0, max_length=400)
    yield Box("learning", "We learn", cells=0, max_length=1000)


def own_information_boxes() -> ComposeResult:
    """What was done about a request for what we hold about somebody."""
    yield Choice("id_checked", "Sure who?", YES_NO, brief=True)
    yield Box("clarified_on", "Asked what on", cells=20, max_length=40, hint="the day we asked what they want to see")
    yield Box("given_on", "Given on", cells=20, max_length=40, hint="like today or 20 nov")
    yield Box("given_how", "Given how", cells=0, max_length=80)


def request_boxes() -> ComposeResult:
    """What may turn out later of anything else: that they want to see what we hold about them."""
    yield Choice("wants", "Wants", (Option("own_information", "l", "Own information (a legal request)"),), brief=True)


def danger_boxes() -> ComposeResult:
    """Whether somebody may be in danger, who was told, and when."""
    yield Choice("safeguarding", "In danger?", YES_NO, brief=True)
    yield Box("safeguarding_who", "Who was told", cells=30, max_length=120, hint="blank: nobody more")
    yield Box("safeguarding_at", "When told", cells=20, max_length=40, hint="Enter: now")


HINTS: Mapping[str, str] = {
    "spoken": "Was it made by word of mouth, or in writing?",
    "sorted_on": "When was it sorted to their satisfaction? Enter leaves it out.",
    "discussion_offered": "Did we offer to talk it through?",
    "plan": "How we deal with it, in their words.",
    "agreed_on": "By when they have the answer. It is a promise of its own.",
    "outcome_wanted": "What would put it right for them, in their words.",
    "other_bodies": "Who else it is about: the hospital, the council...",
    "body_lead": "Who gives the one answer.",
    "consent_to_share": "Did they agree to us sharing it with the others?",
    "advocacy_told": "Were they told that an advocate can help them, for nothing?",
    "written_copy_given": "Were they given their complaint as we wrote it down?",
    "serious": "Could somebody be harmed? Then somebody has to be told.",
    "told_who": "Who was told that it is serious?",
    "told_at": "When were they told: 1040, -15, y 1620",
    "outcome": "How it ended. It can be written down after it is closed.",
    "to_ombudsman": "Did they take it to the Ombudsman?",
    "remedy": "What we did to put it right.",
    "learning": "What we do otherwise from now on.",
    "wants": "l where they ask what we hold about them: a month from when they asked.",
    "id_checked": "Did we make sure who they are?",
    "clarified_on": "When did we ask what they want to see? Enter leaves it out.",
    "given_on": "When were they given it? That keeps the promise.",
    "given_how": "How it was given, like: by post, recorded.",
    "safeguarding": "May somebody be in danger?",
    "safeguarding_who": "Who did you tell? Until somebody was told, it says so everywhere.",
    "safeguarding_at": "When were they told? Enter: now. Or: 1040, -15, y 1620",
    "met_on": "When did we meet them? That starts the promise.",
    "assessment_done": "When was the first assessment finished? That keeps the promise.",
    "support_start": "When did their support start? That starts the promise.",
    "plan_done": "When was the support plan ready? That keeps the promise.",
}


def read_field(name: str, typed: str, now: datetime, calendar: WorkingCalendar, reader: Reader) -> object:
    """What the record keeps of what was typed. Raises RefusedError with the field and the mend."""
    try:
        return reader(typed, now, calendar)
    except WordsError as error:
        raise RefusedError(name, str(error)) from error


def typed_as(value: object) -> str:
    """A fact as it would be typed into its box."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        here = phrases.london(value)
        return f"{here.day}/{here.month}/{here.year} {phrases.clock_time(value)}"
    if isinstance(value, date):
        return f"{value.day}/{value.month}/{value.year}"
    return str(value)
