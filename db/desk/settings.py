"""Settings of a desk, stored in its record, each change with a line of history."""

from __future__ import annotations

from db.backups.second_place import BACKUP_TO, read_place
from db.desk.desk import Desk, on_desk
from db.desk.desk_changes import record_change
from db.models import DeskChangeKind, Setting
from db.storage.sessions import writing
from deskapp.errors import WordsError
from deskapp.settings import LONGEST
from deskapp.wording.causes import DeskCause

HIDE_AFTER, THEME, BEFORE_YOU_GO = "hide_after", "theme", "before_you_go"
TELEPHONE, SAFEGUARDING = "telephone", "safeguarding"
TOLD_LENGTH = 120
"""Greatest length, in characters, of our number, and of whom to tell of a danger."""
_ITEM_LENGTH, _LIST_LENGTH = 44, 400
"""Greatest length, in characters, of a line of the checklist and of the whole."""


def keep(desk: Desk, name: str, value: str, before: str, *, by_command: bool = False) -> None:
    """Store the value of a setting. `before` is the previous value, for the history. Without a current user only a
    command may. Raises WordsError, RecordError.
    """
    if not by_command:
        on_desk(desk)
    if name == BACKUP_TO and value:
        value = read_place(value, desk.settings)
    if name == HIDE_AFTER and not (value.isascii() and value.isdigit() and len(value) < 10 and int(value) <= LONGEST):
        raise WordsError(DeskCause.MINUTES_WANTED, most=LONGEST)
    if name == BEFORE_YOU_GO:
        _check_list(value)
    with writing(desk.engine) as session:
        kept = session.get(Setting, name) or Setting(name=name, value="")
        kept.value = value
        session.add(kept)
        record_change(session, desk, DeskChangeKind.SETTING, name, old=before, new=value)
    desk.kept[name] = value


def _check_list(value: str) -> None:
    items = [item.strip() for item in value.split(";") if item.strip()]
    if len(value) > _LIST_LENGTH or any(len(item) > _ITEM_LENGTH for item in items):
        raise WordsError(DeskCause.LINE_TOO_LONG, most=_ITEM_LENGTH, most_of_all=_LIST_LENGTH)
    if len({item.casefold() for item in items}) < len(items):
        raise WordsError(DeskCause.LINES_THE_SAME)
