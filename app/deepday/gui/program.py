"""Root of the program with windows: makes the application, the resident program and the desk, and runs them."""

import logging
import sys

from deepday.bootstrap.one_instance import become_the_program
from deepday.domain.errors import DeepdayError
from deepday.gui.application import application
from deepday.gui.tray_desk import TrayDesk
from deepday.storage.settings_file import SettingsFile
from deepday.system import paths
from deepday.system.logging_file import log_to_file
from deepday.wording.reasons import sentence
from deepday.wording.translation import use_language

_LOG = logging.getLogger(__name__)


def main(*, background: bool) -> int:
    """Run the program until it is asked to end and return the exit status.

    With *background* no window opens by itself.
    """
    log_to_file()
    try:
        lock = become_the_program()
        if lock is None:
            return 0
        settings = SettingsFile(paths.settings_path())
        use_language(str(settings.get("language")))
        app = application()
        tray = TrayDesk(app)
        from deepday.gui.desk import Desk  # noqa: PLC0415 -- most of the program: the icon is in the tray by then

        desk = Desk(app, tray, settings, background=background)
    except DeepdayError as error:
        _LOG.error("cannot run: %s", error.reason.code)
        print(sentence(error.reason, "UTC"), file=sys.stderr)  # noqa: T201 -- a person's shell
        return 1
    desk.begin()
    return app.exec()
