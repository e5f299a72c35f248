"""Telephone numbers: stored as given, compared in a normalised form, read back in groups. Doubtful ones are warned
about, never refused.

`phonenumbers` is imported lazily, because the first frame must not wait for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import decimal

from deskapp.charter.vocabulary import NumberState
from deskapp.lazy_module import LazyModule

if TYPE_CHECKING:
    import phonenumbers
    from phonenumbers import PhoneNumber
else:
    phonenumbers = LazyModule("phonenumbers")

_UK = 44
_LENGTH = 10
"""The number of digits of a British number after its 0."""

HEAR_AGAIN = "Listen again?"
"""The question at the end of a doubt about a number that was heard; a form puts its own in place of it."""
_KEY_LENGTH = 40
_LETTERED = "There is a letter among the figures. Taken as {}: is that right?"
_NO_NUMBER = {
    "none", "no", "no number", "n/a", "na", "n.a.", "not given", "not known", "nil", "nothing", "nan", "null", "(null)",
    "<null>", "undefined", "not provided", "not supplied", "none given", "no phone", "unavailable", "ditto", "as above",
    "true", "false", "#n/a", "#error!", "#value!", "#ref!", "#name?", "#num!", "#null!", "#div/0!", "tbc", "x",
}  # fmt: skip
"""Texts with which people and spreadsheets say that there is no number."""
_WITHHELD = {
    "withheld", "private", "hidden", "blocked", "number withheld", "withheld number", "private number",
    "number blocked", "blocked number", "hidden number", "unknown number", "caller withheld", "no caller id",
    "anonymous", "unknown",
}  # fmt: skip
_SEPARATORS = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d_/", "-") | {"\uff0b": "+"}
)
"""Dashes, and other signs between the figures of a number, as hyphens."""
_THOUSANDS = re.compile(r"\+?\d{1,3}(?:,\d{3}){2,}(?:\.0+)?")
"""7,700,900,123: a spreadsheet wrote a number as a sum."""

_ZERO = re.compile(r"(?<![A-Za-z])[oO]+(?![A-Za-z])")
# The relay prefix is always followed by a whole number.
_RELAY = re.compile(r"^\s*1[\s-]?8[\s-]?0[\s-]?0[\s-]?[12][\s,-]*(?=[0+(])")
_EXTENSION = re.compile(
    r"(?<![\s,;(\[])[\s,;(\[]*(?:(?:ext(?:ension|n)?|x)[.:\s]*|#\s*|(?<=\d),\s*)(\d{1,6})(?:\s*[)\]])?\s*$",
    re.IGNORECASE,
)
_BEFORE_FIGURES = re.compile(r"^\s*(?:(?:ref(?:erence)?|tel|phone|no|number)\b[.:\s]*|[#'’‘]\s*)+", re.IGNORECASE)
_RUN = re.compile(r"(?:\+\s*)?[\d(][\d\s().\-]*")
_COUNTED = re.compile(r"(?<![\s-])[\s-]+\d{1,2}\s*$")
"""The count in "07700900123 - 2 kids", after the number."""

_SHORTENED = re.compile(
    r"[+-]?\d+(?:[.,]\d+)?\s*(?:e\s*\+?\d+|[×x*]\s*10(?:\s*(?:\^|\*\*))?\s*[\d⁰¹²³⁴-⁹]+)", re.IGNORECASE
)
"""4.47701E+11: a spreadsheet shortened the number, and its last digits are lost."""
_AS_A_SUM = re.compile(r"(\+?\d[\d ]{2,}|\+?\d{1,3}(?:,\d{3}){2,})\.0+")
_LETTER_AMONG_FIGURES = re.compile(r"\d[\s.-]*[A-Za-z](?![A-Za-z])[\s.-]*\d")
_SHORT_CODE = re.compile(r"999|1\d\d|116\d{3}|118\d{3}")
"""Complete numbers of three or six digits: 999, 101, 111, 116 123."""
_FEWEST, _FEWEST_ALONE, _MOST = 7, 3, 15
"""The minimum number of digits after the 0 or the country code, the minimum of an extension, and the maximum.

Numbers outside of these limits are never compared, because strangers would share them.
"""
_IN_A_ROW = "01234567890123456789"

# Ofcom's ranges for drama, used in practice data and tests, are valid although nobody has these numbers.
_MADE_UP = re.compile(
    r"""1632960\d{3} | 7700900\d{3} | 2079460\d{3} | 2920180\d{3} | 2896496\d{3} | 191498\d{4}
      | (?:113|114|115|116|117|118|121|131|141|151|161)496\d{4} | 808157\d{4} | 909879\d{4} | 3069990\d{3}""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Telephone:
    """A parsed telephone number.

    `number` is the text as typed, "" for none. `number_key` is the normalised form (+441632960044, or the bare digits),
    "" if it must not be compared. `groups` is for reading back: "01632, 960, 044". `relay` is true if it was given with
    the prefix 18001 or 18002. `warning` is a sentence, or None.
    """

    number: str
    number_key: str
    state: NumberState
    groups: str
    relay: bool
    warning: str | None

    @property
    def shown(self) -> str:
        """The groups separated by blanks: "01632 960 044", "+1 650 253 0000"."""
        return self.groups.replace(",", "")


