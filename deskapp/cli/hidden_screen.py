"""The PIN of a hidden screen, asked for in a terminal before a command shows names there."""

from __future__ import annotations

import sys

from db.desk.pin import note_shown, pin_fits, was_hidden
from db.startup.open_desk import opened
from deskapp.cli.output import print_error
from deskapp.cli.passphrase.unlocking import TRIES, ask_passphrase
from deskapp.clock import Clock
from deskapp.errors import DeskError
from deskapp.settings import Settings
from deskapp.terminal.no_echo import no_echo

_ASKED = "The screen is hidden. PIN (nothing is shown as you type): "
_WRONG = "That is not the PIN. Try again."
_REFUSED = (
    "That is not the PIN. Nothing was shown. Forgotten? Whoever looks after this machine takes it off: "
    "deskapp pin --remove"
)


def ask_pin(settings: Settings, clock: Clock) -> None:
    """Ask for the PIN, if there is one and a screen of this desk is hidden. Raises DeskError after three wrong ones.

    Without a terminal nothing is asked: a script that reads the queue goes on.
    """
    if not (sys.stdin and sys.stderr and sys.stdin.isatty() and sys.stderr.isatty()):
        return
    with opened(settings, clock) as desk, no_echo():
        if not was_hidden(desk):
            return
        for left in range(TRIES, 0, -1):
            if pin_fits(desk, ask_passphrase(_ASKED, _REFUSED)):
                note_shown(desk)
                return
            if left > 1:
                print_error(_WRONG)
    raise DeskError(_REFUSED)
