"""One English template per reason code: those of what people type stand here, the others in tables beside it.

A sentence says what, why and what next, and ends with a full stop; a phrase that describes a value does not.
"""

from deepday.wording import (
    channel_templates,
    exchange_templates,
    keeping_templates,
    machine_templates,
    service_templates,
    sign_in_templates,
    trial_templates,
)
from deepday.wording.translation import N_

_TYPED: dict[str, str] = {
    # --- what is typed: shapes ------------------------------------------------------------------
    "usage.unknown_verb": N_("“{verb}” is not a verb here. “deepday --help” lists them."),
    "usage.not_known_here": N_("“{text}” is not known here. “deepday {verb} --help” tells what is."),
    "usage.needs_value": N_("{option} needs a value. “deepday {verb} --help” tells which."),
    "usage.takes_no_value": N_("{option} takes no value."),
    "usage.missing": N_("“deepday {verb}” needs {what}. “deepday {verb} --help” tells more."),
    "usage.action_missing": N_("“deepday {verb}” needs to know what to do: {choices}."),
    "usage.unknown_action": N_("“deepday {verb} {text}” does not exist. There are: {choices}."),
    "usage.too_long": N_("One of the arguments has more than {limit} characters."),
    "usage.not_understood": N_("That is not understood: {text}. “deepday {verb} --help” tells more."),
    "request.not_understood": N_("The request is not understood: {what}."),
    "request.unknown_verb": N_("The Deepday that runs does not know “{verb}”. Quit it and start it again."),
    # --- what is typed: values ------------------------------------------------------------------
    "clock.not_one": N_("“{text}” is not a time of day. Write it as 16:30."),
    "clock.has_passed": N_("{text} has passed, and tomorrow's is more than 12 hours away. Name a later time."),
    "date.not_one": N_("“{text}” is not a date. Write it as 2026-03-02."),
    "duration.not_one": N_("“{text}” is not a length of time. Write it as 90m or 1h30m."),
    "duration.too_much": N_("“{text}” is too short or too long for a task."),
    "duration.out_of_range": N_("“{text}” is too short or too long. It can be up to 24 hours."),
    "until.has_passed": N_("That end has passed. Name a later one."),
    "until.too_far": N_("A session can be planned for 24 hours at most."),
    "history.from_after_until": N_("{from} is later than {until_date}. Name the earlier day with --from."),
    "start.until_or_for": N_("--until and --for exclude each other. Name the end or the length."),
    "extend.by_how_much": N_("Say by how much, as 30m."),
    "show.unknown_window": N_("There is no window “{text}”. There are: {choices}."),
    "windows.no_display": N_("There is no screen here, so no window can be shown."),
    "page.cost_not_one": N_("“{text}” is not a cost. Write it as 80 or 80.50."),
    "page.no_such_choice": N_("“{text}” cannot be put on the page. There are: {choices}."),
    "page.not_before_look": N_(
        "Before the agreed look date nothing is added to the page: it would show what is not looked at yet."
    ),
    "page.saved": N_("Saved: {path}. Beside it lie its numbers, as a file that ends in .json."),
    "page.saved_alone": N_("Saved: {path}"),
    "report.no_typst": N_("PDFs cannot be made here: typst is not installed. --html writes the same page."),
    "report.not_set": N_("The PDF could not be made. --html writes the same page."),
    "windows.failed": N_("That window ended by itself. The log may say why: {log}"),
    "windows.not_yet": N_("This version has no such window yet."),
    # --- the session ----------------------------------------------------------------------------
    "session.none_to_pause": N_("No session runs that could be paused."),
    "session.none_paused": N_("Nothing is paused."),
    "session.none_to_extend": N_("No session runs that could be extended. “deepday start” starts one."),
    "session.none_to_end": N_("No session runs, so there is nothing to end."),
    "session.deep_runs": N_("A deep-work session runs. End it first, then start an ordinary one."),
    # --- ordinary days --------------------------------------------------------------------------
    "reading.is_on": N_("You are taken to be reading or waiting already."),
    "reading.is_off": N_("You are not taken to be reading or waiting."),
    "reading.no_session": N_("No session runs, so nothing has to be known of reading."),
    "observer.not_observing": N_("Nothing is observed that could be paused."),
    "observer.not_paused": N_("Observing is not paused."),
    "day.in_the_future": N_("{date} has not come yet."),
    "day.unknown_state": N_("“{text}” is no state of a day. There are: {choices}."),
    "day.unknown_unlogged": N_("“{text}” is no answer. There are: {choices}."),
    "day.not_a_rating": N_("“{text}” is no rating. Write a number from 1 (low) to 5 (high)."),
    "end.nothing_asked": N_("No session was left running: there is no end to be confirmed."),
    "end.before_start": N_("The session began only at {at}."),
    "end.in_the_future": N_("{at} has not come yet."),
    "end.another_had_begun": N_("The next session had begun at {at} already."),
    # --- tasks ----------------------------------------------------------------------------------
    "task.not_found": N_("There is no task “{id}”. “deepday task list” shows all."),
    "task.no_title": N_("A task needs a title."),
    "task.is_done": N_("“{title}” is done already."),
    "task.estimate_locked": N_("Work on “{title}” has begun, so its estimate stays as it was."),
    "task.unknown_action": N_("“{text}” is nothing that can be done with tasks."),
    # --- the interruption log -------------------------------------------------------------------
    "log.unknown_source": N_("“{text}” is not a channel. There are: {choices}."),
    "edit.unknown_recovery": N_(
        "“{text}” is no answer to how long it took to get back. There are 0, 5, 10, 20, and 30 for more."
    ),
    "log.unknown_urgency": N_("“{text}” does not say how urgent it was. There are: {choices}."),
    "log.unknown_outcome": N_("“{text}” does not say what became of it. There are: {choices}."),
    "log.due_only_deferred": N_("Only what was deferred has a time it is due: --outcome deferred --due 17:00."),
    "interruption.none_open": N_("No interruption is open."),
    "interruption.none_to_undo": N_("Nothing was logged today that could be taken back."),
    "interruption.not_found": N_("There is no entry “{id}”, or more than one that begins so."),
    "edit.nothing_to_change": N_("Say what to correct. “deepday edit --help” tells what can be."),
    "edit.not_correctable": N_("“{field}” cannot be corrected."),
    "edit.in_the_future": N_("{at} has not come yet."),
    "edit.ends_before_it_began": N_("It would end before it began."),
    # --- accounts and settings ------------------------------------------------------------------
    "accounts.unknown_action": N_("“deepday accounts {text}” does not exist."),
    "accounts.unknown_service": N_("“{text}” is not a service that this version knows. There are: {choices}."),
    "accounts.service_not_known": N_("This version of Deepday does not know {service}. Remove the account or update."),
    "accounts.no_such_channel": N_("No account has a channel “{id}”. “deepday accounts list” shows which there are."),
    "accounts.on_and_off": N_("--on and --off exclude each other."),
    "accounts.needs_address": N_("{service} runs on a server of its own: name it with --url {address}"),
    "accounts.needs_user": N_("{service} needs your name there: --user NAME."),
    "accounts.not_an_address": N_("“{text}” is not the address of a service. Write it as https://chat.example.org."),
    "accounts.address_not_safe": N_("{text} is not safe: a secret goes over https only."),
    "accounts.no_secret": N_("No token came. Nothing was added."),
    "accounts.no_terminal": N_("There is nobody to ask for the token. Pass it on standard input with --secret-stdin."),
    "accounts.not_found": N_("There is no account “{id}”. “deepday accounts list” shows which there are."),
    "settings.unknown_action": N_("“deepday settings {text}” does not exist."),
    "setting.unknown": N_("There is no setting “{key}”. “deepday settings list” shows which there are."),
    "setting.not_valid": N_("“{text}” does not fit {key}: {expected}."),
    "accounts.in_use": N_("{id} is in use by the session that runs. End it first."),
    # --- people ---------------------------------------------------------------------------------
    "people.unknown_action": N_("“deepday people {text}” does not exist."),
    "people.no_name": N_("A point person needs a name."),
    "people.no_contact": N_("Say how to reach them: --contact."),
    "people.no_hours": N_("“{text}” are no hours. Write them as 9-17 or 9:00-17:30."),
    "people.not_found": N_("There is nobody called “{text}”. “deepday people list” shows who there is."),
    # --- sending a mail -------------------------------------------------------------------------
    "mail.not_an_address": N_("One of the mail addresses is none. The draft is kept[ as {path}]."),
    "mail.nobody": N_("Say to whom the mail goes. The draft is kept[ as {path}]."),
    "mail.not_safe": N_(
        "The mail server is spoken to in the open, which is not safe. Choose TLS; the draft is kept[ as {path}]."
    ),
    "mail.unreachable": N_("The mail server does not answer. The draft is kept[ as {path}]; try again later."),
    "mail.later": N_("The mail server takes no mail right now. The draft is kept[ as {path}]; try again later."),
    "mail.sign_in": N_("The mail server does not accept the password. Enter it anew; the draft is kept[ as {path}]."),
    "mail.recipient_refused": N_(
        "The mail server refuses the recipient. Check the address; the draft is kept[ as {path}]."
    ),
    "mail.refused": N_("The mail server refuses the mail. The draft is kept[ as {path}]."),
    "mail.not_supported": N_("The mail server cannot do what is needed. The draft is kept[ as {path}]."),
    "mail.certificate": N_(
        "The mail server cannot prove that it is the right one. Nothing was sent; the draft is kept[ as {path}]."
    ),
    # --- a request ------------------------------------------------------------------------------
    "request.refused": "{told}",  # a sentence already
    "answers.none_kept": N_(
        "No answers are kept yet. “deepday request --answers FILE.toml” takes them from a file, "
        "“deepday show request” asks for them."
    ),
    "answers.blank": N_("Not filled in yet: {keys}. Nothing was written."),
    "answers.unknown_key": N_("“{key}” is not among the answers of a request. Nothing was written."),
    "answers.does_not_fit": N_("“{text}” does not fit {key}: {expected}. Nothing was written."),
    "answers.unreadable": N_("The answers cannot be read: {path}[ ({error})]."),
    "answers.too_large": N_("{path} is too large for answers. Nothing was written."),
    "answers.not_toml": N_("Line {line} of {path} cannot be read. Mend it and try again; nothing was written."),
    "documents.no_typst": N_(
        "PDFs cannot be made here: typst is not installed. --markdown and --eml make the same text."
    ),
    "documents.not_set": N_("The PDF could not be made. --markdown and --eml make the same text."),
    "documents.not_written": N_("{path} could not be written[ ({why})]."),
    # --- the command line itself ----------------------------------------------------------------
    "cli.interrupted": N_("Stopped waiting. Whether it was done is not known: “deepday status” tells."),
    "cli.no_answer": N_("Deepday runs and does not answer. If that goes on, end it and start it again."),
    "cli.still_at_it": N_("This takes a while. Ctrl+C stops waiting for it."),
    "cli.ended_meanwhile": N_("Deepday ended before it answered. “deepday status” tells how things stand."),
    "cli.did_not_start": N_("Deepday was started and does not come up. The log may say why: {log}"),
    "cli.no_display": N_("There is no screen here to show a window on. The verbs work without one: “deepday --help”."),
    "cli.other_version": N_("The Deepday that runs is {running}, this command is {this}. Quit it and start it again."),
    "cli.our_fault": N_("Something in Deepday itself went wrong ({kind}). The log has the trace: {log}"),
}

TEMPLATES = {
    **_TYPED,
    **channel_templates.TEMPLATES,
    **service_templates.TEMPLATES,
    **sign_in_templates.TEMPLATES,
    **machine_templates.TEMPLATES,
    **exchange_templates.TEMPLATES,
    **trial_templates.TEMPLATES,
    **keeping_templates.TEMPLATES,
}
"""The template of every code."""
