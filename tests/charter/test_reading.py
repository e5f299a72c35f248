"""An edition's file is read whole or refused whole, with one sentence: the file, the key and the mend."""

from __future__ import annotations

import re
import time
from datetime import date
from pathlib import Path

import pytest

from deskapp.charter.hours import read_hours, written_hours
from deskapp.charter.lines import lines_of_keys
from deskapp.charter.options import Count, CountedFrom, DayBasis, DueTime, Receipt, Roll, StopsOn, Unit, WhileWaiting
from deskapp.charter.reading import (
    DEFAULT_EDITION,
    FILE_LARGEST,
    CalendarDays,
    find_edition,
    parse_edition,
    read_edition,
    shipped_editions,
    shipped_text,
)
from deskapp.charter.suggestions import MEANINGS, nearest, suggestion_for_line
from deskapp.charter.vocabulary import Channel, PromiseName, Region
from deskapp.errors import CharterError
from tests.charter.desks import OFFICE_HOURS, hours

NO_DAYS = CalendarDays({}, {}, {})

GOOD = """\
name = "anytown"
title = "Our charter"
organisation = "Healthwatch Anytown"
telephone = "01632 960000"
valid_from = 2026-04-01
source = "our-charter.pdf"
region = "ENG"
topics = ["Dentist", "Other"]

[opening_hours]
monday = "09:00-12:30, 13:30-17:00"
friday = "22:00-24:00"
saturday = "closed"

[closures]
2026-09-16 = "Training day"
"2026-12-29 to 2026-12-31" = "Christmas closure"

[special_hours]
2026-12-24 = "09:00-13:00"
2026-12-23 = "closed"

[[rules]]
key = "email-reply"
promise = "reply"
words = "We reply within 2 working days."
source = "our-charter.pdf"
channels = ["email"]
working_days = 2
receipt = "next_working_day"
cutoff = "16:30"
stops_on = ["reply"]

[[rules]]
key = "by-spring"
promise = "plan"
words = "The plan is out by spring."
source = "our-charter.pdf"
by_date = 2027-03-20
counted_from = "agreed"
message_counts = true

[[milestones]]
key = "agreed"
title = "We agreed the plan"
"""


def test_a_good_file_is_read_to_the_last_key() -> None:
    found = parse_edition(GOOD, "anytown.toml")
    assert (found.name, found.title, found.organisation) == ("anytown", "Our charter", "Healthwatch Anytown")
    assert (found.telephone, found.valid_from, found.source) == ("01632 960000", date(2026, 4, 1), "our-charter.pdf")
    assert found.topics == ("Dentist", "Other")
    assert found.text == GOOD
    assert found.calendar.region is Region.ENG
    assert found.calendar.weekly[0] == hours((9, 12.5), (13.5, 17))
    assert found.calendar.weekly[4] == hours((22, 24))
    assert found.calendar.weekly[5] == found.calendar.weekly[1] == ()
    assert found.calendar.closures[date(2026, 12, 30)] == "Christmas closure"
    assert found.calendar.special_hours == {date(2026, 12, 24): hours((9, 13)), date(2026, 12, 23): ()}
    email, spring = found.rules
    assert (email.unit, email.amount, email.channels) == (Unit.WORKING_DAYS, 2, frozenset({Channel.EMAIL}))
    assert (email.receipt, email.cutoff, email.stops_on) == (
        Receipt.NEXT_WORKING_DAY,
        16 * 3600 + 1800,
        frozenset({StopsOn.REPLY}),
    )
    assert (spring.unit, spring.date, spring.counted_from) == (Unit.BY_DATE, date(2027, 3, 20), "agreed")
    assert spring.stops_on == {StopsOn.MESSAGE_LEFT}
    assert [one.title for one in found.milestones] == ["We agreed the plan"]


def test_the_bank_holidays_of_the_region_are_known_without_being_in_the_file() -> None:
    found = parse_edition(GOOD, "anytown.toml")
    assert found.calendar.why_shut(date(2026, 4, 6)) == "Easter Monday"
    assert parse_edition(GOOD.replace('"ENG"', '"SCT"'), "x").calendar.why_shut(date(2026, 11, 30)) == "St Andrew's Day"


