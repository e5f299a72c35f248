"""The charters of a desk: the one in force, future ones, the draft of the next, and replays under another charter."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import BindingType

from db.charters import adopted, revised
from db.charters.adopted import Adoption, InForce
from db.charters.chosen import with_day
from db.charters.draft_file import CharterDraft
from db.desk.desk import Desk
from db.drafts.book import DraftBook
from db.reports.period import PERIOD_EXAMPLES, parse_period
from deskapp.charter.reading import parse_edition
from deskapp.charter.rules import local_date
from deskapp.errors import DeskError
from deskapp.forms.charter_parts import begun_draft, check_draft
from deskapp.forms.fields import Suggestion
from deskapp.terminal.ordered_keys import HOLDS_KEYS
from deskapp.views.adopted import adoption_words, charter_day_words, shipped_charters, withdrawn_words
from deskapp.views.charter import charter_words
from deskapp.wording.printable import on_grid
from screens.base.actions import run_as_user
from screens.base.desk_screen import DeskScreen
from screens.base.reading import in_thread
from screens.dialogs.confirm import ConfirmBox
from screens.dialogs.pick import PickBox
from screens.dialogs.read_text import ReadBox, read_width
from screens.keys import Where, bindings
from screens.messages import Notice
from screens.remedies import on_screen
from screens.settings.name_box import Asked, NameBox
from screens.settings.next_charter import NextCharterScreen
from screens.settings.what_if import WhatIfScreen
from screens.widgets.rows import Rows

_LABEL = 15


class _Seen(NamedTuple):
    """The charters as read for this screen."""

    current: InForce
    coming: list[InForce]
    draft: str | None
    adoptions: Mapping[int, Adoption]


class CharterSection(DeskScreen[None]):
    """The list of the desk's charters and of the actions on them."""

    AUTO_FOCUS: ClassVar[str | None] = "Rows"
    WHERE = Where.CHARTERS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.CHARTERS)]
    NAME = "the charters"
    HELP = """The charter in force, those that begin later, and the next one while it is being written.
Enter on the next charter opens it: first a copy of the one in force, which begins next month. It is kept in
the desk's folder, and nothing goes by it until it is adopted there with F9.
l withdraws one that has not begun; if no next one has been started, it becomes that. On the next one, l throws it away.
What if: plays the contacts of a month or a year under another charter, beside how it was. Nothing is written."""

    def __init__(self, desk: Desk, drafts: DraftBook) -> None:
        super().__init__()
        self._desk = desk
        self._drafts = drafts
        self._draft = CharterDraft(desk.settings)
        self._seen: _Seen | None = None

    def body(self) -> ComposeResult:
        """The lines."""
        yield Rows(markup=False)

    def on_mount(self) -> None:
        """Set the title; the list is read when the screen resumes."""
        self.top("Settings: Charter", right="Enter opens")
        self.hint("Enter opens what is marked.")

    def on_screen_resume(self) -> None:
        """Read and show the charters."""
        self._show_again()

    def _show_again(self) -> None:
        """Read the charters again. A reading that is under way has what was there before, and must not come last."""
        self.run_worker(self._show(), group=HOLDS_KEYS, exclusive=True)

    async def _show(self) -> None:
        try:
            self._seen = await in_thread(self, self._read)
        except DeskError as error:
            self.say(error, "wrong")
            return
        self._say_adopted()
        self.query_one(Rows).fill(f" {label:<{_LABEL}} {on_grid(words)}" for label, words in self._lines(self._seen))

    def _read(self) -> _Seen:
        today = local_date(self._desk.clock.now())
        engine = self._desk.engine
        current, coming = adopted.in_force(engine, today), adopted.to_come(engine, today)
        return _Seen(current, coming, self._draft.read(), adopted.adoptions(engine))

    def _lines(self, seen: _Seen) -> list[tuple[str, str]]:
        coming = [("To come", f"{one.title}, from {charter_day_words(one.valid_from)}") for one in seen.coming]
        draft = "unfinished: Enter carries on with it" if seen.draft is not None else "Enter begins it"
        return [
            ("In force", f"{seen.current.title} ({seen.current.name})"),
            *coming,
            ("Next charter", draft),
            ("What if", "play a month or year under another charter"),
        ]

    def on_option_list_option_highlighted(self) -> None:
        """Say who took over the marked charter."""
        self._say_adopted()

    def _say_adopted(self) -> None:
        ones = (self._seen.current, *self._seen.coming) if self._seen else ()
        adoption = self._seen.adoptions.get(ones[self._at].id) if self._seen and self._at < len(ones) else None
        self.hint(on_grid(adoption_words(*adoption)) if adoption else "Enter opens what is marked.")

    @property
    def _at(self) -> int:
        return self.query_one(Rows).highlighted or 0

    # Keys

    async def action_open(self) -> None:
        """Open the marked line: show a charter, edit the draft, or replay a period."""
        if self._seen is None:
            return
        at, coming = self._at, self._seen.coming
        if at == 0:
            await self.run_action("app.charter")
        elif at <= len(coming):
            run_as_user(self, self._desk, partial(self._read_out, coming[at - 1]))
        elif at == len(coming) + 1:
            run_as_user(self, self._desk, partial(self._open_draft, self._seen.draft))
        else:
            run_as_user(self, self._desk, partial(self._ask_what_if, self._seen))

    def action_withdraw(self) -> None:
        """Withdraw a charter that has not begun, or discard the draft."""
        coming = self._seen.coming if self._seen else []
        if 0 < self._at <= len(coming):
            run_as_user(self, self._desk, partial(self._withdraw, coming[self._at - 1]))
        elif self._seen and self._seen.draft is not None and self._at == len(coming) + 1:
            run_as_user(self, self._desk, self._throw_away)
        else:
            self.say("Mark a charter to come, to withdraw it, or the unfinished one, to throw it away.")

    # Saving

    async def _read_out(self, one: InForce) -> None:
        now, width = self._desk.clock.now(), read_width(self.app.size.width)

        def lines() -> list[str]:
            return [*charter_words(parse_edition(one.text, one.name, adopted=True), now, "In force from", width=width)]

        await self.app.push_screen(ReadBox(one.title, await asyncio.to_thread(lines)))

    async def _open_draft(self, text: str | None) -> None:
        try:
            if text is None:
                today = local_date(self._desk.clock.now())
                text = begun_draft(self._desk.edition.text, self._desk.edition.valid_from, today)
                await asyncio.to_thread(self._draft.keep, text)
            check_draft(text)
        except DeskError as error:
            self.app.post_message(Notice(f"{on_screen(error)} The file is {self._draft.path}.", "wrong"))
        else:
            await self.app.push_screen(NextCharterScreen(self._desk, self._drafts, self._draft))

    async def _withdraw(self, one: InForce) -> None:
        explained = (f"It was to hold from {charter_day_words(one.valid_from)}.", "Nothing is promised under it then.")
        if not await self.app.push_screen_wait(ConfirmBox(one.title, explained, yes="Withdraw it")):
            return
        try:
            words = await asyncio.to_thread(self._take_out, one)
        except DeskError as error:
            self.app.post_message(Notice(on_screen(error), "wrong"))
        else:
            self.app.post_message(Notice(words, "done"))
            self._show_again()

    async def _throw_away(self) -> None:
        explained = ("Nothing goes by it. The file stays in the desk's folder, under another name.",)
        if not await self.app.push_screen_wait(ConfirmBox("The next charter", explained, yes="Throw it away")):
            return
        try:
            kept = await asyncio.to_thread(self._draft.throw_away)
        except DeskError as error:
            self.app.post_message(Notice(on_screen(error), "wrong"))
        else:
            self.app.post_message(Notice(f"Thrown away. The file is {kept.name} now.", "done"))
            self._show_again()

    def _take_out(self, one: InForce) -> str:
        by_id = self._desk.staff.id if self._desk.staff else None
        since = revised.withdraw(self._desk.engine, with_day(one), self._desk.clock.now(), by_id)
        if self._draft.read() is None:
            self._draft.keep(one.text)
        current = adopted.in_force(self._desk.engine, local_date(self._desk.clock.now()))
        return withdrawn_words(one.name, since, current.title)

    async def _ask_what_if(self, seen: _Seen) -> None:
        some = await asyncio.to_thread(self._editions, seen)
        named = await self.app.push_screen_wait(
            PickBox("Charter", "Which charter is to be tried out?", some, hint="first letters, then Enter")
        )
        if named is None:
            return
        year = str(local_date(self._desk.clock.now()).year)
        asked = Asked("Period", "Which month or year?", f"like {PERIOD_EXAMPLES}", year, check=parse_period)
        typed = await self.app.push_screen_wait(NameBox(asked))
        if typed is not None:
            await self.app.push_screen(WhatIfScreen(self._desk, named, typed))

    def _editions(self, seen: _Seen) -> list[Suggestion]:
        draft = [Suggestion(str(self._draft.path), "The next charter", "as it is written now")] if seen.draft else []
        ours = (seen.current, *seen.coming)
        shipped = [one for one in shipped_charters() if one.name not in {each.name for each in ours}]
        return [
            *draft,
            *(Suggestion(with_day(one), one.name, f"from {charter_day_words(one.valid_from)}") for one in ours),
            *(Suggestion(one.name, one.name, f"{one.title}, {one.organisation}") for one in shipped),
        ]
