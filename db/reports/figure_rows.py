"""Definitions of the report's figures: each is the rows that it counts, as SQL, with a definition in words.

A figure's rows are `contact_id, label, part`. Its whole is the number of rows, its part their sum of `part`, its groups
the same by `label`, and the contacts behind it are the rows themselves: so its groups add up, and its list is complete.

The rows come from tables of the period: `counted` has the contacts received in it, `fell_due` the promises that fell
due in it (`to_kind` ones are made to a kind of contact, like complaints, whatever way they come), `happened` the events
in it that were not undone. None has a void contact or promise. `asked` has the questions to callers and their answers,
of any time.
"""

from __future__ import annotations

from dataclasses import dataclass

from db.models import Finding

PERIOD_TABLES = {
    "counted": """
        SELECT id, channel, kind, received_at, written_at, rings, outcome, person_id, topic_id, website_gap,
               received_assumed, entered_late, safeguarding
        FROM contact
        WHERE received_at >= :begins AND received_at < :ends AND joined_to_id IS NULL
          AND (closed_reason IS NULL OR closed_reason NOT IN ('mistake', 'closed_before'))""",
    "fell_due": """
        SELECT p.contact_id, c.channel, c.kind, p.name, p.rule, p.miss_reason, p.sorry_said, c.received_at,
               p.stopped_at,
               is_to_kind(coalesce(p.edition_id, c.edition_id) || ' ' || p.rule || ' ' || c.kind) AS to_kind,
               CASE WHEN p.result <> 'running' THEN p.result
                    WHEN p.waiting_since IS NULL AND p.due_at < :now THEN 'late now'
                    ELSE 'open in time' END AS result
        FROM promise AS p JOIN contact AS c ON c.id = p.contact_id
        WHERE p.due_at > :begins AND p.due_at <= :ends AND p.result <> 'void'
          AND (c.closed_reason IS NULL OR c.closed_reason NOT IN ('mistake', 'closed_before'))
          AND NOT (c.kind = 'not_for_us' AND c.outcome IS 'sorted' AND p.start_event_id IS NULL)
          AND NOT EXISTS (SELECT 1 FROM promise AS again WHERE again.restarts = p.id)""",
    "happened": """
        SELECT e.id, e.contact_id, e.kind, e.part_of, e.need_met, e.organisation_id
        FROM event AS e JOIN contact AS c ON c.id = e.contact_id
        WHERE e.at >= :begins AND e.at < :ends
          AND e.kind IN ('holding_reply', 'passed_on', 'consent_given', 'need_met', 'they_rang')
          AND NOT EXISTS (SELECT 1 FROM event AS undo WHERE undo.undo_of IN (e.id, e.part_of))
          AND (c.closed_reason IS NULL OR c.closed_reason NOT IN ('mistake', 'closed_before'))""",
    # Closed at its last reply, attempt or referral; without any, when it was received.
    "handled": """
        SELECT c.id, c.received_at,
               CASE WHEN c.state = 'closed' THEN max(c.received_at, coalesce((
                   SELECT max(e.at) FROM event AS e
                   WHERE e.contact_id = c.id AND e.kind IN
                       ('spoke', 'letter_sent', 'email_sent', 'seen', 'left_message', 'passed_on', 'tried')
                     AND NOT EXISTS (SELECT 1 FROM event AS undo WHERE undo.undo_of IN (e.id, e.part_of))
               ), c.received_at)) END AS closed_at
        FROM contact AS c
        WHERE c.kind = 'complaint' AND c.received_at < :ends AND c.joined_to_id IS NULL
          AND (c.closed_reason IS NULL OR c.closed_reason NOT IN ('mistake', 'closed_before'))""",
    # By the events, since a question can be answered where no promise waits meanwhile. A second one is a reminder.
    "asked": """
        SELECT contact_id, at, did, lead(did) OVER (PARTITION BY contact_id ORDER BY id) AS ended_by
        FROM (SELECT e.id, coalesce(c.joined_to_id, c.id) AS contact_id, e.at, e.happening AS did,
                     lag(e.happening) OVER (PARTITION BY coalesce(c.joined_to_id, c.id) ORDER BY e.id) AS before
              FROM event AS e JOIN contact AS c ON c.id = e.contact_id
              WHERE e.happening IN ('ask_them', 'they_answered', 'reply', 'could_not_reach')
                AND NOT EXISTS (SELECT 1 FROM event AS undo WHERE undo.undo_of IN (e.id, e.part_of))
                AND coalesce(c.closed_reason, '') <> 'mistake')
        WHERE did = 'they_answered' OR did = 'ask_them' AND before IS NOT 'ask_them'""",
}
"""The tables of a period, in the order in which they are made."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: its `key` is a number and a part, like "9" or "1-kind"; its name, its definition in words, its rows.

    `of` are the words of its whole, "" for a count without a whole. `by_result` is true for one whose groups are
    results, which say no more than its value; `is_of_now` for one that is of the moment and not of the period.
    """

    key: str
    name: str
    definition: str
    rows: str
    of: str = ""
    by_result: bool = False
    is_of_now: bool = False

    @property
    def shown_key(self) -> str:
        """Its key for people and programs, with an F before it."""
        return f"F{self.key}"


