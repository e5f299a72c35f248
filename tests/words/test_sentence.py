from __future__ import annotations

from datetime import datetime

import pytest

from deskapp.charter.vocabulary import Outcome, PromiseName
from deskapp.wording.phrases import chasing_sentence, reference_spoken, saved_words, sentence
from tests.words.a_desk import NOW, london

TOMORROW = london("2026-11-25 17:00")
OURS = "01632 960 100"
THEIRS = "01632, 960, 044"


def said(
    how: Outcome | str = Outcome.RING_BACK,
    *,
    who: str = "Samira Haddad",
    due_at: datetime | None = TOMORROW,
    ref: str = "26-0419",
    ours: str | None = OURS,
    theirs: str | None = THEIRS,
) -> str:
    return sentence(who=who, how=how, due_at=due_at, now=NOW, ref=ref, our_number=ours, their_number_groups=theirs)


def test_the_words_that_are_kept_do_not_read_the_number_back() -> None:
    facts = {"who": "Priya Nair", "how": Outcome.RING_BACK, "due_at": TOMORROW, "now": NOW, "ref": "26-0419"}
    number = {"our_number": OURS, "their_number_groups": THEIRS}
    kept = sentence(**facts, **number, reads_back=False)  # type: ignore[arg-type]
    assert kept.startswith("Priya Nair will ring you")
    assert "read your number back" not in kept
    assert sentence(**facts, **number).startswith(f"{kept} Can I read")  # type: ignore[arg-type]


def test_the_caller_hears_who_rings_by_when_the_reference_and_both_numbers() -> None:
    assert said() == (
        "Samira Haddad will ring you by 5pm tomorrow, Wednesday 25 November. Your reference is 26, 0419. "
        "If that's no good, ring us on 01632 960 100. Can I read your number back? 01632, 960, 044."
    )


def test_what_is_not_known_is_left_out() -> None:
    assert said(ours=None, ref="") == (
        "Samira Haddad will ring you by 5pm tomorrow, Wednesday 25 November. "
        "Can I read your number back? 01632, 960, 044."
    )


def test_somebody_without_a_number_is_asked_to_ring_us() -> None:
    assert said(theirs=None) == (
        "Samira Haddad will have an answer for you by 5pm tomorrow, Wednesday 25 November. "
        "Please ring us then on 01632 960 100. Your reference is 26, 0419."
    )
    assert "Please ring us then. Your reference" in said(theirs=None, ours=None)


def test_a_letter_or_an_email_is_promised_in_its_own_words() -> None:
    assert said(Outcome.WRITE_BACK, theirs=None).startswith("Samira Haddad will write to you by 5pm tomorrow")
    assert said("write").startswith("Samira Haddad will write to you by")
    assert said("email").startswith("Samira Haddad will email you by")
    assert "If that's no good, ring us on 01632 960 100." in said("email", theirs=None)


def test_something_passed_on_says_who_sees_to_it_and_without_a_time_promises_none() -> None:
    assert said(Outcome.PASSED_ON, theirs=None, ours=None) == (
        "We are passing this on, and Samira Haddad will make sure that you hear by 5pm tomorrow, "
        "Wednesday 25 November. Your reference is 26, 0419."
    )
    assert said(Outcome.PASSED_ON, due_at=None, theirs=None) == ("We have passed this on. Your reference is 26, 0419.")


@pytest.mark.parametrize("how", [Outcome.SORTED, Outcome.COULD_NOT_HELP])
def test_when_it_is_over_only_the_reference_is_said(how: Outcome) -> None:
    assert said(how, due_at=None, theirs=None) == "Your reference is 26, 0419."


def test_nobody_in_particular_is_we() -> None:
    assert said(who="").startswith("We will ring you by 5pm")
    assert said(Outcome.PASSED_ON, who="").startswith("We are passing this on, and we will")


def test_a_name_is_read_as_it_is_and_not_as_markup() -> None:
    assert said(who="[/x] Smith & Co").startswith("[/x] Smith & Co will ring you")


def test_somebody_who_chases_hears_the_same_promise() -> None:
    noon = london("2026-11-24 12:00")
    assert chasing_sentence(who="Samira", how="ring", due_at=noon, now=london("2026-11-24 09:11"), ref="26-0412") == (
        "Samira will ring you by 12 noon today. Your reference is 26, 0412."
    )


def test_somebody_who_chases_what_is_late_hears_that_we_are_sorry() -> None:
    noon = london("2026-11-24 12:00")
    assert chasing_sentence(who="Samira", how="ring", due_at=noon, now=NOW, ref="26-0412") == (
        "We said that Samira would ring you by 12 noon today. That has not happened, and I'm sorry. "
        "Your reference is 26, 0412."
    )
    monday = chasing_sentence(who="", how="write", due_at=london("2026-11-23 17:00"), now=NOW, ref="")
    assert monday == (
        "We said that we would write to you by 5pm yesterday, Monday 23 November. That has not happened, and I'm sorry."
    )


def test_a_reference_is_said_in_two_groups() -> None:
    assert reference_spoken("26-0419") == "26, 0419"


def test_saving_says_what_was_saved_and_by_when() -> None:
    reply, later = (PromiseName.REPLY, TOMORROW), (PromiseName.REPLY, london("2026-12-01 17:00"))
    assert saved_words(ref="26-0418", name="Kay", promises=[later, reply], now=NOW) == (
        "Saved 26-0418 Kay. Reply by 17:00 tomorrow."
    )
    assert saved_words(ref="26-0418", name=None, promises=[later], now=NOW) == (
        "Saved 26-0418 No name given. Reply by 17:00 on Tue 1 Dec."
    )
    assert saved_words(ref="26-0418", name="Kay", promises=(), now=NOW) == "Saved 26-0418 Kay. Nothing more is owed."


def test_what_is_owed_first_is_named_where_it_is_an_acknowledgement() -> None:
    two = [(PromiseName.ACKNOWLEDGE, TOMORROW), (PromiseName.REPLY, london("2026-12-04 17:00"))]
    assert saved_words(ref="26-0418", name="Kay", promises=two, now=NOW) == (
        "Saved 26-0418 Kay. Acknowledge it by 17:00 tomorrow."
    )


def test_a_long_name_does_not_push_the_time_off_the_message_line() -> None:
    far = [(PromiseName.REPLY, london("2028-12-01 17:00"))]
    words = saved_words(ref="26-0418", name="N" * 80, promises=far, now=NOW)
    assert len(words) <= 78
    assert words.endswith("Reply by 17:00 on 1 Dec 2028.")


def test_who_promises_says_i_and_their_first_name() -> None:
    spoken = sentence(
        who="Beth O'Brien-Smythe", speaker="Beth O'Brien-Smythe", how="ring", due_at=TOMORROW, now=NOW, ref="26-0002",
        our_number=None, their_number_groups="01632, 960, 044",
    )  # fmt: skip
    assert spoken.startswith(
        "I'll ring you by 5pm tomorrow, Wednesday 25 November. My name is Beth. Your reference is 26"
    )
    assert said(who="", theirs=None).startswith("We will have an answer")


def test_who_is_chased_about_their_own_promise_says_i() -> None:
    noon = london("2026-11-24 12:00")
    asked = london("2026-11-24 09:11")
    assert chasing_sentence(who="Samira", speaker="Samira", how="ring", due_at=noon, now=asked, ref="") == (
        "I'll ring you by 12 noon today."
    )
    assert chasing_sentence(who="Samira", speaker="Samira", how="ring", due_at=noon, now=NOW, ref="").startswith(
        "We said that I would ring you"
    )
