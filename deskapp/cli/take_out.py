"""`deskapp export --to FOLDER` and `deskapp copy FILE`: the record for other tools."""

from __future__ import annotations

import argparse
from contextlib import closing

from db.copies.copy import copy_record
from deskapp.cli.print_report import opened_for_report
from deskapp.clock import Clock
from deskapp.publish.export import DICTIONARY, export_record
from deskapp.settings import Settings


def run_take_out(args: argparse.Namespace, settings: Settings, clock: Clock) -> str:
    """Export or copy the record. Returns a sentence with the place. Raises DeskError."""
    with closing(opened_for_report(settings, clock)) as desk:
        if args.what == "export":
            written = export_record(desk, args.to)
            return f"Everything is in {args.to} ({len(written)} files, with names). {DICTIONARY} explains them."
        copy_record(settings.record, args.file)
    return (
        f"The copy is {args.file}, with names. Open it with other tools, not the desk's own file: "
        "while they read that, no desk can save."
    )
