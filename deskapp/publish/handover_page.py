"""A handover sheet as plain text, and as HTML in normal and large print."""

from __future__ import annotations

from html import escape

from deskapp.publish.handover_sheet import MOST_LISTED, Sheet, SheetRow
from deskapp.wording import phrases
from deskapp.wording.printable import printable, printable_lines, wrap
from deskapp.wording.queue_cells import NOBODY_TOLD

DESTROY = "Shred after use."
_TITLES = ("Reply by", "Name and number", "What it's about", "Who has it")
PAPER_WIDTH = 78
"""The width of the plain text on paper, in letters."""
POINTS, LARGE_POINTS = 11, 18
"""The font sizes of normal and large print, in points."""
LARGE_MOST = 5
"""The number of contacts listed in large print. The others are only counted."""


_TOMORROW, _BROKEN = "For tomorrow", "To be mended"
_UNTOLD = f"{NOBODY_TOLD}: somebody may be in danger"
UNWANTED = "Messages left though they asked us not to"


def as_text(sheet: Sheet, width: int = PAPER_WIDTH) -> str:
    """The sheet as plain text, its contacts in lines of `width` letters, for a screen reader, a braille display or any
    printer.
    """
    lines = [title(sheet), *_facts(sheet), *_listed(_UNTOLD, sheet.untold)]
    lines += _listed(_TOMORROW, (sheet.for_tomorrow,) if sheet.for_tomorrow else ())
    lines += [*_listed(_BROKEN, sheet.broken), "", f"{due_title(sheet)} ({sheet.in_all})"]
    lines += [line for row in sheet.rows[:MOST_LISTED] for line in _lines(row, width)]
    lines += [*_more(sheet, MOST_LISTED), *_listed("Unfinished", sheet.unfinished)]
    lines += [*_listed("Not done", sheet.not_done), *_listed(UNWANTED, sheet.unwanted)]
    return "\n".join(printable(line).rstrip() for line in [*lines, "", DESTROY, ""])


def as_spoken(sheet: Sheet) -> list[str]:
    """The sheet in sentences to be read aloud, one a line: each contact with its own whole due time."""
    lines = [title(sheet), *_facts(sheet), *(f"{_UNTOLD}: {one}" for one in sheet.untold)]
    lines += [f"For tomorrow: {sheet.for_tomorrow}"] if sheet.for_tomorrow else []
    lines += [*sheet.broken, f"{due_title(sheet)}: {_counted(sheet)}"]
    for number, row in enumerate(sheet.rows[:MOST_LISTED], 1):
        when = ", ".join(part for part in (row.due_in_full or row.reply_by, row.time_left) if part)
        due = f"by {when}" if when else "no time was promised"
        lines += [f"{number}. {row.name}, {row.ref}, {_how(row)}, {due}. {row.who} has it", *row.beside]
    lines += _more(sheet, MOST_LISTED) if sheet.rows else []
    for heading, items in (("Unfinished", sheet.unfinished), ("Not done", sheet.not_done), (UNWANTED, sheet.unwanted)):
        lines += [f"{heading}: {item}" for item in items]
    return [printable(line) for line in [*lines, DESTROY]]


def as_html(sheet: Sheet, *, large: bool = False) -> str:
    """The sheet as one page of HTML; `large` is large print (18 point)."""
    most = LARGE_MOST if large else MOST_LISTED
    body = [
        f"<h1>{_html(title(sheet))}</h1>",
        *(f"<p>{_html(fact)}</p>" for fact in _facts(sheet)),
        _html_list(_UNTOLD, sheet.untold),
        _html_list(_TOMORROW, (sheet.for_tomorrow,) if sheet.for_tomorrow else ()),
        _html_list(_BROKEN, sheet.broken),
        f"<h2>{_html(due_title(sheet))}</h2>",
        _table(sheet, most) if sheet.rows else "",
        *(f"<p>{_html(line)}</p>" for line in _more(sheet, most)),
        _html_list("Unfinished", sheet.unfinished),
        _html_list("Not done", sheet.not_done),
        _html_list(UNWANTED, sheet.unwanted),
    ]
    return printable_lines(
        _PAGE.format(
            title=_html(title(sheet)),
            points=LARGE_POINTS if large else POINTS,
            body="\n".join(part for part in body if part),
            destroy=DESTROY,
        )
    )


