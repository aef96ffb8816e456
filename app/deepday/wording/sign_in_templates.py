"""English templates of what signing in through a browser or with a code says; nothing but the table."""

from deepday.wording.translation import N_

TEMPLATES: dict[str, str] = {
    "sign_in.not_offered": N_("{service} has no sign-in here: it takes a secret that you paste."),
    "sign_in.no_client_id": N_(
        "{service} needs a client id: register an app of your own there, then “deepday settings set {key} ID”."
    ),
    # --- while signing in ---------------------------------------------------------------------
    "oauth.denied": N_(
        "{host} was not given the permission. Nothing has changed; sign in again if that was a mistake."
    ),
    "oauth.cancelled": N_("The sign-in was cancelled. Nothing has changed."),
    "oauth.timed_out": N_("Nobody signed in within {limit_s}. Start the sign-in again."),
    "oauth.code_expired": N_("The code was not confirmed at {host} in time. Start the sign-in again."),
    "oauth.port_taken": N_(
        "The port[ {port}] that the browser answers to is taken by another program. End that and sign in again."
    ),
    "oauth.wrong_issuer": N_("The answer did not come from {host} and was not used. Start the sign-in again."),
    "oauth.not_lasting": N_(
        "{host} gave no permission that lasts. Sign in again, and look whether the client id may ask for it."
    ),
    # --- what the service says ----------------------------------------------------------------
    "oauth.client_unknown": N_("{host} does not accept this client id. Compare it with the app's registration there."),
    "oauth.refused": N_("{host} refused the sign-in ({error})."),
    "oauth.trouble": N_("{host} has trouble of its own ({error})."),
    # --- later --------------------------------------------------------------------------------
    "oauth.ended": N_("The permission at {host} has ended or was withdrawn. Sign in again."),
    "oauth.not_signed_in": N_("This account is not signed in. Sign in again."),
    "oauth.other_client": N_("The sign-in at {host} was made with another client id or address. Sign in again."),
}