_CAME = "Contacts received in the period, without those that were joined to another."
_IN_TIME = (
    "Kept, of those kept, missed or late now, by the day on which the reply was due. Not possible and open in time "
    "stand beside."
)
_BY_CHANNEL = (
    "Replies that the charter promises to what comes in this way: not its promises to one kind of contact, as to "
    f"complaints, nor a time that we set. {_IN_TIME}"
)
_REPLY = "name = 'reply' AND rule IS NOT NULL AND NOT to_kind"
_FINDINGS = " ".join(f"WHEN '{one}' THEN '{one.words}'" for one in Finding)
_BY_FINDING = (
    f"SELECT n.id, CASE k.outcome {_FINDINGS} ELSE 'not found yet' END, 1 FROM counted AS n "  # noqa: S608 - our own words
    "LEFT JOIN complaint AS k ON k.contact_id = n.id WHERE n.kind = 'complaint'"
)
_DECIDED = "result IN ('kept', 'missed', 'late now')"


BY_HOUR = "1-hour"
"""The figure whose groups stand in the order of their labels."""


def _due(key: str, name: str, which: str, definition: str = _IN_TIME) -> Figure:
    """A figure of the promises that fell due and fit a clause: those kept, of those decided, by result."""
    rows = f"SELECT contact_id, result, result = 'kept' FROM fell_due WHERE {which} AND {_DECIDED}"  # noqa: S608 - our own words
    return Figure(key, name, definition, rows, "kept, missed or late now", by_result=True)


