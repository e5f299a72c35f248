"""The file of a plain customer charter, generated from answers about its reply times, complaints, hours and days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from deskapp.charter.file_edit import value_text
from deskapp.charter.hours import WEEKDAYS
from deskapp.charter.vocabulary import Kind

REPLY_CHANNELS = (
    ("email", "an email", "email", 5),
    ("letter", "a letter", "letter", 10),
    ("answerphone", "an answerphone message", "message", 1),
)
"""Channels for which a reply time is asked: key, noun with article, noun alone, and usual number of working days."""


class CharterAnswers(NamedTuple):
    """Answers about a charter. Numbers of days are working days; None means no promise."""

    organisation: str
    title: str
    telephone: str
    safeguarding: str
    source: str
    region: str
    valid_from: date
    hours: dict[str, str]
    basis: str
    holding: bool
    replies: dict[str, int | None]
    call: int | None
    acknowledge: int | None
    stage_1: int | None
    stage_2: int | None
    checks: int
    topics: list[str]


def edition_name(organisation: str) -> str:
    """The name of an organisation's charter: lower-case letters, digits and single hyphens, at most 60."""
    return "-".join(re.findall(r"[a-z0-9]+", organisation.casefold()))[:60].strip("-") or "our-charter"


def file_lines(said: CharterAnswers) -> Iterator[str]:
    """The text of the file, some lines at a time."""
    yield f"# The charter of {said.organisation}, as data. A line that starts with # is a note and is not read."
    yield "# Words go in straight quotes, numbers and dates do not. `deskapp charter check` says what to mend."
    yield ""
    yield f"name = {value_text(edition_name(said.organisation))}"
    yield f"title = {value_text(said.title)}"
    yield f"organisation = {value_text(said.organisation)}"
    yield f"telephone = {value_text(said.telephone)}" if said.telephone else '# telephone = "01632 960000"'
    yield (
        f"safeguarding = {value_text(said.safeguarding)}"
        if said.safeguarding
        else '# safeguarding = "who, and the number"'
    )
    yield f"valid_from = {said.valid_from}"
    yield f"source = {value_text(said.source)}"
    yield f"region = {value_text(said.region)}"
    yield f"topics = [{', '.join(map(value_text, said.topics))}]"
    if said.checks:
        yield f"\n[answerphone]\nchecks_a_day = {said.checks}"
    yield "\n[opening_hours]"
    for weekday in WEEKDAYS:
        yield f"{weekday} = {value_text(said.hours.get(weekday, 'closed'))}"
    yield "\n# Our own closed days, each with its reason, and days with hours of their own:\n[closures]"
    yield '# "2026-12-29 to 2026-12-31" = "Christmas"\n\n[special_hours]\n# 2026-12-24 = "09:00-12:00"'
    if said.stage_2:
        yield '\n[[milestones]]\nkey = "stage_2_asked"\ntitle = "They asked for stage 2"\nkinds = ["complaint"]'
    yield '\n[[milestones]]\nkey = "information_given"\ntitle = "They were given their information"'
    yield 'kinds = ["own_information"]'
    yield from _rules(said)


def _rules(said: CharterAnswers) -> Iterator[str]:
    kept = '["reply", "holding_reply"]' if said.holding else '["reply"]'
    kinds = f"kinds = [{', '.join(map(value_text, _replied_to(said)))}]  # those that have no answer of their own\n"
    for key, _, called, _ in REPLY_CHANNELS:
        if days := said.replies[key]:
            words = f"We reply to your {called} within {_count(days)}."
            yield _rule(
                said,
                f"{key}-reply",
                "reply",
                words=words,
                days=days,
                more=f'channels = ["{key}"]\n{kinds}stops_on = {kept}',
            )
    if said.call:
        words = f"We sort it out while you are with us, or say when you will hear: within {_count(said.call)}."
        more = 'channels = ["call", "visit"]\nstops_on = ["reply", "holding_reply"]'
        yield _rule(said, "call-promise", "promise", words=words, days=said.call, more=more)
    yield from _complaint_rules(said)
    yield _OWN_INFORMATION
    if said.checks:
        yield _CHECK


def _complaint_rules(said: CharterAnswers) -> Iterator[str]:
    complaint = 'kinds = ["complaint"]\n'
    if said.acknowledge:
        words = f"We tell you within {_count(said.acknowledge)} that we have your complaint."
        stops = f'{complaint}stops_on = ["acknowledgement"]'
        yield _rule(said, "complaint-acknowledge", "acknowledge", words=words, days=said.acknowledge, more=stops)
    if said.stage_1:
        since = "acknowledging it" if said.acknowledge else "receiving it"
        start = 'counted_from = "acknowledged"\n' if said.acknowledge else ""
        words = f"We answer your complaint within {_count(said.stage_1)} of {since}."
        yield _rule(
            said,
            "complaint-answer",
            "stage_1",
            words=words,
            days=said.stage_1,
            more=f'{complaint}{start}stops_on = ["reply"]',
        )
    if said.stage_2:
        words = f"We answer at stage 2 within {_count(said.stage_2)} of your asking for it."
        start = 'counted_from = "stage_2_asked"\n'
        yield _rule(
            said,
            "complaint-stage-2",
            "reply",
            words=words,
            days=said.stage_2,
            more=f'{complaint}{start}stops_on = ["reply"]',
        )


def _replied_to(said: CharterAnswers) -> list[str]:
    """The kinds that the plain reply times are for: not those whose answer has a promise of its own."""
    own = {Kind.OWN_INFORMATION, *([Kind.COMPLAINT] if said.stage_1 else [])}
    return [kind for kind in Kind if kind not in own]


def _rule(said: CharterAnswers, key: str, promise: str, *, words: str, days: int, more: str) -> str:
    return (
        f'\n[[rules]]\nkey = "{key}"\npromise = "{promise}"\nwords = {value_text(words)}\n'
        f"source = {value_text(said.source)}\n"
        f'working_days = {days}\nbasis = "{said.basis}"\n{more}'
    )


def _count(days: int) -> str:
    return "1 working day" if days == 1 else f"{days} working days"


_OWN_INFORMATION = """
# Not in the charter but in the law: one month, and if that day is not a working day, the next one.
[[rules]]
key = "own-information"
promise = "own_information"
words = "We give you the information we hold about you within one month of your asking."
source = "Data protection law (UK GDPR, article 12)"
kinds = ["own_information"]
calendar_months = 1
due_time = "end_of_day"
roll = "following"
basis = "statutory"
while_waiting = "pause"
extend = 2
stops_on = ["information_given"]
legal = true"""
_CHECK = """
[[rules]]
key = "answerphone-check"
promise = "check"
words = "We check the answerphone on every day that we are open."
source = "Ours: what the desk does"
working_days = 1
count = "include_day_0"
counted_from = "each_working_day"
stops_on = ["check"]"""
