"""The one map of keys: bindings, the two key lines, help, the palette and the README's table are all made from it.

Source of the rules: design, screens.md C0. Single letters act on lists; function keys act anywhere, even mid-word;
no key needs more than one modifier; F6, F7, F10 and F11 belong to others and stay free.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from textual.binding import Binding


class Where(StrEnum):
    """Where a key works. The words are shown in help and in the README."""

    ANYWHERE = "Anywhere"
    QUEUE = "On the queue"
    CONTACT = "On a contact's page"
    FIELDS = "Choosing what to put right"
    PEOPLE = "Among people"
    JOINING = "When joining two records of one person"
    UNFINISHED = "On the unfinished list"
    END_OF_DAY = "At the end of the day"
    HANDOVER = "On the handover sheet"
    TAKEN = "When somebody else is at the answerphone"
    FORM = "While filling in a form"
    BOX = "In a text box"
    COMMANDS = "Finding a command"
    HELP = "In help"
    HIDDEN = "While the screen is hidden"
    LEAVING = "When asked whether to leave"
    CHANGED = "When somebody was quicker"


@dataclass(frozen=True, slots=True)
class Key:
    """One key, or a key and its twins, and everything that is said about it.

    `keys` are Textual's names, separated by commas; `shown` is how people write them ("F9 or Ctrl+S"). `action` is
    Textual's action, run where the key is bound. `label` is what the key lines say, empty for keys they leave out;
    `rank` decides who stays when the window is narrow (1 stays longest). `tooltip` is a whole sentence. `command` is
    what the palette calls it, empty for keys that make no sense there. `line` is which key line, 1 or 2.
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
    """How the key lines write the key, where that is shorter than `shown`."""
    priority: bool = False
    """Whether the key works over any dialog too. Never for a key that saves: it would overtake what was typed."""

    @property
    def hint_key(self) -> str:
        """The key as the key lines write it."""
        return self.hint or self.shown


_A, _Q, _C, _U, _F = Where.ANYWHERE, Where.QUEUE, Where.CONTACT, Where.UNFINISHED, Where.FORM
_D, _H = Where.END_OF_DAY, Where.HANDOVER


def _deeds(where: Where, at: str, note: str) -> tuple[Key, ...]:
    """What is done to the contact at hand: the same keys on the queue and on its page. `note`: the label of n."""
    return (
        Key(f"{at}.reply", where, "r", "r", "reply", "Replied",
            "Record that somebody was answered: how, and what we told them.", "Record a reply", 1),
        Key(f"{at}.tried", where, "t", "t", "tried", "Tried",
            "Record that you tried to reach them, and how that went.", "Tried to reach them", 3),
        Key(f"{at}.ring", where, "c", "c", "ring", "Ringing",
            "Show everybody for 15 minutes that you are ringing them.", "I'm ringing them now", 5),
        Key(f"{at}.promise", where, "p", "p", "promise", "Promise",
            "Give a time that they will hear by, or move it.", "Promise, or move the time", 4),
        Key(f"{at}.give", where, "g", "g", "give", "Give",
            "Give this to somebody.", "Give to somebody", 6),
        Key(f"{at}.note", where, "n", "n", "note", note,
            "Add a note for whoever comes next.", "Add a note", 7),
        Key(f"{at}.passed_on", where, "a", "a", "passed_on", "",
            "Record who it was passed on to, and that they agreed.", "Passed on, or pointed elsewhere"),
        Key(f"{at}.complain", where, "exclamation_mark", "!", "complain", "",
            "Make it a complaint: its promises start now.", "Make it a complaint"),
        Key(f"{at}.acknowledge", where, "h", "h", "acknowledge", "",
            "Record that they were told we have it: an Ack line wants that.", "They were told that we have it"),
        Key(f"{at}.details", where, "d", "d", "details", "",
            "Write down details of what it is, or who was told of a danger.", "Details of what it is"),
        Key(f"{at}.undo", where, "z,ctrl+z", "z or Ctrl+Z", "undo", "",
            "Take back the last thing that you did, within the hour.", "Take back what I did last"),
    )  # fmt: skip


