"""Verbs for the whole history: export, import, backup, restore, erase."""

from collections.abc import Callable, Mapping

from deepday.commands.answers import Answer
from deepday.commands.ports import Erased, ErasureWish, Imported, Program
from deepday.commands.typed import Typed
from deepday.domain.errors import UsageError
from deepday.wording.reasons import sentence
from deepday.wording.translation import _, ngettext


async def export(program: Program, typed: Typed) -> Answer:
    """Write everything that the person owns, but secrets, to one file."""
    path = _path(typed)
    count = await program.in_worker(lambda: program.files.export(path))
    words = ngettext("{count} entry is in {path}.", "{count} entries are in {path}.", count)
    words = words.replace("{count}", str(count)).replace("{path}", path)
    return Answer(words, {"file": path, "entries": count})


async def import_file(program: Program, typed: Typed) -> Answer:
    """Take in what a file holds, all of it or nothing."""
    path = _path(typed)
    imported = await program.in_worker(lambda: program.files.import_from(path))
    program.controller.history_changed()
    program.trials.history_changed()
    program.settings_changed()
    document = {
        "new": dict(imported.new),
        "known": imported.known,
        "settings_kept": list(imported.settings_kept),
    }
    return Answer(imported_words(imported), document)


async def back_up(program: Program, typed: Typed) -> Answer:
    """Copy the history to a file, by default among the back-ups."""
    path = _path(typed) if typed.given("file") else None
    kept_as = await program.in_worker(lambda: program.files.back_up(path))
    return Answer(_("The back-up is {path}.").replace("{path}", kept_as), {"file": kept_as})


async def restore(program: Program, typed: Typed) -> Answer:
    """Put a back-up in the place of the history; what was there before is kept."""
    path = _path(typed)
    before = await program.in_worker(lambda: program.files.restore(path))
    program.controller.history_changed()
    program.trials.history_changed()
    return Answer(restored_words(path, before), {"restored": path, "before": before})


def restored_words(path: str, before: str) -> str:
    """Return what a restore did, and how it is undone."""
    words = _("The history is that of {path}. What was here before is kept: “deepday restore {before}” brings it back.")
    return words.replace("{path}", path).replace("{before}", before)


async def erase(program: Program, typed: Typed) -> Answer:
    """Erase a name, some days or everything; the command line has asked before.

    Raises:
        UsageError: a name and days exclude each other.
    """
    wish = erasure_wish(typed)
    zone = program.controller.overview().time_zone
    if typed.flag("preview"):
        preview = await program.in_worker(lambda: program.files.erase_preview(wish))
        return Answer(erasure_words(wish, preview, zone, done=False), _erased_document(preview, zone))
    erased = await program.in_worker(lambda: program.files.erase(wish))
    program.controller.history_changed()
    program.trials.history_changed()
    program.settings_changed()
    return Answer(erasure_words(wish, erased, zone, done=True), _erased_document(erased, zone))


def erasure_wish(typed: Typed) -> ErasureWish:
    """Return what is to be erased.

    Raises:
        UsageError: a name and days exclude each other, or the days are the wrong way round.
    """
    who, first, last = typed.text("who"), typed.date("from"), typed.date("until")
    if who is not None and (first or last):
        raise UsageError("erase.who_or_days")
    if who == "":
        raise UsageError("erase.no_name")
    if first is not None and last is not None and first > last:
        raise UsageError("history.from_after_until", {"from": first.isoformat(), "until_date": last.isoformat()})
    return ErasureWish(who, first, last)


def erasure_words(wish: ErasureWish, erased: Erased, zone: str, *, done: bool) -> str:
    """Return what was erased, or will be."""
    if wish.who is not None:
        count = erased.rows.get("texts", 0)
        texts = ngettext("The name stands in {count} text.", "The name stands in {count} texts.", count)
        lines = [texts.replace("{count}", str(count)), _("“someone” takes its place, in back-ups too. Entries stay.")]
        if done:
            lines = [_("“someone” stands in the place of the name now, in back-ups too. Entries stay.")]
    else:
        what = ", ".join(f"{count} {_ROWS[table]()}" for table, count in erased.rows.items()) or _("nothing is kept")
        lines = [_("Erased: {what}.") if done else _("This goes for good: {what}.")]
        lines[0] = lines[0].replace("{what}", what)
        if wish == ErasureWish():
            lines.append(_("With it go every back-up, the log, the settings, and the secrets of accounts."))
        else:
            lines.append(_("It goes in back-ups too. Trials stay as they were agreed."))
    return "\n".join([*lines, *(sentence(reason, zone) for reason in erased.left)])


_ROWS: Mapping[str, Callable[[], str]] = {
    "sessions": lambda: _("sessions"),
    "interruptions": lambda: _("interruptions"),
    "days": lambda: _("day sheets"),
    "tasks": lambda: _("tasks"),
    "trials": lambda: _("trials"),
    "people": lambda: _("point persons"),
    "requests": lambda: _("requests"),
    "meetings": lambda: _("meetings"),
    "samples": lambda: _("samples"),
}


def _erased_document(erased: Erased, zone: str) -> dict[str, object]:
    return {
        "rows": dict(erased.rows),
        "copies": erased.copies,
        "left": [sentence(reason, zone) for reason in erased.left],
    }


def imported_words(imported: Imported) -> str:
    """Return what an import did."""
    new = sum(imported.new.values())
    words = [ngettext("{count} new entry.", "{count} new entries.", new).replace("{count}", str(new))]
    if imported.known:
        known = ngettext("{count} was here already.", "{count} were here already.", imported.known)
        words.append(known.replace("{count}", str(imported.known)))
    if imported.settings_kept:
        names = ", ".join(imported.settings_kept)
        words.append(_("Settings that you have set otherwise stay: {names}.").replace("{names}", names))
    return " ".join(words)


def _path(typed: Typed) -> str:
    """Return the path that was typed; the command line has made it absolute."""
    path = typed.raw("file")
    if not path.startswith("/") and ":" not in path[:3]:
        raise UsageError("request.not_understood", {"what": "file"})
    return path
