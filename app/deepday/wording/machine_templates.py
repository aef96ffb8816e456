"""English templates of what the machine says: history, settings, keyring, keys, tray; nothing but the table."""

from deepday.wording.translation import N_

TEMPLATES: dict[str, str] = {
    # --- history ------------------------------------------------------------------------------
    "history.works": N_("The history is kept in {path}."),
    "history.locked": N_("The history is in use by another program. Entries wait and are not lost."),
    "history.disk_full": N_("The disk is full: nothing can be recorded. Make room."),
    "history.read_only": N_("The history cannot be written: {path} is read-only."),
    "history.unreadable": N_("The history cannot be opened: {path}."),
    "history.damaged": N_("The history is damaged: {path}."),
    "history.io_error": N_("The disk reports an error for the history: {path}."),
    "history.failed": N_("The history could not be written: {path}."),
    "history.set_aside": N_("The history was damaged. It was put aside as {path}, and a new one begun."),
    "history.from_the_future": N_(
        "The history was written by a newer Deepday (format {found}, this one knows {known}). Install that one."
    ),
    # --- settings -----------------------------------------------------------------------------
    "settings.unreadable": N_("The settings cannot be read: {path}."),
    "settings.not_toml": N_("Line {line} of {path} is not TOML. Mend it by hand; until then the last settings hold."),
    "settings.not_written": N_("The settings could not be written: {path}."),
    "settings.not_changed": N_(
        "The settings could not be changed without touching something else: {path}. Change it there by hand."
    ),
    "settings.not_a_table": N_("“{table}” in the settings file is not what {key} needs. Mend it by hand."),
    "accounts.exists": N_("There is an account “{id}” already."),
    "accounts.not_valid": N_("The account “{id}” in the settings file cannot be used."),
    # --- the keyring --------------------------------------------------------------------------
    "keyring.works": N_("Tokens are kept in the system's keyring."),
    "keyring.absent": N_("There is no keyring here. The token is kept until Deepday ends, and not after that."),
    "keyring.locked": N_("The keyring is locked."),
    "keyring.silent": N_("The keyring does not answer."),
    "keyring.damaged": N_("What the keyring holds is damaged. Remove the account and add it again."),
    "keyring.failed": N_("The keyring failed ({error})."),
    "keyring.install_one": N_("Install gnome-keyring or KWallet and sign in again."),
    "keyring.unlock": N_("Unlock the keyring and try again."),
    "keyring.look_for_prompt": N_("Look for a window that asks to unlock it."),
    # --- the hotkey, tray, sleep --------------------------------------------------------------
    "hotkey.works": N_("{keys} logs an interruption anywhere."),
    "hotkey.press_it_now": N_("Press {keys} now."),
    "hotkey.not_pressed": N_("{keys} did not arrive. Another program may have taken it."),
    "hotkey.none_bound": N_("No key is set."),
    "hotkey.taken": N_("{keys} is taken by another program. Choose another one in the settings."),
    "hotkey.no_such_key": N_("The keyboard has no {keys}. Choose another one in the settings."),
    "hotkey.not_valid": N_("“{text}” is not a combination of keys. Write it as Ctrl+Alt+I."),
    "hotkey.choose_another": N_("Choose another one in the settings."),
    "hotkey.bind_yourself": N_("Bind “{command}” to a key in the desktop's settings."),
    "hotkey.wayland": N_("Wayland lets no program take a key for all windows."),
    "hotkey.no_display": N_("There is no screen here, so there is no key."),
    "x11.absent": N_("The screen cannot be reached."),
    "x11.gone": N_("The connection to the screen has ended."),
    "tray.works": N_("The icon is in the tray."),
    "tray.none": N_("There is no tray here; everything is in the window."),
    "tray.get_one": N_("On GNOME the extension AppIndicator brings one."),
    "toasts.not_shown": N_("The message could not be shown."),
    "sleep.works": N_("Sleep and waking are noticed."),
    "sleep.no_logind": N_("logind cannot be reached: a day's end during sleep is noticed up to a minute after waking."),
    # --- the program itself -------------------------------------------------------------------
    "guardian.did_not_start": N_(
        "The guardian, which puts everything back after a crash, does not start; so nothing was silenced."
    ),
    "instance.held": N_("Another Deepday holds the history and does not answer. End it and try again."),
    "instance.no_lock": N_("The lock {path} cannot be made. Check that its folder can be written."),
    "ipc.no_socket": N_("No command socket can be made at {path}. Check that its folder can be written."),
    "ipc.not_on_windows": N_("Verbs cannot reach the program on Windows yet."),
    "paths.not_ours": N_("{path} belongs to somebody else or is a link. Remove it and try again."),
    "program.cannot_start": N_("Deepday cannot be started: {why}."),
    "log.undone": N_("Taken back."),
}
