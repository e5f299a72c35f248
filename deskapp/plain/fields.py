"""A form of many lines, none of which has to be filled in: they are read out, and the one to be changed is named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from deskapp.plain.asking import Asked
from deskapp.plain.conversation import Conversation
from deskapp.plain.lines import Line
from deskapp.words.matching import chosen
from screens.details import DetailsForm
from screens.kept_form import KeptForm
from screens.kind_form import danger_words

AGAIN = "list"
WHICH = "Which line? Its number or its name. Enter saves."
EXPLAINED = "list reads them out again. -- empties a line. /leave keeps it for later."
BLANK = "blank"


def read_out(talk: Conversation, lines: Sequence[tuple[str, str, str]]) -> None:
    """What stands in each line, a line each, by its number or letter; then the names of those where nothing does."""
    for number, label, says in lines:
        if says:
            talk.say(f"{number} {_name(label)}: {says}")
    empty = [f"{number} {_name(label)}" for number, label, says in lines if not says]
    if empty:
        talk.say(f"Blank: {', '.join(empty)}.")


def _name(label: str) -> str:
    return label.removesuffix("?")


class AskedFields(Asked):
    """The details of a contact, or a person's page: any line, in any order."""

    def __init__(self, form: KeptForm[Any], talk: Conversation) -> None:
        super().__init__(form, talk)
        self._numbers: dict[str, str] = {}
        """The lines by their numbers, as they were read out."""

    def run(self) -> int | None:
        """Ask which line, and then that line, until it is saved; the id of the contact that it is about."""
        self.read_out()
        while True:
            typed = self.talk.ask(WHICH, EXPLAINED)
            if typed.casefold() == AGAIN:
                self.read_out()
            elif typed:
                self._one(typed)
            elif self.form.is_empty:
                self.form.draft.finish()
                self.talk.say("Nothing was changed.")
                return None
            else:
                saved = self._save()
                if saved is not None:
                    return saved[0]

    def read_out(self) -> None:
        """Every line that makes sense now, numbered, with what it says."""
        shown = self._shown()
        self._numbers = {str(number): line.field for number, line in enumerate(shown, 1)}
        read_out(self.talk, [(f"{number}.", line.label, self.says(line)) for number, line in enumerate(shown, 1)])

    def _shown(self) -> list[Line]:
        hidden = self.form.hidden() if isinstance(self.form, DetailsForm) else ()
        return [line for name, line in self.lines.items() if name not in hidden]

    def _one(self, typed: str) -> None:
        """Ask the line that is meant."""
        shown = self._shown()
        label = chosen(typed, [line.label for line in shown])
        field = self._numbers.get(typed) or next((line.field for line in shown if line.label == label), None)
        if field is None:
            self.talk.say("No line is called that. list reads them out.")
        else:
            self._ask_until_taken(field)

    def left(self, field: str) -> None:
        """Whom to tell of a danger; the lines that make sense since."""
        if field == "safeguarding" and self.form.typed[field] == "yes":
            self.talk.tell(danger_words(self.form.desk.edition))
        new = [line for line in self._shown() if line.field not in self._numbers.values()]
        for number, line in enumerate(new, len(self._numbers) + 1):
            self._numbers[str(number)] = line.field
            self.talk.say(f"Now also {number}. {_name(line.label)}: {self.says(line) or BLANK}")
