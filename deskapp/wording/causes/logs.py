"""Causes of errors about imported logs and reports, with their sentences."""

from __future__ import annotations

from enum import unique

from deskapp.errors import Code


@unique
class LogCause(Code):
    """Causes of errors about imported logs and reports."""

    ABOUT_EMPTY = "about is empty: say what it is about, in a few words"
    CELL_TOO_LONG = "{name} is {length} letters long, and can be up to {most}: shorten it"
    EMAIL_UNREADABLE = 'email "{typed}" is not one: write it like name@example.org, or leave it empty'
    CELL_EMPTY = "{column} is empty: write it like 20/11/2026 16:20"
    CELL_IN_FUTURE = '{column} "{written}" is in the future'
    ANSWERED_BEFORE_RECEIVED = 'answered_at "{written}" is before it was received'
    CELL_NOT_OFFERED = '{column} "{typed}" is not one of ours: write one of {offered}'
    CELL_UNREADABLE = "{column} {fault}"
    CLOSED_NOT_YES = 'closed "{typed}" is not yes or no: write yes, or leave it empty'
    OPEN_AND_ANSWERED = 'closed says "{typed}", and yet it says when or how it was answered: empty one of the two'
    NOT_TEXT = "{name} is not text that can be read. Save it as CSV UTF-8."
    NO_FILE = "There is no file {path}. Check its name and folder."
    FILE_UNREADABLE = "{path} cannot be read: {fault}."
    FILE_NOT_TEXT = "{name} is {what}, not text that can be read. Save it as CSV UTF-8."
    IMPORT_WORKED_ON = "Nothing was undone: {refs}{more} of {file_name} have been worked on since."
    NO_IMPORT_TO_UNDO = "No import can be undone: there was none, or they were made by an older deskapp."
    PERIOD_REVERSED = "{typed} ends before it begins. Say the earlier month first."
    NOTHING_RECORDED = "Nothing has been recorded yet, so there is nothing to report."
    NOTHING_BEFORE = "Nothing was recorded before {day}. Choose a period that ends later."
    PERIOD_TO_COME = "{day} has not come yet. Choose a period that begins today or earlier."
    NOT_A_PERIOD = '"{typed}" is not a period. Say {examples}.'
    NOTHING_DUE_BY_RULE = 'Nothing was due by "{rule}" in this period. Choose one of: {known}.'
    NOTHING_MISSED_BY_RULE = 'Nothing was missed by "{rule}" in this period. Choose one of: {known}.'
    ACTION_TOO_LONG = "What we are doing about it can be up to {most} letters."
    NO_ACTION_TO_UNDO = "You wrote nothing about missed promises within the last hour."
    NO_SUCH_FIGURE = '"{typed}" is not a figure of the report. Choose one of: {known}.'
    REPORT_THERE = "{folder} already holds a report or an export. Choose another folder, or move that one away."
    FOLDER_NOT_EMPTY = "{folder} is not empty. Choose a new folder, or an empty one."
    NO_FOLDER = "{folder} is a file. Choose a folder."
    FOLDER_UNWRITABLE = "Nothing was written: {folder} cannot be written ({fault})."
    TEMPLATE_WRONG = "Nothing was written: the page's template is wrong ({fault})."
