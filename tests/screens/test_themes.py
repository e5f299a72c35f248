"""Both themes can be read: every pair of colours measured, on paper and on the screens themselves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem
from rich.segment import Segment
from textual.color import Color
from textual.theme import Theme

from deskapp.forms.fields import Option, Suggestion
from screens.base.commands import CommandBox, commands_for
from screens.base.desk_screen import DeskScreen
from screens.base.help import HelpScreen
from screens.base.themes import EDGE, PAIRS, TEXT, THEMES, in_colours
from screens.keys import Where
from screens.widgets.box import Box
from screens.widgets.choice import Choice
from screens.widgets.suggestions import Suggestions
from tests.screens.front_desk import Hands as DeskHands
from tests.screens.front_desk import a_call, front_desk
from tests.screens.small_desk import Hands, TrialApp, trying

ROOT = Path(__file__).resolve().parents[2]
LINES = set("─│╭╮╰╯━┃▁▔▊▎█▂▃▄▅▆▇[]…")
"""Drawn, not read: a border needs 3:1 and words need 4.5:1."""

every_theme = pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)


def contrast(one: Color, other: Color) -> float:
    """WCAG's measure, from 1 to 21. Textual's own uses another formula for brightness."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: Color) -> float:
    parts = [part / 255 for part in color.rgb]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def variables(theme: Theme) -> dict[str, str]:
    return {**theme.to_color_system().generate(), **theme.variables}


def test_the_measure_is_wcags() -> None:
    assert contrast(Color.parse("#000000"), Color.parse("#FFFFFF")) == pytest.approx(21)
    assert contrast(Color.parse("#767676"), Color.parse("#FFFFFF")) == pytest.approx(4.54, abs=0.01)


@every_theme
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair[0]} on {pair[1]}")
def test_every_pair_of_colours_can_be_read(theme: Theme, pair: tuple[str, str, float]) -> None:
    words, ground, least = pair
    colours = variables(theme)
    front, back = Color.parse(colours[words]), Color.parse(colours[ground])
    if theme.name.endswith("-16"):
        assert contrast(of_sixteen(front), of_sixteen(back)) >= least
    else:
        assert contrast(front, back) >= least
        assert contrast(of_256(front), of_256(back)) >= least


@pytest.mark.parametrize("theme", THEMES[:2], ids=lambda theme: theme.name)
def test_the_grounds_can_be_told_apart_with_256_colours_too(theme: Theme) -> None:
    colours = variables(theme)
    grounds = [Color.parse(colours[name]) for name in ("background", "surface", "panel")]
    assert len({of_256(ground) for ground in grounds}) == len(grounds)


def test_both_themes_have_the_same_variables() -> None:
    assert set(variables(THEMES[0])) == set(variables(THEMES[1]))
    assert set(THEMES[0].variables) == set(THEMES[1].variables)


def used(source: str) -> set[str]:
    """The variables of colour that styles use."""
    return set(re.findall(r"\$([a-z][a-z0-9-]*)", source))


def test_styles_use_the_variables_that_are_measured_and_no_colour_of_their_own() -> None:
    measured = {name for words, ground, _ in PAIRS for name in (words, ground)}
    for path in sorted([*(ROOT / "screens").rglob("*.py"), *(ROOT / "screens").rglob("*.tcss")]):
        if path.name != "themes.py":
            source = path.read_text()
            assert used(source) <= measured, path.name
            assert re.findall(r"#[0-9a-fA-F]{6}\b", source) == [], path.name


def words_and_grounds(rows: list[list[Segment]]) -> list[tuple[str, Color, Color]]:
    """Every piece of the screen that shows something, with its two colours."""
    seen = []
    for segment in (segment for row in rows for segment in row if segment.text.strip() and segment.style):
        style = segment.style
        assert style is not None
        front, back = style.color, style.bgcolor
        assert front is not None, segment
        assert back is not None, segment
        if style.reverse:
            front, back = back, front
        assert not style.blink, segment
        assert not style.dim, segment
        seen.append((segment.text, _plain(front), _plain(back)))
    return seen


XTERM = (
    "000000", "cd0000", "00cd00", "cdcd00", "0000ee", "cd00cd", "00cdcd", "e5e5e5",
    "7f7f7f", "ff0000", "00ff00", "ffff00", "5c5cff", "ff00ff", "00ffff", "ffffff",
)  # fmt: skip
"""The 16 colours as xterm draws them."""


