"""The list of staff or topics, to be edited."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from db.desk.desk import Desk
from db.drafts.book import DraftBook
from deskapp.errors import DeskError
from deskapp.forms.desk_lists import DeskList, Listed, StaffList, TopicList, others, refuse_alone, undo_desk_change
from deskapp.forms.fields import Suggestion
from deskapp.terminal.ordered_keys import HOLDS_KEYS
from deskapp.wording.printable import fit, on_grid
from screens.base.actions import run_as_user
from screens.base.desk_screen import DeskScreen
from screens.base.reading import in_thread
from screens.dialogs.pick import PickBox
from screens.keys import Where, bindings
from screens.messages import Notice
from screens.remedies import on_screen
from screens.settings.kept_words import KeptWords
from screens.settings.name_box import Asked
from screens.widgets.message_line import with_undo
from screens.widgets.rows import Rows

_NAME_WIDTH = 36
_NOTHING_MARKED = "Nothing is marked. a adds one."
_NAME_HINT = "then Enter"
DESK_LISTS: Mapping[str, type[DeskList]] = {"staff": StaffList, "topics": TopicList}


class EntriesScreen(DeskScreen[None]):
    """One list of the desk. Every change is saved at once; z undoes the last one."""

    AUTO_FOCUS: ClassVar[str | None] = "Rows"
    WHERE = Where.ENTRIES
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.ENTRIES)]
    NAME = "staff and topics"
    HELP = """a adds, e renames, l takes off the list, j joins two that are one. z takes back the last change.
When a colleague leaves, you are asked who takes over what they had open. What they wrote stays under their name.
A topic that is taken off is not offered any more; contacts that have it keep it. a with its name offers it again.
Joined: everything goes to the second, who stays."""

    def __init__(self, desk: Desk, drafts: DraftBook, name: str, asks: str | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._place = name
        self._list = DESK_LISTS[name](desk)
        self.words = KeptWords(self, desk, drafts)
        self._asks = asks
        """The entry whose new name is asked for at once, "" for that of a new entry; None for neither."""
        self._seen: Sequence[Listed] = ()

    def body(self) -> ComposeResult:
        """The list."""
        yield Rows(markup=False)

    def on_mount(self) -> None:
        """Read the list."""
        self.top(f"Settings: {self._list.TITLE}", right="every change is kept")
        self.run_worker(self._show(), group=HOLDS_KEYS)
        if self._asks is not None:
            run_as_user(self, self._desk, partial(self._ask, self._asks))

    async def _show(self, mark: str = "") -> None:
        try:
            self._seen = await in_thread(self, self._list.read)
        except DeskError as error:
            self.say(error, "wrong")
            return
        at = next((at for at, one in enumerate(self._seen) if one.name == mark), None)
        self.query_one(Rows).fill((f" {fit(on_grid(one.name), _NAME_WIDTH)} {one.more}" for one in self._seen), at)
        here = sum(one.active for one in self._seen)
        off = len(self._seen) - here
        self.hint(f"{here} on the list{f', {off} off it' if off else ''}.")

    @property
    def _marked(self) -> Listed | None:
        return self.query_one(Rows).marked_of(self._seen)

    # Keys

    def action_add(self) -> None:
        """Ask for the name of a new entry."""
        run_as_user(self, self._desk, partial(self._ask, ""))

    def action_rename(self) -> None:
        """Ask for another name of the marked entry."""
        self._on_marked(self._rename)

    def action_remove(self) -> None:
        """Remove the marked entry; ask who takes over its contacts."""
        self._on_marked(self._remove)

    def action_merge(self) -> None:
        """Merge the marked entry into another, which is asked for."""
        self._on_marked(self._merge)

    def action_undo(self) -> None:
        """Undo the last change of the desk."""
        change = partial(undo_desk_change, self._desk)
        run_as_user(self, self._desk, partial(self._change, change, undoable=False))

    # Saving

    def _on_marked(self, work: Callable[[Listed], Coroutine[Any, Any, None]]) -> None:
        if (one := self._marked) is None:
            self.say(_NOTHING_MARKED)
        else:
            run_as_user(self, self._desk, partial(work, one))

    async def _ask(self, old: str) -> None:
        """Ask for the new name of an entry, or for that of a new one ("")."""
        asked = Asked("New name", f"{old}: the name from now on.", _NAME_HINT, old)
        if not old:
            asked = Asked("Name", f"A new {self._list.ONE}: the name.", _NAME_HINT)

        async def save(said: Sequence[str]) -> None:
            if said[0] != old:
                change = partial(self._list.rename, old, said[0]) if old else partial(self._list.add, said[0])
                self.app.post_message(Notice(with_undo(await asyncio.to_thread(change)), "done"))

        if said := await self.words.ask(self._place, (asked,), save, about=old):
            await self._show(said[0])

    async def _rename(self, one: Listed) -> None:
        await self._ask(one.name)

    async def _remove(self, one: Listed) -> None:
        if not one.active:
            self.say(f"{one.name} is off the list already. a with that name brings it back.")
            return
        to = None
        if one.holds:
            question = f"{one.name} has {one.holds} open. Who is to have {'it' if one.holds == 1 else 'them'}?"
            to = await self._other(one, "Give to", question)
            if to is None:
                return
        await self._change(partial(self._list.remove, one.name, to))

    async def _merge(self, one: Listed) -> None:
        question = f"{one.name} is the same {self._list.ONE} as which? That one stays.{self._list.BEFORE_MERGE}"
        other = await self._other(one, "Is the same as", question)
        if other is not None:
            await self._change(partial(self._list.merge, one.name, other), other)

    async def _other(self, one: Listed, label: str, question: str) -> str | None:
        try:
            refuse_alone(self._seen, one, self._list.ONE)
        except DeskError as error:
            self.say(error, "wrong")
            return None
        some = [Suggestion(other.name, other.name, other.more) for other in others(self._seen, one.name)]
        return await self.app.push_screen_wait(PickBox(label, question, some, hint="first letters, then Enter"))

    async def _change(self, change: Callable[[], str], mark: str = "", *, undoable: bool = True) -> None:
        try:
            words = await asyncio.to_thread(change)
        except DeskError as error:
            self.app.post_message(Notice(on_screen(error), "wrong"))
            return
        self.app.post_message(Notice(with_undo(words, undoable=undoable), "done"))
        await self._show(mark)
