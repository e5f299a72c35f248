"""Next steps after an error, as commands of line mode."""

from __future__ import annotations

from collections.abc import Mapping

from deskapp.errors import DeskError, Remedy

LINE_REMEDIES: Mapping[str, str] = {
    Remedy.SAY_WHO: ": deskapp plain who",
    Remedy.SEE_QUEUE: "deskapp plain queue says how it is now.",
    Remedy.SEE_DAY: "deskapp day looks at it again.",
    Remedy.BEGIN_CHECK: "deskapp check begins one.",
    Remedy.ANOTHER_CHECK: "deskapp check begins another.",
    Remedy.CARRY_ON_CHECK: "deskapp check carries on with it.",
    Remedy.TAKE_OVER_CHECK: "take it over with deskapp check",
    Remedy.LOG_MESSAGE: "deskapp plain message writes it down.",
    Remedy.ADD_NOTE: "deskapp plain note writes it down.",
    Remedy.NOTE_INSTEAD: "deskapp plain note writes it down instead.",
    Remedy.COMPLAIN: "deskapp plain complaint makes it one.",
    Remedy.MAKE_COMPLAINT: "deskapp plain complaint makes it a complaint.",
    Remedy.REPLY: "deskapp plain reply records a reply",
    Remedy.REPLY_BY_LETTER: ": deskapp plain reply, then l",
    Remedy.WRONG_NUMBER: " with w",
    Remedy.LEAVE_FORM: "",
    Remedy.GO_BACK: "",
    Remedy.START_NEW: "Choose n, and it starts a new one.",
    Remedy.EDIT_PERSON: "Put it right with deskapp plain person change",
    Remedy.SAVE_SO: "Enter again saves it.",
    Remedy.WRITE_INSTEAD: "Write instead: deskapp plain reply, then l",
    Remedy.CLOSE_UNREACHED: "deskapp plain tried, then c, closes it",
    Remedy.CLOSE_HERE: "c closes it",
    Remedy.SEE_CAUTION_HERE: "CAUTION: deskapp plain person says why",
    Remedy.SEE_CAUTION: "CAUTION: deskapp plain person says why",
    Remedy.SEE_DETAILS: "",
    Remedy.GIVE_TO_NEW: " Somebody new? deskapp staff add.",
    Remedy.THEN_NOT_FOR_US: "Enter, then n",
    Remedy.MARK_DANGER: "deskapp plain details marks it",
    Remedy.SAY_WHO_WAS_TOLD: "deskapp plain details writes down who was told, and when.",
    Remedy.SAY_IT_WAS_HEARD: " Once heard: deskapp plain change.",
    Remedy.GO_THERE: "",
    Remedy.SEE_LIST: " A question mark reads out the list.",
    Remedy.NAME_SUCCESSOR: ": --to NAME",
    Remedy.SHOW_EVERYTHING: "",
    Remedy.LOG_SOMETHING: "",
    Remedy.GO_TO_TODAY: "",
    Remedy.ONCE_MORE: "This would take back",
    Remedy.RESTORE_BACKUP: "`deskapp restore` goes back to the last good backup.",
    Remedy.TYPED_KEPT: "",
}


def in_line(error: DeskError) -> str:
    """The sentence of an error as line mode says it."""
    return error.said(LINE_REMEDIES)
