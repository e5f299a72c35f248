"""What can be done to the person at hand with one key: change, join, take back; show why, and what was changed."""

from __future__ import annotations

import asyncio
from abc import abstractmethod

from db.desk import Desk
from db.faults import ChangedError
from db.person import PersonPage
from db.person_history import person_history
from db.person_joining import Joined, alike, join
from db.person_parting import part_records, seams
from db.person_undoing import undo_person
from deskapp.charter.rules import london_date
from deskapp.clock import Clock
from deskapp.errors import DeskError
from deskapp.words.naming import name_words
from screens.frame import HOLDS_KEYS, DeskScreen
from screens.history_words import when_words
from screens.joining import JoinBox
from screens.people_box import PeopleBox
from screens.people_words import caution_words, history_line
from screens.pick import PickBox
from screens.requests import EditPage, Told
from screens.widgets.queue_columns import printable
from screens.widgets.suggestions import Suggestion

NO_CAUTION = "No caution is written down for them."
NO_CHANGES = "Nothing was changed since they were first written down."
NOTHING_JOINED = "Nothing to part: no record was joined to theirs."
PART = "Not the same person after all? That record is one of its own again."
NOBODY_ALIKE = "Nobody else has their number, their email address or their surname: nobody to join."


class PersonDeeds(DeskScreen[None]):
    """A screen with somebody's page at hand. A subclass says whose."""

    _desk: Desk
    _clock: Clock

    @abstractmethod
    def at_hand(self) -> PersonPage | None:
        """Whose page is shown. Where there is none, says so."""

    @abstractmethod
    async def look_again(self, person_id: int | None = None) -> None:
        """Show what is in the record now, and this person where one is named."""

    def action_why(self) -> None:
        """What the CAUTION is about, who wrote it, and when to look at it again."""
        if page := self.at_hand():
            if page.cautions:
                title = f"CAUTION: {name_words(page.name)}"
                self.app.push_screen(PeopleBox(title, caution_words(page, london_date(self._clock.now()))))
            else:
                self.say(NO_CAUTION)

    def action_edit(self) -> None:
        """Change what is known of them."""
        if page := self.at_hand():
            self.post_message(EditPage("person", page.person_id))

    def action_changes(self) -> None:
        """What was changed of them, when and by whom."""
        if page := self.at_hand():
            self.run_worker(self._show_changes(page), group=HOLDS_KEYS)

    async def _show_changes(self, page: PersonPage) -> None:
        try:
            found = await asyncio.to_thread(person_history, self._desk.engine, page.person_id)
        except DeskError as error:
            self.say(str(error), "wrong")
            return
        lines = [history_line(one, self._clock.now()) for one in found] or [NO_CHANGES]
        await self.app.push_screen(PeopleBox(f"Changed: {name_words(page.name)}, newest first", lines))

    def action_join(self) -> None:
        """Join their record with another of the same person."""
        if page := self.at_hand():
            self.app.run_worker(self._join(page), group=HOLDS_KEYS)

    async def _join(self, page: PersonPage) -> None:
        try:
            others = await asyncio.to_thread(alike, self._desk.engine, page.person_id)
            if not others:
                self.say(NOBODY_ALIKE)
                return
            chosen = await self.app.push_screen_wait(JoinBox(page, others))
            if chosen is not None:
                await self._joined(await asyncio.to_thread(join, self._desk, chosen.gone, chosen.stays))
        except ChangedError as error:
            await self.look_again()
            self.say(" ".join([str(error), *error.what[-1:]]), "wrong")
        except DeskError as error:
            self.say(str(error), "wrong")

    async def _joined(self, joined: Joined) -> None:
        await self.look_again(joined.person_id)
        self.post_message(Told(joined.words, "done"))

    def action_part(self) -> None:
        """Make two again of records that were joined, however long ago."""
        if page := self.at_hand():
            self.app.run_worker(self._part(page), group=HOLDS_KEYS)

    async def _part(self, page: PersonPage) -> None:
        try:
            found = await asyncio.to_thread(seams, self._desk.engine, page.person_id)
            if not found:
                self.say(NOTHING_JOINED)
                return
            offered = [
                Suggestion(str(seam.join_id), printable(seam.name), f"joined {when_words(seam.at)}, {seam.by}")
                for seam in found
            ]
            picked = await self.app.push_screen_wait(PickBox("Part", PART, offered, hint="a name"))
            if picked is not None:
                await self._joined(await asyncio.to_thread(part_records, self._desk, int(picked)))
        except DeskError as error:
            self.say(str(error), "wrong")

    def action_undo(self) -> None:
        """Take back what whoever is on the desk last changed of a person."""
        self.run_worker(self._undo(), group=HOLDS_KEYS)

    async def _undo(self) -> None:
        try:
            taken_back = await asyncio.to_thread(undo_person, self._desk)
        except DeskError as error:
            self.say(str(error), "wrong")
            return
        await self.look_again(taken_back.person_id)
        self.post_message(Told(taken_back.words, "done"))
