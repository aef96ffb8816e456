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
    "event.none": N_("no event"),
    "event.planned": N_("“{text}”, from {from_at} to {ends_at}"),
    "event.inside_planned": N_("inside a planned block, from {block_from_at} to {block_until}"),
    # --- whether it works ---------------------------------------------------------------------
    "service.works": N_("{service} accepts the account[ of {who}], and it may do all that is needed."),
    "service.no_secret": N_("There is no sign-in for {account}. Sign in again."),
    "service.not_offered": N_("{service} does not offer this there: {what}."),
    "service.too_old": N_("{service} {version} is too old for this; it takes {needed}."),
    "service.refused": N_("{service} said no[: {error}]."),
    "service.sign_in_again": N_("{service} does not accept the sign-in any more. Sign in again."),
    "service.try_later": N_("Check the connection and try again."),
    "service.sign_in_step": N_("Sign in again under Settings > Accounts."),
    # --- Matrix -------------------------------------------------------------------------------
    "matrix.presence_not_seen": N_(
        "The server shows no presence of yours. Many Matrix servers have it switched off; the first session will tell."
    ),
    # --- XMPP ---------------------------------------------------------------------------------
    "xmpp.not_installed": N_("XMPP needs slixmpp, which is not installed."),
    "xmpp.install": N_("Install it with: pip install 'deepday[xmpp]'"),
    "xmpp.not_an_address": N_("Give the server as xmpp://chat.example.org:5222, or leave it out."),
    "xmpp.not_a_user": N_("The user of an XMPP account looks like ada@example.org."),
    "xmpp.coming_back": N_("“{text}” (the connection was lost and is on its way back)"),
    # --- CalDAV -------------------------------------------------------------------------------
    "caldav.works": N_("The server accepts the account. Events go into the calendar[ “{calendar}”]."),
    "caldav.no_calendar": N_("No calendar was found there that takes events."),
    "caldav.read_only": N_("This calendar may only be read, not written into."),
    "caldav.calendar_gone": N_("The calendar is not there any more."),
    "caldav.full": N_("The calendar server has no room left in your account."),
    "caldav.elsewhere": N_(
        "The server points to {host}, not to the address of this account. If that is right, give that address."
    ),
    "caldav.digest_only": N_(
        "The server only takes the “Digest” way of signing in, which Deepday does not know. Switch “Basic” on there."
    ),
    "caldav.give_the_calendar": N_("Give the address of the calendar itself, as your provider shows it."),
    # --- Webhook ------------------------------------------------------------------------------
    "webhook.ready": N_("There are an address and a signing key. Nothing is sent before a session starts."),
}
