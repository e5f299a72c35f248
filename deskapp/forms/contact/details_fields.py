"""The fields of the details form for each kind of contact, and how each is parsed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from db.models import Discussion, Finding
from deskapp.charter.calendar import WorkingCalendar
from deskapp.forms.fields import YES_NO, ChoiceField, Hint, Option, TextField
from deskapp.forms.meant_times import Reader, date_in_full, typed_time_in_full
from deskapp.parsing import time_box
from deskapp.wording import phrases
from deskapp.wording.times import day_due

HOW_MADE = (Option("yes", "s", "Spoken"), Option("no", "w", "Written"))
TALK = (
    Option(Discussion.OFFERED, "o", "Offered"),
    Option(Discussion.DECLINED, "d", "They declined"),
    Option(Discussion.NOT_OFFERED, "n", "Not offered"),
)
OUTCOME = (
    Option(Finding.WELL_FOUNDED, "w", "Upheld"),
    Option(Finding.PARTLY, "p", "Partly upheld"),
    Option(Finding.NOT_WELL_FOUNDED, "n", "Not upheld"),
    Option(Finding.WITHDRAWN, "t", "Withdrawn"),
    Option(Finding.PASSED_ON, "o", "Passed on"),
)


def _words(typed: str, _now: datetime, _calendar: WorkingCalendar) -> str:
    return typed


def _yes_no(typed: str, _now: datetime, _calendar: WorkingCalendar) -> bool | None:
    return {"yes": True, "no": False}.get(typed)


def _flag(typed: str, _now: datetime, _calendar: WorkingCalendar) -> bool:
    return typed == "yes"


def _day(typed: str, now: datetime, _calendar: WorkingCalendar) -> date | None:
    return time_box.past_date(typed, now) if typed else None


def _day_to_come(typed: str, now: datetime, calendar: WorkingCalendar) -> date | None:
    return day_due(time_box.promised(typed, now, calendar)) if typed else None


def _time(typed: str, now: datetime, _calendar: WorkingCalendar) -> datetime | None:
    return time_box.past(typed, now) if typed else None


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
OWN_INFORMATION_READERS: Mapping[str, Reader] = {
    "id_checked": _yes_no,
    "clarified_on": _day,
    "given_on": _day,
    "given_how": _words,
}
DETAILS_TIMES: Mapping[str, Reader] = {
    **{
        name: reader
        for name, reader in {**COMPLAINT, **OWN_INFORMATION_READERS}.items()
        if reader in (_day, _day_to_come, _time)
    },
    "safeguarding_at": _time,
    "met_on": _day,
    "assessment_done": _day,
    "support_start": _day,
    "plan_done": _day,
}
"""The fields that hold a day or a time."""


def complaint_lines(resolve_by: date) -> Iterator[TextField | ChoiceField]:
    """The facts of a complaint. `resolve_by` is the last local date for one that is counted as sorted in time."""
    yield ChoiceField("spoken", "How made", HOW_MADE)
    by = f"{phrases.day_short(resolve_by)} or before: counted apart"
    yield TextField("sorted_on", "Sorted on", width=14, max_length=40, hint=by)
    yield ChoiceField("discussion_offered", "Talk offered?", TALK)
    yield TextField("plan", "Agreed", width=0, max_length=1000, lines=5)
    yield TextField("agreed_on", "Answer by", width=14, max_length=40, hint="the day agreed, like 9/12 or +10d")
    yield TextField("outcome_wanted", "They want", width=0, max_length=400, lines=3)
    yield TextField("other_bodies", "Other bodies", width=0, max_length=400, lines=3)
    yield TextField("body_lead", "Who leads", width=30, max_length=80)
    yield ChoiceField("consent_to_share", "OK to share?", YES_NO)
    yield ChoiceField("advocacy_told", "Told advocacy?", YES_NO)
    yield ChoiceField("written_copy_given", "In writing?", YES_NO)
    yield ChoiceField("serious", "Serious?", YES_NO)
    yield TextField("told_who", "Who was told", width=30, max_length=120)
    yield TextField("told_at", "When told", width=20, max_length=40, hint="like 1040 or y 1620")
    yield ChoiceField("outcome", "Outcome", OUTCOME)
    yield ChoiceField("to_ombudsman", "To Ombudsman?", YES_NO)
    yield TextField("remedy", "What we did", width=0, max_length=400, lines=3)
    yield TextField("learning", "We'll change", width=0, max_length=1000, lines=5)


def own_information_lines() -> Iterator[TextField | ChoiceField]:
    """The facts of a request for own information."""
    yield ChoiceField("id_checked", "ID checked?", YES_NO)
    yield TextField(
        "clarified_on", "Asked them on", width=20, max_length=40, hint="the day we asked what they want to see"
    )
    yield TextField("given_on", "Given on", width=20, max_length=40, hint="like today or 20 nov")
    yield TextField("given_how", "Given how", width=0, max_length=80)


def request_lines() -> Iterator[TextField | ChoiceField]:
    """For any other kind: that it turned out to be a request for own information."""
    yield ChoiceField(
        "wants", "Wants", (Option("own_information", "l", "Their own records (subject access, a legal request)"),)
    )


def danger_lines() -> Iterator[TextField | ChoiceField]:
    """The fields that mark a danger and record its safeguarding report."""
    yield ChoiceField("safeguarding", "In danger?", YES_NO)
    yield TextField("safeguarding_who", "Who was told", width=30, max_length=120, hint="blank: nobody more")
    yield TextField("safeguarding_at", "When told", width=20, max_length=40, hint="Enter: now")


DETAILS_HINTS: Mapping[str, Hint] = {
    "spoken": Hint("Was it made by word of mouth, or in writing?"),
    "sorted_on": Hint("When was it sorted to their satisfaction?", "Enter leaves it out."),
    "discussion_offered": Hint("Did we offer to talk it through?"),
    "plan": Hint("How we'll deal with it, in their words."),
    "agreed_on": Hint("By when they have the answer. It is a promise of its own."),
    "outcome_wanted": Hint("What would put it right for them, in their words."),
    "other_bodies": Hint("Who else it is about: the hospital, the council..."),
    "body_lead": Hint("Who gives the one answer."),
    "consent_to_share": Hint("Did they agree to us sharing it with the others?"),
    "advocacy_told": Hint("Were they told that an advocate can help them, for free?"),
    "written_copy_given": Hint("Were they given their complaint as we wrote it down?"),
    "serious": Hint("Could somebody be harmed? Then somebody has to be told."),
    "told_who": Hint("Who was told that it is serious?"),
    "told_at": Hint("When were they told: 1040, -15, y 1620"),
    "outcome": Hint("How it ended. It can be written down after it is closed."),
    "to_ombudsman": Hint("Did they take it to the Ombudsman?"),
    "remedy": Hint("What we did to put it right."),
    "learning": Hint("What we'll do differently from now on."),
    "wants": Hint("l: they ask what we hold about them. We have a month from when they asked."),
    "id_checked": Hint("Did we make sure who they are?"),
    "clarified_on": Hint("When did we ask what they want to see?", "Enter leaves it out."),
    "given_on": Hint("When were they given it? That keeps the promise."),
    "given_how": Hint("How it was given, like: by post, recorded."),
    "safeguarding": Hint("May somebody be in danger?"),
    "safeguarding_who": Hint("Who did you tell? Until somebody was told, it says so everywhere."),
    "safeguarding_at": Hint("When were they told? Enter: now. Or: 1040, -15, y 1620"),
    "met_on": Hint("When did we meet them? That starts the promise."),
    "assessment_done": Hint("When was the first assessment finished? That keeps the promise."),
    "support_start": Hint("When did their support start? That starts the promise."),
    "plan_done": Hint("When was the support plan ready? That keeps the promise."),
}


def fact_as_typed(value: object) -> str:
    """A stored fact as it would be typed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return typed_time_in_full(value)
    return date_in_full(value) if isinstance(value, date) else str(value)
