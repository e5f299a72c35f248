"""A caller's open matters in words, and the letters that choose one to add to."""

from __future__ import annotations

from datetime import datetime

from db.people.suggest import OpenMatter
from deskapp.wording import phrases

MATTER_LETTERS = "abc"
"""Letters of the first three open matters; the others are only counted."""


def matter_words(matter: OpenMatter, now: datetime) -> list[str]:
    """Lines about an open matter: reference and subject, owner and due time, the last missed promise if any."""
    when = phrases.due_words(matter.due_at, now)
    late = " That has passed: it is LATE." if now > matter.due_at else ""
    rung = f" They have {phrases.chased_words(matter.chasing_count)}." if matter.chasing_count else ""
    whose = f"{matter.ref} {matter.name}".strip()
    lines = [f"{whose}: {matter.about}", f"{matter.owner} has it. We promised: {when}.{late}{rung}"]
    if matter.missed:
        last = matter.missed[-1]
        why = f" ({last.miss_reason})" if last.miss_reason else ""
        lines.append(f"An earlier promise, {phrases.due_words(last.due_at, now)}, was missed{why}.")
    return lines
