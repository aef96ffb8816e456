"""Verbs for the whole history: export and import."""

from deepday.commands.answers import Answer
from deepday.commands.ports import Imported, Program
from deepday.commands.typed import Typed
from deepday.domain.errors import UsageError
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
    program.settings_changed()
    document = {
        "new": dict(imported.new),
        "known": imported.known,
        "settings_kept": list(imported.settings_kept),
    }
    return Answer(imported_words(imported), document)


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
