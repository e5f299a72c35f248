"""Causes of the errors of `db` and the forms: an enum per subject, each member with the sentence shown.

An enum is imported on first use: the first frame needs the one of the record alone.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deskapp.wording.causes.backups import BackupCause
    from deskapp.wording.causes.contacts import ContactCause
    from deskapp.wording.causes.days import DayCause
    from deskapp.wording.causes.desk import DeskCause
    from deskapp.wording.causes.general import Cause
    from deskapp.wording.causes.logs import LogCause
    from deskapp.wording.causes.people import PeopleCause
    from deskapp.wording.causes.promises import PromiseCause
    from deskapp.wording.causes.record import RecordCause
    from deskapp.wording.causes.replies import ReplyCause

__all__ = [
    "BackupCause",
    "Cause",
    "ContactCause",
    "DayCause",
    "DeskCause",
    "LogCause",
    "PeopleCause",
    "PromiseCause",
    "RecordCause",
    "ReplyCause",
]

_MODULES = {
    "BackupCause": "backups",
    "Cause": "general",
    "ContactCause": "contacts",
    "DayCause": "days",
    "DeskCause": "desk",
    "LogCause": "logs",
    "PeopleCause": "people",
    "PromiseCause": "promises",
    "RecordCause": "record",
    "ReplyCause": "replies",
}


def __getattr__(name: str) -> Any:
    """Import the module of a cause. Raises AttributeError for another name."""
    if name not in _MODULES:
        raise AttributeError(name)
    cause = getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = cause
    return cause
