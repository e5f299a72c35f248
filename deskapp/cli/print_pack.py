"""`deskapp pack PERSON`: their own information as files, and the record that it was given."""

from __future__ import annotations

import argparse

from db.desk.desk import Desk
from db.privacy.requests import record_given, record_pack
from db.privacy.traces import LOOK_THROUGH
from db.privacy.whose import person_meant
from db.startup.open_desk import opened
from deskapp.cli.staff import refuse_nobody
from deskapp.clock import Clock
from deskapp.errors import WordsError
from deskapp.publish.pack.files import TO_GIVE, PackWritten, write_pack
from deskapp.settings import Settings
from deskapp.wording.causes import PeopleCause
from deskapp.wording.naming import name_words


def run_pack(args: argparse.Namespace, settings: Settings, clock: Clock) -> str:
    """Write a pack, or record that it was given. Returns the text to print. Raises DeskError."""
    if (args.to is None) == (args.given is None):
        raise WordsError('Say either --to FOLDER, to write it, or --given "by post", once they have it')
    with opened(settings, clock) as desk:
        refuse_nobody(desk, "pack")
        person_id = person_meant(desk, args.person)
        if args.given is not None:
            request = record_given(desk, person_id, args.given)
            return f"{request.ref}: given to them. That ends the time of the request."
        return "\n".join(_written(desk, write_pack(desk, person_id, args.to), args))


def _written(desk: Desk, pack: PackWritten, args: argparse.Namespace) -> list[str]:
    request = record_pack(desk, pack.person_id)
    others = _count(pack.others, "place names", "places name")
    elsewhere = _count(pack.mentions, "text", "texts")
    lines = [
        f"Everything held about {name_words(pack.name)} is in {args.to}.",
        f"1. Read {LOOK_THROUGH}: {others} other people, and {elsewhere} elsewhere may be about them.",
        f"2. Give what is in {TO_GIVE}, where other people from the record are left out.",
    ]
    if request is None:
        return [*lines, str(WordsError(PeopleCause.NO_REQUEST_OPEN))]
    return [*lines, f'3. Then: deskapp pack {request.ref} --given "by post". Until then the time of the request runs.']


def _count(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"