def title(sheet: Sheet) -> str:
    """The sheet's title, with its day."""
    return f"Handover, {phrases.day(sheet.day)}"


def due_title(sheet: Sheet) -> str:
    """The table's title, with the next working day."""
    first = "SAFETY, late" if any(NOBODY_TOLD in row.flags for row in sheet.rows) else "Late"
    return f"{first}, or due by the end of {phrases.day(sheet.next_day)}"


def _facts(sheet: Sheet) -> list[str]:
    missed = "" if sheet.missed_calls is None else f" Missed calls on the handset: {sheet.missed_calls}."
    signed = f"Signed off by {sheet.signed}.{missed}" if sheet.signed else "Not signed off yet."
    made_on = phrases.day_short_as_of(phrases.local_time(sheet.made_at).date(), sheet.day)
    made = f"{phrases.clock_time(sheet.made_at)} {made_on}"
    stood = f"As it stands at {made}: the sheet as it was signed is not kept any more." if sheet.as_now else ""
    return [f"{sheet.organisation}. {stood or f'As it stood at {made}.'}", signed]


def _counted(sheet: Sheet) -> str:
    """The number of all contacts, and of those that follow if they are fewer."""
    first = f", the first {MOST_LISTED}" if sheet.in_all > MOST_LISTED else ""
    return f"{sheet.in_all}{first}" if sheet.rows else "nothing"


def _more(sheet: Sheet, most: int) -> list[str]:
    if not sheet.rows:
        return ["Nothing."]
    more = sheet.in_all - most
    return [f"And {more} more: look at the queue."] if more > 0 else []


def _lines(row: SheetRow, width: int) -> list[str]:
    """The lines of one contact: times, reference, name and owner, then the facts needed to ring them."""
    due = "  ".join(part for part in (row.reply_by, row.time_left, f"{row.ref} {row.name}") if part)
    first = ", ".join((due, _how(row), row.who))
    folded = [line for words in row.beside for line in wrap(words, width - 4)]
    return [*wrap(first, width, rest="    "), *(f"    {line}" for line in folded)]


def _how(row: SheetRow) -> str:
    """The channel or promise, and the flags."""
    return ", ".join((row.how, *row.flags))


def _listed(name: str, lines: tuple[str, ...]) -> list[str]:
    return ["", name, *(f"  {line}" for line in lines)] if lines else []


def _html(words: str) -> str:
    """Words as HTML, printable by themselves: a sequence that ends in another cell would take the tags between away."""
    return escape(printable(words))


def _html_list(name: str, lines: tuple[str, ...]) -> str:
    items = "".join(f"<li>{_html(line)}</li>" for line in lines)
    return f"<h2>{name}</h2>\n<ul>{items}</ul>" if lines else ""


def _table(sheet: Sheet, most: int) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in _TITLES)
    rows = "\n".join(f"<tr>{_cells(row)}</tr>" for row in sheet.rows[:most])
    caption = f"<caption>{sheet.in_all} in all</caption>"
    return f"<table>\n{caption}\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"


def _cells(row: SheetRow) -> str:
    number, *beside = row.beside
    cells = ((row.reply_by, row.time_left), (row.name, f"{row.ref}, {_how(row)}", number), beside, (row.who,))
    lines = ("<br>".join(map(_html, cell)) for cell in cells)
    return "".join(
        f'<th scope="row">{words}</th>' if place == 1 else f"<td>{words}</td>" for place, words in enumerate(lines)
    )


_PAGE = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
@page {{ size: A4; margin: 12mm; }}
body {{ font: {points}pt/1.35 Arial, sans-serif; color: #000; background: #fff; margin: 1em; }}
h1 {{ font-size: 1.35em; margin: 0 0 .3em; }}
h2 {{ font-size: 1.1em; margin: .8em 0 .2em; }}
p {{ margin: .2em 0; }}
table {{ border-collapse: collapse; width: 100%; }}
caption {{ text-align: left; }}
th, td {{ text-align: left; padding: .15em .5em .15em 0; border-bottom: 1px solid #555; vertical-align: top; }}
ul {{ margin: 0; padding-left: 1.2em; }}
footer {{ margin-top: 1em; font-weight: bold; }}
</style>
</head>
<body>
<main>
{body}
</main>
<footer><p>{destroy}</p></footer>
</body>
</html>
"""
