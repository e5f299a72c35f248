"""A form of many optional lines: they are read out, and the user names the lines to change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from deskapp.forms.form import Form
from deskapp.parsing.matching import chosen
from deskapp.plain.ask_form import AskedForm
from deskapp.plain.conversation import NOTHING_CHANGED, Conversation
from deskapp.plain.questions import QuestionLine

AGAIN = "list"
_WHICH = "Which line? Its number or its name. Enter saves."
_EXPLAINED = "list reads them out again. -- empties a line. /leave keeps it for later."
_BLANK = "blank"


def read_out(talk: Conversation, lines: Sequence[tuple[str, str, str]]) -> None:
    """Say the number or letter and the value of each line, then those of the empty lines."""
    for number, label, says in lines:
        if says:
            talk.say(f"{number} {_name(label)}: {says}")
    empty = [f"{number} {_name(label)}" for number, label, says in lines if not says]
    if empty:
        talk.say(f"Blank: {', '.join(empty)}.")


def _name(label: str) -> str:
    return label.removesuffix("?")


class AskedFields(AskedForm):
    """A form whose lines are asked in any order: the details of a contact, a person's page."""

    def __init__(self, form: Form[Any], talk: Conversation) -> None:
        super().__init__(form, talk)
        self._numbers: dict[str, str] = {}
        """The fields by the numbers with which they were read out."""

    def run(self) -> int | None:
        """Ask for a line and its new value until the form is saved. Returns the id of its contact, None without one."""
        self.read_out()
        while True:
            typed = self.talk.ask(_WHICH, _EXPLAINED)
            if typed.casefold() == AGAIN:
                self.read_out()
            elif typed:
                self._one(typed)
            elif self.form.is_empty:
                self.form.draft.finish()
                self.talk.say(NOTHING_CHANGED)
                return None
            else:
                saved = self.save()
                if saved is not None:
                    return saved[0]

    def read_out(self) -> None:
        """Say every line that applies, numbered."""
        shown = self._shown()
        self._numbers = {str(number): line.name for number, line in enumerate(shown, 1)}
        read_out(self.talk, [(f"{number}.", line.label, line.in_full) for number, line in enumerate(shown, 1)])

    def _shown(self) -> list[QuestionLine]:
        hidden = self.form.hidden()
        return [line for name, line in self.lines.items() if name not in hidden]

    def _one(self, typed: str) -> None:
        """Ask the line that `typed` names."""
        shown = self._shown()
        label = chosen(typed, [line.label for line in shown])
        field = self._numbers.get(typed) or next((line.name for line in shown if line.label == label), None)
        if field is None:
            self.talk.say("No line is called that. list reads them out.")
        else:
            self.ask_until_taken(field)

    def left(self, field: str) -> None:
        """Say the effect of an answer, and the lines that apply only since then."""
        super().left(field)
        new = [line for line in self._shown() if line.name not in self._numbers.values()]
        for number, line in enumerate(new, len(self._numbers) + 1):
            self._numbers[str(number)] = line.name
            self.talk.say(f"Now also {number}. {_name(line.label)}: {line.in_full or _BLANK}")
