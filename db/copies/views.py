"""Views of the record for other tools: times in the desk's zone, enums in words, void rows left out.

A migration makes them in every record, from its own frozen text; a test compares the two. A view that changes here
needs a migration that drops and makes it.

A column that ends in `_local` is a local time, "2026-06-15 10:00:00"; one that ends in `_on`, and `day`, a local date.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class RecordView(NamedTuple):
    """A view: its name, what one row is, and its statement, in which {name@alias.column} stands for a local time."""

    name: str
    one_row: str
    select: str


CLAUSES = {
    "{meant}": "coalesce(c.closed_reason, '') NOT IN ('mistake', 'closed_before')",
    "{undone left out}": "e.kind <> 'undone' AND NOT EXISTS "
    "(SELECT 1 FROM event AS undo WHERE undo.undo_of IN (e.id, e.part_of))",
}
"""What stands for the clauses in curly brackets."""

VIEWS: tuple[RecordView, ...] = (
    RecordView("contact_list", "a contact that counts, with the names of the person, the topic and who has it",
         "SELECT c.ref, {received@c.received_at}, c.channel, c.kind, c.name, c.about, t.name AS topic, "
         "s.name AS owner, c.outcome, c.state, c.closed_reason, c.chasing_count, c.rings, c.safeguarding, "
         "c.website_gap, c.received_assumed, c.entered_late, coalesce(c.unclear, 0) AS listen_again, "
         "j.ref AS joined_to FROM contact AS c "
         "JOIN staff AS s ON s.id = c.owner_id LEFT JOIN topic AS t ON t.id = c.topic_id "
         "LEFT JOIN contact AS j ON j.id = c.joined_to_id "
         "WHERE {meant}"),
    RecordView("promise_kept", "a promise that counts: its due time and its end; 'running' is open, also if late",
         "SELECT c.ref, p.rule, p.name AS promise, {started@p.started_at}, {due@p.due_at}, {stopped@p.stopped_at}, "
         "p.result, p.waiting_since IS NOT NULL AS waits, p.miss_reason, p.sorry_said, p.due_explained "
         "FROM promise AS p JOIN contact AS c ON c.id = p.contact_id WHERE p.result <> 'void' "
         "AND NOT EXISTS (SELECT 1 FROM promise AS again WHERE again.restarts = p.id) AND {meant}"),
    RecordView("event_list", "something that happened to a contact, without what was undone",
         "SELECT c.ref, {happened@e.at}, {written@e.written_at}, e.kind, s.name AS by, e.try_result, n.words "
         "FROM event AS e JOIN contact AS c ON c.id = e.contact_id LEFT JOIN staff AS s ON s.id = e.by_id "
         "LEFT JOIN note AS n ON n.event_id = e.id WHERE {undone left out} AND {meant}"),
    RecordView("complaint_register", "a complaint with its facts",
         "SELECT c.ref, {received@c.received_at}, c.name, c.about, t.name AS subject, k.spoken, k.sorted_on, "
         "k.discussion_offered, k.agreed_on, k.body_lead, k.other_bodies, k.consent_to_share, k.advocacy_told, "
         "k.written_copy_given, k.serious, k.outcome AS found, k.to_ombudsman, k.remedy, k.learning, c.closed_reason "
         "FROM contact AS c LEFT JOIN complaint AS k ON k.contact_id = c.id LEFT JOIN topic AS t ON t.id = c.topic_id "
         "WHERE c.kind = 'complaint' AND c.joined_to_id IS NULL AND {meant}"),
    RecordView("own_information_request", "a request for own records with its facts",
         "SELECT c.ref, {received@c.received_at}, c.name, o.id_checked, o.clarified_on, o.given_on, o.given_how, "
         "c.closed_reason FROM contact AS c LEFT JOIN owninformation AS o ON o.contact_id = c.id "
         "WHERE c.kind = 'own_information' AND c.joined_to_id IS NULL AND {meant}"),
    RecordView("compliment_register", "a compliment",
         "SELECT c.ref, {received@c.received_at}, c.name, c.about, t.name AS topic FROM contact AS c "
         "LEFT JOIN topic AS t ON t.id = c.topic_id "
         "WHERE c.kind = 'compliment' AND c.joined_to_id IS NULL AND {meant}"),
    RecordView("answerphone_day", "a day with checks of the answerphone, or with a reason for none",
         "SELECT day, count(k.id) AS checks, sum(k.machine_count) AS on_the_machine, "
         "sum(k.written_count) AS written_down, "
         "(SELECT reason FROM nocheck AS n WHERE n.day = k.day) AS no_check_why FROM answerphonecheck AS k "
         "WHERE k.ended_at IS NOT NULL GROUP BY day UNION ALL SELECT day, 0, 0, 0, reason FROM nocheck AS n "
         "WHERE NOT EXISTS (SELECT 1 FROM answerphonecheck AS k WHERE k.day = n.day AND k.ended_at IS NOT NULL)"),
    RecordView("day_signed", "a day that was signed off, by its last review",
         "SELECT r.day, {signed@r.signed_at}, s.name AS signed_by, r.late, r.undecided, r.missed_calls, "
         "r.note_for_tomorrow FROM dayreview AS r JOIN staff AS s ON s.id = r.signed_by_id WHERE r.id = "
         "(SELECT max(id) FROM dayreview AS o WHERE o.day = r.day AND o.signed_at IS NOT NULL)"),
    RecordView("person_list", "a person, without the records that were joined to another",
         "SELECT p.id, p.name, p.likes_to_be_called, p.person_type, o.name AS organisation, p.reply_by, p.best_time, "
         "p.ok_to_leave_message, p.relay, (SELECT group_concat(n.what, '; ') FROM need AS n WHERE n.person_id = p.id) "
         "AS needs FROM person AS p LEFT JOIN organisation AS o ON o.id = p.organisation_id "
         "WHERE p.joined_to_id IS NULL"),
    RecordView("wait_list", "a time in which a promise waited for the caller",
         "SELECT c.ref, p.rule, {since@w.since}, {until@w.until} FROM promisewait AS w "
         "JOIN promise AS p ON p.id = w.promise_id JOIN contact AS c ON c.id = p.contact_id "
         "WHERE p.result <> 'void' AND NOT EXISTS (SELECT 1 FROM promise AS again WHERE again.restarts = p.id) "
         "AND {meant}"),
    RecordView("topic_list", "a topic, and how many contacts that count have it",
         "SELECT t.name AS topic, t.active, (SELECT count(*) FROM contact AS c WHERE c.topic_id = t.id "
         "AND c.joined_to_id IS NULL AND {meant}) AS contacts FROM topic AS t"),
    RecordView("staff_list", "a member of staff, and how many open contacts they have",
         "SELECT s.name, s.active, (SELECT count(*) FROM contact AS c WHERE c.owner_id = s.id AND c.state <> 'closed') "
         "AS open_contacts FROM staff AS s"),
)  # fmt: skip

_LOCAL = re.compile(r"\{(\w+)@([\w.]+)\}")
_OFFSET = "(SELECT minutes || ' minutes' FROM zoneoffset AS z WHERE z.since <= {at} ORDER BY z.since DESC LIMIT 1)"


def view_statement(view: RecordView) -> str:
    """The statement that makes a view."""
    select = _LOCAL.sub(_local_column, view.select)
    for name, clause in CLAUSES.items():
        select = select.replace(name, clause)
    return f"CREATE VIEW {view.name} AS {select}"


def _local_column(found: re.Match[str]) -> str:
    name, column = found.groups()
    return f"datetime({column}, {_OFFSET.format(at=column)}) AS {name}_local"
