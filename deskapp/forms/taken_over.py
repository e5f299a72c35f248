"""Drafts carried on with later: their action was done when they were begun, not when the draft is resumed."""

from __future__ import annotations

from datetime import datetime, timedelta

from db.drafts.book import Draft
from deskapp.wording.form_names import DraftName
from deskapp.wording.phrases import local_time

_WHEN = "at"
"""The field that says when something was done; blank means now."""
SAY_WHEN = frozenset({"reply", "tried", "we have it", "ask them", "they answered", "step", "how it stands"})
"""The forms with that field."""
_AT_ONCE = timedelta(minutes=2)
"""Longest time for which one's own draft counts as done when it is saved."""


def keep_when_it_was(draft: Draft, me: str, now: datetime) -> None:
    """Fill in the time at which the draft was begun, where a blank field would mean now: "0940", "23/11 0940". In one's
    own draft of the last two minutes it stays blank.

    `me` is the name of the current user. The form shows the time, and it can be changed there.
    """
    values = draft.values
    at_once = draft.by in ("", me) and now - draft.started_at <= _AT_ONCE
    if at_once or values.get(_WHEN, "").strip() or DraftName.of(draft.form).form not in SAY_WHEN:
        return
    began, today = local_time(draft.started_at), local_time(now).date()
    day = "" if began.date() == today else f"{began:%d/%m} "
    draft.keep({**values, _WHEN: f"{day}{began:%H%M}"}, draft.at_field)