def _fields() -> Iterator[Key]:
    """A letter for each field of a contact that can be put right."""
    for letter, field, words in (
        ("n", "name", "the name"),
        ("u", "number", "the number"),
        ("a", "address", "the address"),
        ("w", "about", "what it is about"),
        ("t", "topic", "the topic"),
        ("d", "detail", "the detail"),
        ("f", "file_place", "where it is"),
        ("r", "received_at", "when it came in"),
        ("k", "kind", "what kind it is"),
        ("y", "relay", "whether it is a relay call"),
    ):
        yield Key(f"fields.{field}", Where.FIELDS, letter, letter, f"field('{field}')", "", f"Put right {words}.")


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
        "List what was begun and not saved, and carry on with it.", "Unfinished entries", 3, 2, priority=True),
    Key("save", _A, "f9,ctrl+s", "F9 or Ctrl+S", "screen.save", "", "Save what you have typed."),
    Key("hide", _A, "ctrl+l", "Ctrl+L", "app.hide", "Hide",
        "Hide the screen. Enter brings it back.", "Hide the screen", 7, 2, priority=True),
    Key("find", _A, "ctrl+p", "Ctrl+P", "app.commands", "Commands",
        "Find a command by typing a word of it.", "", 8, 2, priority=True),
    Key("help", _A, "f1", "F1", "app.help", "Help",
        "Say what to do here, and every key.", "Help", 1, 2, priority=True),
    Key("help.letter", _A, "question_mark", "?", "app.help", "", "The same as F1, but not in a text box."),
    Key("next", _A, "tab", "Tab", "app.focus_next", "", "Go to the next field."),
    Key("previous", _A, "shift+tab", "Shift+Tab", "app.focus_previous", "", "Go back to the field before."),
    Key("leave", _A, "ctrl+q", "Ctrl+Q", "app.leave", "Leave",
        "Leave deskapp. It asks first if anything is unfinished.", "Leave deskapp", 9, 2, priority=True),

    Key("queue.open", _Q, "enter", "Enter", "open", "Open",
        "Open their page: who, what we promised, what happened.", "", 2),
    *_deeds(_Q, "queue", ""),
    Key("queue.filter", _Q, "f", "f", "filter", "Filter",
        "Show all, mine, late, today or complaints.", "Filter the queue", 8),
    Key("queue.people", _Q, "slash,o", "/ or o", "app.people", "Find",
        "Find people, references, or words of any contact.", "Find people or references", 7, hint="/"),
    Key("queue.end_of_day", _Q, "e", "e", "app.end_of_day", "End of day",
        "Go through what is open, and sign the day off.", "End of day", 5, 2),
    Key("queue.answerphone", _Q, "k", "k", "app.answerphone", "Check",
        "Check the answerphone, or carry on with the check.", "Check the answerphone", 3, 2),
    Key("queue.desk", _Q, "u", "u", "who", "", "Say who is on the desk now.", "Change who is on the desk"),
    Key("queue.back", _Q, "escape", "Esc", "back", "", "Show the whole queue again."),

    *_deeds(_C, "contact", ""),
    Key("contact.change", _C, "enter", "Enter", "change", "Put right",
        "Put something right. Where it was joined: go where it goes on.", "Put something right", 5),
    Key("contact.person", _C, "o", "o", "person", "",
        "Open their own page. Where it was joined: go where it goes on.", "Open their own page"),
    Key("contact.why", _C, "y", "y", "why", "", "Say why the reply is due when it is.", "Why it is due then"),
    Key("contact.copy", _C, "w", "w", "copy", "",
        "Copy this page, to be pasted. Once more saves it as a file.", "Copy this page"),
    Key("contact.back", _C, "escape", "Esc", "back", "Back", "Go back to where you were.", "", 2),

    *_fields(),
    Key("fields.open", Where.FIELDS, "enter", "Enter", "open", "Open", "Put right what is marked.", "", 1),
    Key("fields.back", Where.FIELDS, "escape", "Esc", "back", "Back", "Go back. Nothing is changed.", "", 2),

    Key("people.open", Where.PEOPLE, "enter", "Enter", "open", "Open",
        "Open what waits for them, or the contact that was found.", "", 1),
    Key("people.call", Where.PEOPLE, "a", "a", "call", "New call for them",
        "Start a call with who it is filled in.", "Start a call for whoever is chosen", 3),
    Key("people.reply", Where.PEOPLE, "r", "r", "reply", "Replied",
        "Record a reply. A closed contact is opened again first.", "Record a reply", 5),
    Key("people.why", Where.PEOPLE, "y", "y", "why", "",
        "Say why there is a CAUTION, and when to look at it again.", "Why there is a CAUTION"),
    Key("people.edit", Where.PEOPLE, "e", "e", "edit", "Change",
        "Change what is known of them: needs, numbers, a caution.", "Change a person's page", 5),
    Key("people.changes", Where.PEOPLE, "h", "h", "changes", "History",
        "Show what was changed of them, when and by whom.", "What was changed of a person", 6),
    Key("people.join", Where.PEOPLE, "j", "j", "join", "Join",
        "Join two records of the same person. z takes it back.", "Join two records of one person", 7),
    Key("people.organisation", Where.PEOPLE, "n", "n", "organisation", "",
        "Write down an organisation, or a place to point people to.", "Write down an organisation"),
    Key("people.undo", Where.PEOPLE, "z,ctrl+z", "z or Ctrl+Z", "undo", "",
        "Take back what you last changed of a person, within the hour.", "Take back what I changed last"),
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

    Key("day.next", _D, "enter", "Enter", "next", "Sign off", "Sign the day off. On an unfinished entry: finish it.",
        "", 1),
    Key("day.keep", _D, "k", "k", "keep", "Keep", "Leave this as it is: it stays with whoever has it.", "", 2),
    Key("day.promise", _D, "p", "p", "promise", "New time", "Give a time that they will hear by, or move it.", "", 3),
    Key("day.give", _D, "g", "g", "give", "Give", "Give this to somebody.", "", 4),
    Key("day.reply", _D, "r", "r", "reply", "Replied", "Record that somebody was answered.", "", 5),
    Key("day.throw_away", _D, "d", "d", "throw_away", "", "Throw this unfinished entry away."),
    Key("day.yes", _D, "y", "y", "answer(True)", "", "Yes, this was done."),
    Key("day.no", _D, "n", "n", "answer(False)", "", "No, this was not done."),
    Key("day.all", _D, "a", "a", "all_done", "All done", "Everything that is not answered yet was done.", "", 7),
    Key("day.open", _D, "o", "o", "open", "", "Open their page: who, what we promised, what happened."),
    Key("day.handover", _D, "w", "w", "handover", "Handover", "Show the handover sheet, and save it.",
        "Show the handover sheet", 8),
    Key("day.undo", _D, "z,ctrl+z", "z or Ctrl+Z", "undo", "",
        "Take back the last thing that you did, within the hour.", "Take back what I did last"),
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
    Key("form.leave", _F, "escape", "Esc", "back", "Leave (kept)",
        "Leave this entry. It is kept in Unfinished.", "", 3),
    Key("box.undo", Where.BOX, "ctrl+z", "Ctrl+Z", "undo", "Undo", "Take back the last change in this box.", "", 5),

    Key("commands.back", Where.COMMANDS, "escape", "Esc", "back", "Back", "Go back. Nothing is done.", "", 3),
    Key("commands.up", Where.COMMANDS, "up", "Up", "move(-1)", "Choose", "Go to the command above.", "", 2,
        hint="Up Down"),
    Key("commands.down", Where.COMMANDS, "down", "Down", "move(1)", "", "Go to the command below."),
    Key("commands.do", Where.COMMANDS, "enter", "Enter", "do", "Do it", "Do what is marked.", "", 1),

    Key("help.back", Where.HELP, "escape", "Esc", "back", "Back", "Go back. Everything is as you left it.", "", 1),
    Key("help.up", Where.HELP, "up", "Up", "scroll(-1)", "Scroll", "Scroll up.", "", 2, hint="Up Down"),
    Key("help.down", Where.HELP, "down", "Down", "scroll(1)", "", "Scroll down."),
    Key("help.page_up", Where.HELP, "pageup", "Page Up", "page(-1)", "", "Scroll up a page."),
    Key("help.page_down", Where.HELP, "pagedown", "Page Down", "page(1)", "", "Scroll down a page."),

    Key("hidden.show", Where.HIDDEN, "enter", "Enter", "show", "", "Show the screen again, just as it was."),

    Key("leaving.leave", Where.LEAVING, "y", "y", "leave", "", "Leave. What is unfinished is kept."),
    Key("leaving.stay", Where.LEAVING, "n,escape", "n or Esc", "stay", "", "Stay, and go on where you were."),

    Key("changed.go_on", Where.CHANGED, "y", "y", "go_on", "", "Do it all the same, on top of what they did."),
    Key("changed.leave_it", Where.CHANGED, "n,escape", "n or Esc", "leave_it", "", "Leave it as it is now."),
)  # fmt: skip


