"""The draft of the next charter: its parts, each with a question, until it is adopted."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from db.charters import adopted
from db.charters.draft_file import CharterDraft
from db.desk.charter_of_day import renew
from db.desk.desk import Desk
from db.drafts.book import DraftBook
from deskapp.charter.edition import Edition
from deskapp.charter.lines import Path
from deskapp.charter.reading import parse_edition
from deskapp.charter.rule_check import check_every_rule
from deskapp.charter.rules import local_date
from deskapp.errors import DeskError
from deskapp.forms.charter_parts import (
    DRAFT,
    CharterPart,
    CharterRow,
    asked_for_new,
    can_add,
    charter_rows,
    group_title,
    with_answer,
    with_new,
    without_row,
)
from deskapp.terminal.ordered_keys import HOLDS_KEYS
from deskapp.views.adopted import adopted_words, charter_day_words, checked_words
from deskapp.views.charter import charter_words
from deskapp.wording.printable import fit, on_grid
from screens.base.desk_screen import DeskScreen
from screens.base.reading import in_thread
from screens.dialogs.confirm import ConfirmBox
from screens.dialogs.read_text import ReadBox, read_width
from screens.keys import Where, bindings
from screens.messages import Notice
from screens.remedies import on_screen
from screens.settings.kept_words import KeptWords
from screens.settings.name_box import Asked
from screens.widgets.rows import Rows

_LABEL = 24
NEXT_CHARTER = "next charter"
"""The place of the questions for parts of it, as their drafts are named."""
_CANNOT_ADD = "Nothing is added here: Enter changes what is marked."
_GONE = "That is not in the next charter any more. F8: d throws away what you typed."
_CANNOT_REMOVE = "This cannot be taken off. Enter changes it; an empty answer takes it out."


class NextCharterScreen(DeskScreen[None]):
    """The parts of the draft, or of one group of it. Every change is validated and saved to the file at once."""

    AUTO_FOCUS: ClassVar[str | None] = "Rows"
    WHERE = Where.NEXT_CHARTER
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.NEXT_CHARTER)]
    NAME = "the next charter"
    HELP = """The next charter, part by part. Enter opens a part or changes it; an empty answer takes a value out.
