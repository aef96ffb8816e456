"""English templates of what services say that colleagues see; nothing but the table.

What every service may say stands first and names the service; a section each holds what only one of them says.
"""

from deepday.wording.translation import N_

TEMPLATES: dict[str, str] = {
    # --- what is there ------------------------------------------------------------------------
    "status.none": N_("no status"),
    "status.text": N_("“{text}”"),
    "status.text_until": N_("“{text}”, until {ends_at}"),
    "event.none": N_("no event"),
    "event.planned": N_("“{text}”, from {from_at} to {ends_at}"),
    "reply.none": N_("no automatic reply"),
    "reply.own": N_("your own automatic reply"),
    "reply.on": N_("“{text}”"),
    # --- whether it works ---------------------------------------------------------------------
    "service.works": N_("{service} accepts the account[ of {who}], and it may do all that is needed."),
    "service.no_secret": N_("There is no sign-in for {account}. Sign in again."),
    "service.refused": N_("{service} said no[: {error}]."),
    "service.try_later": N_("Check the connection and try again."),
    "service.sign_in_step": N_("Sign in again under Settings > Accounts."),
    # --- Microsoft 365 ------------------------------------------------------------------------
    "microsoft.not_permitted": N_(
        "Microsoft 365 does not permit this[ ({error})]: {permission} was not granted, or the account has no licence "
        "for it. Sign in again, or ask your administrator."
    ),
    "microsoft.permissions_missing": N_(
        "Microsoft 365 accepts the sign-in but does not permit {permissions}. Channels that need it will not work."
    ),
    "microsoft.sign_in_or_ask": N_("Sign in again to allow it, or ask your administrator."),
    "microsoft.no_mailbox": N_(
        "The account has no mailbox at Microsoft that programs may use. Ask your administrator."
    ),
    "microsoft.calendar_works": N_("The calendar accepts the account."),
    "microsoft.changed_just_now": N_("The event was changed at this very moment. It is looked at again."),
    "microsoft.reply_works": N_("The mailbox accepts the account. A reply of your own that is on stays on."),
    "teams.works": N_(
        "Teams tells your presence. “Do not disturb” is set only where nothing shows that you may have set by hand: "
        "busy, away, be right back and appear offline stay. An “available” set by hand cannot be told from an "
        "automatic one and is automatic afterwards."
    ),
    "teams.message_works": N_("Teams tells your status message."),
    "teams.automatic": N_("as Teams decides by itself"),
    "teams.do_not_disturb": N_("do not disturb[ until {ends_at}]"),
    "teams.kept": N_("perhaps set by you, left as it is"),
    "teams.kept_do_not_disturb": N_("do not disturb already, left as it is"),
    "teams.kept_busy": N_("busy, perhaps set by you, left as it is"),
    "teams.kept_be_right_back": N_("be right back, as you set it"),
    "teams.kept_appear_offline": N_("appear offline, as you set it"),
    "teams.away": N_(
        "Teams shows you as away, perhaps because you set it. “Do not disturb” follows when Teams shows something else."
    ),
    "teams.not_running": N_("Teams runs nowhere, so no presence shows. It follows when Teams runs."),
    "silence.off": N_("not silenced"),
    "silence.on": N_("silenced"),
    "silence.on_until": N_("silenced until {ends_at}"),
    "event.inside_planned": N_("inside a planned block, from {block_from_at} to {block_until}"),
    # --- whether it works ---------------------------------------------------------------------
    "service.not_offered": N_("{service} does not offer this there: {what}."),
    "service.too_old": N_("{service} {version} is too old for this; it takes {needed}."),
    "service.trouble": N_("{service} has trouble of its own[ ({error})]."),
    "service.missing_permission": N_(
        "{service} does not permit this: {permission} is missing. Sign in again to allow it."
    ),
    "service.sign_in_again": N_("{service} does not accept the sign-in any more. Sign in again."),
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
    # --- Sieve --------------------------------------------------------------------------------
    "managesieve.refused": N_("{host} said no[ ({error})]."),
    "managesieve.trouble": N_("{host} has trouble of its own."),
    "sieve.own_filters": N_("your own filters, no automatic reply of ours"),
    "sieve.works": N_("The mail server accepts the account; a reply ends there by itself."),
    "sieve.no_expiry": N_(
        "The mail server accepts the account, but a reply would stay if this computer never comes back."
    ),
    "sieve.no_vacation": N_("The mail server cannot answer mails by itself (no “vacation”)."),
    "sieve.no_include": N_(
        "A reply would switch your own filters off, for the mail server knows no “include”. Nothing is set."
    ),
    "sieve.no_domain": N_(
        "Who belongs to your organisation is not known. Name its domains under Settings > Automatic reply."
    ),
    "sieve.no_envelope": N_(
        "The mail server cannot tell whether a mail comes from outside (no “envelope”). Nothing is set, unless "
        "everybody may be answered: Settings > Automatic reply."
    ),
    "sieve.own_answers": N_(
        "Your own filters have a command that answers or rejects mails. The mail server would then run neither them "
        "nor a reply of ours, so nothing is set."
    ),
    "sieve.name_taken": N_(
        "On the mail server is a script named “{name}” that Deepday did not write like this. Give it another name or "
        "delete it there."
    ),
    "sieve.no_contacts": N_(
        "Your contacts cannot be told from others there: outside the organisation nobody is answered."
    ),
    # --- Webhook ------------------------------------------------------------------------------
    "webhook.told": N_("told “{text}”"),
    "webhook.ready": N_("There are an address and a signing key. Nothing is sent before a session starts."),
}