def test_the_records_own_days_take_the_place_of_the_files() -> None:
    announced = CalendarDays({date(2026, 5, 18): "National day"}, {}, {date(2026, 5, 19): OFFICE_HOURS})
    found = parse_edition(GOOD, "anytown.toml", days=announced)
    assert found.calendar.bank_holidays == {date(2026, 5, 18): "National day"}
    assert found.calendar.closures == {}
    assert found.calendar.is_working_day(date(2026, 5, 19))


MISTAKES = [
    # what is written, what stands there instead, what the sentence says
    ('title = "Our charter"', "", 'anytown.toml: title is missing; add a line like title = "Our customer charter".'),
    ('title = "Our charter"', 'title = ""', "anytown.toml: title is empty; write it like"),
    ('title = "Our charter"', "title = 4", "anytown.toml: title should be words in quotes; write it like"),
    ("Our charter", "x" * 201, "anytown.toml: title is 201 characters long; shorten it to at most 200."),
    ('title = "Our charter"', "title = Our charter", "anytown.toml, line 2: this cannot be read (Invalid value)"),
    ('title = "Our charter"', 'title = "Our charter', "anytown.toml, line 2: this cannot be read"),
    ('title = "Our charter"', "title = “Our charter”", "in straight quotes."),
    ('region = "ENG"', 'region = "ENG"\nregion = "SCT"', "anytown.toml, line 8: something is written here a second"),
    ("message_counts = true\n", "message_counts = [\n", "anytown.toml, line 43: this cannot be read"),
    ('name = "anytown"', 'name = "Any Town"', 'anytown.toml: name says "Any Town"; use small letters'),
    (
        'telephone = "01632 960000"',
        "tries_before_writing = 0",
        "tries_before_writing should be a whole number from 1 to 20; write it like tries_before_writing = 3.",
    ),
    ('telephone = "01632 960000"', "before_you_go = []", "anytown.toml: before_you_go should be a list of words"),
    ('telephone = "01632 960000"', 'safeguarding = ""', "anytown.toml: safeguarding is empty"),
    ("[opening_hours]", "[answerphone]\nchecks = 2\n[opening_hours]", 'answerphone: there is no key called "checks"'),
    (
        "[opening_hours]",
        '[answerphone]\nwarn_from = "ten"\n[opening_hours]',
        'answerphone: warn_from says "ten", which is not a time; write it like 09:30, at most 24:00.',
    ),
    (
        "[opening_hours]",
        "[answerphone]\nchecks_a_day = 2.5\n[opening_hours]",
        "checks_a_day should be a whole number from 1 to 9",
    ),
    ("telephone =", "telefone =", 'anytown.toml: there is no key called "telefone"; did you mean telephone?'),
    ("telephone =", "zzz =", 'anytown.toml: there is no key called "zzz"; take it out; the keys here are name, title'),
    ("valid_from = 2026-04-01", "", "anytown.toml: valid_from is missing; write it like valid_from = 2026-04-01."),
    ("= 2026-04-01", '= "2026-04-01"', "anytown.toml: valid_from should be a date without quotes or a time; write"),
    ("= 2026-04-01", "= 2026-04-01T09:00:00", "anytown.toml: valid_from should be a date without quotes or a time"),
    ('region = "ENG"', "", "anytown.toml: region is missing; write one of ENG (England), WLS (Wales), SCT"),
    ('region = "ENG"', 'region = "England"', 'anytown.toml: region says "England"; '),
    ('region = "ENG"', 'region = "eng"', 'anytown.toml: region says "eng"; did you mean ENG (England)?'),
    ('["Dentist", "Other"]', "[]", "anytown.toml: topics should be a list of words in quotes; write it like"),
    (
        '["Dentist", "Other"]',
        '["Dentist", "dentist"]',
        'anytown.toml: topics has "dentist" twice; take one of them out',
    ),
    ('["Dentist", "Other"]', '["Dentist", 3]', 'anytown.toml: topics has "3" in it; put words in quotes there.'),
    ('["Dentist", "Other"]', f'["{"x" * 41}"]', "which is longer than 40 characters; shorten it."),
    ("[opening_hours]\n", "opening_hours = 9\n[x]\n", 'anytown.toml: there is no key called "x"'),
    ("monday =", "mon =", 'anytown.toml: opening hours: there is no key called "mon"; did you mean monday?'),
    (
        '"22:00-24:00"',
        '"22:00-06:00"',
        "anytown.toml: opening hours: friday closes before it opens (22:00-06:00); write",
    ),
    (
        '"22:00-24:00"',
        '"22:00"',
        'anytown.toml: opening hours: friday says "22:00"; write it like 09:00-17:00, or closed.',
    ),
    ('"22:00-24:00"', '"10pm-12pm"', 'anytown.toml: opening hours: friday says "10pm", which is not a time; write it'),
    ('"22:00-24:00"', '"22:00-24:30"', 'anytown.toml: opening hours: friday says "24:30", which is not a time'),
    ('"22:00-24:00"', '"22:60-24:00"', 'anytown.toml: opening hours: friday says "22:60", which is not a time'),
    ('"22:00-24:00"', '"22:00-23:00, 22:30-24:00"', "anytown.toml: opening hours: friday has hours that overlap"),
    ('"22:00-24:00"', '"22:00-22:00"', "anytown.toml: opening hours: friday opens and closes at 22:00; write a later"),
    ('"22:00-24:00"', "22", "anytown.toml: opening hours: friday should be in quotes; write it like friday ="),
    (
        '2026-09-16 = "Training day"',
        '2026-09-31 = "Training day"',
        'anytown.toml: closures: "2026-09-31" is not a date',
    ),
    ('2026-09-16 = "Training day"', 'monday = "Training day"', 'anytown.toml: closures: "monday" is not a date; write'),
    (
        '2026-09-16 = "Training day"',
        '2206-09-16 = "x"',
        'closures: "2206-09-16" is outside 1990 to 2100; check the year',
    ),
    ('2026-09-16 = "Training day"', '2026-12-30 = "x"', "anytown.toml: closures: 2026-12-30 is closed twice; take one"),
    (
        '2026-09-16 = "Training day"',
        "2026-09-16 = true",
        "anytown.toml: closures: 2026-09-16 should be words in quotes",
    ),
    ("2026-12-29 to 2026-12-31", "2026-12-31 to 2026-12-29", "ends before it begins; write the earlier date first."),
    ("2026-12-29 to 2026-12-31", "2026-12-29 to 2028-12-31", "is longer than a year; check the dates."),
    ('"09:00-13:00"', '"13:00-09:00"', "anytown.toml: special hours: 2026-12-24 closes before it opens"),
    (
        "2026-12-24 =",
        "24-12-2026 =",
        'anytown.toml: special hours: "24-12-2026" is not a date; write 2026-12-24 for 24 December 2026',
    ),
    ("working_days = 2\n", "", "anytown.toml: rule email-reply: how long is missing; add a line like working_days = 2"),
    (
        "working_days = 2\n",
        "working_days = 2\nclock_hours = 4\n",
        "working_days and clock_hours are both given; keep one",
    ),
    ("working_days = 2\n", 'working_days = "2"\n', "rule email-reply: working_days should be a number without quotes"),
    ("working_days = 2\n", "working_days = true\n", "rule email-reply: working_days should be a number without quotes"),
    (
        "working_days = 2\n",
        "working_days = 0\n",
        "anytown.toml: rule email-reply: working_days should be a whole number",
    ),
    (
        "working_days = 2\n",
        "working_days = 1.5\n",
        "anytown.toml: rule email-reply: working_days should be a whole number",
    ),
    ("working_days = 2\n", "workingdays = 2\n", 'rule email-reply: there is no key called "workingdays"; did you mean'),
    ('key = "email-reply"\n', "", "anytown.toml: rule 1: key is missing; add a line like key ="),
    ('key = "email-reply"', 'key = "Email reply"', 'key says "Email reply"; use small letters'),
    (
        'key = "by-spring"',
        'key = "email-reply"',
        'anytown.toml: rule email-reply: two rules have the key "email-reply"; give one of them',
    ),
    (
        'promise = "plan"',
        'promise = "plans"',
        'anytown.toml: rule by-spring: promise says "plans"; did you mean plan (a plan)?',
    ),
    (
        'promise = "plan"',
        "",
        "anytown.toml: rule by-spring: promise is missing; write one of reply (an answer), acknowledge",
    ),
    ('words = "The plan is out by spring."', "", "anytown.toml: rule by-spring: words is missing; add a line like"),
    ('channels = ["email"]', 'channels = ["emial"]', 'rule email-reply: channels says "emial"; did you mean email?'),
    (
        'channels = ["email"]',
        'channels = "email"',
        "rule email-reply: channels should be a list; write it like channels",
    ),
    ('cutoff = "16:30"', 'cutoff = "4.30"', 'anytown.toml: rule email-reply: cutoff says "4.30", which is not a time'),
    ('receipt = "next_working_day"\n', "", 'cutoff needs receipt = "next_working_day"; add that, or take cutoff out.'),
    ('stops_on = ["reply"]', 'roll = "none"', "rule email-reply: roll means nothing with working_days; take it out"),
    (
        "by_date = 2027-03-20",
        'by_date = "spring"',
        "anytown.toml: rule by-spring: by_date should be a date without quotes",
    ),
    (
        "by_date = 2027-03-20",
        "clock_hours = inf",
        "anytown.toml: rule by-spring: clock_hours should be hours, more than 0",
    ),
    (
        "by_date = 2027-03-20",
        'clock_hours = 2\nbasis = "statutory"',
        "basis means nothing with clock_hours; take it out",
    ),
    ("message_counts = true", 'message_counts = "yes"', "rule by-spring: message_counts should be true or false"),
]


