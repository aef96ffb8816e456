"""Verbs that act on the interruption log: log, back, undo, edit."""

from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from deepday.commands import documents
from deepday.commands.answers import Answer
from deepday.commands.ports import Program
from deepday.commands.typed import Typed
from deepday.domain.errors import UsageError
from deepday.domain.interruption import Initiator, Interruption, Outcome, Recovery, Source, Urgency
from deepday.domain.texts import NOTE_LENGTH
from deepday.domain.times import at_clock, parse_clock
from deepday.engine.interruption_log import NewEntry
from deepday.wording.entries import entry_line
from deepday.wording.notices import lever
from deepday.wording.times import clock, duration
from deepday.wording.translation import _


def new_entry(typed: Typed, now: datetime, zone: str) -> NewEntry:
    """Return what the arguments of `log` say of an interruption.

    Raises:
        UsageError: an option makes no sense.
    """
    outcome = _outcome(typed) or Outcome.HANDLED
    if typed.given("due") and outcome is not Outcome.DEFERRED:
        raise UsageError("log.due_only_deferred")
    return NewEntry(
        source=_source(typed) or Source.OTHER,
        who=typed.text("who") or None,
        initiator=Initiator.SELF if typed.flag("self") else Initiator.EXTERNAL,
        urgency=_urgency(typed) or Urgency.NORMAL,
        outcome=outcome,
        due=typed.next_clock("due", now, zone),
        lasted=typed.duration("for"),
        ago=typed.duration("ago") or timedelta(0),
        note=typed.text("note", NOTE_LENGTH) or None,
    )


async def log(program: Program, typed: Typed) -> Answer:
    """Log an interruption; prints its id, and a suggestion beside it when its channel has come too often."""
    overview = program.controller.overview()
    logged = await program.controller.log.add(new_entry(typed, overview.now, overview.time_zone))
    crossed, session = program.boundaries.take(), overview.session
    hint = lever(crossed, session.point_person if session is not None else None) if crossed is not None else ""
    return Answer(logged.id, {"id": logged.id}, hint=hint)


async def back(program: Program, _typed: Typed) -> Answer:
    """Say that the open interruption is over."""
    entry = await program.controller.log.back()
    over_at = entry.resumed_at or entry.at
    text = _("Back at {at}, after {duration}.").format(
        at=clock(over_at, entry.time_zone), duration=duration((over_at - entry.at).total_seconds())
    )
    return Answer(text, documents.entry(entry))


async def undo(program: Program, _typed: Typed) -> Answer:
    """Take back the last entry."""
    return _told(program, _("Taken back: {entry}"), await program.controller.log.undo())


async def edit(program: Program, typed: Typed) -> Answer:
    """Correct an entry; what it said before is kept."""
    entry_id = typed.raw("id")
    before = program.controller.log.find(entry_id)
    changes = corrections(typed, before)
    if not changes:
        raise UsageError("edit.nothing_to_change")
    return _told(program, _("Corrected: {entry}"), await program.controller.log.edit(before.id, changes))


def corrections(typed: Typed, before: Interruption) -> dict[str, object]:
    """Return the fields of *before* that the options of `edit` change, with their new values.

    Raises:
        UsageError: an option makes no sense for this entry.
    """
    choices: dict[str, StrEnum | None] = {
        "source": _source(typed),
        "urgency": _urgency(typed),
        "outcome": _outcome(typed),
        "initiator": _initiator(typed),
        "recovery": _recovery(typed),
    }
    changes: dict[str, object] = {field: choice for field, choice in choices.items() if choice is not None}
    if typed.given("who"):
        changes["who"] = typed.text("who") or None
    if typed.given("note"):
        changes["note"] = typed.text("note", NOTE_LENGTH) or None
    at = _at(typed, before)
    if at != before.at:
        changes["at"] = at
    lasted = typed.duration("for")
    if lasted is not None:
        changes["handled_until"] = at + lasted
    return changes | _due(typed, before, at, changes.get("outcome", before.outcome))


def _due(typed: Typed, before: Interruption, at: datetime, outcome: object) -> dict[str, object]:
    if outcome is not Outcome.DEFERRED:
        if typed.given("due"):
            raise UsageError("log.due_only_deferred")
        return {"due_at": None} if before.outcome is Outcome.DEFERRED and before.due_at is not None else {}
    return {"due_at": typed.next_clock("due", at, before.time_zone)} if typed.given("due") else {}


def _at(typed: Typed, before: Interruption) -> datetime:
    """Return the instant on the entry's own local date."""
    if not typed.given("at"):
        return before.at
    return at_clock(parse_clock(typed.raw("at")), before.at.astimezone(ZoneInfo(before.time_zone)), before.time_zone)


def _source(typed: Typed) -> Source | None:
    return typed.choice("source", Source, "log.unknown_source")


def _urgency(typed: Typed) -> Urgency | None:
    return typed.choice("urgency", Urgency, "log.unknown_urgency")


def _outcome(typed: Typed) -> Outcome | None:
    return typed.choice("outcome", Outcome, "log.unknown_outcome")


def _recovery(typed: Typed) -> Recovery | None:
    said = typed.choice("recovery", Recovery, "edit.unknown_recovery")
    if said is Recovery.ASKED:
        raise UsageError("edit.unknown_recovery", {"text": said.value})
    return said


def _initiator(typed: Typed) -> Initiator | None:
    if typed.flag("self"):
        return Initiator.SELF
    return Initiator.EXTERNAL if typed.flag("external") else None


def _told(program: Program, text: str, entry: Interruption) -> Answer:
    line = entry_line(entry, program.controller.overview().now)
    return Answer(text.replace("{entry}", line), documents.entry(entry))