def of(*places: Where) -> tuple[Key, ...]:
    """The keys of these places, in the map's order."""
    return tuple(key for key in KEYS if key.where in places)


def bindings(*places: Where) -> list[Binding]:
    """Textual's bindings for these places: `BINDINGS = bindings(Where.QUEUE)`."""
    return [
        Binding(key.keys, key.action, key.label, id=key.id, tooltip=key.tooltip, show=False, priority=key.priority)
        for key in of(*places)
    ]


def key_line(line: int, where: Where, width: int) -> tuple[Key, ...]:
    """The hints that key line 1 or 2 of a screen shows in `width` columns (the margin not counted), in the map's order.

    Those of lowest rank (most needed) are kept; help is the first of all, so it is never cut off.
    """
    shown = (where, Where.BOX, Where.ANYWHERE) if where is Where.FORM else (where, Where.ANYWHERE)
    wanted = [key for key in of(*shown) if key.label and key.line == line]
    kept: list[Key] = []
    room = width
    for key in sorted(wanted, key=lambda key: key.rank):
        if (needed := len(key.hint_key) + 1 + len(key.label) + 2) <= room + 2:
            kept.append(key)
            room -= needed
    return tuple(key for key in wanted if key in kept)


def keys_table(places: Iterable[Where] = Where) -> str:
    """The map as a Markdown table, for the README."""
    rows = [f"| {key.shown} | {key.where} | {key.tooltip} |" for place in places for key in of(place)]
    return "\n".join(["| Key | Where | What it does |", "|---|---|---|", *rows])
