"""Past times in words that may mean several days, like "last week": the question to ask about them."""

from __future__ import annotations

import re

from deskapp.parsing.days import THIS_WEEK
from deskapp.parsing.shorthand import MONTH, WEEKDAY, tidy

DAY_ALONE = "Only the day goes here, like today, fri or 20 nov"
_TIME = re.compile(r"earlier today|(?:.* )?(?:evening|(?:to)?night|lunch ?time|tea ?time)")
_WHICH_TIME = "What time was that? Write it like y 2130, or 18:30"
_QUESTIONS = (
    (r"(?:.* )?last (?:week|wk)", "Which day last week? Write it like tue last week or 17 nov"),
    (r"(?:.* )?this (?:week|wk)", THIS_WEEK),
    (r"(?:.* )?(?:week ?end|wkend)", "Which day of the weekend? Write sat or sun, or its date, like 21 nov"),
    (
        rf"(?=.*\b(?:{WEEKDAY}|yesterday)\b).*\b(?:week|last|before|ago)\b.*",
        "Which day was that? Write its date, like 17 nov",
    ),
    (r"(?:.* )?(?P<span>(?:last|this) month)", "Which day {span}? Write it like 17 oct"),
    (
        r"(?:.* )?(?P<span>(?:last|this) (?:year|spring|summer|autumn|winter))",
        "Which day {span}? Write it with its year, like 17/10/2026",
    ),
    (rf"(?:.* )?(?P<span>{MONTH})(?: last year)?", "Which day in {span}? Write it like 20 nov"),
    (
        r".*\bago\b.*|.*\bother day|recently|earlier|lately",
        "Which day was that? Write it like fri or 17 nov",
    ),
)
_ASKED = tuple((re.compile(words), question) for words, question in _QUESTIONS)


def which_day(typed: str, *, asks_time: bool) -> str:
    """The question that asks for one day, or for the time if `asks_time`; "" for other words."""
    words = tidy(typed)
    if "ago" in typed.lower().split():
        words += " ago"  # tidied to a minus sign before its number
    if _TIME.fullmatch(words):
        return _WHICH_TIME if asks_time else DAY_ALONE
    found = next(((match, question) for form, question in _ASKED if (match := form.fullmatch(words))), None)
    if found is None:
        return ""
    match, question = found
    span = match.groupdict().get("span") or ""
    return question.format(span=span if " " in span else span.capitalize())
