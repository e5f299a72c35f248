"""The sections of the settings as data: a line each, with the action of Enter."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SettingsSection:
    """A line of the settings. `about` describes it; `action` is a Textual action, run on the settings screen."""

    title: str
    about: str
    action: str


SECTIONS = (
    SettingsSection("Staff", "who works here: add, rename, leave, join two names", "entries('staff')"),
    SettingsSection("Who is in", "the two weeks to come, with who is away", "fortnight"),
    SettingsSection("Topics", "what contacts are about: add, rename, retire, join two", "entries('topics')"),
    SettingsSection("Closed days", "and special hours, bank holidays", "closed_days"),
    SettingsSection("Charter", "in force, the next one, and what if", "charters"),
    SettingsSection("Our number", "the number that callers are told to ring us on", "words('telephone')"),
    SettingsSection("In danger, tell", "whom to tell if somebody may be in danger", "words('safeguarding')"),
    SettingsSection("Hide the screen", "after how many minutes without a key", "words('hide_after')"),
    SettingsSection("PIN", "what a hidden screen asks for", "pin"),
    SettingsSection("Before you go", "the list to answer before the day is signed off", "words('before_you_go')"),
    SettingsSection("Backups", "when the last was made, and a second place for them", "words('backup_to')"),
    SettingsSection("Colours", "light words on dark, or dark words on light", "colours"),
    SettingsSection("What was changed", "who changed the desk, and when", "changes"),
)
