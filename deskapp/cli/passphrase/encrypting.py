"""`deskapp encrypt` and `deskapp decrypt`."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from db.encryption.passphrase import must_be_long, new_key, recovery_key
from db.encryption.rewrite import Rewritten, rewrite_desk
from db.startup.open_desk import opened
from db.storage.driver import require_cipher
from db.storage.keys import CipherKey, newest_key
from deskapp.cli.output import confirm, print_lines
from deskapp.cli.passphrase.unlocking import ask_passphrase, read_passphrase
from deskapp.clock import Clock
from deskapp.errors import DeskError, WordsError
from deskapp.settings import Settings
from deskapp.terminal.no_echo import no_echo

NOT_CONFIRMED = 1
"""The exit status of a question that nobody answered with yes."""
_NO_TERMINAL = "This is not a terminal. Run it in a terminal window, or name the file: --new-passphrase-file FILE"


def run_encrypt(args: Namespace, settings: Settings, clock: Clock) -> int:
    """Encrypt the record and its backups under a new passphrase, and print the recovery key. Raises DeskError."""
    require_cipher()
    _bring_up(settings, clock)
    key = _chosen_key(args.new_passphrase_file)
    done = rewrite_desk(settings, clock, key)
    lines = [
        f"The record and {_backups(done)} are encrypted now. Every start asks for the passphrase.",
        "",
        f"Recovery key: {recovery_key(key)}",
        "",
        "Write it down now, and keep it away from this machine: it opens the record if the passphrase is forgotten.",
        "It is not shown again. Without the passphrase and without this key nobody can read the record.",
        *_left(done, "Not encrypted under this passphrase"),
    ]
    print_lines("\n".join(lines))
    return 0


def run_decrypt(args: Namespace, settings: Settings, clock: Clock) -> int:
    """Write the record and its backups without encryption. Raises DeskError."""
    if newest_key() is None:
        raise DeskError("The record is not encrypted")
    asked = ["Whoever can read this account's files can read the record then. Do it? y or n: "]
    if not args.yes and not confirm(asked):
        print_lines("Nothing was changed. The same with --yes does it.")
        return NOT_CONFIRMED
    _bring_up(settings, clock)
    done = rewrite_desk(settings, clock, None)
    words = f"The record and {_backups(done)} are no longer encrypted."
    print_lines("\n".join([words, *_left(done, "Left as it was")]))
    return 0


def _bring_up(settings: Settings, clock: Clock) -> None:
    """Open the record once, so that one of an older deskapp is migrated first."""
    if not settings.record.is_file():
        raise DeskError(f"There is no record at {settings.record}")
    with opened(settings, clock):
        pass


def _chosen_key(file: str | None) -> CipherKey:
    if file:
        return new_key(read_passphrase(Path(file)))
    with no_echo():
        words = ask_passphrase("New passphrase (nothing is shown as you type): ", _NO_TERMINAL)
        must_be_long(words)
        if ask_passphrase("The same again: ", _NO_TERMINAL) != words:
            raise WordsError("The two are not the same. Nothing was changed")
        return new_key(words)


def _backups(done: Rewritten) -> str:
    return "1 backup" if done.backups == 1 else f"{done.backups} backups"


def _left(done: Rewritten, said: str) -> list[str]:
    lines = [f"{said}, because it could not be read or written: {path}" for path in done.unread]
    lines += [f"{said}: {path}. Delete it when nothing in it is needed." for path in done.copies]
    if done.missing is not None:
        lines.append(f"{said}: the backups in {done.missing}, which is not there. Connect its drive and do this again.")
    return lines
