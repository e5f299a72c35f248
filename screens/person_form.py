"""Change what is known of a person: every field of their page, each kept with what was before."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple, TypeVar

from textual.app import ComposeResult
from textual.widgets import Static

from db.desk import Desk
from db.drafts import Draft
from db.faults import ChangedError
from db.models import LeaveMessage, PersonType, ReplyBy
from db.person import PersonPage, person
from db.person_changes import (
    CAUTION_WANTED,
    WORDS,
    Known,
    change_person,
    known_of,
    speakers_of,
)
from db.person_lines import needs_of
from db.reaching import emails_of, numbers_of
from db.typed import RefusedError
from deskapp.clock import Clock
from deskapp.errors import WordsError
from deskapp.words import moments, phrases
from deskapp.words.naming import name_words
from screens.meant_times import Reader, coming_date
from screens.organisation_box import OrganisationBox, names_like
from screens.page_form import PageForm
from screens.widgets.box import Box
from screens.widgets.choice import Choice, Option
from screens.widgets.queue_columns import printable

Found = TypeVar("Found")
DATES = ("review_on", "caution_review_on")
LEAVE = (
    Option(LeaveMessage.YES, "y", "OK to leave one"),
    Option(LeaveMessage.NO, "n", "DON'T leave one"),
    Option(LeaveMessage.NOT_ASKED, "a", "Not asked"),
)
VIEWS = (Option("yes", "y", "Yes"), Option("no", "n", "No"))
REPLY_BY = (
    Option(ReplyBy.PHONE, "p", "Phone"),
    Option(ReplyBy.LETTER, "l", "Letter"),
    Option(ReplyBy.EMAIL, "e", "Email"),
    Option(ReplyBy.TEXT, "t", "Text"),
    Option(ReplyBy.IN_PERSON, "i", "In person"),
)
PERSON_TYPES = (
    Option(PersonType.PUBLIC, "u", "Public"),
    Option(PersonType.PATIENT, "p", "Patient"),
    Option(PersonType.CARER, "c", "Carer"),
    Option(PersonType.COMMISSIONER, "m", "Commissioner"),
    Option(PersonType.PROVIDER, "v", "Provider"),
    Option(PersonType.COMMUNITY_GROUP, "g", "Community group"),
    Option(PersonType.OTHER_PROFESSIONAL, "o", "Other professional"),
)
NEW_ONE = 'There is no "{}" yet. Enter writes it down as a new organisation.'
NEEDS_HINT = "Write what to do, not what is wrong"


class Ready(NamedTuple):
    """What the page is to say, and what it said at `version`."""

    known: Known
    before: Known
    version: int


class PersonForm(PageForm[Ready, PersonPage]):
    """One person's page, to be put right. What nobody touched here is left as it is, whoever changes it meanwhile."""

    CSS_PATH = "person_form.tcss"
    NAME = "Change a person's page"
    HELP = """Put right what is known of somebody. What was there before is kept beside: h on their page shows it.
Needs say what to do, not what is wrong: "large print 18pt", "allow time to answer". Several go with commas between.
Who may speak for them stands with the ground in brackets: John Hall (carer). Take a name out, and that has ended.
A caution needs a reason, and a day to look at it again. Empty both, and it has ended."""
    TIMES: ClassVar[Mapping[str, Reader]] = dict.fromkeys(DATES, coming_date)
    HINTS: ClassVar[Mapping[str, str]] = {
        "name": "Enter a name, or press Enter if they'd rather not say.",
        "likes_to_be_called": "How they like to be called, like: Mrs Hall",
        "person_type": "Who they are to us. Enter: not said. Backspace takes it back.",
        "organisation": "Where they ring from, if for others. Names match as you type.",
        "role": "What they do there.",
        "needs": f"{NEEDS_HINT}. Commas between several.",
        "review_on": "When to ask if the needs are still so. A new day: you asked today.",
        "ok_to_leave_message": "Whether it is safe to leave them a message.",
        "reply_by": "How they like to be answered. Backspace: not asked.",
        "best_time": "When to ring, like: after 2pm",
        "numbers": "Commas between several. Where it rings in brackets: (home), (work).",
        "emails": "Commas between several. Like: name@example.org (work)",
        "feedback_ok": "May they be asked for their views, each quarter? Enter: not asked.",
        "speakers": "Like: John Hall (carer). Or advocate, power of attorney, consent.",
        "caution": "Why to take care: a fact, in few words. They may ask to see it.",
        "caution_review_on": f"{CAUTION_WANTED}.",
    }

    def said_by(self, page: PersonPage) -> Mapping[str, object]:
        """What the page says in each field."""
        return known_of(page)._asdict()

    def version_of(self, page: PersonPage) -> int:
        """Which version of the page this is."""
        return page.version

    def body(self) -> ComposeResult:
        """Every field; above them, what somebody else changed meanwhile."""
        yield Static(id="theirs", markup=False)
        yield Box("name", "Name", cells=30, max_length=80)
        yield Box("likes_to_be_called", "Called", cells=30, max_length=80, hint="like: Mrs Hall")
        yield Choice("person_type", "They are", PERSON_TYPES, brief=True)
        organisation = OrganisationBox("organisation", "Organisation", self.desk, signposts=False, max_length=80)
        yield organisation
        yield organisation.offers
        yield Box("role", "Role there", cells=30, max_length=80, hint="like: practice manager")
        yield Box("needs", "NEEDS", cells=0, max_length=400)
        yield Box("review_on", "Ask again on", cells=16, max_length=40, hint="like: 1 year, 3 mar 2027")
        yield Choice("ok_to_leave_message", "Messages", LEAVE, brief=True)
        yield Choice("reply_by", "Reply by", REPLY_BY, brief=True)
        yield Box("best_time", "Best time", cells=30, max_length=40, hint="like: after 2pm")
        yield Box("numbers", "Numbers", cells=0, max_length=200)
        yield Box("emails", "Emails", cells=0, max_length=400)
        yield Box("address", "Address", cells=0, max_length=200)
        yield Choice("feedback_ok", "Ask for views?", VIEWS, brief=True)
        yield Box("speakers", "May speak", cells=0, max_length=400)
        yield Box("caution", "CAUTION", cells=0, max_length=200)
        yield Box("caution_review_on", "Look again on", cells=16, max_length=40, hint="like: 6 months")

    def show_words(self) -> None:
        """Whose page it is, and the days that were understood."""
        self.top(f"Change: {printable(name_words(self._page.name))}", right="(kept as you type)")
        super().show_words()
        for name in DATES:
            self.query_one(f"#box-{name}".replace("_", "-"), Box).echo = self._echo(name)

    def _echo(self, name: str) -> str:
        typed = self.typed[name]
        if not typed or typed == self.was[name]:
            return ""
        try:
            return f"= {phrases.day(moments.coming_date(typed, self.clock.now()))}"
        except WordsError:
            return ""

    # Reading what was typed

    def check(self, name: str) -> None:
        """Each says what it wants when it is left."""
        checks: dict[str, Callable[[str], object]] = {
            "needs": needs_of,
            "numbers": numbers_of,
            "emails": emails_of,
            "speakers": speakers_of,
        }
        if name == "organisation" and self.typed[name] != self.was[name]:
            self._check_organisation()
        elif name in DATES:
            self._day(name, self.typed[name])
        elif name in checks and self.typed[name] != self.was[name]:
            _or_refuse(name, lambda: checks[name](self.typed[name]))
        if name == "caution_review_on":
            self._check_caution()

    def _check_organisation(self) -> None:
        typed = self.typed["organisation"]
        box = self.fields["organisation"]
        known = box.known if isinstance(box, OrganisationBox) else names_like(self.desk, typed)
        if typed and typed.casefold() not in known:
            self.ask_once("organisation", NEW_ONE.format(typed))

    def _check_caution(self) -> None:
        reason, day = self.typed["caution"], self.typed["caution_review_on"]
        if bool(reason) != bool(day):
            raise RefusedError("caution_review_on" if reason else "caution", CAUTION_WANTED)

    def _day(self, name: str, typed: str) -> date | None:
        """The day of a box: as it was, or one to come."""
        if typed and typed == self.was[name]:
            return datetime.strptime(typed, "%d %b %Y").date()  # noqa: DTZ007 - a day has no zone
        if not typed:
            return None
        return _or_refuse(name, lambda: moments.coming_date(typed, self.clock.now()))

    def read(self, now: datetime) -> Ready:  # noqa: ARG002 - days are read by the form's own clock
        """The page as it was typed, or the first field that cannot be taken."""
        for name in self.fields:
            self.check(name)
        return Ready(self._known(self.typed.values), self._known(self.was), int(self.unseen["version"]))

    def _known(self, values: Mapping[str, str]) -> Known:
        said: dict[str, Any] = {name: values[name].strip() for name in self.fields}
        said |= {name: self._day(name, said[name]) for name in DATES}
        said["ok_to_leave_message"] = LeaveMessage(said["ok_to_leave_message"] or LeaveMessage.NOT_ASKED)
        said["reply_by"] = ReplyBy(said["reply_by"]) if said["reply_by"] else None
        said["feedback_ok"] = {"yes": True, "no": False}.get(said["feedback_ok"])
        said["person_type"] = PersonType(said["person_type"]) if said["person_type"] else None
        return Known(**said)

    # Saving

    def write(self, ready: Ready) -> tuple[str, int | None]:
        """Change the page (off the event loop). Raises DeskError."""
        person_id = self._page.person_id
        try:
            changed = change_person(self.desk, person_id, ready.known, before=ready.before, version=ready.version)
        except ChangedError as error:
            now = person(self.desk.engine, person_id)
            if now is not None:
                self._second = (error.what, now)
            raise
        name = name_words(ready.known.name)
        if not changed:
            return f"{name}: nothing was changed.", None
        return f"Saved {name}: {', '.join(WORDS[field] for field in changed)}. z takes it back.", None


async def open_form(desk: Desk, clock: Clock, draft: Draft) -> PersonForm | None:
    """The form of an entry named "person:17"; None where nobody has that id. Raises DeskError."""
    person_id = int(draft.form.partition(":")[2])
    page = await asyncio.to_thread(person, desk.engine, person_id)
    return None if page is None else PersonForm(desk, clock, draft, page)


def _or_refuse(name: str, read: Callable[[], Found]) -> Found:
    """What `read` gives. RefusedError for this field with its sentence."""
    try:
        return read()
    except WordsError as error:
        raise RefusedError(name, str(error)) from error
