"""Times, promises and what to say, in plain words: everything that screens and commands show passes here.

The words themselves live by noun in `times`, `sentence`, `queue_words` and `why`; this is the one door.
"""

from __future__ import annotations

from deskapp.words.queue_words import how, note_word
from deskapp.words.sentence import chasing_sentence, reference_spoken, saved_words, sentence
from deskapp.words.times import (
    by_words,
    chased_words,
    clock_time,
    day,
    day_short,
    day_words,
    due_clock,
    due_words,
    duration,
    london,
    read_back,
    read_back_day,
    read_back_promise,
    reply_by,
    spoken_time,
    spoken_when,
    time_left,
    time_left_long,
    times_words,
    working_days,
)
from deskapp.words.why import explain, explain_short

__all__ = [
    "by_words",
    "chased_words",
    "chasing_sentence",
    "clock_time",
    "day",
    "day_short",
    "day_words",
    "due_clock",
    "due_words",
    "duration",
    "explain",
    "explain_short",
    "how",
    "london",
    "note_word",
    "read_back",
    "read_back_day",
    "read_back_promise",
    "reference_spoken",
    "reply_by",
    "saved_words",
    "sentence",
    "spoken_time",
    "spoken_when",
    "time_left",
    "time_left_long",
    "times_words",
    "working_days",
]
