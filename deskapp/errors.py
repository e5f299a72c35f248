"""Families of errors. Each error is one sentence on which staff can act, and may have a code."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum, unique


@unique
class Remedy(StrEnum):
    """Next step after a refusal, as a slot of a sentence. Each surface has its own words for every one.

    TYPED_KEPT is none: it says that what was typed is kept, where a form says that something was.
    """

    SAY_WHO = "say_who"
    SEE_QUEUE = "see_queue"
    SEE_DAY = "see_day"
    BEGIN_CHECK = "begin_check"
    ANOTHER_CHECK = "another_check"
    CARRY_ON_CHECK = "carry_on_check"
    TAKE_OVER_CHECK = "take_over_check"
    LOG_MESSAGE = "log_message"
    ADD_NOTE = "add_note"
    NOTE_INSTEAD = "note_instead"
    COMPLAIN = "complain"
    MAKE_COMPLAINT = "make_complaint"
    REPLY = "reply"
    REPLY_BY_LETTER = "reply_by_letter"
    WRONG_NUMBER = "wrong_number"
    LEAVE_FORM = "leave_form"
    GO_BACK = "go_back"
    START_NEW = "start_new"
    EDIT_PERSON = "edit_person"
    SAVE_SO = "save_so"
    WRITE_INSTEAD = "write_instead"
    CLOSE_UNREACHED = "close_unreached"
    CLOSE_HERE = "close_here"
    SEE_CAUTION_HERE = "see_caution_here"
    SEE_CAUTION = "see_caution"
    SEE_DETAILS = "see_details"
    SAY_WHO_WAS_TOLD = "say_who_was_told"
    MARK_DANGER = "mark_danger"
    SAY_IT_WAS_HEARD = "say_it_was_heard"
    GO_THERE = "go_there"
    SEE_LIST = "see_list"
    SHOW_EVERYTHING = "show_everything"
    LOG_SOMETHING = "log_something"
    NAME_SUCCESSOR = "name_successor"
    GO_TO_TODAY = "go_to_today"
    ONCE_MORE = "once_more"
    RESTORE_BACKUP = "restore_backup"
    TYPED_KEPT = "typed_kept"
    THEN_NOT_FOR_US = "then_not_for_us"
    GIVE_TO_NEW = "give_to_new"


PLAIN: Mapping[str, str] = {
    Remedy.SAY_WHO: "",
    Remedy.SEE_QUEUE: "Look at the queue as it is now.",
    Remedy.SEE_DAY: "Look at it again.",
    Remedy.BEGIN_CHECK: "Begin one.",
    Remedy.ANOTHER_CHECK: "Begin another.",
    Remedy.CARRY_ON_CHECK: "Carry on with it.",
    Remedy.TAKE_OVER_CHECK: "take it over",
    Remedy.LOG_MESSAGE: "Write it down by itself instead.",
    Remedy.ADD_NOTE: "Write a note about it.",
    Remedy.NOTE_INSTEAD: "Write a note about it instead.",
    Remedy.COMPLAIN: "Make it one first.",
    Remedy.MAKE_COMPLAINT: "It can be made a complaint.",
    Remedy.REPLY: "record a reply",
    Remedy.REPLY_BY_LETTER: "",
    Remedy.WRONG_NUMBER: "",
    Remedy.LEAVE_FORM: "",
    Remedy.GO_BACK: "",
    Remedy.START_NEW: "Start a new one.",
    Remedy.EDIT_PERSON: "Put it right",
    Remedy.SAVE_SO: "Save it as it is, or correct it.",
    Remedy.WRITE_INSTEAD: "Write instead",
    Remedy.CLOSE_UNREACHED: "close it",
    Remedy.CLOSE_HERE: "close it",
    Remedy.SEE_CAUTION_HERE: "CAUTION",
    Remedy.SEE_CAUTION: "CAUTION",
    Remedy.SEE_DETAILS: "",
    Remedy.SAY_WHO_WAS_TOLD: "Write down who was told, and when.",
    Remedy.MARK_DANGER: "its details mark it",
    Remedy.SAY_IT_WAS_HEARD: "",
    Remedy.GO_THERE: "",
    Remedy.SEE_LIST: "",
    Remedy.SHOW_EVERYTHING: "",
    Remedy.LOG_SOMETHING: "",
    Remedy.NAME_SUCCESSOR: "",
    Remedy.GO_TO_TODAY: "",
    Remedy.ONCE_MORE: "Once more takes back",
    Remedy.RESTORE_BACKUP: "Go back to the last good backup.",
    Remedy.TYPED_KEPT: "",
    Remedy.THEN_NOT_FOR_US: "It needs none",
    Remedy.GIVE_TO_NEW: "",
}
"""Every remedy for a surface that has no words of its own."""


class Code(StrEnum):
    """A cause of an error. A member's value is its sentence, with slots in braces.

    A slot is either a value of the error's data, or a remedy: the next step, for which every surface has its own words
    ("press u", "deskapp plain who").
    """


class DeskError(Exception):
    """An error to show to staff. `str(error)` is one plain sentence that names no key and no command.

    `sentence` is a code, a sentence, or another error, whose code and data are copied. `data` fills the slots of a
    code's sentence.
    """

    def __init__(self, sentence: str | DeskError, **data: object) -> None:
        super().__init__(sentence)
        self.sentence: str = sentence.sentence if isinstance(sentence, DeskError) else sentence
        self.data: Mapping[str, object] = sentence.data if isinstance(sentence, DeskError) else data

    @property
    def code(self) -> Code | None:
        """The cause; None for an error without a code."""
        return self.sentence if isinstance(self.sentence, Code) else None

    def said(self, remedies: Mapping[str, str] = PLAIN) -> str:
        """The sentence with the remedies of a surface."""
        return self.sentence if self.code is None else self.code.value.format_map({**remedies, **self.data})

    def __str__(self) -> str:
        return self.said()


class CharterError(DeskError):
    """A mistake in an edition's file: the sentence names the file, the line or key, and the correction."""


class WordsError(DeskError):
    """Invalid input or request: the sentence says what to do instead."""


class RefusedError(WordsError):
    """An invalid value of one field; `field` is its name in the record."""

    def __init__(self, field: str, sentence: str | DeskError, **data: object) -> None:
        super().__init__(sentence, **data)
        self.field = field


class RecordError(DeskError):
    """An error of reading or writing the record. The sentence says what is kept, and what to do next.

    `again` is true if another attempt may succeed (a full disk, somebody else saving).
    """

    def __init__(self, sentence: str | DeskError, *, again: bool = False, **data: object) -> None:
        super().__init__(sentence, **data)
        self.again = again


class DraftError(DeskError):
    """An error of writing a draft, which is then only on the screen."""