def _plain(color: RichColor) -> Color:
    return Color.from_rich_color(color)


def of_sixteen(color: Color) -> Color:
    """The colour that xterm draws where it has 16."""
    return Color.parse(f"#{XTERM[color.rich_color.downgrade(ColorSystem.STANDARD).number or 0]}")


def of_256(color: Color) -> Color:
    """The nearest of a terminal's 256 colours, as Rich chooses it."""
    return Color.from_rich_color(color.rich_color.downgrade(ColorSystem.EIGHT_BIT))


def assert_readable(hands: Hands | DeskHands) -> None:
    for text, *colours in words_and_grounds([list(strip) for strip in hands.app.screen._compositor.render_strips()]):
        front, back = map(of_sixteen, colours) if hands.app.theme.endswith("-16") else colours
        least = EDGE if set(text.strip()) <= LINES | {" "} else TEXT
        assert contrast(front, back) >= least, (text, front.hex, back.hex, contrast(front, back))


@every_theme
async def test_a_form_with_everything_in_it_can_be_read(theme: Theme) -> None:
    box, rows = Box("name", "Name", hint="Enter if they'd rather not say"), Suggestions()
    number, promised = Box("number", "Number", hint="or: none"), Box("promised_at", "Reply promised", cells=21)
    choice = Choice("how", "How", [Option("spoke", "t", "Spoke"), Option("letter", "l", "Letter")], value="spoke")
    async with trying(box, rows, choice, number, promised, theme=theme.name) as (hands, trial):
        await hands.write("hall")
        number.wrong = "One digit short"
        promised.echo = "= Wed 25 Nov, by 17:00"
        for tone in ("done", "wrong", "plain", "hint"):
            trial.say("Saved 26-0418 Kay.", tone)
            await hands.settle()
            assert_readable(hands)
        choice.focus()
        await hands.settle()
        assert_readable(hands)
        await hands.press("shift+tab")
        rows.offer([Suggestion("1", "Margaret Hall", "01632 960 044")], last="A new person", highlight=True)
        await hands.settle()
        assert_readable(hands)


@every_theme
@pytest.mark.parametrize(
    "made",
    [
        lambda: HelpScreen("New call", "Type what the caller tells you.", Where.FORM),
        lambda: CommandBox(commands_for(Where.QUEUE)),
    ],
    ids=["help", "commands"],
)
async def test_help_and_commands_can_be_read(theme: Theme, made: type[DeskScreen[None]]) -> None:
    app = TrialApp(made(), theme.name)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot)
        await hands.settle()
        assert_readable(hands)


@every_theme
async def test_every_place_at_the_desk_can_be_read(theme: Theme, tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, _):
        await a_call(hands, name="Ann Albright")
        hands.app.theme = theme.name
        await hands.settle()
        assert_readable(hands)
        for key in ("m", "l", "s", "e", "f8", "f12", "slash", "u", "k"):
            await hands.press(key)
            assert hands.over_the_queue == 1, key
            assert_readable(hands)
            await hands.press("escape")


@pytest.mark.parametrize("system", ["standard", "256", "truecolor"])
def test_a_terminal_is_shown_the_theme_for_its_colours(system: str) -> None:
    assert [in_colours(theme.name, system) for theme in THEMES[:2]] == [
        theme.name for theme in (THEMES[2:] if system == "standard" else THEMES[:2])
    ]


@pytest.mark.parametrize("name", ["textual-dark", "\x1b[31m", "-16", ""])
def test_a_theme_that_is_not_known_is_the_dark_one(name: str) -> None:
    assert [in_colours(name, system) for system in ("standard", "truecolor")] == [THEMES[2].name, THEMES[0].name]


def test_the_themes_for_many_colours_cannot_be_read_in_sixteen() -> None:
    for theme in THEMES[:2]:
        colours = variables(theme)
        drawn = {name: of_sixteen(Color.parse(colours[name])) for pair in PAIRS for name in pair[:2]}
        assert any(contrast(drawn[words], drawn[ground]) < least for words, ground, least in PAIRS)


def test_colours_that_cannot_be_read_are_seen() -> None:
    assert contrast(Color.parse("#BA3C5B"), Color.parse("#1E1E1E")) < TEXT
