"""The words that a contact is described by. The lowest layer: the record, the rules and the forms share these."""

from __future__ import annotations

from enum import StrEnum


class Channel(StrEnum):
    """How somebody got in touch."""

    CALL = "call"
    ANSWERPHONE = "answerphone"
    LETTER = "letter"
    EMAIL = "email"
    VISIT = "visit"


class Kind(StrEnum):
    """What a contact is. An enquiry unless somebody says otherwise."""

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
        """Whether nobody waits for an answer to it, unless a rule of the charter promises one."""
        return self in (Kind.COMPLIMENT, Kind.FEEDBACK, Kind.NUISANCE)


class Outcome(StrEnum):
    """What happened at first contact (records.md E1, outcome_first)."""

    SORTED = "sorted"
    RING_BACK = "ring_back"
    WRITE_BACK = "write_back"
    PASSED_ON = "passed_on"
    COULD_NOT_HELP = "could_not_help"

    @property
    def ends_it(self) -> bool:
        """Whether nothing more is owed unless a time was promised all the same."""
        return self in (Outcome.SORTED, Outcome.COULD_NOT_HELP, Outcome.PASSED_ON)


class PromiseName(StrEnum):
    """What kind of promise is running: what the queue's How column says when it is not a first reply."""

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
    """How a promise ended. `running` until it has."""

    RUNNING = "running"
    KEPT = "kept"
    MISSED = "missed"
    NOT_POSSIBLE = "not_possible"
    VOID = "void"


class Region(StrEnum):
    """Whose bank holidays count. WLS has the same days as ENG; UK-ANY is a holiday anywhere in the UK."""

    ENG = "ENG"
    WLS = "WLS"
    SCT = "SCT"
    NIR = "NIR"
    UK_ANY = "UK-ANY"
    NONE = "NONE"


class NumberState(StrEnum):
    """What is known of a telephone number from its digits alone. Only ever a warning."""

    OK = "ok"
    LOOKS_WRONG = "looks_wrong"
    LOCAL_ONLY = "local_only"
    FOREIGN = "foreign"
    WITHHELD = "withheld"
    NONE = "none"
