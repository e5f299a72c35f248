"""Notice of the caller's open contacts in a form: look them up, and move the cursor there and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.widget import Widget

from deskapp.errors import DeskError
from deskapp.forms.form import Form
from deskapp.forms.layout import beside_matters
from deskapp.terminal.ordered_keys import HOLDS_KEYS
from screens.base.desk_screen import DeskScreen
from screens.base.reading import in_thread
from screens.forms.already_open import AlreadyOpen
from screens.widgets.box import Box
from screens.widgets.choice import Choice

MATTERS_HINT = "Adding it leaves the promised time as it is. Up and Down choose."


class ShownMatters:
    """Open contacts of the caller of one form, as its notice shows them."""

    def __init__(self, screen: DeskScreen[None], form: Form[Any]) -> None:
        self._screen = screen
        self._form = form
        self.notice: AlreadyOpen | None = None
        """The notice once it is mounted; None in a form without one."""
        self._open_for: tuple[str, ...] = ()
        """The caller whose open matters are shown."""
        self._left_from: Widget | None = None
        """The field in which the cursor was before it went to the notice."""

    def look_up(self, then: Callable[[], None]) -> None:
        """Read and show the open matters of the form's present caller, then call `then`."""
        self._screen.run_worker(self._look_up(then), group=HOLDS_KEYS)

    async def _look_up(self, then: Callable[[], None]) -> None:
        try:
            matters = await in_thread(self._screen, self._form.matters)
        except DeskError as error:
            matters = ()
            self._screen.say(error, "wrong")
        if self.notice is not None:
            self._open_for = self._form.caller.identity if self._form.caller else ()
            self.notice.offer(matters, self._form.clock.now())
        then()

    def look_again(self) -> None:
        """Show the open matters again as a form is taken up that was left with a caller in it, unless it was added to
        one of them.
        """
        caller, values = self._form.caller, self._form.values
        if self.notice is not None and caller and caller.may_be_known and not values.get("adding_to"):
            self.look_up(self._shorten_at_focus)

    def _shorten_at_focus(self) -> None:
        if isinstance(focused := self._screen.focused, Box | Choice):
            self.shorten(focused.field)

    def let_go(self) -> None:
        """Remove the notice as soon as the caller changes."""
        caller = self._form.caller
        if self.notice and caller and self._open_for and caller.identity != self._open_for:
            self._open_for = ()
            self.notice.offer((), self._form.clock.now())

    def shorten(self, field: str) -> None:
        """Shorten the notice to one line unless the cursor is in a field beside which there is room for all of it."""
        if self.notice is not None:
            self.notice.brief = field not in beside_matters(self._form.parts())

    def enter(self, focused: Widget | None) -> bool:
        """Move the cursor from a field to the notice; False if that is not shown."""
        if self.notice is None or not self.notice.display:
            return False
        self._left_from = focused
        self.notice.enter()
        return True

    def go_back(self) -> None:
        """Return the cursor to the field it came from."""
        if self._left_from is not None:
            self._left_from.focus()

    def type_on(self, letter: str, otherwise: Widget) -> None:
        """Pass a typed letter to its field, so that the notice loses none."""
        box = self._left_from if isinstance(self._left_from, Box) else otherwise
        box.focus()
        if isinstance(box, Box):
            box.insert_text_at_cursor(letter)
