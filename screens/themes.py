"""The two themes, dark and light, and every pair of colours that text is shown in.

The palette is design, screens.md G2. `PAIRS` is what the contrast test measures: whoever shows text in a new pair of
variables adds the pair here, and the test says whether it can be read.
"""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="desk-dark",
    dark=True,
    background="#101418",
    surface="#1C2329",
    panel="#26313A",
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
        "scrollbar-background": "#26313A",
        "scrollbar-background-hover": "#26313A",
        "scrollbar-background-active": "#26313A",
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
    surface="#F0F3F4",
    panel="#E2E8EB",
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
        "scrollbar-background": "#E2E8EB",
        "scrollbar-background-hover": "#E2E8EB",
        "scrollbar-background-active": "#E2E8EB",
        "mark": "#0B0C0C",
        "focus-background": "#FFDD00",
        "focus-foreground": "#000000",
        "cursor-background": "#0B0C0C",
        "cursor-foreground": "#FFDD00",
    },
)

THEMES: tuple[Theme, ...] = (DARK, LIGHT)

TEXT = 4.5
"""The least contrast that text may have (WCAG 2.2, 1.4.3)."""
EDGE = 3.0
"""The least contrast that a border or a mark of focus may have (WCAG 2.2, 1.4.11)."""

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
"""(variable of the words, variable of what is behind them, least contrast)."""
