"""The screen that goes on with a question for words about the desk that was left unfinished."""

from __future__ import annotations

import json

from db.charters.draft_file import CharterDraft
from db.desk.desk import Desk
from db.drafts.book import DraftBook, DraftSeen
from deskapp.charter.lines import Path
from deskapp.errors import WordsError
from deskapp.forms.charter_parts import asked_in
from deskapp.wording.causes import Cause
from deskapp.wording.form_names import DraftName
from screens.base.desk_screen import DeskScreen
from screens.report.screen import REPORT, ReportScreen
from screens.settings.closed_days import CLOSED_DAYS, ClosedDaysScreen
from screens.settings.entries import DESK_LISTS, EntriesScreen
from screens.settings.next_charter import NEXT_CHARTER, NextCharterScreen
from screens.settings.screen import SETTING_QUESTIONS, SettingsScreen

_AskingScreen = EntriesScreen | ClosedDaysScreen | NextCharterScreen | ReportScreen | SettingsScreen


def asking_screen(desk: Desk, drafts: DraftBook, begun: DraftSeen) -> DeskScreen[None]:
    """The screen that asks at once for the words of a draft. Raises WordsError for a question that only another version
    has.
    """
    screen = _screen_of(desk, drafts, DraftName.of(begun.form))
    screen.words.take_up = begun.id
    return screen


def _screen_of(desk: Desk, drafts: DraftBook, name: DraftName) -> _AskingScreen:
    if name.about in DESK_LISTS:
        return EntriesScreen(desk, drafts, name.about, name.field)
    if name.about == CLOSED_DAYS:
        return ClosedDaysScreen(desk, drafts, asks=True)
    if name.about == NEXT_CHARTER:
        path = _path(name.field)
        return NextCharterScreen(desk, drafts, CharterDraft(desk.settings), asked_in(path), asks=path)
    if name.about == REPORT:
        return ReportScreen(desk, desk.clock, drafts, name.field)
    if name.about not in SETTING_QUESTIONS:
        raise WordsError(Cause.DRAFT_UNKNOWN)
    return SettingsScreen(desk, drafts, name.about)


def _path(field: str) -> Path:
    """The path of a part of the charter, as JSON in a draft's name. Raises WordsError for anything else."""
    try:
        path = tuple(json.loads(field))
    except (ValueError, TypeError) as error:
        raise WordsError(Cause.DRAFT_UNKNOWN) from error
    if not path or not all(isinstance(one, str | int) for one in path):
        raise WordsError(Cause.DRAFT_UNKNOWN)
    return path
