"""A dialog that assigns a contact."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from textual.widgets import Input

from db.desk.desk import OnDesk
from db.queue.first_page import AwaySeen
from deskapp.errors import DeskError
from deskapp.forms.contact.at_hand import NewColleague
from deskapp.forms.fields import Suggestion
from deskapp.parsing.matching import matches
from deskapp.parsing.name_key import name_key
from deskapp.terminal.ordered_keys import HOLDS_KEYS
from deskapp.wording.absence import away_words
from screens.dialogs.picker import SEVERAL, Picker
from screens.remedies import on_screen

_HINT = "a letter or two of a name, then Enter"
ALL_THE_SAME = "{away}. Give it anyway? Enter again."
NEW_COLLEAGUE = "No such colleague: Down adds them"


class AssignBox(Picker[OnDesk | NewColleague]):
    """A picker of the assignee. Returns the staff member, somebody new, or None."""

    help_title = "giving it to somebody"
    help_text = """Who goes on with this. A letter or two of the name, then Enter; or Up and Down, then Enter.
Somebody who is away can have it too: Enter again says so. The last row adds a new colleague.
Esc goes back, and it stays with whoever has it."""

    def __init__(
        self, staff: Sequence[OnDesk], away: Mapping[int, AwaySeen], today: date, new: Callable[[str], NewColleague]
    ) -> None:
        super().__init__("owner", "Give to", hint=_HINT)
        self._staff = {one.name: one for one in staff}
        self._away = away
        self._today = today
        self._new = new
        self._asked: OnDesk | None = None
        """The absent staff member for whom a second Enter confirms."""

    def offer(self, typed: str) -> None:
        """List the staff whose names have the typed prefix."""
        self._asked = None
        self.wrong("")
        names = matches(typed, list(self._staff))
        found = [Suggestion(name, name, self._until(name)) for name in names]
        is_new = bool(name_key(typed)) and name_key(typed) not in map(name_key, names)
        self.offer_names(typed, found, last=f'Somebody new: "{typed.strip()}"' if is_new else "")

    def take(self, key: str | None) -> None:
        """Return the staff member; an absent one only on a second Enter. The last row is somebody new."""
        if key is None:
            self.run_worker(self._take_new(self.box.value), group=HOLDS_KEYS)
            return
        staff = self._staff.get(key)
        if staff is None or staff.id not in self._away or staff == self._asked:
            self.dismiss(staff)
            return
        with self.prevent(Input.Changed):
            self.box.put(staff.name)
        self._asked = staff
        self.wrong(ALL_THE_SAME.format(away=self._words(staff)))
        self.asks_again = True

    def enter(self, typed: str) -> None:
        """Return the absent staff member who was asked about; refuse an unknown name; close on an empty box."""
        if self._asked is not None:
            self.dismiss(self._asked)
        elif found := matches(typed, list(self._staff)) if typed.strip() else []:
            self.offer(typed)
            self.box.wrong = SEVERAL.format(count=len(found))
        elif typed.strip():
            self.offer(typed)
            self.box.wrong = NEW_COLLEAGUE
        else:
            self.dismiss(None)

    async def _take_new(self, name: str) -> None:
        try:
            new = await asyncio.to_thread(self._new, name)
        except DeskError as error:
            self.wrong(on_screen(error))
        else:
            self.dismiss(new)

    def _until(self, name: str) -> str:
        staff = self._staff[name]
        return self._words(staff).removeprefix(f"{staff.short_name} is ") if staff.id in self._away else ""

    def _words(self, staff: OnDesk) -> str:
        return away_words(staff.short_name, self._away[staff.id].last_day, self._today)
