"""English templates of what the machine says: history, settings, keyring, keys, tray; nothing but the table."""

from deepday.wording.translation import N_

TEMPLATES: dict[str, str] = {
    # --- history ------------------------------------------------------------------------------
    "history.works": N_("The history is kept in {path}."),
    "history.locked": N_("The history is in use by another program. Entries wait and are not lost."),
    "history.disk_full": N_("Not recording: the disk is full. Make room; it goes on by itself."),
    "history.read_only": N_("Not recording: {path} cannot be written. What you log lasts until Deepday ends."),
    "history.unreadable": N_("The history {path} cannot be opened. Check its owner and permissions."),
    "history.damaged": N_("The history {path} is damaged. New entries wait in a file beside it."),
    "history.io_error": N_("The disk reports an error for {path}[ ({error})]."),
    "history.failed": N_("The history could not be written[ ({error})]."),
    "history.recovered": N_(
        "The history file was damaged and is kept as {path}. A new one was begun; {count} entries were recovered."
        "[ The newest back-up: “deepday restore {backup}”.]"
    ),
    "history.damage_found": N_(
        "The history {path} has a damaged spot. Quit Deepday and start it again: what can be read is recovered then."
    ),
    "history.not_ready": N_("The history is not there in this version yet. Quit Deepday and start it again."),
    "history.from_the_future": N_(
        "The history was written by a newer Deepday (version {found}; this one knows {known}). Update Deepday."
    ),
    # --- settings -----------------------------------------------------------------------------
    "settings.unreadable": N_("The settings cannot be read: {path}."),
    "settings.not_toml": N_(
        "Line {line} of {path} cannot be read. Mend it by hand; until then the last settings hold."
    ),
    "settings.not_written": N_("The settings {path} could not be written. Nothing was changed."),
    "settings.not_changed": N_("{path} is written in a way that cannot be changed safely. Change it by hand."),
    "settings.not_a_table": N_("“{table}” in the settings file is not what {key} needs. Mend it by hand."),
    "accounts.none": N_("No account of {service} yet."),
    "accounts.add_one": N_("“deepday accounts add {service}” adds one, and so do the settings."),
    "accounts.exists": N_("There is an account “{id}” already."),
    "accounts.not_valid": N_("The account “{id}” in the settings file cannot be used."),
    # --- the keyring --------------------------------------------------------------------------
    "keyring.works": N_("Tokens are kept in the system's keyring."),
    "keyring.absent": N_("There is no keyring here. The token is kept until Deepday ends."),
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
    "wayland.absent": N_("There is no Wayland compositor to ask: input cannot be felt that way."),
    "x11.absent": N_(
        "The X server does not answer, so there is no hotkey. Look whether DISPLAY names the right screen."
    ),
    "x11.gone": N_("The X server has gone, and the hotkey with it."),
    "tray.works": N_("The icon is in the tray."),
    "tray.not_looked_for": N_("Whether there is a tray shows when Deepday runs."),
    "tray.none": N_("There is no tray here; everything is in the window."),
    "tray.get_one": N_("On GNOME the extension AppIndicator brings one."),
    "toasts.not_shown": N_("The message could not be shown."),
    "idle.works": N_("Keyboard and mouse are noticed by {by}."),
    "idle.unknown": N_(
        "Nothing here tells when keyboard or mouse were last used. Absence is neither noticed nor guessed."
    ),
    "idle.use_reading": N_("Pause by hand when you leave. GNOME, and X11 on any desktop, can tell."),
    "lock.works": N_("Locking the screen is noticed."),
    "lock.unknown": N_("Nothing here has told of a locked screen so far."),
    "lock.lock_once": N_("Lock the screen once and look again."),
    "presence.off": N_("It is switched off in the settings."),
    "presence.switch_on": N_("“deepday settings set {key} on” switches it on."),
    "x11.no_idle_time": N_("This X server does not count the time without input."),
    "recording.paused": N_("Recording is paused: nothing is noticed and no ordinary day is observed."),
    "recording.resumed": N_("Recording goes on."),
    "recording.erased": N_("It is erased, in back-ups too."),
    "recording.is_paused": N_("Recording is paused already."),
    "recording.not_paused": N_("Recording is not paused."),
    "recording.say_yes": N_(
        "Entries and what was noticed in that time would go for good, in back-ups too. Add --yes to do it."
    ),
    "recording.copies_stay": N_("A back-up in {path} could not be changed. Delete it yourself, or try again."),
    "meetings.read": N_("Read at {at}: {count} meetings from yesterday to the day after tomorrow."),
    "meetings.none_known": N_("No calendar has been read."),
    "meetings.add_one": N_("Add an account with a calendar, or import a file: “deepday meetings import FILE.ics”."),
    "meetings.not_a_calendar": N_("This is no calendar. Export one as iCalendar (.ics) and try again."),
    "meetings.too_many": N_("The calendar has more than {count} recurring events. Export a shorter time."),
    "meetings.no_address": N_("“{text}” is no address. Write the one that you are invited by."),
    "meetings.no_such_calendar": N_("There is no calendar “{id}”. “deepday meetings calendars” lists them."),
    "meetings.no_file": N_("{path} cannot be read: {why}."),
    "sleep.by_clock": N_("Sleep is noticed afterwards, by the clocks."),
    "sleep.works": N_("Sleep and waking are noticed."),
    "sleep.no_logind": N_("systemd-logind is not there: sleep is noticed only afterwards, by the clock."),
    # --- the program itself -------------------------------------------------------------------
    "guardian.did_not_start": N_(
        "The guardian did not start. If Deepday dies, the silence ends only with its next start."
    ),
    "instance.held": N_("Another Deepday holds the history and does not answer. End it and try again."),
    "instance.no_lock": N_(
        "{path} cannot be written, so nobody can tell whether Deepday runs already. Make its folder writable."
    ),
    "ipc.no_socket": N_(
        "No command socket can be made at {path}. Look whether the folder can be written and its name is not too long."
    ),
    "ipc.not_on_windows": N_("Verbs cannot reach the program on Windows yet."),
    "paths.not_ours": N_("{path} is a link or belongs to somebody else. Remove it; it is made anew."),
    "program.cannot_start": N_("The system starts no further process: {why}."),
    "log.undone": N_("Taken back."),
}
