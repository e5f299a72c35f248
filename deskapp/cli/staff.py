"""`deskapp staff` and `deskapp topics`: listing, adding, renaming, removing and merging."""

from __future__ import annotations

from argparse import Namespace

from db.startup.open_desk import opened
from deskapp.clock import Clock
from deskapp.forms.desk_lists import DeskList, StaffList, TopicList
from deskapp.settings import Settings


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
        return entries.merge(args.name, args.new)
    return _list(entries)


def _list(entries: DeskList) -> str:
    seen = entries.read()
    if not seen:
        return (
            "Nobody works here yet: `deskapp staff add NAME`." if isinstance(entries, StaffList) else "No topics yet."
        )
    here = [f"{one.name}: {one.more}" for one in seen if one.active]
    gone = [one.name for one in seen if not one.active]
    off = "Have left" if isinstance(entries, StaffList) else "Retired"
    return "\n".join([*here, *([f"{off}: {', '.join(gone)}"] if gone else [])])
