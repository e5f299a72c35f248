"""Causes of errors about replies, attempts and referrals, with their sentences."""

from __future__ import annotations

from enum import unique

from deskapp.errors import Code


@unique
class ReplyCause(Code):
    """Causes of errors about replies, attempts and referrals."""

    HOW_ASKED_WANTED = "Choose how they were asked: t, m, l, e or v"
    ASKED_WANTED = "Enter what we asked them, in a few words"
    HOW_TOLD_WANTED = "Choose how they were told: t, l, e or v"
    NEXT_WANTED = "Nothing else is promised: enter when they hear next, like +10d or wed 3pm"
    BEFORE_RECEIPT = "That is before they got in touch. Look at the time again."
    BEFORE_OPENED_AGAIN = "That is before it was opened again, on {opened}. Look at the time again."
    NO_MESSAGES_WANTED = "{name} asked us not to leave messages."
    UNREACHED_HOW_WANTED = "Choose how it ended: could not reach them, or nobody to reply to."
    UNREACHED_WHY_WANTED = "Enter why there is nobody to reply to, like: no name and no number"
    REFERRED_TO_WANTED = "Enter who it was passed on to, or who we pointed them to"
    REFERRED_TO_TOO_LONG = "Who it was passed on to can be up to 120 letters. Put the rest in a note."
    CONSENT_WANTED = "Did they agree to us passing it on? y yes, n no need to ask"
    HAS_IT_ALREADY = "{name} has it already."
    MESSAGE_IS_NO_REPLY = "A message left is not a reply. Leave out what it came to, and it stays in the queue."
    NEXT_TIME_WANTED = "Enter when they'll hear from us next, like tomorrow or wed 3pm"
    HOW_ANSWERED_WANTED = "Choose how they were answered: t, m, l, e or v"
    MISS_REASON_TOO_LONG = "Why it was late can be up to 120 letters."
    NEED_WHY_WANTED = "Enter why it could not go in the way they need, in a few words"
    HOLDING_IS_NOT_SORTED = "A holding reply tells them why not yet. It is not sorted, and not a message left."
    HOLD_REASON_WANTED = "Enter why, and when they'll hear. Why not yet? w, m, l or a"
    RESULT_WANTED = "What did it come to? s sorted, h holding reply, p, o or x"
    TOLD_WANTED = "Say what we told them, in a few words"
    RINGING_ALREADY = "{by} has been ringing them since {since}."
    NO_NUMBER = "They gave no number to ring. Write to them, or find one on their page."
    NOT_WAITING = "We are not waiting for them: nothing was asked that they have not answered."
    ATTEMPT_RESULT_WANTED = "Choose what happened: n, e, m, w, u, c or x"
    WHEN_WANTED = "{began}, and it is {now}. When was it? Type the time, or leave it blank and press Enter: now"
    NOTE_WANTED = "Enter the note, in a few words"
    LATENESS_WANTED = "Say whether you said sorry, or why it was late."
    NOTHING_LEFT_OUT = "Nothing is left out here: why it was late, and whether you said sorry, is written down."
    COMPLAINT_ANSWER_WANTED = "This closes a complaint. What did we tell them? {save_so}"
    SORRY_WANTED = "Did you say sorry? y or n"
    MISS_REASON_WANTED = "Choose why it was late. It helps us fix it"
    POINTED_TO_WANTED = "Enter who we pointed them to"
    NO_CONSENT_WHY_WANTED = "Enter why there was no need to ask them, like: only gave them the number"
    NEED_MET_WANTED = "Did it go in the way they need? y or n"
    MORE_WANTED = "Enter what we promised them further, in a few words"