On the list of all parts a adds a promise, and l takes the marked one off. On closed days, other hours, bank holidays,
kinds, channels and steps a adds one and l takes one off. z takes the last change back.
Every answer is checked as the file is: a refusal says what to do, and the answer stays in its box.
v reads the whole in words. F9 counts every promise on 750 days, says from when it would hold, and adopts it with y.
The time zone, a rule's own region and the notes of the file are changed in the file alone, with a text editor."""

    def __init__(
        self, desk: Desk, drafts: DraftBook, draft: CharterDraft, path: Path = (), *, asks: Path | None = None
    ) -> None:
        super().__init__()
        self._desk = desk
        self._drafts = drafts
        self.words = KeptWords(self, desk, drafts)
        self._asks = asks
        """The part that is asked for at once, or the list to which one is added; None for neither."""
        self._draft = draft
        self._text = ""
        self._path = path
        self._rows: Sequence[CharterRow] = ()

    def body(self) -> ComposeResult:
        """The parts."""
        yield Rows(markup=False)

    def on_screen_resume(self) -> None:
        """Read and show the parts."""
        self.run_worker(self._read_again(), group=HOLDS_KEYS)

    async def _read_again(self) -> None:
        text = await in_thread(self, self._draft.read)
        if text is not None:
            self._show(text)
            self._ask_at_once()
        elif self.app.screen is self:
            if self._asks is not None:
                self.app.post_message(Notice(_GONE, "wrong"))
            self.dismiss(None)  # it was adopted from one of its groups

    def _show(self, text: str, mark: int | None = None) -> None:
        self._text, self._rows = text, charter_rows(text, self._path)
        self.top(f"Next charter{f': {group_title(text, self._path)}' if self._path else ''}", right="not adopted yet")
        lines = [f" {fit(on_grid(one.label), _LABEL)} {on_grid(one.value)}" for one in self._rows]
        self.query_one(Rows).fill(lines, mark)
        self.hint("Enter changes what is marked. F9 checks all of it and adopts it." if self._rows else "a adds one.")

    def _ask_at_once(self) -> None:
        """Ask for the part whose answer was left unfinished."""
        asks, self._asks = self._asks, None
        if asks is None:
            return
        row = next((one for one in self._rows if one.path == asks and one.part), None)
        if row is not None and row.part is not None:
            self._work(self._answer(row, row.part))
        elif asks == (can_add(self._path),):
            self._work(self._add(can_add(self._path)))
        else:
            self.say(_GONE, "wrong")

    @property
    def _marked(self) -> CharterRow | None:
        return self.query_one(Rows).marked_of(self._rows)

    @property
    def _now(self) -> datetime:
        return self._desk.clock.now()

    # Keys

    def action_open(self) -> None:
        """Open the marked group, or ask for the marked value."""
        if (row := self._marked) is None:
            self.say("a adds one.")
        elif row.part is None:
            self.app.push_screen(NextCharterScreen(self._desk, self._drafts, self._draft, row.path))
        else:
            self._work(self._answer(row, row.part))

    def action_add(self) -> None:
        """Ask for a new promise, day, kind, channel or step."""
        if name := can_add(self._path):
            self._work(self._add(name))
        else:
            self.say(_CANNOT_ADD)

    def action_remove(self) -> None:
        """Remove the marked promise or entry."""
        row = self._marked
        grows = can_add(self._path)
        if row is None or not grows or row.path[0] != grows or len(row.path) != 2:
            self.say(_CANNOT_REMOVE)
        else:
            self._work(self._change(lambda: without_row(self._text, row), f"Taken off: {row.label}."))

    def action_undo(self) -> None:
        """Undo the last change of the draft."""
        self._work(self._undo())

    def action_words(self) -> None:
        """Show the whole draft in words."""
        self._work(self._read_out())

    def action_save(self) -> None:
        """Validate the draft, and adopt it after confirmation."""
        self._work(self._adopt())

    def _work(self, work: Coroutine[Any, Any, object]) -> None:
        self.app.run_worker(work, group=HOLDS_KEYS)

    # Saving

    async def _answer(self, row: CharterRow, part: CharterPart) -> None:
        text, now = self._text, self._now

        def check(typed: str) -> object:
            return with_answer(text, row, typed, now)

        async def save(said: Sequence[str]) -> None:
            if said[0] != row.value:
                change = partial(with_answer, self._text, row, said[0], now)
                await self._write(change, f"{row.label}: kept in the next charter.")

        asked = Asked(part.label or row.label, part.explained, "", row.value, part.most, optional=True, check=check)
        await self.words.ask(NEXT_CHARTER, (asked,), save, about=json.dumps(row.path))

    async def _add(self, name: str) -> None:
        async def save(said: Sequence[str]) -> None:
            change = partial(with_new, self._text, name, said, self._now)
            await self._write(change, "Added to the next charter.", mark=len(self._rows))

        parts = asked_for_new(name)
        asked = [Asked(part.label, part.explained, "", "", part.most, optional=True) for part in parts]
        await self.words.ask(NEXT_CHARTER, asked, save, about=json.dumps([name]))

    async def _change(self, change: Callable[[], str], words: str) -> None:
        try:
            await self._write(change, words)
        except DeskError as error:
            await self.app.push_screen_wait(ReadBox("This cannot be", [on_screen(error)]))

    async def _write(self, change: Callable[[], str], words: str, mark: int | None = None) -> None:
        """Write the draft as `change` makes it, and say so. Raises DeskError."""
        text = change()
        await asyncio.to_thread(self._draft.keep, text)
        self.app.post_message(Notice(f"{words} z takes it back.", "done"))
        if self.stands:
            self._show(text, mark)

    async def _undo(self) -> None:
        try:
            undone = await asyncio.to_thread(self._draft.undo)
        except DeskError as error:
            self.app.post_message(Notice(on_screen(error), "wrong"))
            return
        self.app.post_message(Notice("Taken back." if undone else "Nothing was changed here yet.", "done"))
        await self._read_again()

    async def _read_out(self) -> None:
        width = read_width(self.app.size.width)

        def lines() -> list[str]:
            return [*charter_words(parse_edition(self._text, DRAFT), self._now, "Would hold from", width)]

        try:
            await self.app.push_screen(ReadBox("The next charter", await asyncio.to_thread(lines)))
        except DeskError as error:
            self.app.post_message(Notice(on_screen(error), "wrong"))

    async def _adopt(self) -> None:
        try:
            edition = await asyncio.to_thread(self._checked)
            lines = (
                checked_words(edition, self._now),
                "",
                f"It holds from {charter_day_words(edition.valid_from)}.",
                "What has come in before keeps the times that were promised.",
            )
            if not await self.app.push_screen_wait(ConfirmBox("Adopt the next charter?", lines, yes="Adopt it")):
                return
            words = await asyncio.to_thread(self._take_over, edition)
        except DeskError as error:
            self.app.post_message(Notice(on_screen(error), "wrong"))
        else:
            self.app.post_message(Notice(words, "done"))
            self.dismiss(None)

    def _checked(self) -> Edition:
        """The draft as an edition, with every rule checked. Raises DeskError."""
        edition = parse_edition(self._text, DRAFT)
        check_every_rule(edition, max(local_date(self._now), edition.valid_from))
        return edition

    def _take_over(self, edition: Edition) -> str:
        desk, now = self._desk, self._now
        adopted.adopt_from_now(desk.engine, edition, now, desk.staff.id if desk.staff else None)
        renew(desk, now)
        self._draft.throw_away()
        return adopted_words(edition, adopted.in_force(desk.engine, local_date(now)), now)
