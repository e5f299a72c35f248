"""`deskapp import`: import a log, preview it, or undo the import; or make a desk from an export of another one."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import Progress

from db.desk.desk import Desk
from db.history.kept_hashes import kept_hashes
from db.history.verify import verify_chain
from db.imports import import_log as log_import
from db.imports.csv_log import LogRow
from db.imports.import_log import Imported, NewNamesError, Plan
from db.imports.undo_import import import_to_undo, undo_import
from db.startup.create import create_from_export, refuse_used
from db.startup.open_desk import open_desk
from deskapp.cli.output import ask_at_terminal, make_sure
from deskapp.clock import Clock
from deskapp.errors import DeskError
from deskapp.publish.export import TABLES_FOLDER
from deskapp.settings import Settings
from deskapp.views.upkeep.verdict import verdict_sentence
from deskapp.wording.printable import printable
from deskapp.wording.times import day, quantity

_SHOWN = 5
"""The number of rows listed under each warning."""
_TWINS_SHOWN = 20
"""The number of likely twins listed, about which a question is asked."""
_TWINS_TOO = "Take them in? y: all as they are, o: without those likely here twice, n: nothing. "


def run_import(args: Namespace, settings: Settings, clock: Clock) -> str:
    """Run the command and return the text to print. Raises DeskError."""
    if (args.file is None) != args.undo:
        raise DeskError("Name the file to take in, or say --undo to take the last import out again")
    if args.file is not None and args.file.is_dir():
        made = _rehearse_export if args.try_ else _made_from_export
        return made(args.file, settings, clock)
    with closing(open_desk(settings, clock, takes_first=not (args.try_ or args.undo))) as desk:
        if args.undo:
            return _undone(desk, is_sure=args.yes)
        if args.try_:
            return "\n".join(_preview(log_import.plan_import(desk, args.file, leaves_twins=args.leave_twice)))
        return _taken_in(desk, args)


def _made_from_export(folder: Path, settings: Settings, clock: Clock) -> str:
    tables = folder / TABLES_FOLDER
    create_from_export(settings, clock, tables if tables.is_dir() else folder)
    verdict = verify_chain(settings.record, kept_hashes(settings.record))
    return f"The desk is in {settings.folder}, as it was exported. {verdict_sentence(verdict)}"


def _rehearse_export(folder: Path, settings: Settings, clock: Clock) -> str:
    """Make the desk in a folder that is deleted again."""
    refuse_used(settings)
    with TemporaryDirectory(prefix="deskapp-") as scratch:
        made = _made_from_export(folder, replace(settings, folder=Path(scratch) / "desk"), clock)
        return f"Tried, nothing taken in. {made.partition('. ')[2]}"


def _undone(desk: Desk, *, is_sure: bool) -> str:
    last = import_to_undo(desk)
    taken_out = f"{quantity(last.contacts, 'contact')} of {printable(last.file_name)} would be taken out again."
    make_sure([taken_out], is_sure=is_sure)
    undone = undo_import(desk)
    return f"Taken out again: {quantity(undone.contacts, 'contact')} of {printable(undone.file_name)}."


def _taken_in(desk: Desk, args: Namespace) -> str:
    try:
        imported = _import(desk, args, takes_new=args.yes, leaves_twins=args.leave_twice)
    except NewNamesError as asks:
        leaves_twins = args.leave_twice
        others = bool(asks.plan.twins) and not leaves_twins
        answer = ask_at_terminal([*_new(asks.plan), _TWINS_TOO if others else "Take them as they are? y or n: "])
        if answer not in ("y", "yes", *("o" if others else "")):
            raise
        imported = _import(desk, args, takes_new=True, leaves_twins=leaves_twins or answer == "o")
    already = f" {imported.already} were here already." if imported.already else ""
    twins = f" {imported.left_twins} that are likely here already were left out." if imported.left_twins else ""
    left_out = f" Columns left out: {', '.join(imported.unknown_columns)}." if imported.unknown_columns else ""
    blanks = f" Taken as empty cells: {printable(imported.blanks)}." if imported.blanks else ""
    again = " `deskapp import --undo` takes it out again." if imported.added else ""
    if not (imported.added or already or twins):
        return f"There are no rows below the headings of {printable(args.file.name)}: nothing was taken in."
    return f"{quantity(imported.added, 'contact')} taken in.{already}{twins}{left_out}{blanks}{again}"


def _import(desk: Desk, args: Namespace, *, takes_new: bool, leaves_twins: bool) -> Imported:
    bar = Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
    with bar:
        task = bar.add_task("Taking in", total=None)
        return log_import.import_log(
            desk,
            args.file,
            takes_new=takes_new,
            leaves_twins=leaves_twins,
            progress=lambda done, of: bar.update(task, completed=done, total=of),
        )


def _preview(plan: Plan) -> Iterator[str]:
    """The lines of a preview: totals, then a line for each warning."""
    yield f"Tried, nothing taken in: {quantity(len(plan.fresh), 'contact')} would be, {plan.already} are here already."
    if plan.days:
        first, last = plan.days
        yield f"From {day(first)} to {day(last)}."
    yield f"{len(plan.fresh) - plan.closed_count} open, {plan.closed_count} answered or closed."
    yield from _headings(plan)
    yield from _new(plan)
    yield from _rows("Numbers that cannot be one", [(row, row.telephone.number) for row in plan.doubtful_numbers])
    yield from _rows("Longer than About has room, all of it in Detail", [(row, "") for row in plan.fresh if row.is_cut])
    yield from _rows(
        "A day without a time, taken as its first minute", [(row, "") for row in plan.fresh if row.is_day_only]
    )
    if plan.fresh:
        yield "The same without --try takes them in."


def _headings(plan: Plan) -> Iterator[str]:
    renamed = [f"{one.given.strip()} as {one.column}" for one in plan.log.headings if one.is_renamed]
    if renamed:
        yield f"Headings taken: {', '.join(renamed)}."
    if plan.log.unknown_columns:
        yield f"Columns left out: {', '.join(plan.log.unknown_columns)}."
    if plan.blanks:
        yield f"Taken as empty cells: {plan.blanks}."
    if plan.log.lines_above:
        yield f"Left out above the headings: {plan.log.lines_above}."


def _new(plan: Plan) -> Iterator[str]:
    if plan.new_staff:
        yield f"New staff: {', '.join(plan.new_staff)}."
    if plan.new_topics:
        yield f"New topics: {', '.join(plan.new_topics)}."
    if plan.unsure_headings:
        yield f"To be sure of: {', '.join(plan.unsure_headings)}."
    if plan.log.text.doubt:
        yield plan.log.text.doubt
    twins = [(row, f"{row.name or row.telephone.number}: {row.about}") for row in plan.twins]
    yield from _rows("Likely here twice", twins, _TWINS_SHOWN)


def _rows(what: str, found: list[tuple[LogRow, str]], shown: int = _SHOWN) -> Iterator[str]:
    if found:
        named = "; ".join(f"line {row.line}{f' {words}' if words else ''}" for row, words in found[:shown])
        more = f"; and {len(found) - shown} more" if len(found) > shown else ""
        yield f"{what}: {len(found)} ({named}{more})."
