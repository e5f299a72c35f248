"""The next steps after refusals, in terms of keys."""

from __future__ import annotations

from collections.abc import Mapping

from deskapp.errors import DeskError, RecordError, Remedy

SCREEN_REMEDIES: Mapping[str, str] = {
    Remedy.SAY_WHO: ": press u and type your name",
    Remedy.SEE_QUEUE: "Press F5 for the queue as it is now.",
    Remedy.SEE_DAY: "F5, then e, looks at it again.",
    Remedy.BEGIN_CHECK: "Press k to begin one.",
    Remedy.ANOTHER_CHECK: "k begins another.",
    Remedy.CARRY_ON_CHECK: "Carry on with it: k.",
    Remedy.TAKE_OVER_CHECK: "press k to take it over",
    Remedy.LOG_MESSAGE: "Write it down with F3 instead.",
    Remedy.ADD_NOTE: "n writes a note about it.",
    Remedy.NOTE_INSTEAD: "n writes a note about it instead.",
    Remedy.COMPLAIN: "! makes it one.",
    Remedy.MAKE_COMPLAINT: "! makes it a complaint.",
    Remedy.REPLY: "r records a reply",
    Remedy.REPLY_BY_LETTER: ": r, then l",
    Remedy.WRONG_NUMBER: " with w",
    Remedy.LEAVE_FORM: " Esc leaves without one.",
    Remedy.GO_BACK: " Esc goes back.",
    Remedy.START_NEW: "Choose n, and it starts a new one.",
    Remedy.EDIT_PERSON: "Put it right with e",
    Remedy.SAVE_SO: "F9 again saves it.",
    Remedy.WRITE_INSTEAD: "Write instead (r, then l)",
    Remedy.CLOSE_UNREACHED: "t c closes it",
    Remedy.CLOSE_HERE: "c closes it",
    Remedy.SEE_CAUTION_HERE: "CAUTION (Ctrl+O says why)",
    Remedy.SEE_CAUTION: "CAUTION: o opens their page, and y says why there",
    Remedy.SEE_DETAILS: ". d: details",
    Remedy.GIVE_TO_NEW: " Somebody new? Save it, then g.",
    Remedy.THEN_NOT_FOR_US: "Enter, then n",
    Remedy.MARK_DANGER: "d on its page marks it",
    Remedy.SAY_WHO_WAS_TOLD: "d writes down who was told, and when.",
    Remedy.SAY_IT_WAS_HEARD: " Once heard: Enter on its page, then l.",
    Remedy.GO_THERE: " Enter goes there.",
    Remedy.SEE_LIST: " Down shows the list.",
    Remedy.NAME_SUCCESSOR: "",
    Remedy.SHOW_EVERYTHING: " Esc shows everything.",
    Remedy.LOG_SOMETHING: " Well done. F2 starts a call, F3 a message, F4 a letter.",
    Remedy.GO_TO_TODAY: " e goes to today's.",
    Remedy.ONCE_MORE: "Once more takes back",
    Remedy.RESTORE_BACKUP: "Leave (Ctrl+Q); deskapp restore goes back to the last good backup.",
    Remedy.TYPED_KEPT: "",
}


def not_saved_words(error: DeskError, *, is_typed: bool) -> str:
    """The sentence of an error of saving, with the key that saves again if that may succeed. `is_typed`: something was
    typed, and is in a draft.
    """
    words = typed_kept_words(error) if is_typed else on_screen(error)
    if isinstance(error, RecordError) and not error.again:
        return words
    return f"{words[:-1]}: F9." if words.endswith("ry again.") else f"{words} F9 tries again."


def typed_kept_words(error: DeskError) -> str:
    """The sentence of an error of saving what was typed and is in a draft."""
    return error.said({**SCREEN_REMEDIES, Remedy.TYPED_KEPT: " What you typed is kept."})


def on_screen(error: DeskError) -> str:
    """The sentence of an error for screens."""
    return error.said(SCREEN_REMEDIES)
