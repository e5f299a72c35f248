"""Edit a person's page: every field of it, each change recorded with the previous value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple

from db.desk.desk import Desk
from db.drafts.book import Draft
from db.models import LeaveMessage, PersonType, ReplyBy
from db.people.contact_points import parse_emails, parse_numbers
from db.people.edit import PERSON_FIELD_WORDS, PersonFields, change_person, parse_speakers, person_fields
from db.people.lists import parse_needs
from db.people.page import person
from deskapp.errors import RefusedError
from deskapp.forms.fields import YES_NO, ChoiceField, Hint, Option, Part, TextField
from deskapp.forms.form import Form
from deskapp.forms.meant_times import Reader, read_coming_date
from deskapp.forms.people.edited_page import EditedPage, day_echo, day_of
from deskapp.forms.people.suggest_organisations import OrganisationSuggester
from deskapp.forms.results import Saved
from deskapp.forms.typed import refusing
from deskapp.parsing import time_box
from deskapp.parsing.name_key import name_key
from deskapp.wording.causes import PeopleCause
from deskapp.wording.form_names import DraftName
from deskapp.wording.naming import name_words

DATES = ("review_on", "caution_review_on")
_LEAVE = (
    Option(LeaveMessage.YES, "y", "OK to leave one"),
    Option(LeaveMessage.NO, "n", "DON'T leave one"),
    Option(LeaveMessage.NOT_ASKED, "a", "Not asked"),
)
_REPLY_BY = (
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
NEEDS_HINT = "Write what to do, not what is wrong"
_PARTS: tuple[Part, ...] = (
    TextField("name", "Name", max_length=80),
    TextField("likes_to_be_called", "Called", "like: Mrs Hall", max_length=80),
    ChoiceField("person_type", "They are", PERSON_TYPES),
    TextField("organisation", "Organisation", width=0, max_length=80, suggests=True, least=0),
    TextField("role", "Role there", "like: practice manager", max_length=80),
    TextField("needs", "NEEDS", width=0, max_length=400),
    TextField("review_on", "Ask again on", "like: 1 year, 3 mar 2027", width=16, max_length=40),
    ChoiceField("ok_to_leave_message", "Messages", _LEAVE),
    ChoiceField("reply_by", "Reply by", _REPLY_BY),
    TextField("best_time", "Best time", "like: after 2pm", max_length=40),
    TextField("numbers", "Numbers", width=0, max_length=200),
    TextField("emails", "Emails", width=0, max_length=400),
    TextField("address", "Address", width=0, max_length=200),
    ChoiceField("feedback_ok", "Ask for views?", YES_NO),
    TextField("speakers", "May speak", width=0, max_length=400),
    TextField("caution", "CAUTION", width=0, max_length=200),
    TextField("caution_review_on", "Look again on", "like: 6 months", width=16, max_length=40),
)
CHECKS: Mapping[str, Callable[[str], object]] = {
    "needs": parse_needs,
    "numbers": parse_numbers,
    "emails": parse_emails,
    "speakers": parse_speakers,
}


class _Ready(NamedTuple):
    """The new fields of the page, and those that it had at `version`."""

    fields: PersonFields
    before: PersonFields
    version: int


class PersonForm(Form[_Ready]):
    """The form for one person's page. Unedited fields keep a colleague's concurrent edits."""

    NAME = "person"
    TITLE = "Change a person's page"
    HELP = """Put right what is known of somebody. What it said before is kept: h on their page shows it.
