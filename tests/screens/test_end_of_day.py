"""The end of the day with the keys of the front desk, counted: every key, `e` and the sign-off included."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from textual import events
from textual.widgets import Static

from db.contacts.log import log_contact
from db.desk.absences import go_away
from db.desk.desk import Desk
from db.desk.staff import come_on_duty, everybody
from db.end_of_day.review import begin_review, decide, sign_off
from db.end_of_day.sign_offs import not_signed
from db.models import Decided, EventKind, LeaveMessage
from db.replies.reassign import give_to
from db.replies.reply import answer
from deskapp.forms.contact.details import DetailsForm
from deskapp.forms.contact.explain_lateness import LatenessForm
from deskapp.forms.contact.promise import PromiseForm
from deskapp.forms.contact.reply import ReplyForm
from deskapp.forms.log.call import CallForm
from screens.contact.beside import PageBeside
from screens.contact.page import ContactPage
from screens.end_of_day.decision_list import DecisionList
from screens.end_of_day.handover import HandoverScreen
from screens.end_of_day.screen import EndOfDay
from screens.queue.screen import QueueScreen
from screens.unfinished.screen import Unfinished
from tests.db.desk_case import StoppedClock, at, checked, colleague, entry, promised, reply, rows, signed_off
from tests.screens.front_desk import TUESDAY, front_desk
from tests.screens.queue_desk import until

EVENING = at(24, 16, 45)
DAY = date(2026, 11, 24)


def six_open(desk: Desk) -> list[int]:
    """Six people who are to hear by tomorrow noon, and an answerphone that was checked."""
    checked(desk)
    return [promised(desk, f"Caller {number}", at(25, 12)) for number in range(6)]


@contextmanager
def as_somebody(desk: Desk, name: str) -> Iterator[None]:
    """For a while somebody else is on the desk."""
    me = desk.staff
    desk.staff = next(one for one in everybody(desk.engine) if one.name == name)
    yield
    desk.staff = me


async def test_six_open_ones_are_kept_and_the_day_is_signed_off_in_nine_keys(tmp_path: Path) -> None:
    """e, six times k, a for the whole list, Enter."""
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, drafts):
        six_open(desk)
        clock.at = EVENING
        hands.keys = 0
        await hands.press("e")
        hands.on(EndOfDay)
        await hands.press("k", "k", "k", "k", "k", "k", "a", "enter")
        hands.on(QueueScreen)
        assert hands.keys == 9
        assert hands.said == "Signed off by Priya 16:45. No promise was broken today."
        signed = signed_off(desk.engine, DAY)
        assert signed is not None
        assert (signed.undecided, signed.late, signed.missed_calls) == (0, 0, None)
        assert rows(desk, "SELECT decided, count(*) FROM decision GROUP BY decided") == [("keep", 6)]
        assert rows(desk, "SELECT DISTINCT done FROM beforeyougo") == [(1,)]
        assert drafts.unfinished() == []


async def test_a_wide_window_shows_the_page_of_the_marked_line_beside_the_list(tmp_path: Path) -> None:
    async with front_desk(tmp_path, size=(140, 40)) as (hands, desk, _):
        checked(desk)
        for name in ("Ann", "Bill"):
            promised(desk, name, at(25, 12), number="01632 960 044", about=f"What {name} wants")
        await hands.press("e")
        page = hands.on(EndOfDay).query_one(PageBeside)
        assert "What Ann wants" in str(page.content)
        assert "01632 960 044" in str(page.content)
        await hands.press("down")
        assert "What Bill wants" in str(page.content)
        await hands.press("down")
        assert str(page.content) == "", "a line of the list to answer has no page"


async def test_a_window_that_becomes_wide_shows_the_page_of_the_marked_line(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        promised(desk, "Ann", at(25, 12), about="What Ann wants")
        for key in ("e", "l"):
            await hands.press(key)
            assert "WHAT HAPPENED" not in hands.text
            await hands.pilot.resize_terminal(140, 40)
            await hands.settle()
            assert "WHAT HAPPENED" in str(hands.app.screen.query_one(PageBeside).content)
            await hands.pilot.resize_terminal(80, 24)
            await hands.press("escape")


async def test_an_empty_day_is_signed_off_by_enter_twice_because_the_list_is_not_answered(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        checked(desk)
        clock.at = EVENING
        await hands.press("e")
        assert "Nothing due before Wednesday night." in hands.text
        await hands.press("enter")
        assert hands.said == "4 of the before-you-go list not answered. Enter again signs off anyway."
        hands.on(EndOfDay)
        await hands.press("enter")
        hands.on(QueueScreen)
        assert rows(desk, "SELECT DISTINCT done FROM beforeyougo") == [(None,)]


async def test_what_is_undecided_is_asked_about_once_and_recorded(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        promised(desk, "Bill Tanner", at(24, 12))
        six_open(desk)
        clock.at = EVENING
        await hands.press("e")
        assert "LATE 4h 45m" in hands.text
        await hands.press("k", "a", "enter")
        assert hands.said == "6 to decide. Enter again signs off anyway."
        await hands.press("k", "enter")
        assert hands.said == "5 to decide. Enter again signs off anyway.", "asked anew: it is another number"
        await hands.press("enter")
        assert hands.said.startswith("Signed off by Priya 16:45, 5 undecided. 1 promise was broken today")
        signed = signed_off(desk.engine, DAY)
        assert signed is not None
        assert (signed.undecided, signed.late) == (5, 1)


async def test_a_new_time_a_gift_and_a_reply_open_over_the_walk_and_come_back_to_the_next_line(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, drafts):
        six_open(desk)
        clock.at = EVENING
        await hands.press("e", "p")
        hands.on(PromiseForm)
        await hands.write("fri 3pm")
        await hands.press("enter")
        await hands.write("Held up")
        await hands.press("enter", "y", "enter")
        hands.on(EndOfDay)
        assert "New time" in hands.text
        await hands.press("g", "s", "enter")
        hands.on(EndOfDay)
        await hands.press("r")
        hands.on(ReplyForm)
        await hands.press("t", "s", "enter")
        hands.on(EndOfDay)
        assert rows(desk, "SELECT contact_id, decided FROM decision ORDER BY id") == [
            (1, "new_time"),
            (2, "give"),
            (3, "replied"),
        ]
        assert hands.text.count("[ ? ]") == 3 + 4, "those that were decided keep their lines"
        await hands.press("k", "k", "k", "a", "enter")
        hands.on(QueueScreen)
        assert drafts.unfinished() == []


async def test_what_is_out_of_view_is_counted_under_the_walk_and_figures_fit_a_window_made_narrow(
    tmp_path: Path,
) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        six_open(desk)
        for number in range(6, 11):
            promised(desk, f"Caller {number}", at(25, 12))
        promised(desk, "Portsea Carers Group", at(25, 12))
        clock.at = EVENING
        await hands.press("e")
        assert "4 more below" in hands.text
        assert "Portsea Carers Group " in hands.text, "what who has it does not need goes to the name"
        await hands.press("end")
        assert "4 more above" in hands.text
        assert "more below" not in hands.text
        assert "sorted first time   " in hands.text
        await hands.pilot.resize_terminal(60, 24)
        await hands.settle()
        assert "in, 0 sorted first time, " in hands.text


async def test_a_form_that_is_left_decides_nothing(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        six_open(desk)
        await hands.press("e", "p", "escape")
        hands.on(EndOfDay)
        await hands.press("g", "escape")
        hands.on(EndOfDay)
        assert rows(desk, "SELECT id FROM decision") == []


async def test_the_page_of_the_marked_one_opens_over_the_walk(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        six_open(desk)
        await hands.press("e", "o")
        hands.on(ContactPage)
        await hands.press("escape")
        hands.on(EndOfDay)


async def test_an_unfinished_entry_is_finished_over_the_walk_or_thrown_away(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, drafts):
        checked(desk)
        for name in ("Marg", "Kay"):
            await hands.press("f2")
            await hands.write(name)
            await hands.press("f5")
        await hands.press("e")
        assert 'Call 09:02 "Marg", started by Priya' in hands.text
        await hands.press("d")
        assert hands.said == "Thrown away. F8, then z, brings it back."
        await hands.press("enter")
        hands.on(CallForm)
        await hands.press("enter", "enter")
        await hands.write("Wants a dentist")
        await hands.press("enter")
        await hands.write("Dent")
        await hands.press("enter", "s", "f9")
        hands.on(EndOfDay)
        assert "Finished" in hands.text
        assert drafts.unfinished() == []
        assert rows(desk, "SELECT decided FROM decision ORDER BY id") == [("thrown_away",), ("finished",)]


async def test_a_ringing_phone_parks_it_and_the_note_is_kept_as_typed(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, drafts):
        six_open(desk)
        clock.at = EVENING
        await hands.press("e", "k", "k", "tab")
        await hands.write("1")
        await hands.press("enter")
        await hands.write("Helen in from 10. Ring Kay  af")
        await hands.press("f2")
        hands.on(CallForm)
        assert [seen.form for seen in drafts.unfinished() if not seen.form.startswith("call")] == [
            "end of day:2026-11-24"
        ]
        await hands.press("escape", "f8")
        hands.on(Unfinished)
        assert "End day" in hands.text
        await hands.press("enter")
        hands.on(EndOfDay)
        assert hands.value("note_for_tomorrow") == "Helen in from 10. Ring Kay  af"
        assert hands.said == "You started this at 16:45. What was decided so far is kept."
        await hands.press("escape", "e")
        assert hands.value("missed_calls") == "1"
        await hands.press("k", "k", "k", "k", "a", "f9")
        signed = signed_off(desk.engine, DAY)
        assert signed is not None
        assert (signed.missed_calls, signed.note_for_tomorrow) == (1, "Helen in from 10. Ring Kay  af")
        assert drafts.unfinished() == []


async def test_missed_calls_are_a_number_or_nothing(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        checked(desk)
        await hands.press("e", "a", "tab")
        hands.app.post_message(events.Paste("two"))
        await hands.settle()
        await hands.press("f9")
        assert hands.said == "Missed calls is a number from 0 to 999, or leave it blank"
        assert hands.field == "missed_calls"
        assert signed_off(desk.engine, DAY) is None
        await hands.press("backspace", "backspace", "backspace", "f9")
        hands.on(QueueScreen)


async def test_words_typed_at_the_missed_calls_are_kept_to_be_written_for_tomorrow(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, _, __):
        await hands.press("e", "tab")
        await hands.write("Ring Derek first")
        assert hands.said.startswith('Missed calls has no room for "Ring Derek first": it is kept.')
        assert hands.value("missed_calls") == ""
        await hands.press("2", "tab", "ctrl+y")
        assert (hands.value("missed_calls"), hands.value("note_for_tomorrow")) == ("2", "Ring Derek first")


async def test_the_lines_are_answered_with_y_and_n_one_after_the_other(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        six_open(desk)
        await hands.press("e", "y")
        assert hands.said == "y and n answer the list under BEFORE YOU GO. Here it is k, p, g or r."
        await hands.press("k", "k", "k", "k", "k", "k", "y", "n", "y", "y")
        assert rows(desk, "SELECT done FROM beforeyougo ORDER BY id") == [(1,), (0,), (1,), (1,)]
        await hands.press("a")
        assert hands.said == "Every line under BEFORE YOU GO is answered already."


async def test_each_key_that_can_do_nothing_says_why(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        six_open(desk)
        await hands.press("e", "end")
        for key, said in (
            ("k", "Nothing to keep here. y or n answers this line."),
            ("p", "That key is for somebody who waits for a reply"),
            ("d", "d throws away unfinished entries"),
            ("e", "Today's end of day is shown already."),
            ("x", "Here you can press y, n or a. F1 explains every key."),
        ):
            await hands.press(key)
            assert hands.said.startswith(said)


async def test_the_keys_that_are_named_are_those_of_the_marked_line(tmp_path: Path) -> None:
    async with front_desk(tmp_path, checked=False) as (hands, desk, drafts):
        promised(desk, "Bill Tanner", at(24, 12))
        await hands.press("e")
        assert "STILL TO DO (1)   Enter does it  " in hands.text
        assert "Throw away" not in hands.text
        await hands.press("escape")
        begun = drafts.begin("call", by="Priya Nair", at=desk.clock.now())
        begun.keep({"name": "Kay"}, "name")
        begun.park()
        await hands.press("e")
        assert "Enter does it   k Keep   d Throw away" in hands.text
        for keys in ("k, p, g or r", "Enter, k or d", "Enter", "y, n or a"):
            await hands.press("x")
            assert hands.said == f"Here you can press {keys}. F1 explains every key."
            await hands.press("down")
        await hands.press("up", "up", "y")
        assert hands.said == "y and n answer the list under BEFORE YOU GO. Here it is Enter."


async def test_one_that_somebody_away_has_says_so_and_until_when(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        derek = next(one for one in everybody(desk.engine) if one.name == "Derek Collins")
        checked(desk)
        promised(desk, "Bill Tanner", at(30, 12), owner_id=derek.id)
        go_away(desk, derek.id, DAY, DAY + timedelta(days=2))
        await hands.press("e")
        assert "Derek AWAY to Thu 26" in hands.text
        assert "Derek is away until Thu 26: g gives it to somebody who is in." in hands.text


async def test_somebody_else_carries_on_and_sees_what_was_decided_by_whom(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        first, *_ = six_open(desk)
        with as_somebody(desk, "Derek Collins"):
            decide(desk, begin_review(desk).review_id, first, Decided.KEEP)
        await hands.press("e")
        assert hands.said == "Derek Collins started this at 09:02. What was decided so far is kept."
        assert "Keep (Derek)" in hands.text
        assert hands.text.count("[ ? ]") == 5 + 4


async def test_yesterday_that_was_not_signed_off_comes_first_and_e_goes_on_to_today(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        checked(desk)
        clock.at = at(25, 9)
        checked(desk)
        come_on_duty(desk, "Priya Nair", add=True)
        await hands.press("e")
        assert hands.said == "Yesterday was not signed off: sign it off here. e goes to today's."
        assert "Tuesday 24 November 2026" in hands.text
        await hands.press("e")
        assert "Wednesday 25 November 2026" in hands.text
        await hands.press("escape", "e", "a", "enter")
        assert hands.said.startswith("Yesterday signed off late by Priya 09:00. No promise was broken that day.")
        assert not_signed(desk, clock.at) is None


async def test_the_sheet_is_shown_as_things_stand_and_saved(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        six_open(desk)
        await hands.press("e", "w")
        hands.on(HandoverScreen)
        assert "Caller 0" in hands.text
        await hands.press("w")
        page = desk.settings.folder / "handover" / "handover-2026-11-24.html"
        assert hands.said == f"Saved: {page}, and as text and in large print."
        await hands.press("enter")
        hands.on(EndOfDay)


async def test_the_lines_of_the_sheet_are_broken_to_the_window_below_their_own_beginning(tmp_path: Path) -> None:
    async with front_desk(tmp_path, size=(60, 20)) as (hands, desk, _):
        about = "Needs a dentist with a level entrance and somebody who signs, near Cosham or Drayton"
        promised(desk, "Ann", at(25, 12), about=about)
        await hands.press("e", "w")
        sheet = hands.on(HandoverScreen).query_one("#sheet Static", Static)
        folded = [line for line in str(sheet.content).splitlines() if line.startswith("    ")]
        assert " ".join(line.strip() for line in folded[1:]).startswith(about)
        assert max(map(len, folded)) <= sheet.size.width


async def test_a_small_window_still_has_everything(tmp_path: Path) -> None:
    async with front_desk(tmp_path, size=(60, 20)) as (hands, desk, _):
        six_open(desk)
        await hands.press("e", "end")
        for words in ("BEFORE YOU GO", "Missed calls", "For tomorrow", "Enter Sign off", "Today: 6 in"):
            assert words in hands.text
        assert isinstance(hands.screen, EndOfDay)


async def test_with_nobody_on_the_desk_it_says_who_has_to_be(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        desk.staff = None
        await hands.press("e")
        hands.on(QueueScreen)
        assert "who is on the desk" in hands.said


async def test_where_enter_does_something_else_it_is_f9_that_signs_off(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        checked(desk)
        await hands.press("f2")
        await hands.write("Marg")
        await hands.press("f5", "e", "a", "f9")
        assert hands.said == "1 unfinished. F9 again signs off anyway."
        await hands.press("f9")
        hands.on(QueueScreen)
        signed = signed_off(desk.engine, DAY)
        assert signed is not None
        assert signed.undecided == 1


async def test_two_in_one_walk_see_what_the_other_decides_and_nothing_moves_under_the_mark(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        first, second, third, *_ = six_open(desk)
        checked(desk)
        with colleague(desk, "Derek Collins") as other:
            await hands.press("e", "down", "tab", "tab")
            await hands.write("Ring Kay aft")
            walk = hands.on(EndOfDay).query_one(DecisionList)
            review_id = begin_review(other).review_id
            decide(other, review_id, first, Decided.KEEP)
            await until(hands.pilot, lambda: "Keep (Derek)" in hands.text)
            answer(other, second, how=EventKind.SPOKE, told="Rang them.", sorted_=True, at=TUESDAY)
            await until(hands.pilot, lambda: "Done (Derek)" in hands.text)
            assert walk.marked is not None
            assert (walk.marked.about, hands.value("note_for_tomorrow")) == (second, "Ring Kay aft")
            assert hands.text.count("[ ? ]") == 4 + 4
            await hands.press("shift+tab", "shift+tab", "k")
            assert hands.said == "Derek has seen to this meanwhile: nothing to decide."
            tom = next(one.id for one in everybody(other.engine) if one.name == "Tom Ellery")
            give_to(other, third, staff_id=tom)
            await until(hands.pilot, lambda: "Tom" in hands.text)
            sign_off(other, review_id)
            await until(hands.pilot, lambda: "Derek Collins signed Tue 24 Nov off at 09:02." in hands.said)
            assert hands.said.endswith("Your note is kept (F8).")
            await hands.press("f9", "f9")
            assert hands.said.startswith("Derek Collins signed Tue 24 Nov off at 09:02.")
            assert rows(desk, "SELECT count(*) FROM dayreview WHERE signed_at IS NOT NULL") == [(1,)]


async def test_what_was_decided_goes_when_it_is_taken_back_and_comes_back_with_it(
    tmp_path: Path,
) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        six_open(desk)
        await hands.press("e")
        assert "DECIDE (6)" in hands.text
        await hands.press("g")
        await hands.write("sam")
        await hands.press("enter")
        assert "DECIDE (5)" in hands.text
        for key, left, given in (("z", 6, False), ("Z", 5, True), ("z", 6, False)):
            await hands.press(key)
            assert (f"DECIDE ({left})" in hands.text, "Given" in hands.text) == (True, given)


async def test_a_day_that_was_signed_is_shown_as_it_was_signed(tmp_path: Path) -> None:
    async with front_desk(tmp_path) as (hands, desk, _):
        await hands.press("e", "a", "enter")
        hands.on(QueueScreen)
        promised(desk, "Somebody new", at(25, 12))
        await hands.press("e", "w")
        hands.on(HandoverScreen)
        assert "Signed off by" in hands.text
        assert "Not signed off yet" not in hands.text
        assert "Somebody new" not in hands.text


async def test_what_a_late_reply_left_out_is_asked_for_and_what_is_left_is_said_when_the_day_is_signed(
    tmp_path: Path,
) -> None:
    clock = StoppedClock(EVENING)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        checked(desk)
        for name in ("Kay", "Bill"):
            reply(desk, promised(desk, name, at(24, 12), received_at=at(20, 9)))
        await hands.press("e")
        assert [name in hands.text for name in ("Late reply to Kay", "Late reply to Bill")] == [True, True]
        await hands.press("enter")
        hands.on(LatenessForm)
        await hands.press("y", "t", "enter")
        hands.on(EndOfDay)
        kay, bill = (next(line for line in hands.text.splitlines() if f"to {name}" in line) for name in ("Kay", "Bill"))
        assert ("[ ? ]" in kay, "[ ? ]" in bill) == (False, True)
        await hands.press("a", "f9", "f9")
        assert "2 promises were broken today; 1 with a reason." in hands.said
        assert "1 late reply not explained" in hands.said
        assert rows(desk, "SELECT DISTINCT miss_reason, sorry_said FROM promise ORDER BY 1") == [
            (None, None),
            ("no time", 1),
        ]


async def test_a_danger_of_which_nobody_was_told_comes_first_and_is_asked_about_before_the_sign_off(
    tmp_path: Path,
) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        checked(desk)
        promised(desk, "Due tomorrow", at(25, 12))
        promised(desk, "Ivy Cole", at(30, 12), safeguarding=True)
        clock.at = EVENING
        await hands.press("e")
        places = [hands.text.index(words) for words in ("SAFETY: nobody told (1)", "Ivy Cole", "DECIDE (1)")]
        assert places == sorted(places)
        assert hands.said == "2 to decide: SAFETY: nobody told yet. d writes down who was."
        await hands.press("k", "k", "a", "enter")
        assert hands.said.startswith("SAFETY: nobody told yet of 26-0002 Ivy Cole. d writes down who was told")
        assert signed_off(desk.engine, DAY) is None
        await hands.press("home", "d")
        hands.on(DetailsForm)
        await hands.press("escape", "enter")
        assert hands.said.startswith("Signed off by Priya"), "it is asked once"


async def test_lines_that_are_out_of_view_are_answered_by_no_key_before_they_were_seen(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        checked(desk)
        for number in range(16):
            promised(desk, f"Caller {number}", at(25, 12))
        clock.at = EVENING
        await hands.press("e")
        lines = [item for (item,) in rows(desk, "SELECT item FROM beforeyougo ORDER BY id")]
        assert not [item for item in lines if item in hands.text]
        await hands.press("a")
        assert hands.said == f"The list to check before you go is here. a again answers {len(lines)} lines with yes."
        assert [item for item in lines if item in hands.text] == lines
        assert rows(desk, "SELECT DISTINCT done FROM beforeyougo") == [(None,)]
        await hands.press("a")
        assert hands.said.startswith(f"{len(lines)} answered yes. z takes it back.")
        assert rows(desk, "SELECT DISTINCT done FROM beforeyougo") == [(1,)]
        await hands.press("z")
        assert hands.said.startswith(f"Taken back: {len(lines)} answers under BEFORE YOU GO.")
        assert rows(desk, "SELECT DISTINCT done FROM beforeyougo") == [(None,)]


async def test_flags_that_may_do_harm_stand_whole_in_the_list_of_the_day(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        checked(desk)
        untold = entry(name="Mrs Elizabeth Featherstonehaugh", safeguarding=True, received_at=TUESDAY)
        log_contact(desk, untold, promised_at=at(25, 12), ok_to_leave_message=LeaveMessage.NO)
        clock.at = EVENING
        await hands.press("e")
        assert "SAFETY  NO MSG" in hands.text


async def test_a_day_that_is_signed_off_before_its_last_promises_run_out_says_so(tmp_path: Path) -> None:
    clock = StoppedClock(TUESDAY)
    async with front_desk(tmp_path, clock) as (hands, desk, _):
        checked(desk)
        for number in range(2):
            promised(desk, f"Caller {number}", at(24, 17))
        clock.at = EVENING
        await hands.press("e")
        assert "2 still due" in hands.text
        await hands.press("k", "k", "a", "enter")
        assert hands.said == "Signed off by Priya 16:45. No promise was broken so far; 2 are still due today."
        signed = signed_off(desk.engine, DAY)
        assert signed is not None
        assert (signed.broken, signed.still_due) == (0, 2)
