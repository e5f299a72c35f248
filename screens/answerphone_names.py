"""What an answerphone check's unfinished entries are called: nothing heavy, for the lists that name them."""

COUNTING, ENDING = "check", "check's end"
"""The forms before the first message and after the last."""
OF_CHECK = "check_id"
"""The field that says which check an entry is of."""