@pytest.mark.parametrize(("written", "instead", "sentence"), MISTAKES, ids=[sentence[:60] for *_, sentence in MISTAKES])
def test_a_mistake_is_refused_with_the_file_the_key_and_the_mend(written: str, instead: str, sentence: str) -> None:
    assert written in GOOD
    with pytest.raises(CharterError) as refused:
        parse_edition(GOOD.replace(written, instead, 1), "anytown.toml", days=NO_DAYS)
    said = str(refused.value)
    assert sentence in re.sub(r"^(anytown\.toml), line \d+(?=: [a-z])", r"\1", said) or sentence in said
    assert re.match(r"anytown\.toml(, line \d+)?: ", said)
    assert "\n" not in said
    assert said.endswith((".", "?"))


def test_a_file_without_rules_is_refused() -> None:
    for rules in ("", "rules = []\n", 'rules = "two days"\n'):
        with pytest.raises(
            CharterError, match=r"anytown\.toml(, line 1)?: rules are missing; write each promise below"
        ):
            parse_edition(rules + GOOD[: GOOD.index("[[rules]]")], "anytown.toml", days=NO_DAYS)


def test_a_section_that_is_not_one_is_refused() -> None:
    before_the_sections = GOOD[: GOOD.index("[opening_hours]")]
    with pytest.raises(
        CharterError, match=r"opening_hours should be a section of its own; write \[opening_hours\] on a line"
    ):
        parse_edition(
            before_the_sections + 'opening_hours = "9-5"\n' + GOOD[GOOD.index("[[rules]]") :], "x", days=NO_DAYS
        )


