"""`deskapp verify [FILE]`: check that the history is whole, in the record or in a backup of it."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from db.backups.chain_ends import backup_ends
from db.history.kept_hashes import kept_hashes
from db.history.verify import verify_chain
from db.startup.open_desk import use_zone_of_record
from deskapp.cli.output import print_lines
from deskapp.cli.passphrase.unlocking import unlock_if_locked
from deskapp.clock import Clock
from deskapp.errors import DeskError
from deskapp.settings import Settings
from deskapp.views.upkeep.verdict import verdict_sentence

FORGED = 1
"""The exit status if something was changed, removed or put in; 2 if that cannot be said."""


def verify_record(args: argparse.Namespace, settings: Settings, clock: Clock) -> int:
    """Verify a file, by default the record, with the hashes kept beside it and in backups. Prints a sentence. Returns
    the exit status. Changes nothing. Raises DeskError.
    """
    file: Path = args.file or settings.record
    if not file.is_file():
        raise DeskError(f"There is no record at {file}")
    unlock_if_locked(file, args.passphrase_file)
    use_zone_of_record(settings, clock.now().date())
    verdict = verify_chain(file, [*kept_hashes(file), *backup_ends(settings, file)], processes=os.cpu_count() or 1)
    print_lines(verdict_sentence(verdict))
    return 0 if verdict.first is None else FORGED
