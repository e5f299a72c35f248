"""What can be done to the organisation at hand with one key; of everything else it says that it is for people."""

from __future__ import annotations

import asyncio
from abc import abstractmethod

from db.organisation_changes import organisation_history
from db.organisations import OrganisationPage
from deskapp.errors import DeskError
from screens.frame import HOLDS_KEYS
from screens.people_box import PeopleBox
from screens.people_deeds import NO_CHANGES, PersonDeeds
from screens.people_words import history_line
from screens.requests import EditPage

PEOPLE_ONLY = "That is for people, and this is an organisation. e changes it, h shows what it was."


class OrganisationDeeds(PersonDeeds):
    """A screen with somebody's page at hand, or an organisation's. A subclass says whose."""

    @abstractmethod
    def organisation_at_hand(self) -> OrganisationPage | None:
        """The organisation whose page is shown; None where it is a person's, or nobody's."""

    def action_organisation(self) -> None:
        """Write a new organisation down."""
        self.post_message(EditPage("organisation", 0))

    def action_edit(self) -> None:
        """Change what is known of it."""
        if page := self.organisation_at_hand():
            self.post_message(EditPage("organisation", page.organisation_id))
        else:
            super().action_edit()

    def action_changes(self) -> None:
        """What was changed of it, when and by whom."""
        if page := self.organisation_at_hand():
            self.run_worker(self._show_what_changed(page), group=HOLDS_KEYS)
        else:
            super().action_changes()

    async def _show_what_changed(self, page: OrganisationPage) -> None:
        try:
            found = await asyncio.to_thread(organisation_history, self._desk.engine, page.organisation_id)
        except DeskError as error:
            self.say(str(error), "wrong")
            return
        lines = [history_line(one, self._clock.now()) for one in found] or [NO_CHANGES]
        await self.app.push_screen(PeopleBox(f"Changed: {page.name}, newest first", lines))
