"""Eight processes that change one record at once: every acknowledged change is in it, once."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.kills.desks import STAFF, a_desk
from benchmarks.kills.intact import Tally, counted, is_broken

CHANGES = """
import sys
from pathlib import Path
from uuid import uuid4
from db.contacts.log import log_contact
from db.models import Contact
from db.replies.note import note
from db.startup.open_desk import open_desk
from deskapp.charter.vocabulary import Channel
from deskapp.clock import Clock
from deskapp.errors import RecordError
from deskapp.settings import Settings
folder, staff, writer, count = sys.argv[1:]
desk, saved, contact_id = open_desk(Settings(folder=Path(folder), staff_name=staff), Clock()), 0, 0
for number in range(int(count)):
    words = f"Writer {writer} {number}"
    while True:
        try:
            if number % 2 == 0:
                entry = Contact(
                    channel=Channel.LETTER, entry_id=str(uuid4()), received_at=desk.clock.now(), about=words, name=words
                )
                contact_id = log_contact(desk, entry).contact_id
            else:
                note(desk, contact_id, words=words, entry_id=str(uuid4()))
        except RecordError as busy:
            if not busy.again:
                raise
            continue
        saved += 1
        break
desk.close()
print(saved)
"""


def writers(processes: int, changes: int) -> Tally:
    """Let so many processes make so many changes each: calls, and notes about them. Nobody is killed."""
    with a_desk() as desk:
        running = [
            subprocess.Popen(
                [sys.executable, "-c", CHANGES, str(desk.folder), STAFF[number % 4], str(number), str(changes)],
                stdout=subprocess.PIPE,
                text=True,
            )
            for number in range(processes)
        ]
        saved = sum(int(one.communicate()[0] or 0) for one in running)
        kept = counted(desk.record, "SELECT count(*) FROM contact WHERE name LIKE 'Writer %'")
        kept += counted(desk.record, "SELECT count(*) FROM note WHERE words LIKE 'Writer %'")
        different = counted(
            desk.record,
            "SELECT count(*) FROM (SELECT name FROM contact UNION SELECT words FROM note WHERE words LIKE 'Writer %')",
        )
        return Tally(0, saved, saved - different, kept - different, int(is_broken(desk.record)))
