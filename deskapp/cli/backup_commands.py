"""Parsers of `deskapp backup`, `restore`, `doctor`, `encrypt` and `decrypt`.

It imports nothing heavy: every command loads it.
"""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from deskapp.clock import Clock
from deskapp.lazy_module import LazyModule
from deskapp.settings import Settings

if TYPE_CHECKING:
    from deskapp.cli import backups
    from deskapp.cli import doctor as doctor_command
    from deskapp.cli.passphrase import encrypting
else:
    doctor_command = LazyModule("deskapp.cli.doctor")
    backups = LazyModule("deskapp.cli.backups")
    encrypting = LazyModule("deskapp.cli.passphrase.encrypting")


def add_backups(commands: Any) -> None:
    """Add the parsers. Each runs a function of this module."""
    backup = commands.add_parser("backup", help="back up the record now, checked; --to keeps a second copy elsewhere")
    place = backup.add_mutually_exclusive_group()
    place.add_argument("--to", metavar="FOLDER", help="a folder on another drive, remembered for every backup")
    place.add_argument("--only-here", action="store_true", help="no second place any more")
    backup.set_defaults(run=_back_up)
    restore = commands.add_parser("restore", help="put a backup back in the place of the record, which is kept")
    restore.add_argument("backup", nargs="?", metavar="NUMBER|FILE", help="which one (without it: says what there is)")
    restore.add_argument("--yes", action="store_true", help="do it without asking")
    restore.set_defaults(run=_restore, asks_passphrase=False)  # it may be that nobody knows it any more
    doctor = commands.add_parser("doctor", help="look at everything that can go wrong unnoticed, each with its mend")
    doctor.add_argument("--quiet", action="store_true", help="print only what is to be mended")
    doctor.add_argument("--json", action="store_true", help="as a list of objects")
    doctor.set_defaults(run=_doctor)
    encrypt = commands.add_parser("encrypt", help="encrypt the record and its backups, or change their passphrase")
    encrypt.add_argument("--new-passphrase-file", metavar="FILE", help="read the new passphrase from its first line")
    encrypt.set_defaults(run=_encrypt)
    decrypt = commands.add_parser("decrypt", help="write the record and its backups without encryption again")
    decrypt.add_argument("--yes", action="store_true", help="do it without asking")
    decrypt.set_defaults(run=_decrypt)


def _back_up(args: Namespace, settings: Settings, clock: Clock) -> int:
    return backups.run_backup(args, settings, clock)


def _doctor(args: Namespace, settings: Settings, clock: Clock) -> int:
    return doctor_command.run_doctor(args, settings, clock)


def _restore(args: Namespace, settings: Settings, clock: Clock) -> int:
    return backups.run_restore(args, settings, clock)


def _encrypt(args: Namespace, settings: Settings, clock: Clock) -> int:
    return encrypting.run_encrypt(args, settings, clock)


def _decrypt(args: Namespace, settings: Settings, clock: Clock) -> int:
    return encrypting.run_decrypt(args, settings, clock)
