"""A box that offers organisations while a name is typed. What is typed freely stays as it is typed."""

from __future__ import annotations

from db.desk import Desk
from db.organisations import Signpost, offered, old_words
from deskapp.charter.rules import london_date
from screens.people_words import short
from screens.requests import Told
from screens.widgets.find_box import FindBox, Offer
from screens.widgets.suggestions import Suggestion, Suggestions

LONGEST = 80
"""Letters after which it is a text, and no name."""


def names_like(desk: Desk, typed: str) -> set[str]:
    """The names, without capitals, that have what was typed. Raises RecordError."""
    return {one.name.casefold() for one in offered(desk.engine, typed, signposts=False)}


class OrganisationBox(FindBox):
    """Offers signposts, with how to reach them, or the names of all organisations.

    Yield it, and then its `offers`. Down and Enter take one: its words stand in the box then, and Enter has gone on.
    """

    def __init__(
        self, field: str, label: str, desk: Desk, *, signposts: bool, cells: int = 0, max_length: int = 120
    ) -> None:
        super().__init__(field, label, cells=cells, max_length=max_length)
        self.offers = self.suggestions = _Offers(self)
        self.known: set[str] = set()
        """The names, without capitals, that were offered so far."""
        self.find = self._look_for
        self._desk = desk
        self._signposts = signposts
        self._old: dict[str, str] = {}

    def offer_where(self, wanted: bool) -> None:  # noqa: FBT001 - it is what the method is about
        """Offer organisations only where they are wanted: the box is for other words otherwise."""
        self.find = self._look_for if wanted else None

    def take(self, words: str) -> None:
        """Have the box say this."""
        self.put(words)

    async def action_submit(self) -> None:
        """Enter goes on; of what was not checked for a year it is then said."""
        await super().action_submit()
        if self.value in self._old:
            self.post_message(Told(f"{self._old[self.value]}.", "plain"))

    def _look_for(self, typed: str) -> Offer:
        """Look up (off the event loop). Raises RecordError."""
        if len(typed) > LONGEST:
            return Offer(())
        found = offered(self._desk.engine, typed, signposts=self._signposts)
        self.known |= {one.name.casefold() for one in found}
        return Offer([self._row(one) for one in found])

    def _row(self, one: Signpost) -> Suggestion:
        words = one.words if self._signposts else one.name
        old = old_words(one.checked_on, london_date(self._desk.clock.now()))
        if not (self._signposts and old):
            return Suggestion(words, one.name, one.numbers.partition(",")[0] or one.kind)
        self._old[words] = old
        checked = f"checked {short(one.checked_on)}" if one.checked_on else "never checked"
        return Suggestion(words, one.name, f"{checked}: ring first")


class _Offers(Suggestions):
    """What is offered under the box. What is taken goes into it, and Enter goes on as if it had been typed."""

    def __init__(self, box: OrganisationBox) -> None:
        super().__init__()
        self._box = box

    def pick(self) -> bool:
        """Put what is marked into the box. False: Enter has still to go on."""
        if self.is_open and self.highlighted is not None:
            words = self.rows[self.highlighted].key
            self.close()
            self._box.take(words)
        return False
