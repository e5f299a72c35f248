"""Words that a terminal, a page, a spreadsheet, a template or a query might run, and the signs that one did."""

from __future__ import annotations

import unicodedata
from html.parser import HTMLParser

from hypothesis import strategies as st

HOSTILE = (
    # terminals: colours, the clipboard, links, titles, device control, as single C1 letters too, and bare controls
    "\x1b[31mred\x1b[0m", "\x1b]52;c;QUJD\x07", "\x1b]8;;http://x\x1b\\click\x1b]8;;\x1b\\", "\x1b]0;title\x07",
    "\x1bP+q544e\x1b\\", "\x9b2J", "\x9d0;title\x9c", "\x90q\x9c", "\x00nul", "\x07", "\x08\x08", "\x7f", "\v\f",
    # markup and templates
    "[red]x[/red]", "[/]", "[/b]", "[bold]", "[@click=app.bell]x[/]", "[$late]", "\\[b]", "{name}", "{0.__class__}",
    "{}",
    "%s %(x)s", "{{ 7 * 7 }}", "{% raw %}", "$x", "$HOME `id`", "$background", "\\",
    # spreadsheets
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "'=1", '"=1', '=HYPERLINK("http://x")',
    "\ufeff=1",
    "a,b;c\td", '"a","b"\r\n"c', "_x0041_",
    # pages
    "<script>alert(1)</script>", "</td></tr></table>", "&lt;b&gt;", '" onload="x', "]]>", "<!--", "' x='",
    # direction, width, lines
    "\u202eevoba", "\u2066x\u2069", "\u200fabc", "\u061c", "\ufeff", "\u200bzero\u200b", "\u2028next", "\u2029",
    "\x85",
    "x" * 10_000, "界" * 10_000, "👨\u200d👩\u200d👧", "🏴\U000e0067\U000e007f", "❤\ufe0f", "a" + "\u0301" * 500,
    "e\u0301\u0323" * 80,
    "\ud800", "\udfff x", "\ufffe", "", "   ", "ﷺ" * 40, "\u3164",
    # files, queries, charters
    "../../x", "CON", "C:\\x:y", "~", "'; DROP TABLE contact; --", '" * NEAR OR -', "NEAR(a b)", "a* AND (b",
    "name:x", '"""', "'''",
    "0" * 400, "9" * 30, "-0", "1e400", "NaN", "None", "null", "true",
)  # fmt: skip
TEXT = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=()), max_size=60),
    st.tuples(st.sampled_from(HOSTILE), st.text(max_size=8), st.sampled_from(HOSTILE)).map("".join),
)
"""Any text at all, surrogates included."""
LETTERS = TEXT.map(lambda words: words.encode("utf-8", "replace").decode())
"""Any text without surrogates, which no way in lets through."""
TYPED = tuple(words for words in HOSTILE if words.encode("utf-8", "replace").decode() == words)
"""The hostile words without surrogates."""
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""The beginnings of a cell that a spreadsheet would run."""


def acts(words: str) -> bool:
    """True if something in it moves a cursor, controls a terminal or turns letters round."""
    return any(
        unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp")
        or (unicodedata.category(letter) == "Cf" and letter not in "\u200c\u200d")
        for letter in words
    )


def act_in_lines(words: str) -> bool:
    """`acts` for several lines."""
    return acts(words.replace("\n", ""))


class Shape(HTMLParser):
    """The tags of a page with their attributes, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, int]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, len(attrs)))


def shape_of(page: str) -> list[tuple[str, int]]:
    """The tags of a page, which no character in it turns round or hides."""
    page.encode("utf-8")
    assert not act_in_lines(page)
    return Shape(page).tags
