"""English templates of what exporting, importing and other files of the history say; nothing but the table."""

from deepday.wording.translation import N_

TEMPLATES: dict[str, str] = {
    # --- files that a person names ----------------------------------------------------------------
    "files.not_there": N_("{path} is not there. Look at the name of the file and of its folder."),
    "files.failed": N_("{path} cannot be read or written[ ({error})]. Look at its owner and permissions."),
    "files.too_large": N_("{path} is larger than a gigabyte: no history is."),
    "files.own_folder": N_("{path} is in Deepday's own folder. Choose another folder."),
    "history.effects_open": N_(
        "Something that Deepday has set in the world is not put back yet. End the session, look at “deepday status” and"
        " try again."
    ),
    # --- back-ups and erasing -------------------------------------------------------------------
    "restore.not_ours": N_("{path} is no back-up of Deepday. Nothing was changed."),
    "restore.damaged": N_("{path} is damaged. Nothing was changed. Try an older back-up."),
    "restore.session_runs": N_("A session runs. End it first, then restore."),
    "effect.from_a_backup": N_("from a back-up"),
    "erase.session_runs": N_("A session runs. End it first, then erase."),
    "erase.days_planned": N_("Planned days stand in your calendars. Cancel them first, then erase."),
    "erase.who_or_days": N_("--who and days exclude each other. Erase one, then the other."),
    "erase.no_name": N_("Say which name goes: --who NAME."),
    "erase.not_confirmed": N_("There is nobody to ask. Say --yes if that is what you want."),
    "erase.nothing_done": N_("Nothing was erased."),
    "erase.could_not": N_("{path} could not be erased. Look at its owner and permissions."),
    "erase.secret_stays": N_("The secret of {account} is still in the keyring:"),
    "erase.elsewhere": N_(
        "Exports, reports and copies that you keep elsewhere are not touched, nor what was sent, nor what services"
        " hold. A disk may keep what was deleted for a while."
    ),
    # --- an import that is refused ----------------------------------------------------------------
    "import.damaged": N_("The file is damaged: it is no JSON[ (line {line})]. Nothing was changed."),
    "import.not_ours": N_("This is no history of Deepday. Nothing was changed."),
    "import.newer": N_(
        "The file is of a newer Deepday (version {found}; this one knows {known}). Update Deepday. Nothing was changed."
    ),
    "import.not_an_object": N_("{entry} is no object. Nothing was changed."),
    "import.not_a_list": N_("{entry}: {field} is no list. Nothing was changed."),
    "import.not_a_text": N_("{entry}: {field} is no text. Nothing was changed."),
    "import.not_a_flag": N_("{entry}: {field} is neither true nor false. Nothing was changed."),
    "import.not_a_number": N_("{entry}: {field} is no number from {least} to {most}. Nothing was changed."),
    "import.not_an_instant": N_("{entry}: {field} is no time as 2026-03-02T09:00:00+01:00. Nothing was changed."),
    "import.no_offset": N_("{entry}: {field} has no offset from UTC, as +01:00. Nothing was changed."),
    "import.not_a_date": N_("{entry}: {field} is no date as 2026-03-02. Nothing was changed."),
    "import.not_hours": N_("{entry}: {field} is not two times as 09:00. Nothing was changed."),
    "import.not_one_of": N_("{entry}: {field} must be one of {choices}. Nothing was changed."),
    "import.not_a_hash": N_("{entry}: {field} is no SHA-256. Nothing was changed."),
    "import.too_long": N_("{entry}: {field} has more than {most} characters. Nothing was changed."),
    "import.empty": N_("{entry}: {field} is empty. Nothing was changed."),
    "import.missing": N_("{entry}: {field} is missing. Nothing was changed."),
    "import.unknown_field": N_("{entry}: {field} is not known. Nothing was changed."),
    "import.unknown_zone": N_("{entry}: {zone} is no time zone that is known here. Nothing was changed."),
    "import.ends_before_it_starts": N_("{entry}: {field} lies before the start. Nothing was changed."),
    "import.no_end": N_("{entry} has no end, and when the file was written is not known. Nothing was changed."),
    "import.overlaps": N_("{entry} overlaps with the session {other}. Nothing was changed."),
    "import.twice": N_("{entry} stands twice in the file. Nothing was changed."),
    "import.drawn_twice": N_("{entry}: a drawn date stands twice in {field}. Nothing was changed."),
    "import.differs": N_("{entry} is here already and differs. Nothing was changed."),
    "import.not_a_setting": N_("{entry}: {field} does not belong into such a file. Nothing was changed."),
    "import.setting_not_valid": N_("{entry}: {field} has a value that does not fit. Nothing was changed."),
}
