"""`deskapp charter ...`: list, show, check, adopt, withdraw and replace editions of the charter."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from db.charters.chosen import named_edition, with_day
from db.startup.open_desk import opened
from db.storage.lazy_import import Later
from deskapp.charter.edition import Edition
from deskapp.charter.reading import (
    NO_DAYS,
    find_edition,
    is_file,
    parse_edition,
    shipped_editions,
    shipped_from,
    shipped_text,
)
from deskapp.charter.rule_check import check_every_rule
from deskapp.charter.rules import local_date
from deskapp.cli.charter import new_charter, print_charter
from deskapp.cli.output import make_sure
from deskapp.clock import Clock
from deskapp.errors import WordsError
from deskapp.settings import Settings
from deskapp.views.adopted import (
    adoption_words,
    charter_day_words,
    checked_words,
    unlike_words_of,
    withdrawn_words,
)

if TYPE_CHECKING:
    from db.charters import adopted as adopted_editions
    from db.charters import revised
else:
    adopted_editions = Later("db.charters.adopted")
    revised = Later("db.charters.revised")

_Subcommand = Callable[[str, Settings, Clock], str]


def run_charter(args: Namespace, settings: Settings, clock: Clock) -> str:
    """Do what was asked; what to print. A file alone is adopted, and a name alone is shown. Raises DeskError."""
    what, *about = [*args.words] or ["show"]
    if not about and what in ("show", "list"):
        return print_charter.charter_lines(settings, clock) if what == "show" else _list(settings, clock)
    if what in ("new", "next") and len(about) <= 1:
        file = "".join(about)
        return new_charter.run_new(file, clock) if what == "new" else new_charter.run_next(file, settings, clock)
    if what == "withdraw" and len(about) == 1:
        return _withdraw(about[0], settings, clock, is_sure=args.yes)
    subcommand = _SUBCOMMANDS.get(what)
    if subcommand is None and not about:
        names_file = what.endswith(".toml") or is_file(what)
        return _adopt(what, settings, clock) if names_file else _show(what, settings, clock)
    if subcommand is None or len(about) != 1:
        raise WordsError(
            "Say `charter list`, `charter new`, `charter next`, or one of show, check, adopt, withdraw and replace "
            "with a charter's name or file."
        )
    return subcommand(about[0], settings, clock)


def _list(settings: Settings, clock: Clock) -> str:
    with opened(settings, clock) as desk:
        today = local_date(clock.now())
        current = adopted_editions.in_force(desk.engine, today)
        coming = adopted_editions.to_come(desk.engine, today)
        adoptions = adopted_editions.adoptions(desk.engine)
    held = [(f"IN FORCE SINCE {current.valid_from}", current), *((f"FROM {one.valid_from}", one) for one in coming)]
    ours = [
        f"{_entry(one.name, one.text, f'  {state}')}\n    {adoption_words(*adoptions[one.id])}" for state, one in held
    ]
    names = {one.name for _, one in held}
    return "\n".join([*ours, *(_entry(name, shipped_text(name)) for name in shipped_editions() if name not in names)])


def _entry(name: str, text: str, state: str = "") -> str:
    edition = parse_edition(text, name, days=NO_DAYS)
    promises = f"{len(edition.rules)} {'promise' if len(edition.rules) == 1 else 'promises'}"
    return f"{name}{state}\n    {edition.title}, {edition.organisation}: {promises}."


def _show(name_or_file: str, settings: Settings, clock: Clock) -> str:
    edition = _adopted_as(name_or_file, settings, clock) or find_edition(name_or_file)
    return print_charter.edition_lines(edition, clock.now(), "Counts from")


def _adopted_as(name: str, settings: Settings, clock: Clock) -> Edition | None:
    """The edition of this name that is in force or to come; None for none."""
    with opened(settings, clock) as desk:
        today = local_date(clock.now())
        editions = (adopted_editions.in_force(desk.engine, today), *adopted_editions.to_come(desk.engine, today))
    one = named_edition(editions, name)
    return None if one is None else parse_edition(one.text, one.name, adopted=True)


def _check(file: str, _settings: Settings, clock: Clock) -> str:
    edition = find_edition(file)
    check_every_rule(edition, max(local_date(clock.now()), edition.valid_from))
    return checked_words(edition, clock.now())


def _adopt(name_or_file: str, settings: Settings, clock: Clock) -> str:
    is_shipped = name_or_file in shipped_editions() and not is_file(name_or_file)
    edition = shipped_from(name_or_file, local_date(clock.now())) if is_shipped else find_edition(name_or_file)
    return print_charter.adopted(settings, clock, edition)


def _withdraw(name: str, settings: Settings, clock: Clock, *, is_sure: bool) -> str:
    with opened(settings, clock) as desk:
        one = revised.edition_to_withdraw(desk.engine, name)
        begins = charter_day_words(one.valid_from)
        asked = f"{one.title} ({one.name}), from {begins}, would be withdrawn. Its text is not kept."
        make_sure([asked], is_sure=is_sure)
        since = revised.withdraw(desk.engine, with_day(one), clock.now(), print_charter.named_user_id(desk))
        current = adopted_editions.in_force(desk.engine, local_date(clock.now()))
    return withdrawn_words(name, since, f"{current.title} ({current.name})")


def _replace(file: str, settings: Settings, clock: Clock) -> str:
    edition = find_edition(file)
    with opened(settings, clock) as desk:
        changed = revised.replace_edition(desk.engine, edition, clock.now(), print_charter.named_user_id(desk))
    if not changed:
        return f"{edition.title} ({edition.name}): the same text is there already. Nothing was changed."
    since = charter_day_words(edition.valid_from)
    replaced = f"{edition.title} ({edition.name}): replaced, from {since} as before."
    return " ".join(filter(None, (replaced, unlike_words_of(edition))))


_SUBCOMMANDS: Mapping[str, _Subcommand] = {
    "show": _show,
    "check": _check,
    "adopt": _adopt,
    "replace": _replace,
}