def test_a_charter_that_never_opens_is_refused() -> None:
    never = GOOD.replace('"09:00-12:30, 13:30-17:00"', '"closed"').replace('"22:00-24:00"', '""')
    never = never.replace('"09:00-13:00"', '"closed"')
    with pytest.raises(
        CharterError, match=r"^anytown\.toml, line 10: opening hours: no day is ever open; give at least one day"
    ):
        parse_edition(never, "anytown.toml", days=NO_DAYS)


def test_a_file_is_read_from_where_it_is_and_named_in_its_faults(tmp_path: Path) -> None:
    file = tmp_path / "anytown.toml"
    file.write_text(GOOD, "utf-8")
    assert read_edition(file).name == find_edition(str(file)).name == "anytown"
    file.write_bytes(b"title = \xff\xfe")
    with pytest.raises(CharterError, match=r"anytown\.toml: this is not a plain text file; save it as text in UTF-8"):
        read_edition(file)
    with pytest.raises(CharterError, match=r"gone\.toml: there is no such file; check its name and folder"):
        read_edition(tmp_path / "gone.toml")
    with pytest.raises(CharterError, match="this file cannot be read"):
        read_edition(tmp_path)


def test_a_file_of_the_wrong_kind_is_refused_by_its_size_and_the_largest_has_its_topics_looked_at_once(
    tmp_path: Path,
) -> None:
    file = tmp_path / "anytown.toml"
    file.write_text(GOOD + "#" * FILE_LARGEST, "utf-8")
    with pytest.raises(CharterError, match=r"anytown\.toml: this file is too large for a charter"):
        read_edition(file)
    before, after = GOOD.split("topics = [", 1)
    more = ", ".join(f'"T{number}"' for number in range(20_000))
    file.write_text(f"{before}topics = [{more}, {after}", "utf-8")
    began = time.process_time()
    assert len(read_edition(file).topics) > 20_000
    assert time.process_time() - began < 5, "each topic is compared with all before it"


