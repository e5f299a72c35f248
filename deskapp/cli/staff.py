"""`deskapp staff` and `deskapp topics`: listing, adding, renaming, removing and merging."""

from __future__ import annotations

from argparse import Namespace

from db.desk.desk import Desk
from db.desk.staff import UnknownStaffError, everybody
from db.startup.open_desk import opened
from deskapp.cli.output import make_sure
from deskapp.clock import Clock
from deskapp.errors import WordsError
from deskapp.forms.desk_lists import DeskList, StaffList, TopicList
from deskapp.settings import Settings

NOBODY_YET = "Nobody works here yet: `deskapp staff add NAME`."


def refuse_nobody(desk: Desk, what: str) -> None:
    """Raise WordsError if a command that notes who did it, like "erase", was given by nobody, or by nobody known."""
    if desk.staff is not None:
        return
    staff = everybody(desk.engine)
    if not staff:
        raise WordsError(NOBODY_YET)
    if desk.settings.staff_name:
        raise UnknownStaffError(desk.settings.staff_name, staff)
    raise WordsError(f"Say who you are: `deskapp --as NAME {what} ...`")


def run_list(args: Namespace, settings: Settings, clock: Clock) -> str:
    """Run the subcommand on the list that `args.list` names, and return the text to print. Raises DeskError."""
    with opened(settings, clock) as desk:
        return _done(StaffList(desk) if args.list == "staff" else TopicList(desk), args)


def _done(entries: DeskList, args: Namespace) -> str:
    if args.what == "add":
        return entries.add(args.name)
    if args.what == "rename":
        return entries.rename(args.name, args.new)
    if args.what in ("leave", "retire"):
        return entries.remove(args.name, getattr(args, "to", None))
    if args.what in ("join", "merge"):
        make_sure([entries.merge_words(args.name, args.new)], is_sure=args.yes)
        return entries.merge(args.name, args.new)
    return _list(entries)


def _list(entries: DeskList) -> str:
    seen = entries.read()
    if not seen:
        return NOBODY_YET if isinstance(entries, StaffList) else "No topics yet."
    here = [f"{one.name}: {one.more}" for one in seen if one.active]
    gone = [one.name for one in seen if not one.active]
    off = "Have left" if isinstance(entries, StaffList) else "Retired"
    return "\n".join([*here, *([f"{off}: {', '.join(gone)}"] if gone else [])])
