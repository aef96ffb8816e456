"""English templates of what services say that colleagues see; nothing but the table.

What every service may say stands first and names the service; a section each holds what only one of them says.
"""

from deepday.wording.translation import N_

TEMPLATES: dict[str, str] = {
    # --- whether it works ---------------------------------------------------------------------
    "service.no_secret": N_("There is no sign-in for {account}. Sign in again."),
    "service.sign_in_step": N_("Sign in again under Settings > Accounts."),
    # --- Webhook ------------------------------------------------------------------------------
    "webhook.ready": N_("There are an address and a signing key. Nothing is sent before a session starts."),
}