Needs say what to do, not what is wrong: "large print 18pt", "allow time to answer". Several go with commas between.
After who may speak for them comes the reason, in brackets: John Hall (carer). Take a name out to end that.
A caution needs a reason, and a day to look at it again. Empty both to end it."""
    ANY_ORDER = True
    TIMES: ClassVar[Mapping[str, Reader]] = dict.fromkeys(DATES, read_coming_date)
    HINTS: ClassVar[Mapping[str, Hint]] = {
        "name": Hint("Enter a name, or press Enter if they'd rather not say."),
        "likes_to_be_called": Hint("How they like to be called, like: Mrs Hall"),
        "person_type": Hint("Who they are to us.", "Enter: not said. Backspace takes it back."),
        "organisation": Hint("Where they ring from, if for others. Names match as you type."),
        "role": Hint("What they do there."),
        "needs": Hint(f"{NEEDS_HINT}. Commas between several."),
        "review_on": Hint("When to ask whether the needs are still right. A new day: you asked today."),
        "ok_to_leave_message": Hint("Whether it is safe to leave them a message."),
        "reply_by": Hint("How they like to be answered.", "Backspace: not asked."),
        "best_time": Hint("When to ring, like: after 2pm"),
        "numbers": Hint("Commas between several. Where it rings in brackets: (home), (work)."),
        "emails": Hint("Commas between several. Like: name@example.org (work)"),
        "feedback_ok": Hint("May they be asked for their views, each quarter?", "Enter: not asked."),
        "speakers": Hint("Like: John Hall (carer). Or advocate, power of attorney, consent."),
        "caution": Hint("Why to take care: a fact, in a few words. They may ask to see it."),
        "caution_review_on": Hint(f"{PeopleCause.CAUTION_WANTED}."),
    }

    def __init__(self, desk: Desk, draft: Draft, begun: Mapping[str, str] | None = None) -> None:
        super().__init__(desk, draft, begun)
        self._person_id = int(DraftName.of(draft.form).about)
        self.subject = self._edited = EditedPage(
            self,
            read_page=lambda: person(desk.engine, self._person_id),
            fields_of=lambda page: person_fields(page)._asdict(),
            title=lambda page: name_words(page.name),
            gone=PeopleCause.PERSON_GONE,
        )
        self._organisations = OrganisationSuggester(self, "organisation", signposts=False)
        self.suggesters["organisation"] = self._organisations

    def prepare(self) -> None:
        """Read the page, and search for the organisation named in a resumed draft."""
        super().prepare()
        if organisation := self.draft.values.get("organisation", "").strip():
            self._organisations.suggest(organisation)

    def parts(self) -> Sequence[Part]:
        """Every field."""
        return _PARTS

    @property
    def is_empty(self) -> bool:
        """True while no field is edited."""
        return self._edited.is_untouched

    def echo(self, name: str, now: datetime) -> str:
        """A date that was typed, read back."""
        return day_echo(self.typed[name], self._edited.was[name], now) if name in DATES else ""

    # Validation

    def doubt(self, name: str) -> str:
        """A question about a number or an email address that looks wrong."""
        return self._edited.doubt(name)

    def check(self, name: str) -> None:
        """Refuse an edited value that cannot be kept. Raises RefusedError."""
        super().check(name)
        if name in DATES:
            self._day(name, self.typed[name])
        elif self._edited.is_touched(name) and name in CHECKS:
            with refusing(name):
                CHECKS[name](self.typed[name])
        elif name == "organisation" and self._organisations.has_looked_for(self.typed[name]):
            self._ask_about_new_organisation()
        if name == "caution_review_on":
            self._check_caution()

    def _ask_about_new_organisation(self) -> None:
        typed = self.typed["organisation"]
        if typed and self._edited.is_touched("organisation") and name_key(typed) not in self._organisations.known:
            self.ask_once("organisation", PeopleCause.NEW_ORGANISATION, typed=typed)

    def _check_caution(self) -> None:
        reason, day = self.typed["caution"], self.typed["caution_review_on"]
        if bool(reason) != bool(day):
            raise RefusedError("caution_review_on" if reason else "caution", PeopleCause.CAUTION_WANTED)

    def _day(self, name: str, typed: str) -> date | None:
        return day_of(name, typed, self._edited.was[name], lambda text: time_box.coming_date(text, self.clock.now()))

    def read(self, now: datetime) -> _Ready:  # noqa: ARG002 - dates are read by the form's own clock
        """The fields as typed, and as they were. Raises RefusedError."""
        for name in self.fields:
            self.check(name)
        self._ask_about_new_organisation()
        self._edited.ask_about_doubts()
        return _Ready(self._fields_of(self.typed.values), self._fields_of(self._edited.was), self._edited.version)

    def _fields_of(self, values: Mapping[str, str]) -> PersonFields:
        found: dict[str, Any] = {name: values.get(name, "").strip() for name in self.fields}
        found |= {name: self._day(name, found[name]) for name in DATES}
        found["ok_to_leave_message"] = LeaveMessage(found["ok_to_leave_message"] or LeaveMessage.NOT_ASKED)
        found["reply_by"] = ReplyBy(found["reply_by"]) if found["reply_by"] else None
        found["feedback_ok"] = {"yes": True, "no": False}.get(found["feedback_ok"])
        found["person_type"] = PersonType(found["person_type"]) if found["person_type"] else None
        return PersonFields(**found)

    def write(self, ready: _Ready) -> Saved:
        """Change the page. Raises DeskError, ChangedError."""
        changed = change_person(self.desk, self._person_id, ready.fields, before=ready.before, version=ready.version)
        name = name_words(ready.fields.name)
        if not changed:
            return Saved(f"{name}: nothing was changed.", undoable=False)
        return Saved(f"Saved {name}: {', '.join(PERSON_FIELD_WORDS[field] for field in changed)}.")
