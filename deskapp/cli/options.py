"""The options of the command line that stand before a command."""

from __future__ import annotations

import argparse
import os

from deskapp import __version__

LINE_MODE = "plain"
"""The command that opens line mode."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of all subcommands."""
    parser.add_argument("--version", action="version", version=f"deskapp {__version__}")
    parser.add_argument("--data", metavar="FOLDER", help="the desk's folder (or set DESKAPP_DATA)")
    parser.add_argument("--as", dest="staff_name", metavar="NAME", help="who is on the desk (or set DESKAPP_AS)")
    parser.add_argument(
        "--now", metavar="TIME", help='start the clock at this moment, like "24 Nov 2026 09:02" (or set DESKAPP_NOW)'
    )
    parser.add_argument(
        "--passphrase-file",
        metavar="FILE",
        default=os.environ.get("DESKAPP_PASSPHRASE_FILE"),
        help="the passphrase of an encrypted record, for a scheduler (or set DESKAPP_PASSPHRASE_FILE)",
    )
