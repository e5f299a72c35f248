"""`deskapp erase`: propose, look through, approve and withdraw; hold; and the schedule of what is kept for how long."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date

from db.backups.erase_in_backups import ErasedBackups, erase_in_backups
from db.backups.rotation import MONTHS
from db.desk.desk import Desk
from db.desk.pin import has_pin, set_pin
from db.privacy.erase_plan import ErasePlan
from db.privacy.erasures import (
    ErasureSeen,
    approve_erasure,
    erasures,
    plan_of,
    propose_erasure,
    withdraw_erasure,
)
from db.privacy.holds import begin_hold, end_hold
from db.privacy.retention import kept_until, retention_years, set_retention
from db.privacy.whose import person_meant
from db.startup.open_desk import opened
from deskapp.charter.rules import local_date
from deskapp.charter.vocabulary import Kind
from deskapp.cli.output import confirm
from deskapp.cli.staff import refuse_nobody
from deskapp.clock import Clock
from deskapp.errors import RecordError, WordsError
from deskapp.plain.remedies import in_line
from deskapp.settings import Settings
from deskapp.wording.causes import PeopleCause
from deskapp.wording.naming import kind_title
from deskapp.wording.times import day_short

_LOOK = "Nothing is erased until somebody else approves it: deskapp --as NAME erase --approve {number}"
_NOT_DONE = "Nothing was erased. The same with --yes does it."


def run_privacy(args: argparse.Namespace, settings: Settings, clock: Clock) -> str:
    """Propose, list, approve or withdraw an erasure, hold a person, or say and change the schedule. Returns the text to
    print. Raises DeskError.
    """
    if args.what == "retention":
        return _retention(args, settings, clock)
    if args.what == "pin":
        return _pin(args, settings, clock)
    with opened(settings, clock) as desk:
        if args.approve is None and args.withdraw is None and args.person is None:
            return "\n".join(_listed(desk))
        refuse_nobody(desk, "erase")
        if args.approve is not None:
            return "\n".join(_approved(desk, args.approve, is_sure=args.yes))
        if args.withdraw is not None:
            withdraw_erasure(desk, args.withdraw)
            return f"Number {args.withdraw} is withdrawn: nothing is erased."
        return "\n".join(_about_person(desk, args))


def _about_person(desk: Desk, args: argparse.Namespace) -> list[str]:
    person_id = person_meant(desk, args.person)
    if args.hold is not None:
        begin_hold(desk, person_id, args.hold)
        return ["Held: nothing of theirs is erased until `deskapp erase PERSON --release`."]
    if args.release:
        end_hold(desk, person_id)
        return ["Released: what they ask to be erased can be proposed again."]
    if args.why is None:
        raise WordsError('Say why, without their name: `deskapp erase PERSON --why "they asked for it"`')
    number = propose_erasure(desk, person_id, args.why)
    _, plan = plan_of(desk, person_id)
    return [f"Proposed as number {number}.", *_plan_lines(plan), _LOOK.format(number=number)]


def _plan_lines(plan: ErasePlan) -> Iterator[str]:
    whole = " and their page" if plan.is_whole else "; their page stays while anything of theirs is kept"
    yield f"Would be erased: the words, names and numbers of {_contacts(len(plan.contact_ids))}{whole}."
    yield from (f"Is kept: {one.ref}, {one.why}." for one in plan.kept)


def _approved(desk: Desk, number: int, *, is_sure: bool) -> Iterator[str]:
    if not is_sure:
        proposal = next((one for one in erasures(desk.engine, is_open=True) if one.number == number), None)
        if proposal is None:
            raise WordsError(PeopleCause.ERASING_GONE, number=number)
        if desk.staff is not None and proposal.proposed_by == desk.staff.name:
            raise WordsError(PeopleCause.ERASING_OWN)
        lines = [_proposal_line(proposal), *_plan_lines(plan_of(desk, proposal.person_id)[1])]
        if not confirm([*lines, "This cannot be taken back. Erase it? y or n: "]):
            yield from (*lines, _NOT_DONE)
            return
    done = approve_erasure(desk, number)
    page = " and their page" if done.seen.is_whole else ""
    yield f"Erased: {_contacts(done.seen.contacts)}{page}. Their number, dates and results stay, for the reports."
    if done.seen.kept:
        yield f"Kept: {done.seen.kept}."
    if done.files:
        yield "Deleted, because they had something of it:"
        yield from (f"  {path}" for path in done.files)
    try:
        yield from _in_backups(erase_in_backups(desk.settings, desk.clock), local_date(desk.clock.now()))
    except RecordError as fault:
        yield f"The backups still have it: {in_line(fault)} The next backup erases it there too."
    yield "Paper, and files outside the desk's folder, are yours to look through: exports, packs, copies, emails."


def _in_backups(done: ErasedBackups, today: date) -> Iterator[str]:
    yield f"Erased in {done.erased} backup{'' if done.erased == 1 else 's'} as well."
    if done.deleted:
        yield "Deleted, because nothing could be erased in it:"
        yield from (f"  {path}" for path in done.deleted)
    yield from (f"{path} cannot be opened, so it still has it. Delete it if you can." for path in done.locked)
    if done.missing is not None:
        yield f"{done.missing} is not connected: its backups still have it, at the longest until {_kept_until(today)}."
        yield "Connect it, and the next backup erases it there too. If it is lost, say so to whoever asked."


def _kept_until(today: date) -> str:
    """The last day on which a backup of today may be kept, while new ones are made."""
    last = kept_until(Kind.COMPLAINT, today, {Kind.COMPLAINT.value: MONTHS // 12})
    return f"{day_short(last)} {last.year}" if last else ""


def _listed(desk: Desk) -> Iterator[str]:
    proposals, done = erasures(desk.engine, is_open=True), erasures(desk.engine, is_open=False)
    yield from map(_proposal_line, proposals)
    if not proposals:
        yield "No erasure is proposed."
    for one in done:
        day = f"{day_short(one.approved_on)} {one.approved_on.year}" if one.approved_on else ""
        whole = "with their page" if one.is_whole else "in part"
        yield f"{one.number}. Erased {day}, {_contacts(one.contacts)} {whole}: {one.reason} ({_who(one)})"


def _proposal_line(one: ErasureSeen) -> str:
    proposed = f"{day_short(one.proposed_on)} {one.proposed_on.year}"
    return f"{one.number}. Proposed {proposed} by {one.proposed_by}: {one.reason}"


def _who(one: ErasureSeen) -> str:
    return f"proposed by {one.proposed_by}, approved by {one.approved_by}"


def _contacts(number: int) -> str:
    return f"{number} contact{'' if number == 1 else 's'}"


def _retention(args: argparse.Namespace, settings: Settings, clock: Clock) -> str:
    with opened(settings, clock) as desk:
        if args.kind is not None:
            refuse_nobody(desk, "retention")
            if args.years is None:
                raise WordsError("Say for how many years: `deskapp retention complaint 10`; 0: until they ask")
            set_retention(desk, args.kind, args.years)
        lines = [f"{kind_title(Kind(kind))}: {years} years" for kind, years in retention_years(desk).items()]
        return "\n".join(["Kept after they were closed, whoever asks:", *lines, "All else: until they ask."])


def _pin(args: argparse.Namespace, settings: Settings, clock: Clock) -> str:
    with opened(settings, clock) as desk:
        if not has_pin(desk):
            return "A hidden screen asks for no PIN: Enter brings it back. s, PIN sets one."
        if not args.remove:
            return "A hidden screen asks for the PIN. `deskapp pin --remove` takes it off."
        set_pin(desk, "")
    return "The PIN is taken off. Start deskapp again where it is open."