FIGURES: tuple[Figure, ...] = (
    Figure("1", "Contacts, by how they came", _CAME, "SELECT id, channel, 1 FROM counted"),
    Figure("1-kind", "Contacts, by kind", _CAME, "SELECT id, kind, 1 FROM counted"),
    Figure("1-person", "Contacts, by type of person", f"{_CAME} The type is that of the person's page.",
           "SELECT n.id, coalesce(p.person_type, 'not recorded'), 1 FROM counted AS n "
           "LEFT JOIN person AS p ON p.id = n.person_id"),
    Figure("1-topic", "Contacts, by topic", _CAME,
           "SELECT n.id, coalesce(t.name, 'no topic'), 1 FROM counted AS n LEFT JOIN topic AS t ON t.id = n.topic_id"),
    Figure(BY_HOUR, "Contacts, by hour", f"{_CAME} The hour is local. Those whose time was assumed are left out.",
           "SELECT id, local_hour(received_at), 1 FROM counted WHERE NOT received_assumed"),
    Figure("2", "Answered in 5 rings", "Calls with 1 to 5 rings, of the calls whose rings were noted.",
           "SELECT id, 'rings noted', rings <= 5 FROM counted WHERE channel = 'call' AND rings IS NOT NULL",
           "calls with rings noted"),
    Figure("2-noted", "Rings noted", "Calls whose rings were noted, of all calls.",
           "SELECT id, 'calls', rings IS NOT NULL FROM counted WHERE channel = 'call'", "calls"),
    Figure("3", "Missed calls", "The missed calls of the handset as counted at each day's sign-off.",
           "SELECT NULL, 'handset', missed_calls FROM dayreview AS d "
           "WHERE day >= :first AND day <= :last AND missed_calls IS NOT NULL AND id = "
           "(SELECT max(id) FROM dayreview AS o WHERE o.day = d.day AND o.signed_at IS NOT NULL)"),
    _due("5", "Messages answered in time", f"channel = 'answerphone' AND {_REPLY}", _BY_CHANNEL),
    Figure("6", "Messages that nobody could answer",
           "Messages of the answerphone checks in the period without words, not to be made out, or without a number.",
           "SELECT h.contact_id, CASE h.what WHEN 'nothing_said' THEN 'nothing said' WHEN 'unclear' THEN "
           "'could not be made out' ELSE 'no number' END, 1 FROM heard AS h "
           "JOIN answerphonecheck AS k ON k.id = h.check_id LEFT JOIN contact AS c ON c.id = h.contact_id "
           "WHERE k.day >= :first AND k.day <= :last AND coalesce(c.closed_reason, '') <> 'mistake' AND "
           "(h.what IN ('nothing_said', 'unclear') OR (h.what = 'written_down' AND c.number_key = ''))"),
    _due("7", "Letters answered in time", f"channel = 'letter' AND {_REPLY}", _BY_CHANNEL),
    _due("8", "Emails answered in time", f"channel = 'email' AND {_REPLY}", _BY_CHANNEL),
    Figure("9", "Sorted at first contact, as recorded",
           "Calls and visits sorted or passed on at once with nothing promised, of those whose outcome was noted: an "
           "import notes none. Wrong numbers are left out.",
           "SELECT id, channel, is_sorted FROM sorted", "calls and visits"),
    Figure("10", "Sorted at first contact, confirmed",
           "As before, without those where the same person came back on the same topic within 5 working days. "
           "Somebody without a name cannot be seen to come back.",
           "SELECT s.id, s.channel, CASE WHEN s.is_sorted THEN NOT EXISTS (SELECT 1 FROM contact AS back "
           "WHERE back.person_id = s.person_id AND back.topic_id = s.topic_id AND back.id <> s.id "
           "AND back.received_at > s.received_at AND back.received_at <= five_days_after(s.received_at) "
           "AND coalesce(back.closed_reason, '') <> 'mistake') ELSE 0 END FROM sorted AS s", "calls and visits"),
    Figure("11", "Told when to expect a reply",
           "Calls and visits not sorted at once whose callers were told a time, one of ours or the charter's, of "
           "those not sorted at once.",
           # By the events: a promise that runs says nothing about what the caller was told.
           "SELECT id, channel, EXISTS (SELECT 1 FROM event AS e WHERE e.contact_id = n.id "
           "AND e.kind = 'promise_made' "
           "AND NOT EXISTS (SELECT 1 FROM event AS undo WHERE undo.undo_of IN (e.id, e.part_of))) "
           "FROM counted AS n WHERE channel IN ('call', 'visit') AND outcome IN ('ring_back', 'write_back')",
           "calls and visits not sorted at once"),
    _due("12", "Times that we set, kept", "rule IS NULL",
         "Kept, of those kept, missed or late now. A time that was moved counts as missed unless it was moved before "
         "it came and they were told."),
    Figure("13", "Holding replies", "Replies that said why it takes longer, and until when.",
           "SELECT contact_id, 'holding replies', 1 FROM happened WHERE kind = 'holding_reply'"),
    _due("14", "Complaints acknowledged in time", "kind = 'complaint' AND to_kind AND name = 'acknowledge'",
         f"Promises to say that we have a complaint, not those to whatever comes in one way. {_IN_TIME}"),
    _due("15", "Complaints answered in time",
         "kind = 'complaint' AND to_kind AND name NOT IN ('acknowledge', 'update')",
         "Promises of the charter to answer a complaint. Those to acknowledge it or to tell how it stands, those to "
         f"whatever comes in one way (a letter, a call), and times that we set are not among them. {_IN_TIME}"),
    Figure("16-in", "Complaints: brought forward, and new",
           "Complaints open when the period began, and those received in it: together the closed and the carried "
           "forward.",
           "SELECT id, CASE WHEN received_at < :begins THEN 'brought forward' ELSE 'new' END, 1 FROM handled "
           "WHERE closed_at IS NULL OR closed_at >= :begins"),
    Figure("16-out", "Complaints: closed, and carried forward",
           "The same complaints, by their state when the period ended. One closed at its last reply.",
           "SELECT id, CASE WHEN closed_at < :ends THEN 'closed' ELSE 'carried forward' END, 1 FROM handled "
           "WHERE closed_at IS NULL OR closed_at >= :begins"),
    Figure("16-found", "Complaints, by what was found", "Complaints received in the period.",
           _BY_FINDING),
    Figure("16-ombudsman", "Complaints gone to the Ombudsman", "Of the complaints received in the period.",
           "SELECT n.id, 'complaints', coalesce(k.to_ombudsman, 0) FROM counted AS n "
           "LEFT JOIN complaint AS k ON k.contact_id = n.id WHERE n.kind = 'complaint'", "complaints"),
    Figure("16-subject", "Complaints, by subject", "Complaints received in the period, by their topic.",
           "SELECT n.id, coalesce(t.name, 'no topic'), 1 FROM counted AS n "
           "LEFT JOIN topic AS t ON t.id = n.topic_id WHERE n.kind = 'complaint'"),
    Figure("17", "Spoken complaints sorted by the next working day",
           "Spoken complaints received in the period, sorted to their satisfaction by the end of the next working "
           "day, of the spoken ones.",
           "SELECT n.id, 'spoken', coalesce(k.sorted_on <= next_working_day(n.received_at), 0) FROM counted AS n "
           "JOIN complaint AS k ON k.contact_id = n.id WHERE n.kind = 'complaint' AND k.spoken = 1",
           "spoken complaints"),
    Figure("18", "Passed on with their consent", "Referrals with consent recorded, of all referrals.",
           "SELECT h.contact_id, 'passed on', EXISTS (SELECT 1 FROM happened AS k WHERE k.kind = 'consent_given' "
           "AND k.contact_id = h.contact_id AND k.part_of IN (h.id, h.part_of)) FROM happened AS h "
           "WHERE h.kind = 'passed_on'", "referrals"),
    Figure("18-joint", "Joint complaints with a lead agreed",
           "Complaints that are also about others and say who leads, of those also about others.",
           "SELECT n.id, 'joint', k.body_lead <> '' FROM counted AS n JOIN complaint AS k ON k.contact_id = n.id "
           "WHERE n.kind = 'complaint' AND k.other_bodies <> ''", "joint complaints"),
    _due("19", "Service enquiries answered in time",
         "kind = 'service_enquiry' AND to_kind AND name = 'reply'",
         f"Promises of the charter to reply to a service enquiry, not those to whatever comes in one way. {_IN_TIME}"),
    _due("20", "First assessments in time", "name = 'assessment'"),
    Figure("21", "Replies in the form that they need",
           "Replies that had the form that the person needs, of the replies to people with needs.",
           "SELECT contact_id, 'needs', need_met FROM happened WHERE kind = 'need_met' AND need_met IS NOT NULL",
           "replies to people with needs"),
    Figure("23", "Changes made", "Complaints received in the period with what we changed because of them.",
           "SELECT n.id, 'changes', 1 FROM counted AS n JOIN complaint AS k ON k.contact_id = n.id "
           "WHERE n.kind = 'complaint' AND k.learning <> ''"),
    Figure("24", "Said sorry", "Late or broken promises with an apology, of all late or broken ones.",
           "SELECT contact_id, result, coalesce(sorry_said, 0) FROM fell_due WHERE result IN ('missed', 'late now')",
           "missed or late now", by_result=True),
    Figure("25-chasing", "Calls chasing us", "Further calls about something that was open already.",
           "SELECT contact_id, 'chasing', 1 FROM happened WHERE kind = 'they_rang'"),
    Figure("25-website", "Not found on our website", "Contacts that our website should have answered, of all.",
           "SELECT id, channel, website_gap FROM counted", "contacts"),
    Figure("25-place", "Not for us", "Contacts that were not for us, of all.",
           "SELECT id, channel, kind = 'not_for_us' FROM counted", "contacts"),
    Figure("26", "Pointed to others", "Referrals in the period, by organisation.",
           "SELECT h.contact_id, coalesce(o.name, 'not on our list'), 1 FROM happened AS h "
           "LEFT JOIN organisation AS o ON o.id = h.organisation_id WHERE h.kind = 'passed_on'"),
    _due("27", "Requests for own records answered in time", "name = 'own_information'"),
    Figure("28", "Late, of what is open now", "Open contacts with a promise that is late, of all open ones, by age.",
           "SELECT id, CASE WHEN received_at >= :day_ago THEN 'up to 1 day' WHEN received_at >= :week_ago THEN "
           "'2 to 7 days' WHEN received_at >= :month_ago THEN '8 to 28 days' ELSE 'more than 28 days' END, "
           "EXISTS (SELECT 1 FROM promise AS p WHERE p.contact_id = c.id AND p.stopped_at IS NULL "
           "AND p.waiting_since IS NULL AND p.due_at < :now) FROM contact AS c WHERE c.state <> 'closed'",
           "open now", is_of_now=True),
    Figure("29", "Missed, by reason", "Promises missed or late now, by the reason that was given.",
           "SELECT contact_id, coalesce(miss_reason, 'no reason yet'), 1 FROM fell_due "
           "WHERE result IN ('missed', 'late now')"),
    Figure("31", "Compliments, by topic", "Compliments received in the period.",
           "SELECT n.id, coalesce(t.name, 'no topic'), 1 FROM counted AS n "
           "LEFT JOIN topic AS t ON t.id = n.topic_id WHERE n.kind = 'compliment'"),
    Figure("32", "Contacts about somebody in danger", "Contacts received in the period that were marked so.",
           "SELECT id, 'danger', 1 FROM counted WHERE safeguarding"),
    Figure("32-cautions", "Cautions written down", "Cautions about a person that were made in the period.",
           "SELECT NULL, 'cautions', 1 FROM caution WHERE at >= :begins AND at < :ends"),
    Figure("33", "Answered when we asked them", "Waits that ended with their answer, of those begun in the period. "
           "A reminder begins none.",
           "SELECT contact_id, 'asked', coalesce(ended_by = 'they_answered', 0) FROM asked "
           "WHERE did = 'ask_them' AND at >= :begins AND at < :ends", "times that we asked"),
    Figure("34-assumed", "Times assumed", "Contacts whose time of receipt was assumed, of all.",
           "SELECT id, channel, received_assumed FROM counted", "contacts"),
    Figure("34-late", "Entered late", "Contacts entered more than a day after, of all. What was "
           "imported from another log is among all of them, and never counts as late.",
           "SELECT id, channel, entered_late FROM counted", "contacts"),
)  # fmt: skip

