"""When something happened that a form is about: asked where the form was begun a while before it is saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from deskapp.clock import Clock
from deskapp.errors import RefusedError
from deskapp.forms.fields import Hint
from deskapp.forms.typed import refusing
from deskapp.parsing import time_box
from deskapp.wording.causes import ReplyCause
from deskapp.wording.times import clock_and_day, clock_time

_FEW_MINUTES = timedelta(minutes=5)
"""Longest time after its beginning at which a form may take a blank time for now without asking."""
NOW = "now"
"""Typed for the present time."""


class When:
    """The time in one field of a form, blank for now; without a `field`, of a form that has no such time.

    A form begun a while ago was interrupted: what it is about happened before that or after, and blank means nothing.
    """

    def __init__(self, field: str, started_at: datetime, clock: Clock, values: Callable[[], Mapping[str, str]]) -> None:
        self._field = field
        self._started_at = started_at
        self._clock = clock
        self._values = values

    @property
    def _words(self) -> str:
        return self._values().get(self._field, "").strip()

    @property
    def is_asked(self) -> bool:
        """True if the form was begun more than a few minutes ago: the time is then asked."""
        return bool(self._field) and self._clock.now() - self._started_at > _FEW_MINUTES

    @property
    def is_unsaid(self) -> bool:
        """True while the time is asked, and not given."""
        return self.is_asked and not self._words

    @property
    def path(self) -> tuple[str, ...]:
        """The field, if Enter has to visit it; else none."""
        return (self._field,) if self.is_asked else ()

    def path_after(
        self, before: Sequence[str], late: Sequence[str], last: Sequence[str], *, was_late: bool
    ) -> tuple[str, ...]:
        """Enter's path: the fields about lateness come before the last ones and the time, but after a time that alone
        says whether it was late. `was_late`: it was as the form was begun.
        """
        if self.is_asked and not was_late:
            return (*before, *last, *self.path, *late)
        return (*before, *late, *last, *self.path)

    def at(self, now: datetime) -> datetime:
        """The time (UTC). Raises RefusedError while it has to be asked, for a future and for an invalid time."""
        self.refuse_unsaid()
        return self.typed_at(now)

    def so_far(self) -> datetime:
        """The time (UTC) while it is being typed: when the form was begun, the earliest, while it is asked."""
        now = self._clock.now()
        try:
            return self._started_at if self.is_unsaid else self.typed_at(now)
        except RefusedError:
            return now

    def typed_at(self, now: datetime) -> datetime:
        """The time typed (UTC); `now` if there is none. Raises RefusedError for a future or invalid time."""
        if not self._words:
            return now
        with refusing(self._field):
            return time_box.past(self._words, now)

    def refuse_unsaid(self) -> None:
        """Raise RefusedError while the time has to be asked."""
        if self.is_unsaid:
            now = clock_time(self._clock.now())
            raise RefusedError(self._field, ReplyCause.WHEN_WANTED, began=self._began(), now=now)

    def note(self, name: str, words: str) -> str:
        """The words beside an empty field; beside that of the time also when the form was begun."""
        return f"{self._began()}. {words}" if name in self.path else words

    def hint(self, name: str, hint: Hint) -> Hint:
        """The instruction for a field; for that of the time it says when the form was begun."""
        if name not in self.path:
            return hint
        return Hint(f"{self._began()}. When was it? Enter: now. Or: 1040, -15, y 1620.", hint.keys)

    def _began(self) -> str:
        return f"Begun at {clock_and_day(self._started_at, self._clock.now())}"
