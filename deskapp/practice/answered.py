"""The answered contacts of the practice desk. Times are as in `deskapp.practice.waiting`."""

from __future__ import annotations

from db.models import EventKind
from deskapp.charter.vocabulary import Kind, Outcome
from deskapp.practice.waiting import EMAIL, LETTER, MESSAGE, VISIT, Came, Replied

ANSWERED = (
    Came(channel=LETTER, at="-15 09:00", written="-15 09:20", by="Derek", name="Havenside Residents",
         address="Havenside Hall, Example Street, Hilsea PO3 9ZZ",
         about="Asks for a speaker on hospital waiting times", topic="Have your say", owner="Helen",
         replied=Replied("-12 14:20", "Helen will come on their next meeting day.", EventKind.LETTER_SENT)),
    Came(at="-14 09:40", name="Mr P Hallam", number="07700 900 231",
         about="Hearing aid batteries: where to collect them", topic="Hearing", owner="Priya",
         outcome=Outcome.SORTED, rings=2, detail="The library in Cosham and the hospital's own desk."),
    Came(channel=MESSAGE, at="-13 17:25", written="-12 09:05", name="Mrs J Pocock", number="01632 960 309",
         about="Interpreter did not come to her appointment", topic="Interpreting", owner="Samira",
         needs="language: Polish",
         replied=Replied("-12 15:10", "How to book one ahead; the surgery has apologised.")),
    Came(channel=EMAIL, at="-12 10:02", written="-12 10:30", name="Alan Whiteley", address="a.whiteley@example.org",
         about="Which pharmacy takes back old medicines?", topic="Pharmacy", owner="Priya",
         replied=Replied("-11 11:45", "All of them do; sent the list.", EventKind.EMAIL_SENT)),
    Came(at="-11 14:35", name="Bill Tanner", number="01632 960 231", about="How to renew a bus pass",
         topic="Transport", owner="Derek", by="Derek", outcome=Outcome.SORTED, rings=5),
    Came(channel=MESSAGE, at="-10 08:12", written="-10 09:06", name="Mr G Ashdown", number="01632 960 812",
         about="Wife's discharge letter never reached the GP", topic="Hospital", owner="Samira",
         replied=Replied("-8 10:40", "The ward has sent it again. Said sorry for the wait.",
                         miss_reason="waiting for others")),
    Came(channel=VISIT, at="-9 10:50", name="Mrs E Doyle", about="What patient transport she can ask for",
         topic="Transport", owner="Derek", by="Derek", outcome=Outcome.SORTED),
    Came(at="-8 11:05", name="Margaret Hall", number="01632 960 044",
         about="Which dentists near Cosham take NHS patients", topic="Dentist", owner="Samira",
         outcome=Outcome.RING_BACK, promised="-7 12:00", rings=6, chased=("-7 12:25",),
         replied=Replied("-7 15:20", "Two surgeries to try. Said sorry that it was late.", miss_reason="person away")),
    Came(channel=LETTER, kind=Kind.COMPLIMENT, at="-7 09:00", written="-7 09:30", name="Miss T Farrow",
         address="9 Specimen Road, Southsea PO5 9ZZ", about="Thanks Priya for finding her a counsellor",
         topic="Mental health", owner="Helen",
         replied=Replied("-5 10:00", "Thanked her, and told Priya.", EventKind.LETTER_SENT)),
    Came(at="-6 13:20", by="Derek", about="Which pharmacy is open on Sunday", topic="Pharmacy", owner="Derek",
         outcome=Outcome.SORTED),
    Came(channel=EMAIL, kind=Kind.FEEDBACK, at="-6 19:05", written="-5 09:15", name="L. Okafor",
         address="l.okafor@example.org", about="Liked the leaflet on care homes", topic="Care home", owner="Priya",
         replied=Replied("-4 16:10", "Thanked them.", EventKind.EMAIL_SENT)),
    Came(at="-5 15:30", name="Dr Osei's practice", number="01632 960 700",
         about="When our visit to their waiting room is", topic="Have your say", owner="Helen",
         outcome=Outcome.RING_BACK, promised="-4 16:00", rings=3,
         replied=Replied("-4 11:30", "Wednesday week at ten; two of us.")),
    Came(channel=MESSAGE, at="-4 12:15", written="-4 13:02", by="Derek", name="Sam Lockyer", number="07700 900 540",
         about="Waited three hours for an ambulance", topic="Ambulance and 111", owner="Samira",
         replied=Replied("-3 14:25", "How to tell the ambulance service; sent the form.")),
    Came(at="-3 10:15", name="Mrs V Sharma", number="07700 900 362", about="How to see her own test results",
         topic="GP access", owner="Priya", outcome=Outcome.SORTED, rings=2),
    Came(at="-2 11:30", name="Mr J Adeyemi", number="18002 01632 960 017",
         about="Which surgeries have somebody who signs", topic="Interpreting", owner="Priya",
         outcome=Outcome.RING_BACK, promised="-1 12:00", needs="relay call",
         replied=Replied("-1 10:05", "Two have; sent him both addresses.")),
)  # fmt: skip
"""Contacts answered in the three weeks before: most promises kept, a few missed."""