def test_a_byte_order_mark_that_windows_puts_before_a_file_is_no_mistake(tmp_path: Path) -> None:
    file = tmp_path / "anytown.toml"
    file.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert read_edition(file).name == "anytown"


def test_a_charter_that_does_not_ship_is_refused_with_the_nearest_that_does() -> None:
    with pytest.raises(
        CharterError, match=r'No charter called "healthwatch-porstmouth".*did you mean healthwatch-portsmouth\?'
    ):
        find_edition("healthwatch-porstmouth")
    with pytest.raises(CharterError, match=r"choose healthwatch-portsmouth, .* or give a file's path"):
        shipped_text("../secrets")


def test_the_default_charter_ships_and_comes_first() -> None:
    assert shipped_editions()[0] == DEFAULT_EDITION
    assert find_edition(DEFAULT_EDITION).text == shipped_text(DEFAULT_EDITION)


@pytest.mark.parametrize("written", ["09:00-17:00", "09:00-12:30, 13:30-17:00", "00:00-06:00, 22:00-24:00", ""])
def test_hours_are_written_as_they_are_read(written: str) -> None:
    assert written_hours(read_hours(written, "monday")) == written


def test_what_a_file_does_not_say_of_the_routines_is_as_most_desks_have_it() -> None:
    found = parse_edition(GOOD, "anytown.toml")
    assert (found.answerphone.checks_a_day, found.answerphone.warn_from) == (1, 10 * 3600)
    assert found.before_you_go[0] == "Answerphone on"
    assert (found.safeguarding, found.tries_before_writing) == (None, 3)


def test_what_a_file_says_of_the_routines_is_taken() -> None:
    said = """safeguarding = "Safeguarding team, 01632 960010"
tries_before_writing = 2
before_you_go = ["Lights off"]
[answerphone]
checks_a_day = 2
warn_from = "09:30"
"""
    found = parse_edition(GOOD.replace("[opening_hours]", f"{said}[opening_hours]"), "anytown.toml")
    assert (found.answerphone.checks_a_day, found.answerphone.warn_from) == (2, 9 * 3600 + 1800)
    assert found.before_you_go == ("Lights off",)
    assert (found.safeguarding, found.tries_before_writing) == ("Safeguarding team, 01632 960010", 2)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"deep = {'[' * 3000}{']' * 3000}", "nested too deep"),
        (f"deep = {'{a=' * 3000}1{'}' * 3000}", "nested too deep"),
        (f"long = {'9' * 5000}", "too long"),
    ],
)
def test_what_python_will_not_read_is_refused_with_a_sentence(line: str, said: str) -> None:
    with pytest.raises(CharterError, match=said):
        parse_edition(f"{line}\n{GOOD}", "our.toml")


