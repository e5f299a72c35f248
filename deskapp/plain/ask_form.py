"""A form asked line by line: the same fields in the same order, validated and saved by the form itself."""

from __future__ import annotations

from typing import Any

from db.storage.errors import ChangedError
from deskapp.errors import DeskError, RefusedError, WordsError
from deskapp.forms import danger
from deskapp.forms.fields import Offer, TextBlock, TextField
from deskapp.forms.form import Form
from deskapp.forms.refusing import accept, refusal_of
from deskapp.forms.results import GoneReason, NextForm
from deskapp.forms.typed import MESSAGE
from deskapp.parsing.matching import chosen
from deskapp.plain.ask_caller import ask_matters, ask_suggested
from deskapp.plain.conversation import BACK, HELP, HELP_TOO, Conversation, no_answer, pick
from deskapp.plain.echo import due_in_full, echo, is_as_typed
from deskapp.plain.questions import QuestionLine, questions_of
from deskapp.plain.remedies import LINE_REMEDIES, in_line
from deskapp.wording.room import cut_to, no_room_words

LEFT_FOR_NOW = "It is asked again before it is saved."
LINE_HELP = "Enter goes on. < goes back one question. -- empties the line. /call takes a call and comes back here."
EMPTY = "--"
ADD = "+"
ADDS = "A + before a name adds it to the list."
CHANGED = "Changed meanwhile:"
CONTACT_GONE = {
    GoneReason.CLOSED: "It is closed now. deskapp plain reply opens it again.",
    GoneReason.REOPENED: "It is open again already. deskapp plain reply records a reply.",
}


class NotSavedError(Exception):
    """Raised if an edit conflict left nothing to save, or the record cannot be written. The user was told why."""


class StoppedAskingError(Exception):
    """Raised if another form has to come first: this one is kept as a draft."""


