"""Causes of errors about the record, its charters and the drafts, with their sentences."""

from __future__ import annotations

from enum import unique

from deskapp.errors import Code


@unique
class RecordCause(Code):
    """Causes of errors about the record, its charters and the drafts."""

    CHARTER_WOULD_NEVER_HOLD = (
        "{name} would never hold: {holds} has held since {since}, which is later than {valid_from}. Write "
        "valid_from = {today}, or a later day."
    )
    CHARTER_GONE = "The charter that this came in under is not in the record. Tell whoever looks after it."
    CHARTER_THERE_ALREADY = (
        "{name} is there already from that day, with another text. Replace that one by it, or give the new "
        "one a later valid_from."
    )
    NO_CHARTER_TO_REPLACE = (
        "No charter called {name} was adopted from {valid_from}, so there is none to replace. Adopt this one."
    )
    CHARTER_IN_USE = "{count} {entries} came in under {name}. {mend}"
    CHARTER_HAS_BEGUN = (
        "{name} was adopted before today and has begun. Only its words may change; give the new one a later valid_from."
    )
    NO_SUCH_CHARTER = "No charter called {name} was adopted; choose {known}."
    SEVERAL_CHARTERS = "{count} charters are called {name}: say the one meant with its first day, {choices}."
    ONLY_CHARTER = "{name} is the only charter here. Adopt another one first."
    NEXT_CHARTER_UNREADABLE = "{path} cannot be read. Put it right with a text editor, or move it away."
    NEXT_CHARTER_NOT_WRITTEN = "The next charter could not be written ({why}). It is as it was."
    WHOLE_NUMBER_WANTED = "Type a whole number"
    YES_OR_NO_WANTED = "Type yes or no"
    ONE_OF_WANTED = "Type one of {offered}"
    UNIT_WANTED = "Type a number and one of {units}; or by date 2027-03-31"
    DRAFT_GONE = "This entry is no longer unfinished: it was saved or thrown away."
    DRAFT_HELD = "Somebody else has this entry open just now. Ask them to finish it or to leave it."
    DRAFT_UNREADABLE = (
        "This entry's file cannot be read. It is set aside in {folder}: tell whoever looks after this machine."
    )
    DRAFT_TOO_LONG = (
        "This is too long to keep while it is unfinished: the newest words are on the screen only. Shorten it"
        " or save it."
    )
    MIGRATION_FAILED = "The record could not be brought up to date: it is as it was. Call whoever looks after deskapp."
    FOLDER_IS_FILE = "{folder} is a file, where the desk's folder should be. Choose another folder."
    OPEN_TO_OTHERS = (
        "{path} can be {what} by other accounts of this machine, and is not this account's. Ask whoever looks"
        " after this machine to close it to others, then start again."
    )
    NETWORK_SHARE = (
        "{folder} is on a network share ({kind}), where saves get lost. Keep the record on one machine's own "
        "disk, and let everybody log in to that machine (ssh)."
    )
    RECORD_IS_FOLDER = "{path} is a folder, where the record should be a file. Move it away, or choose another folder."
    RECORD_EMPTY = "{path} is empty: a copy that failed? {restore_backup}"
    RECORD_NEWER = "{path} was made by a newer deskapp. Bring this one up to date; nothing in it was touched."
    NO_CHAIN = "{path} is of an older deskapp, which kept nothing to verify its history by."
    NO_EXPORT = "{folder} is not an export of deskapp, or its manifest was cut short. Nothing was taken in."
    EXPORT_CHANGED = "{file} was cut short or changed since it was exported. Nothing was taken in. Export it again."
    EXPORT_NEWER = "{folder} was exported by a newer deskapp. Bring this one up to date. Nothing was taken in."
    RECORD_IN_USE = "{folder} holds a desk's record already. Nothing was taken in. Choose a new folder for the desk."
    RECORD_UNSAFE = (
        "{path} is in use in a way that is not safe (WAL). Close every program that has it open, then start again."
    )
    RECORD_NEWER_NOW = (
        "{path} was brought up to date by a newer deskapp.{typed_kept} Leave this one, and start the new one."
    )
    RECORD_MOVED = "{path} was moved or deleted while in use.{typed_kept} Put it back, then try again."
    RECORD_REPLACED = (
        "Another file is in the place of {path}.{typed_kept} Put the record back, or leave deskapp and start it again."
    )
    RECORD_DAMAGED = "The record is damaged: {path}. Nothing more is written to it. {restore_backup}"
    NOT_OURS = "{path} is not a record of deskapp, or it is encrypted. Nothing in it was touched."
    CIPHER_MISSING = (
        "An encrypted record needs an extra that is not installed here. Ask whoever looks after this machine to run "
        '`pipx install --force "$(ls dist/deskapp-*.whl)[encrypted]"`, as the README says.'
    )
    SHORT_PHRASE = "Use at least {least} letters: three or four words that have nothing to do with each other."
    NOT_REWRITTEN = "The new file is not the same as the record. Nothing was changed: call whoever looks after deskapp."
    CANNOT_OPEN = "{path} cannot be opened. See that its folder is there and that your account may write in it."
    OTHER_ACCOUNT = (
        "{path} belongs to the account {owner}, and yours may not open it. Start deskapp from that account, or ask "
        "whoever looks after this machine."
    )
    DRAFT_DISK_FULL = "The disk is full: what is typed now is on the screen only. Make room on it, or save the entry."
    DRAFT_DISK_REFUSED = (
        "deskapp may not write in {folder}: what is typed now is on the screen only. Ask for the right to write there."
    )
    DRAFT_DISK_FAILS = (
        "The disk reports an error: what is typed now is on the screen only. Save the entry, and tell whoever"
        " looks after this machine."
    )
    DRAFT_NO_ANSWER = (
        "The disk is not answering: what is typed now is on the screen only. Wait a moment, or save the entry."
    )
    DISK_FULL = "The disk is full.{typed_kept} Make room, then try again."
    RECORD_BUSY = "Could not save: somebody else is saving.{typed_kept} Try again."
    RECORD_BUSY_READING = "Somebody else is saving, so the record could not be read just now. Try again."
    RECORD_READ_ONLY = "{path} can only be read.{typed_kept} See that your account may write to it."
    NOT_TAKEN = "The record does not take that as it stands.{typed_kept} Look over each line."
    DISK_FAILS = "The disk could not be read or written.{typed_kept} Stop here, and call IT."
    SEARCH_STOPPED = "The search was stopped."
    RECORD_NOT_NOW = "The record could not be used just now.{typed_kept} Try again."
    COPY_THERE = "{path} is there already. Choose another name for the copy."
    COPY_UNWRITABLE = "Nothing was copied: {path} cannot be written ({fault})."