SORTED = """
    SELECT id, channel, person_id, topic_id, received_at,
           coalesce(outcome IN ('sorted', 'passed_on'), 0) AND NOT EXISTS (
               SELECT 1 FROM promise AS p WHERE p.contact_id = n.id AND p.rule IS NULL AND p.result <> 'void'
           ) AS is_sorted
    FROM counted AS n WHERE channel IN ('call', 'visit') AND outcome IS NOT NULL
    AND NOT (kind = 'not_for_us' AND outcome = 'sorted')"""
"""The table `sorted`, made from the others: calls and visits with a noted outcome, without wrong numbers; True for
those sorted at once.
"""
TIMES_TAKEN = """
    SELECT channel, CAST(strftime('%s', received_at) AS INTEGER), CAST(strftime('%s', stopped_at) AS INTEGER)
    FROM fell_due WHERE name = 'reply' AND rule IS NOT NULL AND NOT to_kind AND result IN ('kept', 'missed')"""
"""The replies behind the times taken: channel, receipt and reply in epoch seconds."""
NOT_RECORDED = {
    "1": "the area from which people came",
    "3": "missed calls that were rung back",
    "13": "the days that a holding reply added",
    "15": "complaints answered by the date agreed with them, apart from other times that we gave",
    "22": "feedback asked and given",
    "25": "letters that were not clear, and people who had to repeat themselves",
    "26": "if it helped to be pointed to others",
    "31": "who reviewed the compliments, and when",
    "32": "incidents",
    "34": "notes that are missing, and entries changed after closing",
}
"""What the record does not have, by the figure that would need it."""