class AskedForm:
    """One form, one question a line. `run` asks, saves, and says what was saved."""

    def __init__(self, form: Form[Any], talk: Conversation) -> None:
        self.form = form
        form.remedies = LINE_REMEDIES
        self.talk = talk
        self.lines = questions_of(form)
        self.done: list[str] = []
        self.turned: NextForm | None = None
        """The form that the user switched to in place of this one."""
        self._spoken: list[str] = []
        self._fault = ""
        self._refused_at: tuple[str, str] = ("", "")
        self._fits: tuple[str, str] = ("", "")
        """The field whose last answer was too long, and as much of it as fits."""
        """The line whose answer was refused last, and the value that it had before."""
        self._told = self._to_tell()
        path = list(form.path())
        if form.draft.at_field in path:
            self.done = path[: path.index(form.draft.at_field)]

    def run(self) -> int | None:
        """Ask until it is saved. Returns the id of its contact, None without one. Raises InputEndedError,
        NotSavedError.
        """
        while True:
            field = next((name for name in self.form.path() if name not in self.done), None)
            if field is not None:
                self.ask(field)
            elif self.may_save():
                saved = self.save()
                if saved is not None:
                    return saved[0]

    # Asking

    def ask(self, field: str) -> bool:
        """Ask one line, store the answer and read it back, or go back. False if the answer was refused.

        Enter at a line that was just refused leaves it as it was before.
        """
        line, before = self.lines[field], self.lines[field].value
        self.keep(field)
        answer = self.talk.ask(self.question(line), self.explained(field), helps=self._helps(field))
        if answer == BACK:
            self._back(field)
            return True
        if line.has_lines:
            answer = self.talk.lines_from(answer)
        if answer.startswith(ADD) and field in self.form.adders:
            return self._add(line, answer.removeprefix(ADD).strip())
        if not answer and self._fits[0] == field:
            answer = self._fits[1]
        self._fits = ("", "")
        if answer and not self.take(line, answer):
            return False
        self.keep(field)
        try:
            self._check(field)
        except RefusedError as refused:
            if answer or self._refused_at[0] != field:
                self._refused_at = field, self._refused_at[1] if self._refused_at[0] == field else before
                self._refused(refused)
                return False
            line.put(self._refused_at[1])
            self.talk.say(LEFT_FOR_NOW)
        self._refused_at = ("", "")
        self.mark(field)
        self.keep(field)
        self.say_back(line)
        self.left(field)
        return True

    def _add(self, line: QuestionLine, name: str) -> bool:
        """Add a name to the list of a line, and take it as the answer. False if it cannot be added, which is said."""
        before = line.value
        line.put(name)
        try:
            self.talk.tell(self.form.adders[line.name]())
        except WordsError as refused:
            line.put(before)
            self.talk.say(refused)
            return False
        self._refused_at = ("", "")
        self.mark(line.name)
        self.keep(line.name)
        return True

    def _check(self, field: str) -> None:
        """Validate this line now, not only when all are saved. Raises RefusedError."""
        if self.form.suggests(field):
            self.form.suggest(field, self.form.typed[field])
        accept(self.form, field)
        if refused := refusal_of(self.form, field, self.form.clock.now()):
            raise refused

    def left(self, field: str) -> None:
        """Say the effect of an answer; after a name or number, offer the people found and their open matters."""
        self._tell_blocks()
        if self.form.suggests(field):
            ask_suggested(self, field)
        if self.form.asks_matters(field):
            ask_matters(self)

    def say_back(self, line: QuestionLine) -> None:
        """Read an answer back, in full."""
        now = self.form.clock.now()
        due_at = self.form.promise_given(now) if line.name == "promised_at" else None
        if due_at is not None:
            self.talk.say(f"= {due_in_full(due_at, now, self.form.desk)}.")
        elif full := self.form.read_back(line.name, now) or line.meant:
            self.talk.say(f"= {full}")
        else:
            say = self.talk.repeat if is_as_typed(line.name, line.chosen) else self.talk.say
            say(echo(line.name, self.form.typed, now, self.form.desk, line.chosen))
        doubt = self.form.doubt(line.name)
        if doubt and not self.form.questions.have_asked(line.name, self.form.typed[line.name], doubt):
            self.talk.say(doubt)

    def question(self, line: QuestionLine) -> str:
        """The question of one line: its label, options and present value."""
        hint = f" ({line.hint})" if line.hint and not line.value else ""
        words = f"{line.label.removesuffix('?')}{hint}?"
        if line.offered:
            words += f" {', '.join(f'{one.letter} {one.label}' for one in line.offered)}."
        if line.value:
            words += f" Now: {line.in_full}."
        elif line.name == "promised_at" and (due_at := self.form.promise_given(self.form.clock.now())) is not None:
            words += f" Enter: {due_in_full(due_at, self.form.clock.now(), self.form.desk)}."
        return f"{words} {self.form.also(line.name)}".strip()

    def explained(self, field: str) -> str:
        """The instruction for a line, the names that it accepts, and the commands that go on from it."""
        known = self.form.fields[field]
        offer = self.form.suggest(field, "") if isinstance(known, TextField) and known.least == 0 else Offer()
        names = f"There {'is' if len(offer.rows) == 1 else 'are'}: {_names(offer)}." if offer.rows else ""
        hint = self.form.hint(field)
        lines = "Several lines: end each but the last with \\." if self.lines[field].has_lines else ""
        adds = ADDS if field in self.form.adders else ""
        return " ".join(filter(None, [hint.in_line or hint.words, names, adds, lines, LINE_HELP]))

    def _helps(self, field: str) -> tuple[str, ...]:
        """`?` is an answer where a message's time is asked: the machine does not say."""
        return (HELP_TOO,) if field == "received_at" and self.form.draft.form == MESSAGE else (HELP, HELP_TOO)

    def take(self, line: QuestionLine, answer: str) -> bool:
        """Put an answer in its line. False if it is invalid, which is said. Raises StoppedAskingError."""
        self.turned = self.form.goes_to(line.name, answer)
        if self.turned is not None:
            raise StoppedAskingError
        if answer == EMPTY:
            line.put("")
        elif line.offered:
            found = pick(answer, line.offered)
            if found is None:
                self.talk.say(no_answer(answer, line.offered))
                return False
            line.put(found.value)
        elif line.most is not None and len(answer) > line.most:
            self._fits = line.name, cut_to(answer, line.most)
            self.talk.say(no_room_words(answer, line.most))
            return False
        else:
            line.put(answer)
        return True

    def mark(self, field: str) -> None:
        """Mark a line as answered."""
        if field not in self.done:
            self.done.append(field)

    def _back(self, field: str) -> None:
        """Ask the line before again; its answer stays until it is changed."""
        path = list(self.form.path())
        before = path[: path.index(field)] if field in path else path
        if not before:
            self.talk.say("This is the first question.")
            return
        self.done = [name for name in self.done if name in before[:-1]]

    def _refused(self, refused: RefusedError) -> None:
        """Say why the value was refused, and ask that line again."""
        self.talk.say(refused)
        if refused.field in self.form.adders:
            self.talk.say(ADDS)
        self.done = [name for name in self.done if name != refused.field]

    def keep(self, field: str) -> None:
        """Store the values in the draft, and say the form's messages."""
        fault = self.form.keep(field)
        if fault and fault != self._fault:
            self.talk.tell(fault)
        self._fault = fault
        if words := self.form.told():
            self.talk.tell(words)

    def _to_tell(self) -> dict[str, str]:
        now = self.form.clock.now()
        blocks = (part for part in self.form.parts() if isinstance(part, TextBlock) and part.told)
        return {block.name: self.form.block(block.name, now) for block in blocks}

    def _tell_blocks(self) -> None:
        """Say the blocks that appeared or changed since the last answer."""
        before, self._told = self._told, self._to_tell()
        for name, words in self._told.items():
            if words and words != before.get(name):
                self.talk.tell(words)

    # Saving

    def may_save(self) -> bool:
        """Say the promises, and ask for confirmation. False if a line has to be asked first."""
        self._read_what_is_called_for()
        self._speak()
        beside = self.beside()
        more = f" Or name a line: {', '.join(line.label.lower() for line in beside)}." if beside else ""
        answer = self.talk.ask(f"Save? Enter saves.{more}", f"Enter saves. < goes back. {more}".strip())
        if not answer:
            return True
        if answer == BACK:
            self.done = self.done[:-1]
            return False
        hidden = self.form.hidden()
        every = [*beside, *(line for line in self.lines.values() if line not in beside and line.name not in hidden)]
        label = chosen(answer, [line.label for line in every])
        line = next((line for line in every if line.label == label), None)
        if line is None:
            self.talk.say("No line is called that.")
        else:
            self.ask_until_taken(line.name)
        return False

    def ask_until_taken(self, field: str) -> None:
        """Ask one line until its answer is accepted."""
        while not self.ask(field):
            pass

    def beside(self) -> list[QuestionLine]:
        """The lines that Enter skips and that apply now."""
        return [self.lines[name] for name in self.form.asked_last()]

    def _read_what_is_called_for(self) -> None:
        if read := self.form.pending_read():
            read()
            self.keep(self.form.draft.at_field)

    def _speak(self) -> None:
        try:
            spoken = self.form.spoken(self.form.clock.now())
        except RefusedError:
            return
        if spoken != self._spoken:
            self.talk.tell("\n".join(spoken))
        self._spoken = spoken

    def save(self) -> tuple[int | None] | None:
        """Save; the contact's id, or None if a line has to be answered first."""
        try:
            saved = danger.save_ready(self.form, danger.ready_values(self.form, self.form.clock.now()))
        except RefusedError as refused:
            self._refused(refused)
            if refused.field in self.lines and (self.form.ANY_ORDER or refused.field not in self.form.path()):
                self.ask_until_taken(refused.field)
            return None
        except ChangedError as error:
            self._say_conflict(error)
            return None
        except DeskError as error:
            self._not_saved(error)
            return None
        self.form.draft.finish()
        if saved.words:
            self.talk.say(saved.words)
        return (saved.contact_id,)

    def _not_saved(self, error: DeskError) -> None:
        self.talk.say(f"{in_line(error)} Nothing is lost. Enter tries again.")

    def _say_conflict(self, error: ChangedError) -> None:
        """Say what a colleague saved first; saving again overwrites it. Raises NotSavedError if nothing is left."""
        conflict = self.form.conflict(error)
        if conflict is None:
            self._not_saved(error)
            return
        self.keep(self.form.draft.at_field)
        self.talk.say(CHANGED)
        self.talk.tell("\n".join(conflict.lines))
        if conflict.gone is not None:
            raise NotSavedError(CONTACT_GONE[conflict.gone])
        self.talk.say("Enter saves yours over theirs." if conflict.replaces else "Enter saves yours as well.")


def _names(offer: Offer) -> str:
    """The names suggested, each with its remark, like the day its number was checked."""
    return ", ".join(f"{row.words} ({row.more})" if row.more else row.words for row in offer.rows)
