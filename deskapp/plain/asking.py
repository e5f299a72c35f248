"""A form asked line by line: the same fields in the same order, checked, read and written by the form itself."""

from __future__ import annotations

from typing import Any

from db.faults import ChangedError
from db.typed import MESSAGE, RefusedError
from deskapp.errors import DeskError, WordsError
from deskapp.plain.conversation import BACK, HELP, HELP_TOO, Conversation, no_answer, pick
from deskapp.plain.echo import TIMES, due_in_full, echo, is_as_typed, time_in_full
from deskapp.plain.lines import Line, lines_of
from deskapp.words.matching import chosen
from screens.change import ChangeForm
from screens.changed import HEADING, changed_lines
from screens.deed_form import ContactForm
from screens.kept_form import KeptForm
from screens.person_form import PersonForm
from screens.spoken_form import SpokenForm

BESIDE: dict[str, tuple[str, ...]] = {
    "call": ("kind", "rings", "needs", "detail", "website_gap", "safeguarding"),
    "message": ("heard_twice", "unclear", "kind", "needs", "detail", "safeguarding"),
    "letter": ("number", "seen_in_private", "needs", "detail", "safeguarding"),
    "reply": ("at",),
    "tried": ("at",),
    "we have it": ("words", "at"),
    "check's end": ("machine_count",),
}
"""What Enter passes by on each form, and Tab finds: offered by name before saving."""
LINE_HELP = "Enter goes on. < goes back one question. -- empties the line. /call takes a call and comes back here."
EMPTY = "--"


class NotSavedError(Exception):
    """Somebody else was quicker, or the record cannot be written: what was typed is kept. The reason is said."""


class StoppedAskingError(Exception):
    """Somebody wants something else first: what was typed so far is kept."""


