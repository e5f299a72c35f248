"""The screen that goes on with a question for words about the desk that was left unfinished."""

from __future__ import annotations

import json

from db.charters.draft_file import CharterDraft
from db.desk.desk import Desk
from db.drafts.book import DraftBook, DraftSeen
from deskapp.forms.charter_parts import asked_in
from deskapp.wording.form_names import DraftName
from screens.base.desk_screen import DeskScreen
from screens.report.screen import REPORT, ReportScreen
from screens.settings.closed_days import CLOSED_DAYS, ClosedDaysScreen
from screens.settings.entries import DESK_LISTS, EntriesScreen
from screens.settings.next_charter import NEXT_CHARTER, NextCharterScreen
from screens.settings.screen import SettingsScreen

_AskingScreen = EntriesScreen | ClosedDaysScreen | NextCharterScreen | ReportScreen | SettingsScreen


def asking_screen(desk: Desk, drafts: DraftBook, begun: DraftSeen) -> DeskScreen[None]:
    """The screen that asks at once for the words of a draft."""
    screen = _screen_of(desk, drafts, DraftName.of(begun.form))
    screen.words.take_up = begun.id
    return screen


def _screen_of(desk: Desk, drafts: DraftBook, name: DraftName) -> _AskingScreen:
    if name.about in DESK_LISTS:
        return EntriesScreen(desk, drafts, name.about, name.field)
    if name.about == CLOSED_DAYS:
        return ClosedDaysScreen(desk, drafts, asks=True)
    if name.about == NEXT_CHARTER:
        path = tuple(json.loads(name.field))
        return NextCharterScreen(desk, drafts, CharterDraft(desk.settings), asked_in(path), asks=path)
    if name.about == REPORT:
        return ReportScreen(desk, desk.clock, drafts, name.field)
    return SettingsScreen(desk, drafts, name.about)
