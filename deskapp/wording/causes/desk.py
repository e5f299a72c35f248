"""Causes of errors about topics, settings and their changes, with their sentences."""

from __future__ import annotations

from enum import unique

from deskapp.errors import Code


@unique
class DeskCause(Code):
    """Causes of errors about topics, settings and their changes."""

    TOPIC_NAME_WANTED = "Type the topic, like Dentist."
    TOPIC_TOO_LONG = "A topic can be up to {most} letters."
    TOPIC_THERE_ALREADY = "{name} is a topic already."
    TOPIC_NAME_TAKEN = "{name} is another topic. If they are one, merge them."
    TOPICS_THE_SAME = "Both topics are {name}."
    NO_SUCH_TOPIC = "No topic is called {typed}. There are: {names}."
    SEVERAL_TOPICS = "Several begin so: {found}. There are: {names}."
    NO_OTHER_ENTRY = "There is no other {what} on the list. Add one first."
    MINUTES_WANTED = "Type a number of minutes from 0 to {most}; 0 never hides the screen."
    LINE_TOO_LONG = "Each line can be up to {most} letters, and all of them {most_of_all}."
    LINES_THE_SAME = "Two lines are the same. Leave one of them out."
    NO_CHANGE_TO_UNDO = "You changed nothing of the desk within the last hour."
    ENTRY_GONE = "{name} is not on the list any more: there is nothing to take back."
    NAME_IN_USE = "{name} has that name now. Give that one another name first."
    YEARS_WANTED = "Type a number of years from 0 to {most}; 0 keeps them only until somebody asks."
    KIND_WANTED = "Say one of the kinds: {kinds}."
    PIN_WANTED = "A PIN has {least} to {most} letters or figures."
    PIN_DIFFERS = "That is not the PIN that was typed first. Type it once more."
    PIN_STAYS = "A PIN is not taken back: set another one, or none."
