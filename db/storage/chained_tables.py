"""The tables that the hash chain covers, with the columns that a link holds.

They are frozen: the digest of a row depends on their order. A new column goes to the end of its table's list, where it
changes no digest of a row that has nothing in it; a test compares the lists with the models.
"""

from __future__ import annotations

from collections.abc import Mapping

CHAINED: Mapping[str, tuple[str, ...]] = {
    "event": (
        "id", "contact_id", "kind", "at", "written_at", "by_id", "outcome", "entry_id", "channel", "try_result",
        "need_met", "field", "undo_of", "part_of", "written_by_id", "organisation_id", "happening",
    ),
    "note": ("event_id", "words", "old_value", "new_value"),
    "contact": (
        "id", "ref", "entry_id", "source_ref", "channel", "kind", "received_at", "received_assumed", "heard_at",
        "written_at", "entered_late", "dated", "person_id", "name", "number", "number_key", "number_state",
        "heard_twice", "relay", "address", "about", "detail", "topic_id", "rings", "outcome", "owner_id", "state",
        "closed_reason", "chasing_count", "safeguarding", "website_gap", "seen_in_private", "by_hand", "file_place",
        "edition_id", "created_by", "created_at", "joined_to_id", "import_id", "unclear",
    ),
    "promise": (
        "id", "contact_id", "rule", "name", "started_at", "due_at", "due_explained", "original_due_at", "moved_told",
        "said_words", "stopped_at", "stop_event_id", "start_event_id", "restarts", "result", "miss_reason",
        "sorry_said", "edition_id", "waiting_since",
    ),
    "promisewait": ("id", "promise_id", "since", "asked_event_id", "until", "ended_event_id"),
    "promiseextension": ("id", "promise_id", "event_id", "units", "days"),
    "complaint": (
        "contact_id", "spoken", "sorted_on", "discussion_offered", "plan", "agreed_on", "outcome_wanted", "body_lead",
        "other_bodies", "consent_to_share", "advocacy_told", "written_copy_given", "serious", "told_who", "told_at",
        "outcome", "to_ombudsman", "remedy", "learning",
    ),
    "owninformation": ("contact_id", "id_checked", "clarified_on", "given_on", "given_how"),
    "safeguardingtold": ("id", "contact_id", "told_who", "told_at", "by_id", "written_at"),
    "answerphonecheck": (
        "id", "day", "started_at", "started_by_id", "at_it_id", "at_it_since", "machine_count", "written_count",
        "mismatch_reason", "deleted_state", "kept_why", "greeting_ok", "ended_at", "ended_by_id",
    ),
    "heard": (
        "id", "check_id", "position", "what", "contact_id", "left_at", "left_assumed", "entry_id", "written_at",
        "by_id",
    ),
    "nocheck": ("day", "reason", "by_id", "at"),
    "dayreview": (
        "id", "day", "started_at", "started_by_id", "signed_at", "signed_by_id", "counts", "undecided", "late",
        "missed_calls", "note_for_tomorrow", "handover_file",
    ),
    "decision": ("id", "review_id", "contact_id", "draft_id", "decided", "at", "by_id"),
    "beforeyougo": ("id", "review_id", "item", "done"),
    "edition": ("id", "name", "title", "valid_from", "text", "adopted_at"),
    "editionchange": ("id", "at", "by_id", "kind", "name", "valid_from"),
    "calendarday": ("id", "edition_id", "day", "kind", "name", "hours"),
    "regionholiday": ("id", "edition_id", "regions", "day", "name"),
    "calendarchange": ("id", "at", "by_id", "words", "days", "undone_at", "undone_by_id"),
    "personchange": ("id", "person_id", "at", "by_id", "field", "old_value", "new_value", "undo_of"),
    "personjoin": ("id", "from_id", "to_id", "at", "by_id", "taken_back_at", "taken_back_by_id"),
    "organisationchange": ("id", "organisation_id", "at", "by_id", "field", "old_value", "new_value", "undo_of"),
    "deskchange": (
        "id", "at", "by_id", "kind", "about", "subject_id", "old_value", "new_value", "to_id", "moved", "undo_of",
    ),
    "periodaction": ("id", "at", "by_id", "rule", "first_day", "last_day", "words", "undo_of"),
    "logimport": ("id", "file_name", "at", "by_id", "made", "undone_at", "undone_by_id"),
    "staff": ("id", "name"),
    "hold": ("id", "person_id", "reason", "at", "by_id", "ended_at", "ended_by_id"),
    "erasure": (
        "id", "person_id", "reason", "proposed_at", "proposed_by", "approved_at", "approved_by", "withdrawn_at",
        "person_ids", "made_at", "entry_ids", "is_whole", "kept",
    ),
    "viewed": ("id", "day", "staff_id", "contact_id", "person_id", "at"),
}  # fmt: skip
"""The columns of a link's content by table: what happened, what was promised, and what proves the two daily routines.
Not the present state of people and organisations, whose changes are history, nor anything that only the queue needs.
"""
_KEYS = {
    "note": "{row}event_id",
    "complaint": "{row}contact_id",
    "owninformation": "{row}contact_id",
    "nocheck": "CAST(replace({row}day, '-', '') AS INTEGER)",
}


def row_key(table: str, row: str = "") -> str:
    """The SQL expression for the number by which a link names a row: its id, or the day without its hyphens. `row` is
    a prefix like "NEW.".
    """
    return _KEYS.get(table, "{row}id").format(row=row)
