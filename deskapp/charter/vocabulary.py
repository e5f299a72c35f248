"""Vocabulary that describes contacts and promises, shared by the record, the rules and the forms."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Self


class OpenWord(StrEnum):
    """A word of a vocabulary that an edition can extend. `Kind("foi")` is one member, as `Kind("complaint")` is;
    iterating over the class gives the built-in ones only. Raises ValueError for anything but a key: lower-case letters,
    digits and underscores, beginning with a letter.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str) or not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", value):
            return None
        word = str.__new__(cls, value)
        word._name_, word._value_ = value.upper(), value
        cls._value2member_map_[value] = word
        return word

    @property
    def is_own(self) -> bool:
        """True if an edition added the word."""
        return self.name not in type(self).__members__


class Channel(OpenWord):
    """Channel by which a contact came in."""

    CALL = "call"
    ANSWERPHONE = "answerphone"
    LETTER = "letter"
    EMAIL = "email"
    VISIT = "visit"


class Kind(OpenWord):
    """Kind of a contact. An enquiry by default."""

    ENQUIRY = "enquiry"
    SERVICE_ENQUIRY = "service_enquiry"
    COMPLAINT = "complaint"
    COMPLIMENT = "compliment"
    FEEDBACK = "feedback"
    OWN_INFORMATION = "own_information"
    NEW_ASSESSMENT = "new_assessment"
    NOT_FOR_US = "not_for_us"
    NUISANCE = "nuisance"

    @property
    def asks_nothing(self) -> bool:
        """True if a contact of this kind needs no answer unless a rule of the charter promises one."""
        return self in (Kind.COMPLIMENT, Kind.FEEDBACK, Kind.NUISANCE)


class Outcome(StrEnum):
    """Outcome of a contact at the moment when it was first recorded."""

    SORTED = "sorted"
    RING_BACK = "ring_back"
    WRITE_BACK = "write_back"
    PASSED_ON = "passed_on"
    COULD_NOT_HELP = "could_not_help"

    @property
    def ends_it(self) -> bool:
        """True if the contact closes with this outcome, unless a time was promised as well."""
        return self in (Outcome.SORTED, Outcome.COULD_NOT_HELP, Outcome.PASSED_ON)


class PromiseName(StrEnum):
    """Name of a promise; the queue shows it in the How column unless it is a first reply."""

    REPLY = "reply"
    ACKNOWLEDGE = "acknowledge"
    PROMISE = "promise"
    UPDATE = "update"
    STAGE_1 = "stage_1"
    OWN_INFORMATION = "own_information"
    ASSESSMENT = "assessment"
    PLAN = "plan"
    CHECK = "check"


class Result(StrEnum):
    """Result of a promise; `running` until it ends."""

    RUNNING = "running"
    KEPT = "kept"
    MISSED = "missed"
    NOT_POSSIBLE = "not_possible"
    VOID = "void"


class Region(StrEnum):
    """Region whose bank holidays apply. WLS has the days of ENG; UK-ANY is a holiday anywhere in the UK; IE is
    Ireland.
    """

    ENG = "ENG"
    WLS = "WLS"
    SCT = "SCT"
    NIR = "NIR"
    UK_ANY = "UK-ANY"
    IE = "IE"
    NONE = "NONE"


class NumberState(StrEnum):
    """Validity of a telephone number judged from its digits alone. It warns, and never refuses."""

    OK = "ok"
    LOOKS_WRONG = "looks_wrong"
    LOCAL_ONLY = "local_only"
    FOREIGN = "foreign"
    WITHHELD = "withheld"
    NONE = "none"
