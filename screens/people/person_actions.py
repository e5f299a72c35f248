"""One-key actions on the selected person or organisation: edit, merge, unmerge, undo, history, caution."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any

from db.desk.desk import Desk
from db.people.history import PersonChanged, person_history
from db.people.merge import PeopleMerged, merge_people, possible_duplicates
from db.people.organisation_edit import organisation_history
from db.people.organisations import OrganisationPage
from db.people.page import PersonPage
from db.people.redo import redo_person
from db.people.undo import PersonUndone, undo_person
from db.people.unmerge import merged_records, unmerge_people
from db.privacy.viewed import record_view, views_of_person
from db.storage.errors import ChangedError
from deskapp.charter.rules import local_date
from deskapp.clock import Clock
from deskapp.errors import DeskError
from deskapp.forms.fields import Suggestion
from deskapp.terminal.ordered_keys import HOLDS_KEYS
from deskapp.views.contact import views_words
from deskapp.views.person import caution_words, history_line
from deskapp.views.person_merge import NO_PERSON_MERGED, NOBODY_ALIKE, UNMERGE_PEOPLE, merged_words
from deskapp.wording.naming import name_words
from deskapp.wording.printable import on_grid
from screens.base.desk_screen import DeskScreen
from screens.base.reading import in_thread
from screens.dialogs.merge_people import MergePeopleBox
from screens.dialogs.pick import PickBox
from screens.dialogs.read_text import ReadBox
from screens.messages import Notice, Work
from screens.people.pack_making import PackMaking
from screens.remedies import on_screen
from screens.widgets.message_line import with_redo, with_undo

NO_CAUTION = "No caution is written down for them."
PEOPLE_ONLY = "That is for people, and this is an organisation. e changes it, h shows what it was."
NO_CHANGES = "Nothing was changed since they were first written down."


class PersonKeys:
    """The keys that act on the selected page of the people screen, which binds them as `page('edit')`.

    `person` returns the person whose page is shown, or None after a message; `organisation` the organisation, or None.
    `look_again` reads the record again, and shows the person with the given id.
    """

    def __init__(
        self,
        screen: DeskScreen[None],
        desk: Desk,
        clock: Clock,
        *,
        person: Callable[[], PersonPage | None],
        organisation: Callable[[], OrganisationPage | None],
        look_again: Callable[[int | None], Awaitable[None]],
    ) -> None:
        self._screen = screen
        self._desk = desk
        self._clock = clock
        self._person = person
        self._organisation = organisation
        self._look_again = look_again

    def press(self, action: str) -> None:
        """Do an action, by its name in the map of keys."""
        actions: dict[str, Callable[[], object]] = {
            "why": self._explain_caution,
            "edit": self._edit,
            "changes": self._show_changes,
            "join": self._merge_at_hand,
            "part": self._unmerge_at_hand,
            "pack": self._pack_at_hand,
            "organisation": lambda: self._screen.post_message(Work("organisation", 0)),
            "undo": lambda: self._saving(self._undo(undo_person)),
            "redo": lambda: self._saving(self._undo(redo_person)),
        }
        actions[action]()

    def _explain_caution(self) -> None:
        if page := self._person():
            if page.cautions:
                self._reading(self._show_caution(page))
            else:
                self._screen.say(NO_CAUTION)

    def _edit(self) -> None:
        if organisation := self._organisation():
            self._screen.post_message(Work("organisation", organisation.organisation_id))
        elif page := self._person():
            self._screen.post_message(Work("person", page.person_id))

    def _show_changes(self) -> None:
        engine = self._desk.engine
        if organisation := self._organisation():
            changes = partial(organisation_history, engine, organisation.organisation_id)
            self._reading(self._show_history(organisation.name, changes))
        elif page := self._person():
            changes = partial(person_history, engine, page.person_id)
            self._reading(self._show_history(name_words(page.name), changes))

    def _merge_at_hand(self) -> None:
        if page := self._person():
            self._saving(self._merge(page))

    def _unmerge_at_hand(self) -> None:
        if page := self._person():
            self._saving(self._unmerge(page))

    def _pack_at_hand(self) -> None:
        if page := self._person():
            self._saving(PackMaking(self._screen, self._desk).make(page))

    # How it is done

    def _reading(self, work: Coroutine[Any, Any, None]) -> None:
        self._screen.run_worker(work, group=HOLDS_KEYS)

    def _saving(self, work: Coroutine[Any, Any, None]) -> None:
        self._screen.app.run_worker(work, group=HOLDS_KEYS)

    async def _show_caution(self, page: PersonPage) -> None:
        """Show the reasons, with who looked at them before, and note who looks now."""
        now = self._clock.now()
        before = await self._screen.run_or_say(views_of_person, self._desk.engine, (page.person_id,))
        await self._screen.run_or_say(partial(record_view, self._desk, person_id=page.person_id))
        looked = [f"Before now: {words}"] if (words := views_words(before, now)) else []
        lines = [*caution_words(page, local_date(now)), *looked]
        await self._screen.app.push_screen(ReadBox(f"CAUTION: {name_words(page.name)}", lines))

    async def _show_history(self, name: str, history: Callable[[], list[PersonChanged]]) -> None:
        found = await self._screen.run_or_say(history)
        lines = [history_line(one, self._clock.now()) for one in found] or [NO_CHANGES]
        await self._screen.app.push_screen(ReadBox(f"Changed: {name}, newest first", lines))

    async def _merge(self, page: PersonPage) -> None:
        try:
            others = await in_thread(self._screen, possible_duplicates, self._desk.engine, page.person_id)
            if not others:
                self._screen.say(NOBODY_ALIKE)
                return
            chosen = await self._screen.app.push_screen_wait(MergePeopleBox(page, others))
            if chosen is not None:
                merged = await asyncio.to_thread(merge_people, self._desk, chosen.gone, chosen.stays)
                await self._show_merged(merged._replace(words=f"{merged.words} z takes it back."))
        except ChangedError as error:
            self._screen.say(" ".join([on_screen(error), *error.what[-1:]]), "wrong")
            await self._look_again(None)
        except DeskError as error:
            self._screen.say(error, "wrong")

    async def _show_merged(self, merged: PeopleMerged) -> None:
        self._screen.app.post_message(Notice(merged.words, "done"))
        await self._look_again(merged.person_id)

    async def _unmerge(self, page: PersonPage) -> None:
        try:
            found = await in_thread(self._screen, merged_records, self._desk.engine, page.person_id)
            if not found:
                self._screen.say(NO_PERSON_MERGED)
                return
            now = self._desk.clock.now()
            offered = [Suggestion(str(one.join_id), on_grid(one.name), merged_words(one, now)) for one in found]
            picked = await self._screen.app.push_screen_wait(PickBox("Part", UNMERGE_PEOPLE, offered, hint="a name"))
            if picked is not None:
                await self._show_merged(await asyncio.to_thread(unmerge_people, self._desk, int(picked)))
        except DeskError as error:
            self._screen.say(error, "wrong")

    async def _undo(self, undo_or_redo: Callable[[Desk], PersonUndone]) -> None:
        try:
            undone = await asyncio.to_thread(undo_or_redo, self._desk)
        except DeskError as error:
            self._screen.say(error, "wrong")
            return
        words = with_redo(undone.words) if undo_or_redo is undo_person else with_undo(undone.words)
        self._screen.app.post_message(Notice(words, "done"))
        await self._look_again(undone.person_id)
