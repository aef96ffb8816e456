"""English templates of what keeping an agreed day may refuse or suggest; nothing but the table."""

from deepday.wording.translation import N_

TEMPLATES: dict[str, str] = {
    "deferred.not_waiting": N_("“{id}” does not wait for an answer. “deepday deferred” shows what does."),
    "deferred.until_when": N_("Say by when you promise it now: --due 16:30."),
    "deferred.unknown_action": N_("“{text}” is nothing that can be done here: done, again, drop or handled."),
    "deferred.not_handed_on": N_("“{id}” was not urgent and redirected. “deepday deferred” shows what was."),
    "deferred.handled_when": N_("Say when it was dealt with: 10:40."),
    "deferred.unknown_by": N_("“{text}” is nobody who can have dealt with it. There are: {choices}."),
    "agree.outcome_missing": N_("Say what came of it: --outcome with one of {choices}."),
    "agree.unknown_outcome": N_("“{text}” is no outcome. There are: {choices}."),
    "agree.nothing": N_(
        "Nothing was agreed yet. “deepday agree --outcome yes|yes-but|later|no” keeps what came of it."
    ),
    "agree.unknown_step": N_("“{text}” is no smaller step. Say one of these: {choices}."),
    "agree.in_the_past": N_("{date} is not in the future. Name a later day with --ask-again."),
    "agree.no_request": N_(
        "No request is kept to which that belongs. “deepday request --answers FILE.toml” takes one in."
    ),
    "follow_up.no_trial": N_("There is no trial yet. “deepday agree --outcome yes” makes one of the request."),
    "follow_up.eml_or_send": N_(
        "--eml, --open and --send exclude each other. Write the mail as a file, open it or send it."
    ),
    "mail.not_set_up": N_(
        "No mail server is set up. Set {keys} first (Settings, Outgoing mail); the draft is kept[ as {path}]."
    ),
    "mail.no_password": N_(
        "The password of the mail server is not known. Enter it (--secret-stdin); the draft is kept[ as {path}]."
    ),
    "mail.no_program": N_("No mail program answers. Copy the text, or save it as a draft, instead."),
    "mail.too_long": N_(
        "The text is too long to be handed to a mail program. Save it as a draft, or copy it, instead."
    ),
}