def digits(typed: str) -> str:
    """The digits of a text, with a letter O among them as a zero."""
    return "".join(re.findall(r"[0-9]", _zeroed(typed)))


def _zeroed(typed: str) -> str:
    """A text with the digits of any script as ASCII digits, and a letter O among digits as a zero."""
    plain = "".join(str(decimal(letter)) if letter.isdecimal() else letter for letter in typed)
    if not re.search(r"[0-9]", plain):
        return plain
    return _ZERO.sub(lambda found: "0" * len(found.group()), plain)


_SPOKEN_REFERENCE = re.compile(r"(\d{2}), ?(\d{1,5})")


def searched_figures(typed: str) -> str:
    """A typed number or reference without the words and signs around it: "ref 26–0404" is "26-0404", as is "26, 0404",
    which is how a reference is read out, and "01632 960100 ext 2" is "01632 960100". Other text is returned unchanged.
    """
    if spoken := _SPOKEN_REFERENCE.fullmatch(typed.strip()):
        return f"{spoken[1]}-{spoken[2]}"
    plain = _BEFORE_FIGURES.sub("", _EXTENSION.sub("", typed.translate(_SEPARATORS)))
    return plain if re.fullmatch(r"[\s()+.-]*\d[\d\s()+.-]*", plain) else typed


def read_number(typed: str) -> Telephone:
    """Parse the text of a number box. Never raises: an implausible number is returned with a `warning`."""
    given = _kept(typed)
    if _plain_words(given) in _NO_NUMBER or not re.search(r"[^\W0_]", _zeroed(given)):
        return Telephone("", "", NumberState.NONE, "", relay=False, warning=None)
    if _plain_words(given) in _WITHHELD:
        return Telephone("", "", NumberState.WITHHELD, "", relay=False, warning=None)
    if _SHORTENED.fullmatch(given):
        warning = "A spreadsheet shortened that: its last digits are lost. Look for the number itself."
        return Telephone(given, "", NumberState.LOOKS_WRONG, given.replace(",", "."), relay=False, warning=warning)
    dialled = _zeroed(given.replace(",", "") if _THOUSANDS.fullmatch(given) else given).translate(_SEPARATORS)
    plain = _RELAY.sub("", dialled, count=1)
    extension = _EXTENSION.search(plain)
    number = _EXTENSION.sub("", plain)
    seen = _judged(number)
    lettered = _kept(typed, letters=False) != given or _LETTER_AMONG_FIGURES.search(number)
    return Telephone(
        number=given,
        number_key=seen.key if _can_be_compared(seen.key) and not _is_a_part(seen.key, plain) else "",
        state=seen.state,
        groups=f"{seen.groups}, extension {extension[1]}" if extension else seen.groups,
        relay=plain != dialled,
        warning=seen.warning or (_LETTERED.format(seen.groups.replace(",", "")) if lettered else None),
    )


def _plain_words(given: str) -> str:
    return " ".join(given.lower().split()).rstrip(".")


def _kept(typed: str, *, letters: bool = True) -> str:
    """A number as it is stored: as given, without a spreadsheet's decimals, and with `letters` a letter O as a zero."""
    given = typed.strip()
    if found := _AS_A_SUM.fullmatch(given):
        return found[1]
    zeroes = letters and re.search(r"\d", given)
    return _ZERO.sub(lambda found: "0" * len(found[0]), given) if zeroes else given


def _can_be_compared(key: str) -> bool:
    """True if an equal key may mean the same person; false for incomplete numbers and for filler digits."""
    national = key.removeprefix(f"+{_UK}")
    figures = national.removeprefix("+")
    if len(key) > _KEY_LENGTH or len(figures) > _MOST or len(figures) < (_FEWEST if "+" in key else _FEWEST_ALONE):
        return False
    if _SHORT_CODE.fullmatch(key) or _in_use(national):
        return True
    return len(set(figures)) > 1 and figures not in _IN_A_ROW


def _is_a_part(key: str, number: str) -> bool:
    """True for a few figures among others, like 447 of "447,70": strangers would share them."""
    return len(key) < _FEWEST and len(digits(number)) > len(key)


class _Seen(NamedTuple):
    """The digits of a number, assessed."""

    key: str
    state: NumberState
    groups: str
    warning: str | None


