"""Causes of the errors of `db` and the forms: an enum per subject, each member with the sentence shown."""

from __future__ import annotations

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
