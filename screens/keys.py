"""The map of keys, from which bindings, key lines, help, the command list and `deskapp/KEYS.md` are made.

Letters act on lists; function keys act anywhere, also in a text box. No key has more than one modifier. F6, F7, F10 and
F11 are not used, as terminals and text areas use them.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from deskapp.lazy_module import LazyModule
from deskapp.wording.contact_fields import CONTACT_FIELDS

if TYPE_CHECKING:
    from textual import binding
else:  # the opening frame shows keys before Textual is imported
    binding = LazyModule("textual.binding")


class Where(StrEnum):
    """The place where a key works, in the words of help and of the keys page."""

    ANYWHERE = "Anywhere"
    QUEUE = "On the queue"
    CONTACT = "On a contact's page"
    JOINED = "On the page of a contact that was joined to another"
    FIELDS = "Choosing what to put right"
    PEOPLE = "Among people"
    JOINING = "When joining two records of one person"
    UNFINISHED = "On the unfinished list"
    REPORT = "In the report"
    BEHIND = "At who is behind a figure"
    DAY_BOOK = "In the day book"
    REGISTER = "In a register"
    SETTINGS = "In the settings"
    ENTRIES = "On the lists of staff and topics"
    CLOSED_DAYS = "On the list of closed days"
    CHARTERS = "On the list of charters"
    NEXT_CHARTER = "In the next charter"
    WHAT_IF = "While reading what would have been"
    CONFIRM = "When asked whether to do it"
    READING = "While reading a box"
    WHY = "At why it's due on that date"
    END_OF_DAY = "At the end of the day"
    HANDOVER = "On the handover sheet"
    CHARTER = "While reading the charter"
    TAKEN = "When somebody else is at the answerphone"
    FORM = "While filling in a form"
    BOX = "In a text box"
    PARAGRAPHS = "In a box of several lines"
    MATTERS = "At what is open already"
    CHOOSING = "Choosing from a list, as of commands"
    NAMING = "When asked for words"
    HELP = "In help"
    HIDDEN = "While the screen is hidden"
    LEAVING = "When asked whether to leave"
    WHOSE_DRAFT = "When a colleague began it"
    CHANGED = "When somebody was quicker"


class Key(NamedTuple):
    """A key, with its alternatives and its texts.

    `keys` are Textual's names, separated by commas; `shown` is their form for users ("F9 or Ctrl+S"). `action` is
    Textual's action, run where the key is bound. `label` is its text on the key line number `line` (1 or 2), "" for
    none; in a narrow window those of lowest `rank` stay. `tooltip` is a sentence. `command` is its name in the command
    list, "" for none.
    """

    id: str
    where: Where
    keys: str
    shown: str
    action: str
    label: str
    tooltip: str
    command: str = ""
    rank: int = 9
    line: int = 1
    hint: str = ""
    """The key on the key lines, if that is shorter than `shown`."""
    priority: bool = False
    """True for a key that also works above dialogs. Never for a key that saves: it would overtake typed letters."""

    @property
    def hint_key(self) -> str:
        """The key on the key lines."""
        return self.hint or self.shown


_A, _Q, _C, _U, _F = Where.ANYWHERE, Where.QUEUE, Where.CONTACT, Where.UNFINISHED, Where.FORM
_D, _H = Where.END_OF_DAY, Where.HANDOVER


def _contact_keys(where: Where, at: str) -> tuple[Key, ...]:
    """The keys that act on the selected contact, on the queue and on its page."""
    return (
        Key(f"{at}.reply", where, "r", "r", "contact('reply')", "Replied",
            "Record that somebody was answered: how, and what we told them.", "Record a reply", 1),
        Key(f"{at}.tried", where, "t", "t", "contact('attempt')", "Tried",
            "Record that you tried to reach them, and how that went.", "Tried to reach them", 3),
        Key(f"{at}.ring", where, "c", "c", "contact('ring')", "Ringing",
            "Show everybody for 15 minutes that you are ringing them.", "I'm ringing them now", 5),
        Key(f"{at}.promise", where, "p", "p", "contact('promise')", "Promise",
            "Give a time that they will hear by, or move it.", "Promise, or move the time", 4),
        Key(f"{at}.give", where, "g", "g", "contact('give')", "Give",
            "Give this to somebody.", "Give to somebody", 6),
        Key(f"{at}.note", where, "n", "n", "contact('note')", "",
            "Add a note for whoever comes next.", "Add a note", 7),
        Key(f"{at}.passed_on", where, "a", "a", "contact('passed_on')", "",
            "Record who it was passed on to, and that they agreed.", "Passed on, or pointed elsewhere"),
        Key(f"{at}.complain", where, "exclamation_mark", "!", "contact('complain')", "",
            "Make it a complaint: its promises start now.", "Make it a complaint"),
        Key(f"{at}.acknowledge", where, "h", "h", "contact('acknowledge')", "",
            "They were told that we have it, where that is what we owe.", "They were told that we have it"),
        Key(f"{at}.ask", where, "q", "q", "contact('ask')", "",
            "Record what we asked them: the contact waits for them.", "Asked them something"),
        Key(f"{at}.answered", where, "b", "b", "contact('answered')", "",
            "Record that their answer came in: the time goes on.", "They answered what we asked"),
        Key(f"{at}.step", where, "j", "j", "contact('step')", "",
            "Record a step of the charter, with its own time.", "Record a step"),
        Key(f"{at}.extend", where, "x", "x", "contact('extend')", "",
            "Give it more time, where the charter lets you.", "More time, and they were told"),
        Key(f"{at}.tell", where, "T", "T", "contact('tell')", "",
            "Record that they were told how it stands: no answer yet.", "Told them how it stands"),
        Key(f"{at}.details", where, "d", "d", "contact('details')", "",
            "Write down details of what it is, or who was told of a danger.", "Details of what it is"),
        Key(f"{at}.charter", where, "v", "v", "app.charter", "",
            "Read the charter: every promise as it is applied."),
        Key(f"{at}.undo", where, "z,ctrl+z", "z or Ctrl+Z", "contact('undo')", "",
            "Take back the last thing that you did, within the hour.", "Take back what I did last"),
        Key(f"{at}.redo", where, "Z", "Z", "contact('redo')", "",
            "Bring back what z took back last, within the hour.", "Bring back what I took back"),
    )  # fmt: skip


def _fields() -> Iterator[Key]:
    """The keys that choose the field of a contact to correct."""
    for name, field in CONTACT_FIELDS.items():
        yield Key(f"fields.{name}", Where.FIELDS, field.letter, field.letter, f"field('{name}')", "",
                  f"Put right {field.words}.")  # fmt: skip


KEYS: tuple[Key, ...] = (
    Key("call", _A, "f2", "F2", "app.log_call", "Call",
        "Start a new call. What you were doing waits in Unfinished.", "New call", 2, 2, priority=True),
    Key("message", _A, "f3", "F3", "app.log_message", "Message",
        "Write down a message from the answerphone.", "New answerphone message", 4, 2, priority=True),
    Key("letter", _A, "f4", "F4", "app.log_letter", "Letter",
        "Log a letter, an email or a visit.", "New letter, email or visit", 5, 2, priority=True),
    Key("queue", _A, "f5", "F5", "app.queue", "Queue",
        "Go back to the queue. What you were typing is kept.", "Back to the queue", 6, 2, priority=True),
    Key("unfinished", _A, "f8", "F8", "app.unfinished", "Unfinished",
        "List what was started and not saved, and carry on with it.", "Unfinished entries", 3, 2, priority=True),
    Key("save", _A, "f9,ctrl+s", "F9 or Ctrl+S", "app.save", "", "Save what you have typed."),
    Key("hide", _A, "ctrl+l", "Ctrl+L", "app.hide", "Hide",
        "Hide the screen. Enter brings it back.", "Hide the screen", 7, 2, priority=True),
    Key("charter", _A, "f12", "F12", "app.charter", "",
        "Read the charter. What you were typing stays as it is.", "Read the charter", priority=True),
    Key("find", _A, "ctrl+p", "Ctrl+P", "app.commands", "Commands",
        "Find a command by typing a word of it.", "", 8, 2, priority=True),
    Key("help", _A, "f1", "F1", "app.help", "Help",
        "What to do here, every key, and every word of the screens.", "Help", 1, 2, priority=True),
    Key("help.letter", _A, "question_mark", "?", "app.help", "", "The same as F1, but not in a text box."),
    Key("next", _A, "tab", "Tab", "app.focus_next", "", "Go to the next field."),
    Key("previous", _A, "shift+tab", "Shift+Tab", "app.focus_previous", "", "Go back to the field before."),
    Key("astray", _A, "ctrl+y", "Ctrl+Y", "app.write_words", "",
        "Write in this box the words typed where letters are commands."),
    Key("leave", _A, "ctrl+q", "Ctrl+Q", "app.leave", "Leave",
        "Leave deskapp. It asks first if anything is unfinished.", "Leave deskapp", 9, 2, priority=True),

    Key("queue.open", _Q, "enter", "Enter", "open", "Open",
        "Open their page: who, what we promised, what happened.", "", 2),
    *_contact_keys(_Q, "queue"),
    Key("queue.filter", _Q, "f", "f", "filter", "Filter",
        "Show all, mine, late, today or complaints.", "Filter the queue", 8),
    Key("queue.preview", _Q, "i", "i", "fold", "",
        "Fold the preview of the marked line away, or bring it back.", "Preview: fold, or bring back"),
    Key("queue.people", _Q, "slash,o", "/ or o", "app.people", "Find",
        "Find people, references, or words of any contact.", "Find people or references", 7, hint="/"),
    Key("queue.end_of_day", _Q, "e", "e", "app.end_of_day", "End of day",
        "Go through what is open, and sign the day off.", "End of day", 5, 2),
    Key("queue.answerphone", _Q, "k", "k", "app.answerphone", "Check",
        "Check the answerphone, or carry on with the check.", "Check the answerphone", 3, 2),
    Key("queue.mask", _Q, "w", "w", "mask", "",
        "Show initials in place of names, or names again.", "Without names: initials"),
    Key("queue.desk", _Q, "u", "u", "who", "", "Say who is on the desk now.", "Change who is on the desk"),
    Key("queue.settings", _Q, "s", "s", "app.settings", "Settings",
        "Staff, topics, and how this desk works.", "Settings: staff, topics and more", 10, 2),
    Key("queue.day_book", _Q, "l", "l", "app.day_book", "Day book",
        "See what came in and what was done today, or on any day.", "Day book: what came in and was done", 11, 2),
    Key("queue.report", _Q, "m", "m", "app.report", "",
        "See how the charter was kept: figures, and who is behind each.", "Report: how the charter was kept"),
    Key("queue.back", _Q, "escape", "Esc", "back", "", "Show the whole queue again."),

    *_contact_keys(_C, "contact"),
    Key("contact.change", _C, "enter", "Enter", "change", "Put right",
        "Put something right. If it was joined: go to where it goes on.", "Put something right", 5),
    Key("contact.person", _C, "o", "o", "person", "",
        "Open their own page. If it was joined: go to where it goes on.", "Open their own page"),
    Key("contact.why", _C, "y", "y", "why", "", "Say why the reply is due on that date.", "Why it's due on that date"),
    Key("contact.copy", _C, "w", "w", "copy", "",
        "Copy this page, to be pasted. Press it again to save a file.", "Copy this page"),
    Key("contact.back", _C, "escape", "Esc", "back", "Back", "Go back to where you were.", "", 2),

    Key("joined.open", Where.JOINED, "enter", "Enter", "change", "Go to where it goes on",
        "Go to the contact where this one goes on.", "", 1),

    *_fields(),
    Key("fields.open", Where.FIELDS, "enter", "Enter", "open", "Open", "Put right what is marked.", "", 1),
    Key("fields.back", Where.FIELDS, "escape", "Esc", "back", "Back", "Go back. Nothing is changed.", "", 2),

    Key("people.open", Where.PEOPLE, "enter", "Enter", "open", "Open",
        "Open what waits for them, or the contact that was found.", "", 1),
    Key("people.call", Where.PEOPLE, "a", "a", "call", "New call for them",
        "Start a call with their name filled in.", "Start a call for the person chosen", 3),
    Key("people.reply", Where.PEOPLE, "r", "r", "reply", "Replied",
        "Record a reply. A closed contact is opened again first.", "Record a reply", 5),
    Key("people.why", Where.PEOPLE, "y", "y", "page('why')", "",
        "Say why there is a CAUTION, and when to look at it again.", "Why there is a CAUTION"),
    Key("people.edit", Where.PEOPLE, "e", "e", "page('edit')", "Change",
        "Change what is known of them: needs, numbers, a caution.", "Change a person's page", 5),
    Key("people.changes", Where.PEOPLE, "h", "h", "page('changes')", "History",
        "Show what was changed of them, when and by whom.", "What was changed of a person", 6),
    Key("people.join", Where.PEOPLE, "j", "j", "page('join')", "Join",
        "Join two records of the same person. z takes it back.", "Join two records of one person", 7),
    Key("people.organisation", Where.PEOPLE, "n", "n", "page('organisation')", "",
        "Write down an organisation, or a place to point people to.", "Write down an organisation"),
    Key("people.pack", Where.PEOPLE, "x", "x", "page('pack')", "",
        "Write down everything held about them, for them to have.", "Everything held about them, as files"),
    Key("people.undo", Where.PEOPLE, "z,ctrl+z", "z or Ctrl+Z", "page('undo')", "",
        "Take back what you last changed of a person, within the hour.", "Take back what I changed last"),
    Key("people.redo", Where.PEOPLE, "Z", "Z", "page('redo')", "",
        "Bring back what z took back of a person, within the hour.", "Bring back what I took back"),
    Key("people.box", Where.PEOPLE, "slash,o", "/ or o", "box", "Find",
        "Go back to the box, to find somebody else.", "", 4, hint="/"),
    Key("people.back", Where.PEOPLE, "escape", "Esc", "back", "Back", "Go back to the queue.", "", 2),

    Key("joining.left", Where.JOINING, "1", "1", "keep(1)", "Keep the first name",
        "Join them, and the first name stays."),
    Key("joining.right", Where.JOINING, "2", "2", "keep(2)", "Keep the second",
        "Join them, and the second name stays."),
    Key("joining.back", Where.JOINING, "escape", "Esc", "back", "Back", "Go back. Nothing is joined."),

    Key("unfinished.carry_on", _U, "enter", "Enter", "carry_on", "Carry on", "Open this entry where it was left.",
        "", 1),
    Key("unfinished.throw_away", _U, "d", "d", "throw_away", "Throw away", "Throw this entry away. z takes it back.",
        "Throw away this entry", 3),
    Key("unfinished.take_back", _U, "z", "z", "take_back", "Take back",
        "Bring back the entry that was thrown away last.", "Take back what was thrown away", 4),
    Key("unfinished.back", _U, "escape", "Esc", "back", "Back", "Go back to where you were.", "", 2),

    Key("report.open", Where.REPORT, "enter", "Enter", "open", "Who", "Name the contacts behind a figure, or open one.",
        "", 1),
    Key("report.earlier", Where.REPORT, "less_than_sign,left", "<", "move(-1)", "Move", "The period before.", "", 3,
        hint="< >"),
    Key("report.later", Where.REPORT, "greater_than_sign,right", ">", "move(1)", "", "The period after."),
    Key("report.month", Where.REPORT, "m", "m", "months(1)", "Period", "The month in which this period ends.", "", 4,
        hint="m q y p"),
    Key("report.quarter", Where.REPORT, "q", "q", "months(3)", "", "The quarter in which this period ends."),
    Key("report.year", Where.REPORT, "y", "y", "months(12)", "", "The year in which this period ends."),
    Key("report.period", Where.REPORT, "p", "p", "period", "", "Ask for any period: 2026-04..2027-03.",
        "Another period of the report"),
    Key("report.doing", Where.REPORT, "d", "d", "doing", "Doing",
        "Write what we are doing about what this promise missed.", "What we are doing about it", 5),
    Key("report.charts", Where.REPORT, "c", "c", "charts", "Charts", "Draw the figures, with their numbers.",
        "Charts of the report", 6),
    Key("report.registers", Where.REPORT, "r", "r", "registers", "Registers",
        "The registers of complaints, requests and compliments.", "Registers of this period", 7),
    Key("report.undo", Where.REPORT, "z,ctrl+z", "z or Ctrl+Z", "undo", "",
        "Take back what you wrote last, within the hour.", "Take back what I wrote", hint="z"),
    Key("report.back", Where.REPORT, "escape", "Esc", "back", "Back", "Go back to where you were.", "", 2),

    Key("behind.open", Where.BEHIND, "enter", "Enter", "open", "Open", "Open the marked contact.", "", 1),
    Key("register.open", Where.REGISTER, "enter", "Enter", "open", "Open", "Open the marked contact.", "", 1),
    Key("register.earlier", Where.REGISTER, "less_than_sign,left", "<", "turn(-1)", "Before", "The register before.",
        "", 3),
    Key("register.later", Where.REGISTER, "greater_than_sign,right", ">", "turn(1)", "Next", "The next register.",
        "", 4),
    Key("register.back", Where.REGISTER, "escape", "Esc", "back", "Back", "Go back to the report.", "", 2),
    Key("behind.back", Where.BEHIND, "escape", "Esc", "back", "Back", "Go back to the report.", "", 2),

    Key("book.open", Where.DAY_BOOK, "enter", "Enter", "open", "Open", "Open the contact of the marked line.", "", 1),
    Key("book.earlier", Where.DAY_BOOK, "less_than_sign,left", "<", "move(-1)", "Before",
        "Go to the day before, as the arrow to the left does.", "", 3, hint="Left"),
    Key("book.later", Where.DAY_BOOK, "greater_than_sign,right", ">", "move(1)", "After",
        "Go to the day after, as the arrow to the right does.", "", 4, hint="Right"),
    Key("book.day", Where.DAY_BOOK, "d", "d", "day", "Any day", "Ask for any day, like tue or 20 nov.",
        "Another day of the day book", 5),
    Key("book.narrow", Where.DAY_BOOK, "slash", "/", "narrow", "Narrow",
        "Show only the lines with the words that you type.", "Narrow the day book", 6),
    Key("book.mine", Where.DAY_BOOK, "m", "m", "mine", "Mine", "Show only what you did, or everything again.",
        "Only what I did", 7),
    Key("book.back", Where.DAY_BOOK, "escape", "Esc", "back", "Back", "Show the whole day again, or go back.", "", 2),

    Key("settings.open", Where.SETTINGS, "enter", "Enter", "open", "Open", "Open what is marked, or change it.", "", 1),
    Key("settings.undo", Where.SETTINGS, "z,ctrl+z", "z or Ctrl+Z", "undo", "Take back",
        "Take back your last change of the desk, within the hour.", "Take back my last change", 3, hint="z"),
    Key("settings.back", Where.SETTINGS, "escape", "Esc", "back", "Back", "Go back to the queue.", "", 2),
    Key("entries.add", Where.ENTRIES, "a", "a", "add", "Add", "Add a colleague, or a topic.",
        "Add a colleague or a topic", 1),
    Key("entries.rename", Where.ENTRIES, "e,enter", "e or Enter", "rename", "Rename",
        "Give what is marked another name.", "Rename what is marked", 2, hint="e"),
    Key("entries.remove", Where.ENTRIES, "l", "l", "remove", "Take off",
        "Take it off the list: a colleague leaves, a topic retires.", "Somebody leaves; a topic retires", 3),
    Key("entries.merge", Where.ENTRIES, "j", "j", "merge", "Join", "Join it with another: they are one.",
        "Join two that are one", 4),
    Key("entries.undo", Where.ENTRIES, "z,ctrl+z", "z or Ctrl+Z", "undo", "Take back",
        "Take back your last change of the desk, within the hour.", "Take back my last change", 5, hint="z"),
    Key("entries.back", Where.ENTRIES, "escape", "Esc", "back", "Back", "Go back to the settings.", "", 6),
    Key("days.add", Where.CLOSED_DAYS, "a", "a", "add", "Add", "Add closed days, special hours or a bank holiday.",
        "Add a closed day", 1),
    Key("days.remove", Where.CLOSED_DAYS, "l", "l", "remove", "Take off",
        "Make the marked day a normal day again.", "Take a closed day off", 2),
    Key("days.undo", Where.CLOSED_DAYS, "z,ctrl+z", "z or Ctrl+Z", "undo", "Take back",
        "Take back the last change of days, with what it moved.", "Take back the last change of days", 3, hint="z"),
    Key("days.back", Where.CLOSED_DAYS, "escape", "Esc", "back", "Back", "Go back to the settings.", "", 4),
    Key("charters.open", Where.CHARTERS, "enter", "Enter", "open", "Open",
        "Read a charter, change the next one, or try one out.", "", 1),
    Key("charters.withdraw", Where.CHARTERS, "l", "l", "withdraw", "Withdraw",
        "Withdraw a charter to come, or throw the next one away.", "Withdraw a charter to come", 2),
    Key("charters.back", Where.CHARTERS, "escape", "Esc", "back", "Back", "Go back to the settings.", "", 3),
    Key("next.open", Where.NEXT_CHARTER, "enter", "Enter", "open", "Change", "Open what is marked, or change it.",
        "", 1),
    Key("next.add", Where.NEXT_CHARTER, "a", "a", "add", "Add", "Add a promise, a day, a kind, a channel or a step.",
        "Add to the next charter", 3),
    Key("next.remove", Where.NEXT_CHARTER, "l", "l", "remove", "Take off", "Take what is marked off the next charter.",
        "Take off the next charter", 4),
    Key("next.words", Where.NEXT_CHARTER, "v", "v", "words", "In words", "Read the whole next charter in words.",
        "Read the next charter", 5),
    Key("next.undo", Where.NEXT_CHARTER, "z,ctrl+z", "z or Ctrl+Z", "undo", "Take back",
        "Take back the last change of the next charter.", "Take back the last change", 6, hint="z"),
    Key("next.save", Where.NEXT_CHARTER, "f9,ctrl+s", "F9 or Ctrl+S", "save", "Adopt",
        "Check every promise, and adopt the charter with a yes.", "Adopt the next charter", 2, hint="F9"),
    Key("next.back", Where.NEXT_CHARTER, "escape", "Esc", "back", "Back", "Go back. What is written is kept.", "", 3),
    Key("what_if.open", Where.WHAT_IF, "enter", "Enter", "open", "Open", "Open the page of the marked contact.", "", 1),
    Key("what_if.back", Where.WHAT_IF, "escape", "Esc", "back", "Back", "Go back; a reading under way ends.", "", 2),
    Key("confirm.yes", Where.CONFIRM, "y", "y", "yes", "", "Do it."),
    Key("confirm.no", Where.CONFIRM, "n,escape", "n or Esc", "no", "", "Leave everything as it was."),
    Key("reading.back", Where.READING, "enter,escape", "Enter or Esc", "back", "", "Go back to where you were."),
    Key("why.reply", Where.WHY, "r", "r", "reply", "", "Record that somebody was answered."),
    Key("why.back", Where.WHY, "enter,escape", "Enter or Esc", "back", "", "Go back to where you were."),
    Key("day.next", _D, "enter", "Enter", "next", "Sign off", "Sign the day off. On an unfinished entry: finish it.",
        "", 1),
    Key("day.keep", _D, "k", "k", "keep", "Keep", "Leave this as it is: it stays with the person who has it.", "", 2),
    Key("day.promise", _D, "p", "p", "contact('promise')", "New time",
        "Give a time that they will hear by, or move it.", "", 3),
    Key("day.give", _D, "g", "g", "contact('give')", "Give", "Give this to somebody.", "", 4),
    Key("day.reply", _D, "r", "r", "contact('reply')", "Replied", "Record that somebody was answered.", "", 5),
    Key("day.throw_away", _D, "d", "d", "throw_away", "",
        "Throw this entry away; on a danger, write who was told."),
    Key("day.yes", _D, "y", "y", "answer(True)", "", "Yes, this was done."),
    Key("day.no", _D, "n", "n", "answer(False)", "", "No, this was not done."),
    Key("day.all", _D, "a", "a", "all_done", "All done", "Everything that is not answered yet was done.", "", 7),
    Key("day.open", _D, "o", "o", "open", "", "Open their page: who, what we promised, what happened."),
    Key("day.handover", _D, "w", "w", "handover", "Handover", "Show the handover sheet, and save it.",
        "Show the handover sheet", 8),
    Key("day.undo", _D, "z,ctrl+z", "z or Ctrl+Z", "contact('undo')", "",
        "Take back the last thing that you did, within the hour.", "Take back what I did last"),
    Key("day.redo", _D, "Z", "Z", "contact('redo')", "", "Bring back what z took back last, within the hour.",
        "Bring back what I took back"),
    Key("day.today", _D, "e", "e", "today", "", "Look at today's end of day instead of an earlier one."),
    Key("day.save", _D, "f9,ctrl+s", "F9 or Ctrl+S", "save", "", "Sign the day off, from anywhere.",
        "Sign the day off"),
    Key("day.back", _D, "escape", "Esc", "back", "Back", "Go back. Everything is kept for later.", "", 6),

    Key("handover.save", _H, "w", "w", "write", "Save", "Save the sheet into the desk's folder, to print it.",
        "Save the handover sheet", 2),
    Key("handover.back", _H, "enter,escape", "Enter or Esc", "back", "Close", "Close the sheet.", "", 1, hint="Enter"),
    Key("handover.up", _H, "up", "Up", "scroll(-1)", "Scroll", "Scroll up.", "", 3, hint="Up Down"),
    Key("handover.down", _H, "down", "Down", "scroll(1)", "", "Scroll down."),
    Key("handover.page_up", _H, "pageup", "Page Up", "page(-1)", "", "Scroll up a page."),
    Key("handover.page_down", _H, "pagedown", "Page Down", "page(1)", "", "Scroll down a page."),
    Key("charter.copy", Where.CHARTER, "w", "w", "copy", "Copy",
        "Copy the charter, to be pasted. Press it again to save a file.", "Copy the charter", 3),
    Key("charter.back", Where.CHARTER, "escape,v", "Esc or v", "back", "Back", "Go back to where you were.", "", 1,
        hint="Esc"),
    Key("charter.up", Where.CHARTER, "up", "Up", "scroll(-1)", "Scroll", "Scroll up.", "", 2, hint="Up Down"),
    Key("charter.down", Where.CHARTER, "down", "Down", "scroll(1)", "", "Scroll down."),
    Key("charter.page_up", Where.CHARTER, "pageup", "Page Up", "page(-1)", "", "Scroll up a page."),
    Key("charter.page_down", Where.CHARTER, "pagedown", "Page Down", "page(1)", "", "Scroll down a page."),
    Key("taken.take_over", Where.TAKEN, "enter", "Enter", "take_over", "Take over",
        "Take the check over from them, where they are.", "Take the check over", 1),
    Key("taken.back", Where.TAKEN, "escape", "Esc", "back", "Leave it to them",
        "Go back, and leave it to them.", "", 2),

    Key("form.next", _F, "enter", "Enter", "next", "Next field",
        "Go to the next field that needs you. On the last one, save.", "", 1),
    Key("form.previous", _F, "shift+tab", "Shift+Tab", "app.focus_previous", "Back", "Go back to the field before.",
        "", 4),
    Key("form.save", _F, "f9,ctrl+s", "F9 or Ctrl+S", "save", "Save", "Save this entry.", "Save", 2, hint="F9"),
    Key("form.person", _F, "ctrl+o", "Ctrl+O", "person", "",
        "Show what is known of them, and why there is a CAUTION.", "What is known of them"),
    Key("form.matters", _F, "up", "Up", "matters", "",
        "Go to what is open already, to add this to it."),
    Key("form.leave", _F, "escape", "Esc", "back", "Leave (kept)",
        "Leave this entry. It is kept in Unfinished.", "", 3),
    Key("form.astray", _F, "ctrl+y", "Ctrl+Y", "write_astray", "",
        "Write words typed at a choice here, or in the next box."),
    Key("choosing.do", Where.CHOOSING, "enter", "Enter", "do", "Do it", "Take what is marked, or do it.", "", 1),
    Key("choosing.back", Where.CHOOSING, "escape", "Esc", "back", "Back", "Go back. Nothing is done.", "", 3),
    Key("choosing.up", Where.CHOOSING, "up", "Up", "move(-1)", "Choose", "Go to the line above.", "", 2,
        hint="Up Down"),
    Key("choosing.down", Where.CHOOSING, "down", "Down", "move(1)", "", "Go to the line below."),
    Key("naming.do", Where.NAMING, "enter", "Enter", "do", "Go on", "Go on with what is typed.", "", 1),
    Key("naming.back", Where.NAMING, "escape", "Esc", "back", "Back",
        "Go back. Nothing is changed; words for the desk are kept.", "", 2),
    Key("help.back", Where.HELP, "escape", "Esc", "back", "Back", "Go back. Everything is as you left it.", "", 1),
    Key("help.up", Where.HELP, "up", "Up", "scroll(-1)", "Scroll", "Scroll up.", "", 2, hint="Up Down"),
    Key("help.down", Where.HELP, "down", "Down", "scroll(1)", "", "Scroll down."),
    Key("help.page_up", Where.HELP, "pageup", "Page Up", "page(-1)", "", "Scroll up a page."),
    Key("help.page_down", Where.HELP, "pagedown", "Page Down", "page(1)", "", "Scroll down a page."),
    Key("box.undo", Where.BOX, "ctrl+z", "Ctrl+Z", "undo", "Undo", "Take back the last change in this box.", "", 5),
    Key("paragraphs.new_line", Where.PARAGRAPHS, "ctrl+n,shift+enter,alt+enter", "Ctrl+N", "new_line", "New line",
        "Begin a new line. Enter goes on to the next field.", "", 2),
    Key("matters.add", Where.MATTERS, "enter", "Enter", "add", "Add to it",
        "Add this to what is marked. That puts off nothing promised.", "", 1),
    Key("matters.back", Where.MATTERS, "escape", "Esc", "go_back", "Go back",
        "Go back to what was being typed.", "", 2),
    Key("matters.up", Where.MATTERS, "up", "Up", "move(-1)", "Choose", "Go to the one above.", "", 3, hint="Up Down"),
    Key("matters.down", Where.MATTERS, "down", "Down", "move(1)", "", "Go to the one below."),

    Key("hidden.show", Where.HIDDEN, "enter", "Enter", "show", "", "Show the screen again, just as it was."),

    Key("whose.carry_on", Where.WHOSE_DRAFT, "enter", "Enter", "answer(True)", "",
        "Carry on with a colleague's entry."),
    Key("whose.begin_own", Where.WHOSE_DRAFT, "n", "n", "answer(False)", "",
        "Begin your own: theirs stays unfinished."),
    Key("whose.leave", Where.WHOSE_DRAFT, "escape", "Esc", "answer(None)", "", "Do neither."),
    Key("leaving.leave", Where.LEAVING, "y", "y", "answer(True)", "", "Leave. What is unfinished is kept."),
    Key("leaving.stay", Where.LEAVING, "n,escape", "n or Esc", "answer(False)", "", "Stay, and go on where you were."),

    Key("changed.go_on", Where.CHANGED, "y", "y", "answer(True)", "", "Do it anyway, as well as what they did."),
    Key("changed.leave_it", Where.CHANGED, "n,escape", "n or Esc", "answer(False)", "", "Leave it as it is now."),
)  # fmt: skip


def of(*places: Where) -> tuple[Key, ...]:
    """The keys of these places, in the map's order."""
    return tuple(key for key in KEYS if key.where in places)


def bindings(*places: Where) -> list[binding.Binding]:
    """Textual's bindings for these places: `BINDINGS = bindings(Where.QUEUE)`."""
    return [
        binding.Binding(
            key.keys, key.action, key.label, id=key.id, tooltip=key.tooltip, show=False, priority=key.priority
        )
        for key in of(*places)
    ]


def bindings_of_box(*places: Where) -> list[binding.Binding]:
    """The bindings of a dialog without a text box, in which the App's own do not work unless they have priority."""
    return [*bindings(*places), *(each for each in bindings(Where.ANYWHERE) if each.id in ("save", "help.letter"))]
