"""The dark and the light theme, each also for 16 colours, and all pairs of colours in which text is shown.

A test measures the contrast of `PAIRS`. Add every new pair of variables in which text is shown. The grounds are nearly
grey: in a terminal with 256 colours any with more colour turns to black or to a green on which red cannot be read.
"""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="desk-dark",
    dark=True,
    background="#121417",
    surface="#1E2328",
    panel="#2A3036",
    foreground="#F2F4F5",
    primary="#8FD3FF",
    secondary="#B4BEC6",
    accent="#FFDD00",
    warning="#FFD866",
    error="#FF9A9A",
    success="#9BE39B",
    text_alpha=1.0,
    variables={
        "late": "#FF9A9A",
        "today": "#FFD866",
        "soon": "#8FD3FF",
        "met": "#9BE39B",
        "quiet": "#B4BEC6",
        "edge": "#7F8C96",
        "scrollbar": "#7F8C96",
        "scrollbar-hover": "#B4BEC6",
        "scrollbar-active": "#B4BEC6",
        "scrollbar-background": "#2A3036",
        "scrollbar-background-hover": "#2A3036",
        "scrollbar-background-active": "#2A3036",
        "mark": "#FFDD00",
        "focus-background": "#FFDD00",
        "focus-foreground": "#000000",
        "cursor-background": "#FFDD00",
        "cursor-foreground": "#000000",
    },
)

LIGHT = Theme(
    name="desk-light",
    dark=False,
    background="#FFFFFF",
    surface="#F0F3F3",
    panel="#E3E8EA",
    foreground="#0B0C0C",
    primary="#0B4F8A",
    secondary="#4A5256",
    accent="#0B4F8A",
    warning="#6B4A00",
    error="#A3171E",
    success="#00582F",
    text_alpha=1.0,
    variables={
        "late": "#A3171E",
        "today": "#6B4A00",
        "soon": "#0B4F8A",
        "met": "#00582F",
        "quiet": "#4A5256",
        "edge": "#6B757B",
        "scrollbar": "#6B757B",
        "scrollbar-hover": "#4A5256",
        "scrollbar-active": "#4A5256",
        "scrollbar-background": "#E3E8EA",
        "scrollbar-background-hover": "#E3E8EA",
        "scrollbar-background-active": "#E3E8EA",
        "mark": "#0B0C0C",
        "focus-background": "#FFDD00",
        "focus-foreground": "#000000",
        "cursor-background": "#0B0C0C",
        "cursor-foreground": "#FFDD00",
    },
)


def _of_sixteen(like: Theme, ground: str, **words: str) -> Theme:
    """A theme for a terminal with 16 colours, made of colours that are exactly one of these.

    `words` are foreground, late, today, soon, met, focus and on_focus. All backgrounds are `ground`.
    """
    front = words["foreground"]
    variables = dict.fromkeys(like.variables, front)
    grounds = [name for name in like.variables if name.startswith("scrollbar-background")]
    variables |= dict.fromkeys(grounds, ground) | {name: words[name] for name in ("late", "today", "soon", "met")}
    variables |= dict.fromkeys(("mark", "focus-background", "cursor-background"), words["focus"])
    variables |= dict.fromkeys(("focus-foreground", "cursor-foreground"), words["on_focus"])
    return Theme(
        name=f"{like.name}-16",
        dark=like.dark,
        background=ground,
        surface=ground,
        panel=ground,
        foreground=front,
        primary=words["soon"],
        secondary=front,
        accent=words["focus"],
        warning=words["today"],
        error=words["late"],
        success=words["met"],
        text_alpha=1.0,
        variables=variables,
    )


BLACK, RED, BLUE, PURPLE, WHITE = "#000000", "#AA0000", "#0000AA", "#AA00AA", "#FFFFFF"
BRIGHT_RED, BRIGHT_GREEN, BRIGHT_YELLOW = "#FF5555", "#55FF55", "#FFFF55"
BRIGHT_BLUE, BRIGHT_CYAN = "#5555FF", "#55FFFF"
DARK_16 = _of_sixteen(
    DARK, BLACK, foreground=WHITE, late=BRIGHT_RED, today=BRIGHT_YELLOW, soon=BRIGHT_CYAN, met=BRIGHT_GREEN,
    focus=BRIGHT_YELLOW, on_focus=BLACK,
)  # fmt: skip
LIGHT_16 = _of_sixteen(
    LIGHT, WHITE, foreground=BLACK, late=RED, today=PURPLE, soon=BLUE, met=BRIGHT_BLUE, focus=BLACK, on_focus=WHITE,
)  # fmt: skip

THEMES: tuple[Theme, ...] = (DARK, LIGHT, DARK_16, LIGHT_16)


def in_colours(name: str, system: str | None) -> str:
    """The name of the theme that a terminal can draw; the dark one in place of one that is not known here.

    `system` is Rich's name of its colours, "standard" for 16.
    """
    name = name if name in [theme.name for theme in THEMES] else DARK.name
    return f"{name}-16" if system in ("standard", "windows") and not name.endswith("-16") else name


TEXT = 4.5
"""The minimum contrast of text (WCAG 2.2, 1.4.3)."""
EDGE = 3.0
"""The minimum contrast of a border or a focus mark (WCAG 2.2, 1.4.11)."""

PAIRS: tuple[tuple[str, str, float], ...] = (
    *((words, ground, TEXT) for words in ("foreground", "late", "today", "soon", "met", "quiet")
      for ground in ("background", "surface", "panel")),
    ("focus-foreground", "focus-background", TEXT),
    ("cursor-foreground", "cursor-background", TEXT),
    ("edge", "background", EDGE),
    ("edge", "surface", EDGE),
    ("edge", "panel", EDGE),
    ("mark", "background", EDGE),
    ("mark", "surface", EDGE),
)  # fmt: skip
"""The variables of text and background, and their minimum contrast."""