SMS_DECLARED = """\
[[channels]]
key = "sms"
title = "Text"
letter = "x"
like = "email"

[[rules]]
key = "b"
promise = "reply"
words = "We reply."
source = "s"
"""
MENDED = [
    # what is written in the good file, what stands there instead, the mend in the sentence, what is then written
    ('["email"]', '["voicemail"]', "did you mean answerphone (a message)?", '["answerphone"]'),
    ('["email"]', '["phone"]', "did you mean call (by telephone)?", '["call"]'),
    ('["email"]', '["telephone"]', "did you mean call (by telephone)?", '["call"]'),
    ('["email"]', '["in person"]', "did you mean visit (in person)?", '["visit"]'),
    ('["email"]', '["post"]', "did you mean letter (by post)?", '["letter"]'),
    (
        '["email"]\n',
        '["sms"]\n',
        'declare it below a line [[channels]], with key = "sms", a title, a letter and like = "email".',
        '["sms"]\nworking_days = 2\n' + SMS_DECLARED,
    ),
    ('"reply"\nwords', '"response"\nwords', "did you mean reply (an answer)?", '"reply"\nwords'),
    ('"reply"\nwords', '"stage_2"\nwords', 'write "reply": an answer at stage 2 is one', '"reply"\nwords'),
    (
        "working_days = 2",
        "days = 5",
        "working_days = 5 where weekends are left out, or calendar_days = 5",
        "working_days = 5",
    ),
    ("working_days = 2", "working_days = 5 days", "a number alone; write working_days = 5.", "working_days = 5"),
    (
        "working_days = 2",
        'working_days = "5 days"',
        "without quotes; write it like working_days = 5.",
        "working_days = 5",
    ),
    ("= 2026-04-01", "= 1/4/2026", "write valid_from = 2026-04-01 for 1 April 2026", "= 2026-04-01"),
    ("= 2026-04-01", "= 2026-4-1", "write valid_from = 2026-04-01 for 1 April 2026", "= 2026-04-01"),
    ("= 2026-04-01", "= 02-05-2026", "write valid_from = 2026-05-02 for 2 May 2026", "= 2026-05-02"),
    ("= 2026-04-01", "= 2 May 2026", "write valid_from = 2026-05-02 for 2 May 2026", "= 2026-05-02"),
    ("= 2026-04-01", '= "2026-05-02"', "write valid_from = 2026-05-02 for 2 May 2026", "= 2026-05-02"),
    ("= 2026-04-01", '= "2nd May 2026"', "write valid_from = 2026-05-02 for 2 May 2026", "= 2026-05-02"),
    (
        "= 2026-04-01",
        "= 2026-06-31",
        "June 2026 has 30 days; write the day that you mean, like valid_from",
        "= 2026-06-30",
    ),
    (
        "= 2026-04-01",
        "= 2026-13-01",
        "there is no month 13; write the day that you mean, like valid_from",
        "= 2026-12-01",
    ),
    (
        "= 2026-04-01",
        "= 2026-13-45",
        "there is no month 13; write the day that you mean, like valid_from = 2026-12-31.",
        "= 2026-12-31",
    ),
    ("2026-12-24 =", "24/12/2026 =", "24/12/2026 is not a date; write 2026-12-24 for 24 December", "2026-12-24 ="),
    ('region = "ENG"', 'region = "Ireland"', "did you mean IE (Ireland)?", 'region = "IE"'),
    ('region = "ENG"', 'region = "Northern Ireland"', "did you mean NIR (Northern Ireland)?", 'region = "NIR"'),
    ('region = "ENG"', 'region = "NI"', "did you mean NIR (Northern Ireland)?", 'region = "NIR"'),
    ('region = "ENG"', "region = ENG", 'write region = "ENG", in straight quotes.', 'region = "ENG"'),
    (
        'monday = "09:00-12:30, 13:30-17:00"\nfriday = "22:00-24:00"',
        '"monday to friday" = "09:00-17:00"',
        'a line for each day: monday = "09:00-17:00", tuesday = "09:00-17:00"',
        "\n".join(f'{day} = "09:00-17:00"' for day in ("monday", "tuesday", "wednesday", "thursday", "friday")),
    ),
    ('"22:00-24:00"', '"24/7"', 'friday says "24/7"; write 00:00-24:00 for a whole day', '"00:00-24:00"'),
    ('"22:00-24:00"', '"all day"', 'friday says "all day"; write 00:00-24:00 for a whole day', '"00:00-24:00"'),
    (
        'working_days = 2\nreceipt = "next_working_day"\ncutoff = "16:30"',
        "minutes = 15",
        "or clock_hours = 0.25 by the clock.",
        "clock_hours = 0.25",
    ),
    ("working_days = 2", "working_days = 2\nrings = 5", "take the line out", "working_days = 2"),
    (
        "working_days = 2",
        "same_day = true",
        'write working_days = 1 and count = "include_day_0".',
        'working_days = 1\ncount = "include_day_0"',
    ),
    ("working_days = 2", "working_days = 2\nup_to = 5", "the longest time is a rule of its own", "working_days = 2"),
    ("working_days = 2", "working_days = 2\nseconds = 20", "take the line out", "working_days = 2"),
    ("working_days = 2", "working_days = 2\ntarget_percent = 80", "take it out; every promise", "working_days = 2"),
    (
        "working_days = 2",
        'working_days = 2\ntopics = ["Dentist"]',
        "take it out; a rule is for channels",
        "working_days = 2",
    ),
    ("working_days = 2", 'working_days = 2\nopening_hours = "9-5"', "take it out; they stand once", "working_days = 2"),
]


