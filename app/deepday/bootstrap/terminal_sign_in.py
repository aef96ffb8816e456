"""At the terminal: the secret of an account, pasted unseen or by signing in; never from the command line."""

import sys
import webbrowser
from collections.abc import Collection

from deepday.bootstrap.preferences import Preferences
from deepday.bootstrap.services import adapter, off_at_first
from deepday.bootstrap.sign_in import Invitation, SignInAttempt
from deepday.domain.errors import CouldNotError, UsageError
from deepday.domain.service import Secret, Service, SignIn
from deepday.storage.settings_file import SettingsFile
from deepday.system import paths
from deepday.wire.http import Http
from deepday.wording.translation import _, use_language

LONGEST = 10_000


def secret_for(service: Service, *, from_stdin: bool, channels: Collection[str] | None = None) -> str:
    """Return the secret to be kept for an account of *service*, empty if nothing came.

    *channels* are the paths of the channels that are wanted, None for those that are on at first.

    Raises:
        UsageError: there is nobody to ask.
        EffectError: the sign-in was refused, or the service cannot be reached.
    """
    settings = SettingsFile(paths.settings_path())
    use_language(str(settings.get("language")))
    if from_stdin:
        return sys.stdin.readline(LONGEST).strip()
    preferences = Preferences(settings, lambda: off_at_first(settings.accounts()))
    signs_in = service.sign_in is not SignIn.NONE
    if signs_in and (service.secret is None or preferences.text(service.client_id)):
        return _signed_in(service, preferences, channels)
    if not sys.stdin.isatty():
        raise UsageError("accounts.no_terminal")
    from getpass import getpass  # noqa: PLC0415 -- only where somebody types

    return getpass(_prompt(service)).strip()


def _signed_in(service: Service, preferences: Preferences, channels: Collection[str] | None) -> str:
    found = adapter(service.id)
    if found is None:
        raise CouldNotError("accounts.service_not_known", {"service": service.name})
    http = Http()
    try:
        return SignInAttempt(found, preferences.text, http, channels).run(_invite)
    finally:
        http.close()


def _invite(invitation: Invitation) -> None:
    lines = [_("Sign in on this page: {address}").format(address=invitation.address)]
    if invitation.code:
        lines.append(_("The code to enter there: {code}").format(code=invitation.code))
    sys.stderr.write("\n".join([*lines, ""]))
    sys.stderr.flush()
    webbrowser.open(invitation.address)


def _prompt(service: Service) -> str:
    match service.secret:
        case Secret.API_KEY:
            return _("API key (it is not shown): ")
        case Secret.APP_PASSWORD:
            return _("App password (it is not shown): ")
        case Secret.SIGNING_KEY:
            return _("Signing key (it is not shown): ")
        case _:
            return _("Token (it is not shown): ")
