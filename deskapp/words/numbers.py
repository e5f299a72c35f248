"""Telephone numbers: kept as they were given, compared in one form, read back in groups. Warned about, never refused.

`phonenumbers` is imported where it is used: the queue's first frame must not wait for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import decimal

from deskapp.charter.vocabulary import NumberState

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

_UK = 44
_LENGTH = 10
"""Digits of a British number after its 0."""

_KEY_LENGTH = 40
_NO_NUMBER = {"", "none", "no", "no number", "-", "n/a", "na", "not given", "nil", "nothing"}
_WITHHELD = {"withheld", "private", "hidden", "number withheld", "no caller id", "anonymous", "unknown"}

_ZERO = re.compile(r"(?<![A-Za-z])[oO]+(?![A-Za-z])")
# After the relay prefix a whole number is always dialled.
_RELAY = re.compile(r"^\s*1[\s-]?8[\s-]?0[\s-]?0[\s-]?[12][\s,-]*(?=[0+(])")
_EXTENSION = re.compile(r"(?:ext(?:ension|n)?\.?|x)\s*(\d{1,6})\s*$", re.IGNORECASE)
_RUN = re.compile(r"(?:\+\s*)?[\d(][\d\s().\-]*")

# The ranges that Ofcom keeps for drama: nobody's, so right in practice data and tests, and no reason to warn.
_MADE_UP = re.compile(
    r"""1632960\d{3} | 7700900\d{3} | 2079460\d{3} | 2920180\d{3} | 2896496\d{3} | 191498\d{4}
      | (?:113|114|115|116|117|118|121|131|141|151|161)496\d{4} | 808157\d{4} | 909879\d{4} | 3069990\d{3}""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Telephone:
    """A telephone number as given and what can be told from its digits.

    `number` is what was typed, empty where there is none. `number_key` is the form in which numbers are compared
    (+441632960044, or the bare digits), empty where there is none. `groups` is for reading back: "01632, 960, 044".
    `relay`: it was given with 18001 or 18002 before it. `warning` is a sentence, or None.
    """

    number: str
    number_key: str
    state: NumberState
    groups: str
    relay: bool
    warning: str | None

    @property
    def shown(self) -> str:
        """The number in the same groups with spaces: "01632 960 044", "+1 650 253 0000"."""
        return self.groups.replace(",", "")


def digits(typed: str) -> str:
    """The digits of what was typed, a letter O among them being a zero."""
    return "".join(re.findall(r"[0-9]", _zeroed(typed)))


def _zeroed(typed: str) -> str:
    """What was typed with its figures in ours, whatever script they were in, a letter O among them being a zero."""
    plain = "".join(str(decimal(letter)) if letter.isdecimal() else letter for letter in typed)
    if not re.search(r"[0-9]", plain):
        return plain
    return _ZERO.sub(lambda found: "0" * len(found.group()), plain)


def read_number(typed: str, area_code: str | None = None) -> Telephone:
    """What a number box was told. Never refuses: what looks wrong says so in `warning`.

    `area_code` ("01632") is this desk's own, for numbers that were given without one.
    """
    given = typed.strip()
    if given.lower() in _NO_NUMBER:
        return Telephone("", "", NumberState.NONE, "", relay=False, warning=None)
    if given.lower() in _WITHHELD:
        return Telephone("", "", NumberState.WITHHELD, "", relay=False, warning=None)
    dialled = _zeroed(given)
    plain = _RELAY.sub("", dialled, count=1)
    extension = _EXTENSION.search(plain)
    seen = _judged(_EXTENSION.sub("", plain), area_code)
    return Telephone(
        number=given,
        number_key=seen.key[:_KEY_LENGTH],
        state=seen.state,
        groups=f"{seen.groups}, extension {extension[1]}" if extension else seen.groups,
        relay=plain != dialled,
        warning=seen.warning,
    )


class _Seen(NamedTuple):
    """What the digits alone say."""

    key: str
    state: NumberState
    groups: str
    warning: str | None


def _judged(plain: str, area_code: str | None) -> _Seen:
    """The number in a text that may have words around it: the longest run of digits."""
    runs = [run for run in _RUN.findall(plain) if digits(run)]
    if not runs:
        return _Seen("", NumberState.LOOKS_WRONG, "", "There are no digits in that. Listen again?")
    run = max(runs, key=lambda run: len(digits(run)))
    found = _parsed(run)
    if found is not None and found.country_code != _UK:
        return _abroad(found)
    national = _national(run, found)
    if _is_local(run, national):
        return _local(national, area_code)
    whole = _in_use(national) or digits(run) != national
    return _british(national) if whole else _unknown(national)


