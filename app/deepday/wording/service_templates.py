"""English templates of what services say that colleagues see; nothing but the table.

What every service may say stands first and names the service; a section each holds what only one of them says.
"""

from deepday.wording.translation import N_

TEMPLATES: dict[str, str] = {
    # --- what is there ------------------------------------------------------------------------
    "event.none": N_("no event"),
    "event.planned": N_("“{text}”, from {from_at} to {ends_at}"),
    "event.inside_planned": N_("inside a planned block, from {block_from_at} to {block_until}"),
    # --- whether it works ---------------------------------------------------------------------
    "service.no_secret": N_("There is no sign-in for {account}. Sign in again."),
    "service.sign_in_again": N_("{service} does not accept the sign-in any more. Sign in again."),
    "service.refused": N_("{service} said no[: {error}]."),
    "service.try_later": N_("Check the connection and try again."),
    "service.sign_in_step": N_("Sign in again under Settings > Accounts."),
    # --- CalDAV -------------------------------------------------------------------------------
    "caldav.works": N_("The server accepts the account. Events go into the calendar[ “{calendar}”]."),
    "caldav.no_calendar": N_("No calendar was found there that takes events."),
    "caldav.read_only": N_("This calendar may only be read, not written into."),
    "caldav.calendar_gone": N_("The calendar is not there any more."),
    "caldav.full": N_("The calendar server has no room left in your account."),
    "caldav.elsewhere": N_(
        "The server points to {host}, which is not the address of this account. If that is right, give it as the address."
    ),
    "caldav.digest_only": N_(
        "The server only takes the “Digest” way of signing in, which Deepday does not know. Switch “Basic” on there."
    ),
    "caldav.give_the_calendar": N_("Give the address of the calendar itself, as your provider shows it."),
    # --- Webhook ------------------------------------------------------------------------------
    "webhook.ready": N_("There are an address and a signing key. Nothing is sent before a session starts."),
}