@pytest.mark.parametrize(("good", "wrong", "mend", "mended"), MENDED, ids=[wrong[:40] for _, wrong, *_ in MENDED])
def test_the_mend_of_a_mistake_gives_the_charter_that_was_meant(good: str, wrong: str, mend: str, mended: str) -> None:
    assert good in GOOD
    with pytest.raises(CharterError) as refused:
        parse_edition(GOOD.replace(good, wrong, 1), "anytown.toml", days=NO_DAYS)
    assert mend in str(refused.value)
    assert parse_edition(GOOD.replace(good, mended, 1), "anytown.toml", days=NO_DAYS).rules


def test_a_fault_of_the_time_zone_is_said_once_with_its_own_line() -> None:
    with pytest.raises(CharterError) as refused:
        parse_edition(GOOD.replace('region = "ENG"', 'region = "ENG"\ntimezone = "London"', 1), "a.toml", days=NO_DAYS)
    assert re.fullmatch(r'a\.toml, line \d+: timezone says "London"; did you mean Europe/London\?', str(refused.value))


def test_freedom_of_information_is_never_taken_for_a_request_for_ones_own() -> None:
    kinds = ("enquiry", "own_information")
    assert nearest("freedom of information", kinds) is None
    assert nearest("Freedom of information", (*kinds, "foi")) == "foi"


def test_every_word_of_a_closed_list_that_is_offered_has_its_meaning() -> None:
    lists = {
        "region": Region, "promise": PromiseName, "basis": DayBasis, "receipt": Receipt, "count": Count,
        "due_time": DueTime, "roll": Roll, "while_waiting": WhileWaiting, "counted_from": CountedFrom,
        "stops_on": StopsOn,
    }  # fmt: skip
    for key, words in lists.items():
        assert set(MEANINGS[key]) == {word.value for word in words}
    assert set(MEANINGS["channels"]) <= set(Channel)


def test_a_long_gap_in_a_line_is_read_at_once() -> None:
    assert lines_of_keys("[" + " " * 10_000) == {}
    assert lines_of_keys('[ "hours" ] # ours\nname = 1') == {("hours",): 1, ("hours", "name"): 2}
    gap = " " * 200_000
    assert suggestion_for_line(f"fax = 1{gap}!", "wrong").startswith("this cannot be read (wrong); write fax = ")
    assert suggestion_for_line("hours = 2 days  # each", "wrong") == "hours is a number alone; write hours = 2."
