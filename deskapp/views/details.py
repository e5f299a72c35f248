"""Lines of a contact's page that depend on its kind. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from db.contacts.page import Page
from db.details import safeguarding
from db.details.facts import fact_words, value_of
from db.details.safeguarding import report_words
from db.history.happened import Happened
from db.models import Complaint, Discussion, OwnInformation
from db.promises import milestones
from db.undo import effects
from deskapp.charter.vocabulary import Kind
from deskapp.errors import Remedy
from deskapp.wording.naming import kind_title

_WANTS = {Kind.OWN_INFORMATION: "WANTS THEIR OWN RECORDS", Kind.NEW_ASSESSMENT: "ASKS FOR A NEW ASSESSMENT"}
KIND_FIELDS = frozenset(effects.UNDONE_FIELDS)
"""Fields that the details form edits: the history shows each as entered, with its previous value."""
NOT_BEFORE = (safeguarding.NOBODY_INFORMED, milestones.NOT_BEGUN, "no")
"""Previous values that mean only that nothing was recorded."""
TALKED = {
    Discussion.OFFERED: "offered to talk it over",
    Discussion.DECLINED: "they would not talk it over",
    Discussion.NOT_OFFERED: "not offered to talk it over",
}


def kind_words(page: Page, remedies: Mapping[str, str]) -> Iterator[str]:
    """Lines on the safeguarding report and on the facts of the contact's kind."""
    if page.safeguarding:
        told = page.known.told
        yield (
            f"SAFETY: told {report_words(told)}"
            if told
            else f"SAFETY: nobody told yet. {remedies[Remedy.SAY_WHO_WAS_TOLD]}"
        )
    parts: Iterator[str] = iter(())
    if page.known.complaint is not None:
        parts = _complaint(page.known.complaint, acknowledged=page.known.acknowledged)
    elif page.known.own_information is not None:
        parts = _own_information(page.known.own_information)
    if page.kind is not Kind.ENQUIRY:
        title = _WANTS.get(page.kind) or kind_title(page.kind).upper()
        facts = "; ".join(part for part in parts if part)
        yield f"{title}: {facts}{remedies[Remedy.SEE_DETAILS]}" if facts else title


def written_down(one: Happened) -> str:
    """One line of the history: a fact as recorded, and its previous value."""
    was = _was(one)
    before = f' (it was "{was}")' if was else ""
    return f"{one.words.rstrip('.')}{before}."


def _was(one: Happened) -> str:
    """The previous value of a fact, in words; empty if nothing was recorded before."""
    if not one.old_value or one.old_value in NOT_BEFORE:
        return ""
    table = effects.TABLES.get(one.field or "")
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
