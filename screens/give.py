"""Give a contact to somebody: a letter or two of their name, and Enter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from textual.widgets import Input

from db.desk import OnDesk
from db.first_page import AwaySeen
from deskapp.words.matching import matches
from deskapp.words.presence import away_words
from screens.narrowing import NarrowingBox
from screens.widgets.suggestions import Suggestion

HINT = "a letter or two of a name, then Enter"
ALL_THE_SAME = "{away}. Give it all the same? Enter once more."
NOBODY = "Nobody here has that name. They come on the desk with u first."


class GiveBox(NarrowingBox[OnDesk]):
    """Asks who is to have it. Answers who, or None where nobody was chosen."""

    def __init__(self, staff: Sequence[OnDesk], away: Mapping[int, AwaySeen], today: date) -> None:
        super().__init__("owner", "Give to", hint=HINT)
        self._staff = {one.name: one for one in staff}
        self._away = away
        self._today = today
        self._asked: OnDesk | None = None
        """Somebody who is away, and was asked about: Enter once more gives it to them."""

    def offer(self, typed: str) -> None:
        """Everybody here whose name begins so."""
        self._asked = None
        self.wrong("")
        found = [Suggestion(name, name, self._until(name)) for name in matches(typed, list(self._staff))]
        self.offered.offer(found, highlight=bool(typed.strip()))

    def take(self, key: str | None) -> None:
        """Give it; to somebody who is away only when Enter is pressed once more."""
        staff = self._staff.get(key or "")
        if staff is None or staff.id not in self._away or staff == self._asked:
            self.dismiss(staff)
            return
        with self.prevent(Input.Changed):
            self.box.put(staff.name)
        self._asked = staff
        self.wrong(ALL_THE_SAME.format(away=self._words(staff)))

    def enter(self, typed: str) -> None:
        """The second Enter for somebody who is away; a name that nobody has; or nobody."""
        if self._asked is not None:
            self.dismiss(self._asked)
        elif typed.strip():
            self.wrong(NOBODY)
        else:
            self.dismiss(None)

    def _until(self, name: str) -> str:
        staff = self._staff[name]
        return self._words(staff).removeprefix(f"{staff.short_name} is ") if staff.id in self._away else ""

    def _words(self, staff: OnDesk) -> str:
        return away_words(staff.short_name, self._away[staff.id].last_day, self._today)
