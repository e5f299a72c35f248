"""Questions for words about the desk. Their answers are drafts from the first letter on, until they are saved."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from db.desk.desk import Desk
from db.drafts.book import Draft, DraftBook, DraftSeen
from deskapp.errors import DeskError
from deskapp.limits import number_in
from deskapp.views.drafts import began_words
from deskapp.wording.causes import DeskCause, PeopleCause
from deskapp.wording.form_names import DESK_WORDS, DraftName
from screens.base.desk_screen import DeskScreen
from screens.dialogs.whose_draft import WhoseDraftBox
from screens.messages import Notice
from screens.remedies import on_screen, typed_kept_words
from screens.settings.name_box import Asked, NameBox

_ANSWER, _AT = "answer ", "at question"
"""Beginning of the names of a draft's answers, before their number, and the name of the number at which it was left."""
WORDS_KEPT = "What you typed is kept: ask again, or F8."
NOTHING_TO_FINISH = frozenset(
    {
        PeopleCause.STAFF_NAME_WANTED,
        PeopleCause.STAFF_THERE_ALREADY,
        PeopleCause.STAFF_NAME_TAKEN,
        DeskCause.TOPIC_NAME_WANTED,
        DeskCause.TOPIC_THERE_ALREADY,
        DeskCause.TOPIC_NAME_TAKEN,
    }
)
"""The refusals of a name that is no name, or is there already: left like that, there is nothing to go on with."""
BEGUN, IT_IS = "You had begun this.", "It is: {now}."


class KeptWords:
    """Asks one screen's questions. What is typed is kept as a draft at once, and taken up when the same is asked again;
    it ends when `save` has succeeded.
    """

    def __init__(self, screen: DeskScreen[Any], desk: Desk, drafts: DraftBook) -> None:
        self._screen = screen
        self._desk = desk
        self._drafts = drafts
        self.take_up = ""
        """The id of the draft that is wanted, where several answer the same question."""

    async def ask(
        self, place: str, questions: Sequence[Asked], save: Callable[[list[str]], Awaitable[object]], *, about: str = ""
    ) -> list[str] | None:
        """Ask the questions in turn, and save the answers. Returns those saved; None if the user has left. Escape goes
        back one, and keeps its answer.

        `place` and `about` name what is asked, as the draft is named. If `save` raises DeskError, the last question
        is asked again with its sentence; if it returns False, the answers are left unfinished.
        """
        name = DraftName(DESK_WORDS, place, about)
        try:
            begun = await asyncio.to_thread(self._begun, name)
            carries_on = await self._carries_on(begun) if begun else False
            draft = await asyncio.to_thread(self._drafts.resume, begun.id) if begun and carries_on else None
        except DeskError as error:
            self._screen.app.post_message(Notice(on_screen(error), "wrong"))
            return None
        if carries_on is None:
            return None
        return await self._ask_all(_Series(self._desk, self._drafts, name, questions, draft), save)

    def _begun(self, name: DraftName) -> DraftSeen | None:
        """A draft of the same question that is not open elsewhere: the one that is wanted, else the user's own newest,
        else the newest.
        """
        me = self._desk.staff.name if self._desk.staff else ""
        same = [each for each in self._drafts.unfinished() if each.form == str(name) and not each.held]
        return max(same, key=lambda each: (each.id == self.take_up, each.by == me), default=None)

    async def _carries_on(self, begun: DraftSeen) -> bool | None:
        """True to take up a draft, after a question if it is a colleague's; false to begin anew, None for neither."""
        me = self._desk.staff.name if self._desk.staff else ""
        began = began_words(begun, me, self._desk.clock.now())
        return await self._screen.app.push_screen_wait(WhoseDraftBox(began)) if began else True

    async def _ask_all(self, series: _Series, save: Callable[[list[str]], Awaitable[object]]) -> list[str] | None:
        at, refused = series.left_at, ""
        given_up: list[str] = []
        while self._screen.stands and at >= 0:
            answer = await self._screen.app.push_screen_wait(series.box(at, refused))
            refused = ""
            if answer is None:
                at -= 1
                continue
            series.keep(at, answer)
            at += 1
            if at < len(series.answers):
                continue
            try:
                if await save(series.answers) is False:
                    break
            except DeskError as error:
                at, refused = at - 1, typed_kept_words(error)
                given_up = [*series.answers] if error.code in NOTHING_TO_FINISH else []
                continue
            series.end()
            return series.answers
        if given_up and series.answers == given_up:
            series.end()
        elif series.leave() and self._screen.stands:
            self._screen.app.post_message(Notice(WORDS_KEPT, "plain"))
        return None


class _Series:
    """The answers to the questions of one series, and their draft: none before the first change."""

    def __init__(
        self, desk: Desk, drafts: DraftBook, name: DraftName, questions: Sequence[Asked], draft: Draft | None
    ) -> None:
        self._desk = desk
        self._drafts = drafts
        self._name = name
        self._questions = questions
        self._draft = draft
        self.answers = [one.begun for one in questions]
        self.left_at = 0
        """The question at which the draft was left."""
        self._is_resumed = draft is not None
        if draft is not None:
            kept = draft.values
            self.answers = [kept.get(f"{_ANSWER}{at}", one.begun) for at, one in enumerate(questions)]
            self.left_at = min(number_in(kept.get(_AT, "")), len(questions) - 1)

    def box(self, at: int, refused: str) -> NameBox:
        """The dialog for one question."""
        one = self._questions[at]
        said = one.explained
        if self._is_resumed and self.answers[at] != one.begun:
            said = f"{said}\n{BEGUN} {IT_IS.format(now=one.begun) if one.begun else ''}".rstrip()
        asked = one._replace(explained=said, begun=self.answers[at])
        return NameBox(asked, keep=lambda typed: self.keep(at, typed), refused=refused)

    def keep(self, at: int, typed: str) -> str:
        """Keep an answer in the draft, which begins with the first change. Returns why it is not stored, else ""."""
        self.answers[at] = typed
        if self._draft is None and self._is_changed:
            by = self._desk.staff.name if self._desk.staff else ""
            self._draft = self._drafts.begin(str(self._name), by=by, at=self._desk.clock.now())
        if self._draft is None:
            return ""
        values = {f"{_ANSWER}{number}": words for number, words in enumerate(self.answers)}
        about = f"{self._questions[at].label}: {typed}"
        self._draft.keep({"about": about, _AT: str(at), **values}, "words")
        return self._draft.fault or ""

    @property
    def _is_changed(self) -> bool:
        return any(words.strip() != one.begun for words, one in zip(self.answers, self._questions, strict=True))

    def leave(self) -> bool:
        """Leave the draft for later; true if there is something to keep."""
        if self._draft is not None and self._is_changed:
            self._draft.park()
            return True
        self.end()
        return False

    def end(self) -> None:
        """End the draft, whose answers are saved or as they were."""
        if self._draft is not None:
            self._draft.finish()
