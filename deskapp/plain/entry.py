"""Logging what comes in, line by line: who it is, what is open already, the sentence to read out."""

from __future__ import annotations

from db import contacts, people
from db.typed import CALL, LETTER, MESSAGE
from deskapp.charter.vocabulary import Outcome
from deskapp.plain.asking import Asked
from deskapp.plain.conversation import Conversation, Offered
from deskapp.plain.echo import when_left
from deskapp.plain.lines import Line
from deskapp.words.naming import name_words
from deskapp.words.numbers import read_number
from screens.caller_form import CallerForm
from screens.entry_form import EntryForm
from screens.kind_form import danger_words
from screens.log_call import DETAIL, LogCall
from screens.log_letter import ONLY_FOR, LogLetter
from screens.log_message import LogMessage
from screens.spoken_form import SpokenForm
from screens.widgets.already_open import LETTERS, matter_words

FORMS: dict[str, type[LogCall | LogMessage | LogLetter]] = {CALL: LogCall, MESSAGE: LogMessage, LETTER: LogLetter}
NEW, SOMEBODY_NEW = "n", "A new person"
LEAST_LETTERS = 2
"""As many as a name or number needs before anybody is looked for."""


class AskedEntry(Asked):
    """One call, message, letter, email or visit."""

    form: CallerForm

    def __init__(self, form: CallerForm, talk: Conversation) -> None:
        if isinstance(form, EntryForm):
            form.book = form.read_book()
        super().__init__(form, talk)
        self._looked_for: set[str] = set()

    def say_back(self, line: Line) -> None:
        """The time of a message is what the form takes it for: one that the machine didn't say is assumed."""
        if line.field == "received_at" and isinstance(self.form, LogMessage):
            now = self.form.clock.now()
            self.talk.say(when_left(self.form.left(now), now))
        else:
            super().say_back(line)

    def label(self, line: Line) -> str:
        """The forms call three lines by what is to go into them."""
        typed = self.form.typed
        if line.field == "about" and typed["adding_to"]:
            return "What they said"
        if line.field == "detail" and typed["outcome"]:
            return DETAIL.get(Outcome(typed["outcome"]), (line.label, ""))[0]
        return line.label

    def left(self, field: str) -> None:
        """Who it may be, and what is open for them."""
        if field == "safeguarding" and self.form.typed[field]:
            self.talk.tell(danger_words(self.form.desk.edition))
        if field in ("name", "number"):
            self._look_for(field)
        if field == "number" and not self.form.typed["person_id"]:
            self._look_under_number()

    def beside(self) -> list[Line]:
        """Of a letter, only what makes sense for how it came."""
        form = self.form
        found = super().beside()
        if not isinstance(form, LogLetter):
            return found
        return [line for line in found if form.came in ONLY_FOR.get(line.field, (form.came,))]

    def before_saving(self) -> None:
        """The reference that is read out is handed out before, and stays with the entry."""
        form = self.form
        if isinstance(form, SpokenForm) and not form.unseen.get("ref") and self._given() is not None:
            form.unseen["ref"] = contacts.reserve_reference(form.desk.engine, form.draft.started_at)
            self._keep(form.draft.at_field)

    # Who it is

    def _look_for(self, field: str) -> None:
        line = self.lines[field]
        typed = self.form.typed[field]
        if line.find is None or len(typed) < LEAST_LETTERS or self.form.typed["person_id"]:
            return
        offer = line.find(typed)
        if not offer.rows:
            return
        rows = [Offered(row.key, str(number), row.words) for number, row in enumerate(offer.rows, 1)]
        for row, shown in zip(rows, offer.rows, strict=True):
            self.talk.say(f"{row.letter}. {', '.join([shown.words, *shown.more.split('  ')])}.".replace(", .", "."))
        enter = rows[0].value if offer.highlight else ""
        key = self.talk.choose(
            f"Is it one of these? A number, or n: {offer.last}. Enter: {'1' if offer.highlight else 'n'}.",
            [*rows, Offered("", NEW, SOMEBODY_NEW)],
            otherwise=enter,
            why="The number takes that person, with what is known of them. n keeps what you typed.",
        )
        if key:
            self._pick(key, field)

    def _pick(self, key: str, field: str) -> None:
        known = self.form.pick(key, field)
        self._keep(field)
        self.talk.tell(f"= {name_words(known.name)}. {self.form.typed['known']}")
        matters = people.open_contacts(self.form.desk.engine, known.person_id, None)
        if (matters or known.number) and "number" in self.form.path():
            self._mark("number")
        self._offer(matters)

    def _look_under_number(self) -> None:
        number_key = read_number(self.form.typed["number"]).number_key
        if number_key and number_key not in self._looked_for:
            self._looked_for.add(number_key)
            self._offer(people.open_contacts(self.form.desk.engine, None, number_key))

    def _offer(self, matters: list[people.OpenMatter]) -> None:
        """What is open: add to it, or start something new."""
        if not matters:
            return
        shown = dict(zip(LETTERS, matters, strict=False))
        for letter, matter in shown.items():
            words = matter_words(matter, self.form.clock.now())
            self.talk.tell(f"{letter}. Already open: {words[0]}.\n" + "\n".join(words[1:]))
        if len(matters) > len(shown):
            self.talk.say(f"And {len(matters) - len(shown)} more.")
        offered = [Offered(letter, letter, f"Add to {matter.ref}") for letter, matter in shown.items()]
        offered.append(Offered(NEW, NEW, "It is about something new"))
        letters = ", ".join(f"{one.letter} {one.label}" for one in offered)
        if len(matters) == 1:
            offered.append(Offered("a", "y", "Yes"))
        chosen = self.talk.choose(
            f"Add to it? {letters}.", offered, otherwise=NEW, why="Adding moves nothing that was promised."
        )
        if chosen != NEW:
            self.form.add_to(shown[chosen])
            self._keep("about")
            self.talk.say(f"= Added to {shown[chosen].ref} when it is saved.")
