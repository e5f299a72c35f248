"""What somebody got in touch for: one letter, or the first letters of its name."""

from __future__ import annotations

from textual import events
from textual.content import Content

from deskapp.charter.vocabulary import Kind
from screens.widgets.choice import Choice, Option

KINDS = (
    Option(Kind.ENQUIRY, "e", "Enquiry"),
    Option(Kind.SERVICE_ENQUIRY, "s", "Service enquiry"),
    Option(Kind.COMPLAINT, "!", "Complaint"),
    Option(Kind.COMPLIMENT, "c", "Compliment"),
    Option(Kind.FEEDBACK, "f", "Feedback"),
    Option(Kind.OWN_INFORMATION, "l", "Own information"),
    Option(Kind.NEW_ASSESSMENT, "a", "New assessment"),
    Option(Kind.NOT_FOR_US, "n", "Not for us"),
    Option(Kind.NUISANCE, "u", "Nuisance"),
)
FROM_AFAR = "!l"
"""The letters that work wherever no text is typed: the two kinds that have a time of their own."""


class KindChoice(Choice):
    """One line of ` Kind          [e Enquiry]  ! Complaint  l Own information`; all nine while the cursor is in it.

    A letter chooses; so do the first letters of a name ("own"), because a kind is picked too seldom to remember its
    letter. Where `moves_on`, a letter that begins no other name goes on at once, as in any choice; else Enter does.
    """

    def __init__(self, *, moves_on: bool) -> None:
        super().__init__("kind", "Kind", KINDS, brief=True)
        self._moves_on = moves_on
        self._begun = ""
        """The letters typed of a name so far."""

    @property
    def called(self) -> str:
        """What is chosen, by its name; an enquiry where nothing is."""
        kind = self.value or Kind.ENQUIRY
        return next(option.label for option in self.options if option.value == kind)

    def toggle(self, letter: str) -> bool:
        """Choose what this letter stands for from another field, or take that back. False if it stands for nothing."""
        if letter not in FROM_AFAR:
            return False
        kind = next(option.value for option in self.options if option.letter == letter)
        self.value = None if self.value == kind else kind
        return True

    def on_key(self, event: events.Key) -> None:
        """A letter, or one more letter of a name."""
        letter = (event.character or "").casefold()
        if not letter.isprintable() or not letter or letter == "?":
            self._begun = ""
            return
        event.prevent_default()
        event.stop()
        if self._begun and (option := _beginning(self._begun + letter)):
            self._begun += letter
            self.value = option.value
        else:
            self._first(letter)

    def _first(self, letter: str) -> None:
        """The first letter of all, or one that goes on with nothing typed before."""
        option = next((one for one in self.options if one.letter == letter), None) or _beginning(letter)
        if option is None:
            self._begun = ""
            self.post_message(self.NotOffered(self, letter))
            return
        self._begun = letter if _beginning(letter) else ""
        if self._moves_on and option.letter == letter and not _begins_another(letter, option):
            self._choose(option)
        else:
            self.value = option.value

    def watch_has_focus(self, has_focus: bool) -> None:  # noqa: FBT001 - Textual calls it so
        """Whoever comes back begins a name afresh."""
        super().watch_has_focus(has_focus)
        self._begun = ""

    @property
    def _shown(self) -> list[Option]:
        if self.has_focus:
            return list(self.options)
        kind = self.value or Kind.ENQUIRY
        return [option for option in self.options if option.value == kind or option.letter in FROM_AFAR]

    def _option(self, option: Option) -> Content:
        if self.value is None and option.value == Kind.ENQUIRY:
            return Content.styled(f"[{option.letter} {option.label}]", "bold" if self.has_focus else "")
        return super()._option(option)


def _beginning(letters: str) -> Option | None:
    """The kind whose name, or a word of it, begins like this; the name itself comes first."""
    whole = (option for option in KINDS if option.label.casefold().startswith(letters))
    words = (option for option in KINDS if any(word.casefold().startswith(letters) for word in option.label.split()))
    return next(whole, None) or next(words, None)


def _begins_another(letter: str, option: Option) -> bool:
    return any(one != option and one.label.casefold().startswith(letter) for one in KINDS)
