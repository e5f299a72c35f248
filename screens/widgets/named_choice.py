"""A choice that also takes the first letters of an option's name."""

from __future__ import annotations

from textual.content import Content

from deskapp.forms.fields import ChoiceField, Option
from screens.widgets.choice import Choice


class NamedChoice(Choice):
    """One line of ` Kind [e Enquiry] ! Complaint l Their own records`; every option while the cursor is in it.

    A letter chooses, and so do the first letters of a name ("own"), for options chosen too seldom for their letters to
    be remembered. With `moves_on`, a letter that begins no other name moves on at once, as in any choice; without, only
    Enter does.
    """

    def __init__(self, field: ChoiceField, *, moves_on: bool) -> None:
        super().__init__(field.name, field.label, field.options, brief=field.brief)
        self._reachable = field.reachable
        self._assumed = field.assumed
        self._moves_on = moves_on
        self._begun = ""
        """The letters typed of a name so far."""

    @property
    def called(self) -> str:
        """The name of the chosen option, else of the assumed one."""
        return next(option.label for option in self.options if option.value == (self.value or self._assumed))

    def toggle(self, letter: str) -> bool:
        """Choose, or clear, the option of this letter from another field. False if it has none."""
        if letter not in self._reachable:
            return False
        chosen = next(option.value for option in self.options if option.letter == letter)
        self.value = None if self.value == chosen else chosen
        return True

    def spells(self, letters: str) -> bool:
        """True if an option's name, or a word of it, begins with these letters."""
        return self._beginning(letters.casefold()) is not None

    def press(self, letter: str) -> bool:
        """Choose by a letter, or by the next letter of a name."""
        letter = letter.casefold()
        if letter == "?":
            self._begun = ""
            return False
        if self._begun and (option := self._beginning(self._begun + letter)):
            self._begun += letter
            self.value = option.value
        else:
            self._first(letter)
        return True

    def press_other(self) -> None:
        """Forget the letters of the name typed so far."""
        self._begun = ""

    def _first(self, letter: str) -> None:
        """Choose by a letter that does not continue the name typed so far."""
        option = next((one for one in self.options if one.letter == letter), None) or self._beginning(letter)
        if option is None:
            self._begun = ""
            self.post_message(self.NotOffered(self, letter))
            return
        self._begun = letter if self._beginning(letter) else ""
        if self._moves_on and option.letter == letter and not self._begins_another(letter, option):
            self._choose(option)
        else:
            self.value = option.value

    def watch_has_focus(self, has_focus: bool) -> None:  # noqa: FBT001 - Textual calls it so
        """Forget the letters of a name when the cursor leaves or comes back."""
        super().watch_has_focus(has_focus)
        self._begun = ""

    @property
    def _shown(self) -> list[Option]:
        if self.has_focus:
            return list(self.options)
        chosen = self.value or self._assumed
        return [option for option in self.options if option.value == chosen or option.letter in self._reachable]

    def _option(self, option: Option) -> Content:
        if self.value is None and option.value == self._assumed:
            return self.draw_letter(option.letter, option.label, "bold" if self.has_focus else "")
        return super()._option(option)

    def _beginning(self, letters: str) -> Option | None:
        """The option whose name begins with these letters, else one with such a word in its name; None if there is
        none.
        """
        names = {option: option.label.casefold() for option in self.options}
        whole = (option for option, name in names.items() if name.startswith(letters))
        words = (option for option, name in names.items() if any(word.startswith(letters) for word in name.split()))
        return next(whole, None) or next(words, None)

    def _begins_another(self, letter: str, option: Option) -> bool:
        return any(one != option and one.label.casefold().startswith(letter) for one in self.options)
