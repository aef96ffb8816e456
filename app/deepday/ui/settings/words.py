"""What the account settings call the things that services ask for."""

from deepday.domain.service import Secret, Service, SignIn
from deepday.wording.translation import _


def secret_label(service: Service) -> str:
    """Return what the secret of a service is called: ``Slack: token``."""
    match service.secret:
        case Secret.API_KEY:
            kind = _("API key")
        case Secret.APP_PASSWORD:
            kind = _("App password")
        case Secret.SIGNING_KEY:
            kind = _("Signing key")
        case _:
            kind = _("Token")
    return _("{service}: {secret}").format(service=service.name, secret=kind)


def how_to_get_in(service: Service) -> str:
    """Return where the secret comes from and where it is kept."""
    kept = _("It is kept in the system's keyring and nowhere else.")
    match service.secret:
        case Secret.API_KEY:
            where = _("You find the key in your settings there.")
        case Secret.APP_PASSWORD:
            where = _("Best a password for this program alone, made in your settings there.")
        case Secret.SIGNING_KEY:
            where = _("Any long text that the receiving end knows too: what is sent is signed with it.")
        case Secret.TOKEN if service.sign_in is SignIn.BROWSER:
            where = _("Paste a token, or a client id to sign in with your browser: the manual says how to get either.")
        case Secret.TOKEN:
            where = _("You make the token in your settings there.")
        case _:
            where = _(
                "Register an app of your own there first, as the manual says, and paste its client id. "
                "Then your browser opens, and you say there what Deepday may do."
            )
    return f"{where} {kept}"


def signs_in(service: Service, client_id: str) -> bool:
    """Say whether one signs in to *service* rather than pasting a secret."""
    return service.sign_in is not SignIn.NONE and (service.secret is None or bool(client_id))
