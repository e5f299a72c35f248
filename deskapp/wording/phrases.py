"""Times, promises and sentences in plain words. Exports functions of `times`, `sentence`, `queue_cells` and `why`."""

from __future__ import annotations

from deskapp.wording.queue_cells import flags, how
from deskapp.wording.sentence import chasing_sentence, reference_spoken, saved_words, sentence
from deskapp.wording.times import (
    by_words,
    chased_words,
    clock_time,
    day,
    day_short,
    day_short_as_of,
    day_words,
    due_clock,
    due_words,
    duration,
    local_time,
    read_back,
    read_back_day,
    read_back_promise,
    reply_by,
    spoken_time,
    spoken_when,
    time_as_of,
    time_left,
    time_left_long,
    times_words,
    working_days,
)
from deskapp.wording.why import explain, explain_short

__all__ = [
    "by_words",
    "chased_words",
    "chasing_sentence",
    "clock_time",
    "day",
    "day_short",
    "day_short_as_of",
    "day_words",
    "due_clock",
    "due_words",
    "duration",
    "explain",
    "explain_short",
    "flags",
    "how",
    "local_time",
    "read_back",
    "read_back_day",
    "read_back_promise",
    "reference_spoken",
    "reply_by",
    "saved_words",
    "sentence",
    "spoken_time",
    "spoken_when",
    "time_as_of",
    "time_left",
    "time_left_long",
    "times_words",
    "working_days",
]  # fmt: skip
