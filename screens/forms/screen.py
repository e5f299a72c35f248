"""The one screen that draws any form: Enter goes on, every letter is kept, and it saves before it closes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from textual import events, on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from db.drafts.book import Draft
from deskapp.errors import RefusedError, Remedy
from deskapp.forms.fields import ChoiceField
from deskapp.forms.form import Form
from deskapp.forms.refusing import accept, refuse_too_long
from deskapp.forms.results import NextForm
from deskapp.terminal.ordered_keys import HOLDS_KEYS
from screens.base.desk_screen import DeskScreen
from screens.forms.already_open import AlreadyOpen
from screens.forms.astray import Astray
from screens.forms.drawn_form import DrawnForm
from screens.forms.known_person import show_person
from screens.forms.parts import CONFLICT, widgets_of
from screens.forms.picking import Picking
from screens.forms.reading import FormReading
from screens.forms.saving import FormSaving
from screens.forms.shown_matters import MATTERS_HINT, ShownMatters
from screens.keys import Where, bindings
from screens.messages import Notice, OpenForm
from screens.remedies import SCREEN_REMEDIES, on_screen
from screens.widgets.box import Box
from screens.widgets.choice import Choice
from screens.widgets.find_box import FindBox
from screens.widgets.letter_picker import LetterPicker
from screens.widgets.named_choice import NamedChoice
from screens.widgets.suggestions import Suggestions
from screens.widgets.ticks import Ticks


class FormScreen(DeskScreen[None]):
    """One form on the screen, which holds the values. Unless `is_prepared`, it reads the record after it was drawn."""

    WHERE = Where.FORM
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.FORM)]
    AUTO_FOCUS: ClassVar[str | None] = "Box, Choice"

    def __init__(self, form: Form[Any], *, is_prepared: bool = True) -> None:
        super().__init__()
        self.form = form
        form.remedies = SCREEN_REMEDIES
        form.take_up()
        self._is_prepared = is_prepared
        self._reading = FormReading(self, form, self.changed)
        self._astray = Astray(self)
        self._saving = FormSaving(self, self._astray.asks)
        self._drawn: DrawnForm | None = None
        self._matters = ShownMatters(self, form)
        self._picking = Picking(self, self._matters)

    @property
    def draft(self) -> Draft:
        """The draft that the form is over."""
        return self.form.draft

    @property
    def empty_draft(self) -> str | None:
        """The id of the draft if nothing was typed, else None."""
        return self.draft.id if self.form.is_empty and not self._astray.words else None

    @property
    def help_title(self) -> str:
        """Title of the form in the help."""
        return self.form.TITLE

    @property
    def help_text(self) -> str:
        """Help text of the form."""
        return self.form.HELP

    def body(self) -> ComposeResult:
        """Every part of the form, from top to bottom."""
        yield from widgets_of(self.form)

    # The fields

    @property
    def drawn(self) -> DrawnForm:
        """The form's widgets, once they are mounted."""
        assert self._drawn is not None  # noqa: S101 - nothing is typed before
        return self._drawn

    @property
    def fields(self) -> Mapping[str, Box | Choice]:
        """The boxes and choices by field name, from top to bottom."""
        return self.drawn.fields

    def on_mount(self) -> None:
        """Show the values, put the cursor where it was left, and read the record if the form has not."""
        self._drawn = DrawnForm(self.form, self)
        self._matters.notice = next(iter(self.query(AlreadyOpen)), None)
        self.show_words()
        if first := self.drawn.first:
            first.focus()
        self._tell()
        self._astray.say_waiting()
        if not self._is_prepared:
            self._reading.start(self.form.open)
        self._matters.look_again()

    def hand_in(self) -> None:
        """Put the typed text into the form."""
        if self._drawn:
            self._drawn.hand_in()

    def take_back(self) -> None:
        """Show the values that the form has changed, and say its messages."""
        self.drawn.put_values()
        self._tell()

    def _tell(self) -> None:
        if words := self.form.told():
            self.say(words)

    @on(Input.Changed)
    @on(Choice.Changed)
    @on(Ticks.Changed)
    def changed(self) -> None:
        """Keep the typed text, and show its interpretation."""
        self.hand_in()
        self._astray.forget_written()
        self.take_back()
        self._matters.let_go()
        self.keep()
        self.show_words()

    def keep(self) -> None:
        """Store the values in the draft; warn if that failed and they are on the screen only."""
        if self._drawn is None or self._saving.is_under_way:
            return
        focused = self.focused
        fault = self.form.keep(focused.field if isinstance(focused, Box | Choice) else self.draft.at_field)
        if fault:
            self.say(fault, "wrong")

    def park(self) -> None:
        """Leave the form for later, in Unfinished. An empty one is not kept."""
        if not self._saving.is_under_way:
            self.hand_in()
            (self.draft if self._astray.words else self.form).park()

    def action_back(self) -> None:
        """Keep the typed text, and go back."""
        super().action_back()
        if self.form.PARKED.on_screen:
            self.app.post_message(Notice(self.form.PARKED.on_screen, "plain"))

    def show_words(self) -> None:
        """Show the interpretation of the values and the promises. Called after every change, so it must be quick."""
        form, now = self.form, self.form.clock.now()
        form.room = (self.app.size.width, self.app.size.height)
        self.about_whom = form.about_whom
        left, right = form.heading(now)
        self.top(left, right=right)
        self.drawn.show(now)
        self._reading.go_on()

    def on_resize(self, event: events.Resize) -> None:
        """Fit the words to the window."""
        super().on_resize(event)
        if self._drawn:
            self.show_words()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show the instruction for the focused field, or for the notice of open matters."""
        if isinstance(event.widget, AlreadyOpen):
            self.hint(MATTERS_HINT)
            return
        field = event.widget
        elsewhere = field.HINT if isinstance(field, Ticks) else ""
        self.hint(self.form.hint(field.field).on_screen if isinstance(field, Box | Choice) else elsewhere)
        if isinstance(field, Box | Choice):
            self._matters.shorten(field.field)
        if self._drawn:
            self._drawn.name_enter()
        self.keep()

    # Going on

    @on(Box.Entered)
    @on(Choice.Submitted)
    def _entered(self, event: Box.Entered | Choice.Submitted) -> None:
        self.leave(event.control.field)

    @on(Choice.Chosen)
    def _chosen(self, event: Choice.Chosen) -> None:
        self.hand_in()
        self.show_words()
        self.hint(self.form.hint(event.choice.field).on_screen)
        if self.form.path()[-1] != event.choice.field:
            self.go_on(event.choice.field)

    def action_next(self) -> None:
        """Go on from the ticks, mostly the end of a form; save on Enter anywhere else where no field took it."""
        if isinstance(self.focused, Ticks):
            self.go_on(self.focused.ticks[-1].field)
        else:
            self.action_save()

    def leave(self, name: str) -> None:
        """Accept the field's value or refuse it; then go to the next field, or save after the last."""
        self.hand_in()
        if turn := self.form.goes_to(name, self.form.values.get(name, "")):
            self._turn_to(turn)
            return
        if self.form.asks_matters(name):
            self._matters.look_up(lambda: self.leave(name))
            return
        self.form.freeze_times()
        try:
            refuse_too_long(self.form, name)
            accept(self.form, name)
        except RefusedError as refused:
            self.refuse(refused)
            return
        self.mended()
        self.take_back()
        self.show_words()
        self.go_on(name)

    def go_on(self, name: str) -> None:
        """Go to the field after this one on Enter's path; after the last, save."""
        after = self.drawn.after(name)
        if after is not None:
            after.focus()
        else:
            self.action_save()

    def refuse(self, refused: RefusedError, again: str = "F9") -> None:
        """Go to the refused field and say why. `again` is the key that saves a value asked about."""
        self.drawn.put_values()
        if field := self.drawn.place(refused.field):
            field.focus()
        if isinstance(field, FindBox):
            field.show_list()
        words = on_screen(refused)
        if isinstance(field, Box) and SCREEN_REMEDIES[Remedy.SAVE_SO] in words:
            field.select_all()
        self.say(words.replace("F9 again", f"{again} again"), "wrong", about=field)
        self.asks_again = True

    def _turn_to(self, turn: NextForm) -> None:
        self.drawn.put_values()
        self.park()
        self.dismiss(None)
        self.app.post_message(OpenForm(turn.form, turn.values))

    # Letters that choose in another field

    @on(Choice.NotOffered)
    def _from_afar(self, event: Choice.NotOffered) -> None:
        if turn := self.form.goes_to(event.choice.field, event.letter):
            self._turn_to(turn)
        if turn or self._toggle(event.letter.casefold(), event.choice):
            event.prevent_default()

    def _toggle(self, letter: str, at: Choice) -> bool:
        """Tick or choose the option of this letter in another field than `at`, whose hint names it; else False.

        The message line confirms a choice, as the cursor is elsewhere.
        """
        field = self.form.fields[at.field]
        if not isinstance(field, ChoiceField) or letter not in field.beyond:
            return False
        took = self.drawn.toggle(letter, at)
        if isinstance(took, NamedChoice):
            back = f" {letter} again changes it back." if took.value else ""
            self.say_in_passing(f"{took.label}: {took.called}.{back}", "plain", at)
        return took is not None

    # Words typed where one letter chooses

    def lets_through(self, key: events.Key) -> bool:
        """False for a letter that belongs to words typed where one letter chooses."""
        return super().lets_through(key) and self._astray.lets_through(key)

    @on(LetterPicker.Pasted)
    def _pasted(self, event: LetterPicker.Pasted) -> None:
        self._astray.pasted(event.text, event.picker)

    @on(Box.Full)
    def _over(self, event: Box.Full) -> None:
        self._astray.over(event)

    def action_write_astray(self) -> None:
        """Insert the words that were typed where one letter chooses into the focused box, or the next below."""
        if not self._astray.write():
            raise SkipAction

    # The caller and their open matters

    @on(Suggestions.Picked)
    def _picked(self, event: Suggestions.Picked) -> None:
        box = next(box for box in self.query(FindBox) if box.suggestions is event.suggestions)
        self._picking.take(box.field, event.key)

    def action_matters(self) -> None:
        """Go to the notice of open matters."""
        if not self._matters.enter(self.focused):
            raise SkipAction

    @on(AlreadyOpen.Typed)
    def _typed_at_matters(self, event: AlreadyOpen.Typed) -> None:
        self._matters.type_on(event.letter, self.fields["about"])

    @on(AlreadyOpen.Answered)
    def _answered(self, event: AlreadyOpen.Answered) -> None:
        self.hand_in()
        field = self.form.add_to(event.matter) if event.matter else ""
        self.changed()
        if field:
            self.fields[field].focus()
        else:
            self._matters.go_back()

    def action_person(self) -> None:
        """Show the known facts of the person, with the reason of a CAUTION."""
        self.app.run_worker(show_person(self, self.form), group=HOLDS_KEYS)

    # Saving

    def action_save(self) -> None:
        """Save, and close when it is saved."""
        self.save(in_a_run=False)

    def save(self, *, in_a_run: bool) -> None:
        """Save it; in a run the next form opens by itself."""
        self._saving.save(in_a_run=in_a_run)

    def not_saved(self, words: str, others: str) -> None:
        """Stay open with everything typed, and say why; show `others`, a colleague's changes, on an edit conflict."""
        self.keep()
        self.show_words()
        if others:
            self.drawn.show_block(CONFLICT, others)
        self.say(words, "wrong")
        self.asks_again = True