def _judged(plain: str) -> _Seen:
    """Assess the longest run of digits in a text that may have words around it."""
    runs = [_uncounted(found) for found in _RUN.finditer(plain) if digits(found[0])]
    if not runs:
        return _Seen("", NumberState.LOOKS_WRONG, "", f"There are no digits in that. {HEAR_AGAIN}")
    run = max(runs, key=lambda run: len(digits(run)))
    found = _parsed(run)
    if found is not None and found.country_code != _UK:
        return _abroad(found)
    if _SHORT_CODE.fullmatch(digits(run)):
        return _Seen(digits(run), NumberState.OK, ", ".join(_threes(digits(run))), None)
    national = _national(run, found)
    if _is_local(run, national):
        warning = "No area code. Ask for all of it."
        return _Seen(national, NumberState.LOCAL_ONLY, ", ".join(_threes(national)), warning)
    whole = _in_use(national) or digits(run) != national
    return _british(national) if whole else _unknown(national)


def _uncounted(found: re.Match[str]) -> str:
    """The run of digits without the count of a word after it, if it is a number in use without."""
    shorter = _COUNTED.sub("", found[0])
    is_word = found.string[found.end() : found.end() + 2].isalpha()
    return shorter if is_word and shorter != found[0] and _in_use(_national(shorter, _parsed(shorter))) else found[0]


def _parsed(run: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(run, "GB")
    except phonenumbers.NumberParseException:
        return None


def _abroad(found: PhoneNumber) -> _Seen:
    shown = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    key = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
    groups = ", ".join(re.split(r"[\s-]+", shown))
    if phonenumbers.is_valid_number(found):
        return _Seen(key, NumberState.FOREIGN, groups, None)
    return _Seen(key, NumberState.LOOKS_WRONG, groups, f"Not a whole number for that country. {HEAR_AGAIN}")


def _national(run: str, found: PhoneNumber | None) -> str:
    """The digits of a British number after its 0 or country code."""
    if found is not None and _in_use(str(found.national_number)):
        return str(found.national_number)
    figures = digits(run)
    abroad = "44" if "+" in run else "0044"
    return figures.removeprefix(abroad).removeprefix("0")


@lru_cache(maxsize=512)
def _in_use(national: str) -> bool:
    if _MADE_UP.fullmatch(national):
        return True
    return (
        national.isdigit()
        and len(national) <= _MOST
        and phonenumbers.is_valid_number(phonenumbers.PhoneNumber(country_code=_UK, national_number=int(national)))
    )


def _is_local(run: str, national: str) -> bool:
    """True if the number lacks an area code: five to eight digits that begin with neither 0 nor +."""
    return 5 <= len(national) <= 8 and digits(run) == national and "+" not in run


def _british(national: str) -> _Seen:
    groups = _grouped(national)
    key = f"+{_UK}{national}"
    if _in_use(national):
        return _Seen(key, NumberState.OK, groups, None)
    return _Seen(key, NumberState.LOOKS_WRONG, groups, _what_looks_wrong(national))


def _unknown(figures: str) -> _Seen:
    """Assess digits that begin neither with 0 nor with a country code, which are compared as they are."""
    return _Seen(figures, NumberState.LOOKS_WRONG, ", ".join(_threes(figures)), _what_looks_wrong(figures))


def _what_looks_wrong(national: str) -> str:
    short = _LENGTH - len(national)
    kind = " for a mobile" if national.startswith("7") else ""
    if short > 5:
        return f"Too few digits for a telephone number. {HEAR_AGAIN}"
    if short == 0:
        return f"No number in use starts like that. {HEAR_AGAIN}"
    many = "One digit" if abs(short) == 1 else f"{abs(short)} digits"
    return f"{many} {'short' if short > 0 else 'too many'}{kind}. {HEAR_AGAIN}"


def _grouped(national: str) -> str:
    """A number in groups to be read back: its area code, then threes and fours."""
    if not _in_use(national):
        whole = "0" + national
        return ", ".join([whole[:5], *_threes(whole[5:])]) if len(whole) > 6 else whole
    number = phonenumbers.PhoneNumber(country_code=_UK, national_number=int(national))
    code, *rest = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL).split()
    return ", ".join([code, *(group for part in rest for group in _threes(part))])


def _threes(figures: str) -> list[str]:
    """Digits in threes. Seven end in a four; four or eight are fours."""
    size = 4 if len(figures) in (4, 8) else 3
    groups = [figures[i : i + size] for i in range(0, len(figures), size)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        last = groups.pop()
        groups[-1] += last
    return groups


def _mark(telephone: Telephone) -> str:
    """The mark behind a number that is too short to be dialled; "" for any other."""
    said = telephone.warning or ""
    return (
        " (too short?)" if telephone.state is NumberState.LOOKS_WRONG and ("short" in said or "Too few" in said) else ""
    )


def dial_words(number: str | None, *, relay: bool) -> str:
    """The number to dial, in groups, marked if it is too short, with the prefix of the relay for a relay call."""
    if not number:
        return "No number given"
    telephone = read_number(number)
    shown = f"{telephone.shown or number}{_mark(telephone)}"
    return f"RELAY CALL: dial 18002, then {shown}" if relay else shown
