"""English templates of what keeping an agreed day may refuse or suggest; nothing but the table."""

from deepday.wording.translation import N_

TEMPLATES: dict[str, str] = {
    "deferred.not_waiting": N_("“{id}” does not wait for an answer. “deepday deferred” shows what does."),
    "deferred.until_when": N_("Say by when you promise it now: --due 16:30."),
    "deferred.unknown_action": N_("“{text}” is nothing that can be done here: done, again or drop."),
}