def _parsed(run: str) -> PhoneNumber | None:
    import phonenumbers  # noqa: PLC0415 - not on the start path

    try:
        return phonenumbers.parse(run, "GB")
    except phonenumbers.NumberParseException:
        return None


def _abroad(found: PhoneNumber) -> _Seen:
    import phonenumbers  # noqa: PLC0415 - not on the start path

    shown = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    key = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
    groups = ", ".join(re.split(r"[\s-]+", shown))
    if phonenumbers.is_valid_number(found):
        return _Seen(key, NumberState.FOREIGN, groups, None)
    return _Seen(key, NumberState.LOOKS_WRONG, groups, "Not a whole number for that country. Listen again?")


def _national(run: str, found: PhoneNumber | None) -> str:
    """The digits after the 0 of a British number, however its beginning was written."""
    if found is not None and _in_use(str(found.national_number)):
        return str(found.national_number)
    figures = digits(run)
    abroad = "44" if "+" in run else "0044"
    return figures.removeprefix(abroad).removeprefix("0")


def _in_use(national: str) -> bool:
    import phonenumbers  # noqa: PLC0415 - not on the start path

    if _MADE_UP.fullmatch(national):
        return True
    return national.isdigit() and phonenumbers.is_valid_number(
        phonenumbers.PhoneNumber(country_code=_UK, national_number=int(national))
    )


def _is_local(run: str, national: str) -> bool:
    """Whether it was given without an area code: five to eight digits that begin with neither 0 nor +."""
    return 5 <= len(national) <= 8 and digits(run) == national and "+" not in run


def _local(national: str, area_code: str | None) -> _Seen:
    whole = digits(area_code or "").removeprefix("0") + national
    if area_code and _in_use(whole):
        code = "0" + digits(area_code).removeprefix("0")
        warning = f"No area code. Taken as {code}: is that right?"
        return _Seen(f"+{_UK}{whole}", NumberState.LOCAL_ONLY, _grouped(whole), warning)
    return _Seen(national, NumberState.LOCAL_ONLY, ", ".join(_threes(national)), "No area code. Ask for all of it.")


def _british(national: str) -> _Seen:
    groups = _grouped(national)
    key = f"+{_UK}{national}"
    if _in_use(national):
        return _Seen(key, NumberState.OK, groups, None)
    return _Seen(key, NumberState.LOOKS_WRONG, groups, _what_looks_wrong(national))


def _unknown(figures: str) -> _Seen:
    """Figures that begin neither with 0 nor with a country's code: kept and compared as they are."""
    return _Seen(figures, NumberState.LOOKS_WRONG, ", ".join(_threes(figures)), _what_looks_wrong(figures))


def _what_looks_wrong(national: str) -> str:
    short = _LENGTH - len(national)
    kind = " for a mobile" if national.startswith("7") else ""
    if short > 5:
        return "Too few digits for a telephone number. Listen again?"
    if short == 0:
        return "No number in use starts like that. Listen again?"
    many = "One digit" if abs(short) == 1 else f"{abs(short)} digits"
    return f"{many} {'short' if short > 0 else 'too many'}{kind}. Listen again?"


def _grouped(national: str) -> str:
    """The number in groups to read back: its area code as it is said there, the rest in threes and fours."""
    import phonenumbers  # noqa: PLC0415 - not on the start path

    if not _in_use(national):
        whole = "0" + national
        return ", ".join([whole[:5], *_threes(whole[5:])]) if len(whole) > 6 else whole
    number = phonenumbers.PhoneNumber(country_code=_UK, national_number=int(national))
    code, *rest = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL).split()
    return ", ".join([code, *(group for part in rest for group in _threes(part))])


def _threes(figures: str) -> list[str]:
    """Figures in threes; seven end in a four, and four or eight are fours."""
    size = 4 if len(figures) in (4, 8) else 3
    groups = [figures[i : i + size] for i in range(0, len(figures), size)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        last = groups.pop()
        groups[-1] += last
    return groups


def dial_words(number: str | None, *, relay: bool) -> str:
    """How to ring somebody: their number in groups, and first what to dial for one who is rung through the relay."""
    if not number:
        return "No number given"
    shown = read_number(number).shown or number
    return f"RELAY CALL: dial 18002, then {shown}" if relay else shown
