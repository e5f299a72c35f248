"""What a contact's page says because of what the contact is, in a few lines. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from db import details_undoing, safeguarding, steps
from db.kept_facts import fact_words, value_of
from db.models import Complaint, Discussion, OwnInformation
from db.page import Happened, Page
from db.safeguarding import told_words
from deskapp.charter.vocabulary import Kind

KINDS = {
    Kind.SERVICE_ENQUIRY: "SERVICE ENQUIRY",
    Kind.COMPLAINT: "COMPLAINT",
    Kind.COMPLIMENT: "COMPLIMENT",
    Kind.FEEDBACK: "FEEDBACK",
    Kind.OWN_INFORMATION: "WANTS OWN INFORMATION",
    Kind.NEW_ASSESSMENT: "ASKS FOR A NEW ASSESSMENT",
    Kind.NOT_FOR_US: "NOT FOR US",
    Kind.NUISANCE: "NUISANCE",
}
KIND_FIELDS = frozenset(details_undoing.FIELDS)
"""What the details write down: the history says it in the words it was written down in, and what it was before."""
NOT_BEFORE = (safeguarding.NOBODY, steps.NOT_YET, "no")
"""What says no more than that nothing was written down before."""
NOBODY_TOLD = "SAFETY: nobody told yet. d writes down who was told, and when."
TALKED = {
    Discussion.OFFERED: "offered to talk it over",
    Discussion.DECLINED: "they would not talk it over",
    Discussion.NOT_OFFERED: "not offered to talk it over",
}


def kind_words(page: Page) -> Iterator[str]:
    """Whether anybody was told of a danger, and what is known of its kind; a line each."""
    if page.safeguarding:
        told = page.known.told
        yield f"SAFETY: told {told_words(told)}" if told else NOBODY_TOLD
    parts: Iterator[str] = iter(())
    if page.known.complaint is not None:
        parts = _complaint(page.known.complaint, acknowledged=page.known.acknowledged)
    elif page.known.own_information is not None:
        parts = _own_information(page.known.own_information)
    if page.kind in KINDS:
        said = "; ".join(part for part in parts if part)
        yield f"{KINDS[page.kind]}{f': {said}. d: details' if said else ''}"


def written_down(one: Happened) -> str:
    """One line of the history: a fact as it was written down, and what it was before."""
    was = _was(one)
    before = f' (it was "{was}")' if was else ""
    return f"{one.words.rstrip('.')}{before}."


def _was(one: Happened) -> str:
    """What a fact was before, in words; nothing where that says no more than that nobody had written it down."""
    if not one.old_value or one.old_value in NOT_BEFORE:
        return ""
    table = details_undoing.TABLES.get(one.field or "")
    return fact_words(value_of(table, one.field or "", one.old_value)) if table else one.old_value


def _complaint(known: Complaint, *, acknowledged: bool) -> Iterator[str]:
    yield "SERIOUS" if known.serious else ""
    yield f"told {known.told_who}" if known.serious and known.told_who else ""
    yield {True: "spoken", False: "written", None: ""}[known.spoken]
    yield "they know we have it" if acknowledged else "not told yet that we have it"
    yield TALKED[known.discussion_offered] if known.discussion_offered else ""
    yield f"sorted to their satisfaction {fact_words(known.sorted_on)}" if known.sorted_on else ""
    yield f"agreed for {fact_words(known.agreed_on)}: {known.plan}" if known.agreed_on else ""
    yield f"{known.body_lead} leads" if known.body_lead else ""
    yield f"also about {known.other_bodies}" if known.other_bodies else ""
    yield fact_words(known.outcome)
    yield "gone to the Ombudsman" if known.to_ombudsman else ""


def _own_information(known: OwnInformation) -> Iterator[str]:
    yield "we made sure who they are" if known.id_checked else "not sure yet who they are"
    yield f"asked what they want to see {fact_words(known.clarified_on)}" if known.clarified_on else ""
    yield f"given {fact_words(known.given_on)}, {known.given_how}" if known.given_on else "not given yet"
