"""What a form that logs a contact asks of its kind: which it is, what that starts, and who was told of a danger."""

from __future__ import annotations

from datetime import datetime

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from db import promising
from db.entry import safeguarding_told
from deskapp.charter.edition import Edition
from deskapp.charter.vocabulary import Channel, Kind, PromiseName
from screens.caller_form import CallerForm
from screens.echoes import past_echo
from screens.widgets.box import Box
from screens.widgets.choice import Choice
from screens.widgets.kind_choice import KindChoice
from screens.widgets.ticks import Ticks

OWN_INFORMATION = "This is a legal request even if only spoken. Do not ask them to write in."
NO_NUMBER = "No local number is written in the charter: ask your lead."
DANGER_NOW = "In danger now: 999. This program tells nobody by itself."
KIND_HINT = "A letter, or type its name, like own. Enter goes on."
TOLD_HINTS = {
    "kind": KIND_HINT,
    "told_who": "Who did you tell? Enter leaves it out: it then says NOBODY TOLD until somebody is.",
    "told_at": "When were they told? Enter: now. Or: 1040, -15, y 1620",
}


def danger_words(edition: Edition) -> str:
    """Whom to tell that somebody may be in danger, with the number; two lines."""
    tell = f"TELL: {edition.safeguarding}" if edition.safeguarding else NO_NUMBER
    return f"{tell}\n{DANGER_NOW}"


class KindForm(CallerForm):
    """A form with a line for the kind, and who was told where somebody may be in danger."""

    DEFAULT_CSS = """
    KindForm #danger { height: auto; padding: 0 1; color: $late; text-style: bold; display: none; }
    """

    def kind_line(self, *, moves_on: bool = False) -> KindChoice:
        """What it is."""
        return KindChoice(moves_on=moves_on)

    def danger_lines(self) -> ComposeResult:
        """Shown once somebody may be in danger: whom to tell, who was told, and when."""
        yield Static(danger_words(self.desk.edition), id="danger", markup=False)
        yield Box("told_who", "Who was told", cells=30, max_length=120, hint="blank: nobody yet")
        yield Box("told_at", "When told", cells=20, max_length=40, hint="Enter: now")

    def danger_path(self) -> tuple[str, ...]:
        """The fields of Enter's path that a danger adds."""
        if not self.typed["safeguarding"]:
            return ()
        return ("told_who", "told_at") if self.typed["told_who"] else ("told_who",)

    def show_words(self) -> None:
        """Whom to tell stands there as soon as the danger is ticked."""
        super().show_words()
        in_danger = bool(self.typed["safeguarding"])
        self.query_one("#danger").display = in_danger
        self.fields["told_who"].display = in_danger
        box = self.query_one("#box-told-at", Box)
        box.display = in_danger and bool(self.typed["told_who"])
        box.echo = past_echo(self.typed["told_at"], self.clock.now())

    def check(self, name: str) -> None:
        """A time is looked at when it is left."""
        if name == "told_at":
            safeguarding_told(self.typed, self.clock.now())
        super().check(name)

    # What it starts

    def owed_lines(self, came: Channel, at: datetime) -> list[str]:
        """What starts now, besides a time that we give: a line each, and what to say of it."""
        owed = self.desk.edition.owed(came, self.kind, at)
        lines = [f"ALSO {self.promised(came, one)}" for one in owed if one.name is not PromiseName.PROMISE]
        return [*self._legal_words(), *lines]

    def promised_lines(self, came: Channel, at: datetime) -> list[str]:
        """What starts now where nobody was there to be given a time: a line each, or that nothing does."""
        owed = promising.owed_unanswered(self.desk.edition, came, self.kind, at)
        if not owed:
            called = self.kind.replace("_", " ")
            return [f"NOTHING IS OWED: our charter promises nothing for this {called}. Saving keeps it, and closes it."]
        return [*self._legal_words(), *(f"PROMISED {self.promised(came, one)}" for one in owed)]

    def _legal_words(self) -> list[str]:
        """What a request for their own information is; by when it is owed stands in the line below."""
        return [OWN_INFORMATION] if self.kind is Kind.OWN_INFORMATION else []

    # Letters from afar

    @on(Choice.NotOffered)
    def _kind_from_afar(self, event: Choice.NotOffered) -> None:
        if not isinstance(event.choice, KindChoice) and self._toggle_kind(event.letter):
            event.prevent_default()

    @on(Ticks.NotOffered)
    def _kind_from_the_ticks(self, event: Ticks.NotOffered) -> None:
        self._toggle_kind(event.letter)

    def _toggle_kind(self, letter: str) -> bool:
        """Choose a kind from where the cursor is not, and say so: nobody looks there. False if the letter is none."""
        choice = self.query_one(KindChoice)
        if not choice.toggle(letter):
            return False
        back = f" {letter} again changes it back." if choice.value else ""
        self.say(f"Kind: {choice.called}.{back}")
        return True