class Asked:
    """One form, one question a line. `run` asks, saves, and says what was saved."""

    def __init__(self, form: KeptForm[Any], talk: Conversation) -> None:
        self.form = form
        self.talk = talk
        self.lines = lines_of(form)
        form.ask_by_line(self.lines)
        self.done: list[str] = []
        self._spoken: list[str] = []
        self._fault = ""
        path = list(form.path())
        if form.draft.at_field in path:
            self.done = path[: path.index(form.draft.at_field)]

    def run(self) -> int | None:
        """Ask until it is saved; the id of the contact that it is about. Raises InputEndedError, NotSavedError."""
        while True:
            field = next((name for name in self.form.path() if name not in self.done), None)
            if field is not None:
                self.ask(field)
            elif self.may_save():
                saved = self._save()
                if saved is not None:
                    return saved[0]

    # Asking

    def ask(self, field: str) -> bool:
        """Ask one line, keep the answer, and say what was understood; or go back. False where it was refused."""
        line = self.lines[field]
        self._keep(field)
        answer = self.talk.ask(self.question(line), self.explained(field), helps=self._helps(field))
        if answer == BACK:
            self._back(field)
            return True
        if answer and not self.take(line, answer):
            return False
        self._keep(field)
        try:
            self._check(field)
        except RefusedError as refused:
            self._refused(refused)
            return False
        self._mark(field)
        self._keep(field)
        self.say_back(line)
        self.left(field)
        return True

    def _check(self, field: str) -> None:
        """Refuse what this line cannot hold now, rather than when all is answered. Raises RefusedError."""
        self.form.check(field)
        if self.form.typed[field] and (refused := self.form.refusal_of(field, self.form.clock.now())):
            raise refused

    def left(self, field: str) -> None:
        """A line was answered. What follows from it: a subclass looks who it is."""

    def say_back(self, line: Line) -> None:
        """What was understood, in full."""
        now = self.form.clock.now()
        due_at = self._given() if line.field == "promised_at" else None
        if due_at is not None:
            self.talk.say(f"= {due_in_full(due_at, now, self.form.desk)}.")
        elif meant := self.meant(line):
            self.talk.say(f"= {meant}")
        else:
            say = self.talk.repeat if is_as_typed(line.field, line.chosen) else self.talk.say
            say(echo(line.field, self.form.typed, now, self.form.desk, line.chosen))

    def says(self, line: Line) -> str:
        """What stands in a line, a time in full; empty where nothing does."""
        if line.field in TIMES and line.value:
            typed, desk = self.form.typed, self.form.desk
            return echo(line.field, typed, self.form.clock.now(), desk, line.chosen).removeprefix("= ")
        return line.chosen or self.meant(line) or line.value or ""

    def meant(self, line: Line) -> str:
        """The time or day that the words of a line mean, in full; nothing where they mean none."""
        form, reader = self.form, self.form.TIMES.get(line.field)
        if reader is None or not line.value or line.field in TIMES:
            return ""
        try:
            value = reader(line.value, form.clock.now(), form.desk.edition.calendar)
        except WordsError:
            return ""
        return time_in_full(value, form.clock.now())

    def question(self, line: Line) -> str:
        """One line: what is wanted, what can be chosen, and what is there already."""
        hint = f" ({line.hint})" if line.hint and not line.value else ""
        words = f"{self.label(line).removesuffix('?')}{hint}?"
        if line.offered:
            words += f" {', '.join(f'{one.letter} {one.label}' for one in line.offered)}."
        if line.chosen or line.value:
            words += f" Now: {self.says(line)}."
        elif line.field == "promised_at" and (due_at := self._given()) is not None:
            words += f" Enter: {due_in_full(due_at, self.form.clock.now(), self.form.desk)}."
        return words

    def label(self, line: Line) -> str:
        """What a line is called just now."""
        return line.label

    def explained(self, field: str) -> str:
        """What a line wants, in a sentence, and the two ways on."""
        hint = self.form.HINTS.get(field, "").replace("Enter goes on, or saves.", "").replace("Enter goes on.", "")
        return f"{hint.strip()} {LINE_HELP}".strip()

    def _helps(self, field: str) -> tuple[str, ...]:
        """`?` is an answer where a message's time is asked: the machine does not say."""
        return (HELP_TOO,) if field == "received_at" and self.form.draft.form == MESSAGE else (HELP, HELP_TOO)

    def take(self, line: Line, answer: str) -> bool:
        """Put an answer in its line. False where it cannot be one, which is said."""
        if answer == EMPTY:
            line.put("")
        elif line.offered:
            found = pick(answer, line.offered)
            if found is None:
                self.talk.say(no_answer(answer, line.offered))
                return False
            line.put(found.value)
        elif line.most is not None and len(answer) > line.most:
            self.talk.say(f"There is room for {line.most} letters here.")
            return False
        else:
            line.put(answer)
        return True

    def _given(self) -> Any:
        return self.form.given_now(self.form.clock.now()) if isinstance(self.form, SpokenForm) else None

    def _mark(self, field: str) -> None:
        if field not in self.done:
            self.done.append(field)

    def _back(self, field: str) -> None:
        """The line before is asked again; what was answered stands until it is changed."""
        path = list(self.form.path())
        before = path[: path.index(field)] if field in path else path
        if not before:
            self.talk.say("This is the first question.")
            return
        self.done = [name for name in self.done if name in before[:-1]]

    def _refused(self, refused: RefusedError) -> None:
        """The same sentence as on the form; that line is asked again."""
        self.talk.say(str(refused))
        self.done = [name for name in self.done if name != refused.field]

    def _changed(self, error: ChangedError) -> None:
        """Somebody else was quicker: what they did is said, and saving again goes over it. Raises NotSavedError where
        there is nothing left to do.
        """
        form = self.form
        self.talk.say(HEADING.capitalize())
        self.talk.tell("\n".join(changed_lines(error.what or (str(error),))))
        if isinstance(form, PersonForm | ChangeForm):
            if isinstance(form, PersonForm):
                form.take_theirs()
            self.talk.say("Enter saves yours over theirs.")
            return
        newest = form.newest() if isinstance(form, ContactForm) else None
        if newest is None or not isinstance(form, ContactForm):
            raise NotSavedError("It is closed now. deskapp plain reply opens it again.")
        form.take(newest._replace(version=error.version or newest.version))
        self.talk.say("Enter saves yours as well.")

    def _keep(self, field: str) -> None:
        self.form.draft.keep(self.form.typed.values, field)
        fault = self.form.draft.fault or ""
        if fault and fault != self._fault:
            self.talk.tell(fault)
        self._fault = fault

    # Saving

    def before_saving(self) -> None:
        """What has to be there before it is read out."""

    def may_save(self) -> bool:
        """Say what is promised, and ask whether that is all. False where a line has to be asked first."""
        self.before_saving()
        self._speak()
        beside = self.beside()
        more = f" Or name a line: {', '.join(line.label.lower() for line in beside)}." if beside else ""
        answer = self.talk.ask(f"Save? Enter saves.{more}", f"Enter saves. < goes back. {more}".strip())
        if not answer:
            return True
        if answer == BACK:
            self.done = self.done[:-1]
            return False
        every = [*beside, *(line for line in self.lines.values() if line not in beside)]
        label = chosen(answer, [line.label for line in every])
        line = next((line for line in every if line.label == label), None)
        if line is None:
            self.talk.say("No line is called that.")
        else:
            self._ask_until_taken(line.field)
        return False

    def _ask_until_taken(self, field: str) -> None:
        while not self.ask(field):
            pass

    def beside(self) -> list[Line]:
        """The lines that Enter passes by, and that make sense now."""
        path = self.form.path()
        names = BESIDE.get(self.form.draft.form.partition(":")[0], ())
        return [self.lines[name] for name in names if name in self.lines and name not in path]

    def _speak(self) -> None:
        try:
            spoken = self.form.spoken(self.form.clock.now())
        except RefusedError:
            return
        if spoken != self._spoken:
            self.talk.tell("\n".join(spoken))
        self._spoken = spoken

    def _save(self) -> tuple[int | None] | None:
        """What it is about, once it is saved; None where something has to be answered first."""
        try:
            ready = self.form.read(self.form.clock.now())
        except RefusedError as refused:
            self._refused(refused)
            if refused.field in self.lines and refused.field not in self.form.path():
                self._ask_until_taken(refused.field)
            return None
        try:
            words, contact_id = self.form.write(ready)
        except ChangedError as error:
            self._changed(error)
            return None
        except DeskError as error:
            self.talk.say(f"{error} Nothing is lost. Enter tries again.")
            return None
        self.form.draft.finish()
        if words:
            self.talk.say(words)
        return (contact_id,)
