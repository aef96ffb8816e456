"""English templates of what services say that colleagues see; nothing but the table.

What every service may say stands first and names the service; a section each holds what only one of them says.
"""

from deepday.wording.translation import N_

TEMPLATES: dict[str, str] = {
    # --- what is there ------------------------------------------------------------------------
    "status.none": N_("no status"),
    "status.text": N_("“{text}”"),
    "status.text_until": N_("“{text}”, until {ends_at}"),
    "silence.off": N_("not silenced"),
    "silence.on": N_("silenced"),
    "silence.on_until": N_("silenced until {ends_at}"),
    # --- whether it works ---------------------------------------------------------------------
    "service.works": N_("{service} accepts the account[ of {who}], and it may do all that is needed."),
    "service.no_secret": N_("There is no sign-in for {account}. Sign in again."),
    "service.not_offered": N_("{service} does not offer this there: {what}."),
    "service.too_old": N_("{service} {version} is too old for this; it takes {needed}."),
    "service.refused": N_("{service} said no[: {error}]."),
    "service.trouble": N_("{service} has trouble of its own[ ({error})]."),
    "service.missing_permission": N_(
        "{service} does not permit this: {permission} is missing. Sign in again to allow it."
    ),
    "service.sign_in_step": N_("Sign in again under Settings > Accounts."),
    # --- Webhook ------------------------------------------------------------------------------
    "webhook.ready": N_("There are an address and a signing key. Nothing is sent before a session starts."),
}
