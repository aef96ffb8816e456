"""Verbs that act on the session: start, toggle, pause, resume, extend, end."""

from collections.abc import Coroutine, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from deepday.commands import documents
from deepday.commands.answers import Answer
from deepday.commands.days import answers_typed, close, what_is_left
from deepday.commands.looking import one_day
from deepday.commands.ports import Program
from deepday.commands.typed import Typed
from deepday.commands.waiting import LOCAL_EFFECTS_S, at_most
from deepday.domain.channel import ChannelPreview, ChannelState
from deepday.domain.errors import UsageError
from deepday.domain.session import Follows, SessionKind
from deepday.domain.texts import GOAL_LENGTH
from deepday.domain.times import until_clock
from deepday.engine.overview import Observing, Overview
from deepday.engine.session_plan import StartWish
from deepday.engine.session_steps import Started
from deepday.wording.channels import channel_line, channel_name
from deepday.wording.days import how_to_close, retrospective_lines, sheet_line
from deepday.wording.notices import ended, nobody_to_ask
from deepday.wording.promises import promises_open
from deepday.wording.reasons import sentence
from deepday.wording.state_line import session_word, state_line
from deepday.wording.times import moment
from deepday.wording.translation import _


def start_wish(typed: Typed, now: datetime, zone: str) -> StartWish:
    """Return what the options of `start` ask for.

    Raises:
        UsageError: an option makes no sense, or both an end and a length were given.
    """
    if typed.given("until") and typed.given("for"):
        raise UsageError("start.until_or_for")
    kind = SessionKind.ORDINARY if typed.flag("ordinary") else SessionKind.DEEP
    goal, point_person = typed.text("goal", GOAL_LENGTH), typed.text("point_person") or None
    task = typed.text("task")
    length = typed.duration("for")
    if length is not None:
        return StartWish(kind, now + length, Follows.ELAPSED, goal, point_person, task=task)
    until = until_clock(typed.raw("until"), now, zone) if typed.given("until") else None
    return StartWish(kind, until, Follows.WALL, goal, point_person, task=task)


async def start(program: Program, typed: Typed) -> Answer:
    """Start a session or extend the one that runs, and tell how far its channels are."""
    before = program.controller.overview()
    wish = start_wish(typed, before.now, before.time_zone)
    if wish.task:
        wish = replace(wish, task=program.work.find(wish.task).id)
    if typed.flag("dry_run"):
        return _dry_run(await program.controller.preview(wish), before.time_zone)
    started = await _briefly(program, _start(program, wish))
    what = started.what if started is not None else ("extended" if before.session else "started")
    after = program.controller.overview()
    lines = []
    if what == "replaced" and after.recovered is not None:
        died_at = moment(after.recovered.died_at, after.now, after.time_zone)
        lines.append(_("The session that stopped at {at} ended there.").format(at=died_at))
    lines += [_running_until(after, extended=what == "extended"), *_channel_lines(after)]
    if after.session is not None and after.session.kind is SessionKind.DEEP and not after.session.point_person:
        lines.append(f"{nobody_to_ask()} " + _("“deepday start --point-person NAME” names one."))
    return Answer("\n".join(lines), {"what": what, **_state(program, after)})


async def _start(program: Program, wish: StartWish) -> Started:
    if wish.task:
        await program.work.start(wish.task)
    return await program.controller.start(wish)


async def toggle(program: Program, _typed: Typed) -> Answer:
    """Start with the defaults when nothing runs, else pause or resume."""
    await _briefly(program, program.controller.toggle())
    return _where_it_stands(program)


async def pause(program: Program, _typed: Typed) -> Answer:
    """Pause the session."""
    await _briefly(program, program.controller.pause())
    return _where_it_stands(program)


async def resume(program: Program, _typed: Typed) -> Answer:
    """Go on after a pause, or with the session that died."""
    overview = program.controller.overview()
    waits = overview.session is None and overview.undecided is None
    observing = waits and overview.observing is Observing.PAUSED
    await _briefly(program, program.observer.resume() if observing else program.controller.resume())
    return _where_it_stands(program)


async def extend(program: Program, typed: Typed) -> Answer:
    """Let the session end later."""
    by = typed.duration("by")
    if by is None:
        raise UsageError("extend.by_how_much")
    await _briefly(program, program.controller.extend(by))
    after = program.controller.overview()
    lines = [_running_until(after, extended=True), *_channel_lines(after)]
    return Answer("\n".join(lines), _state(program, after))


async def end(program: Program, typed: Typed) -> Answer:
    """End the session, or the one that died, close its day if that is said too, and tell what it came to."""
    answers = answers_typed(typed)
    before = program.controller.overview()
    running = before.session
    session = await _briefly(program, program.controller.end()) or running
    after = program.controller.overview()
    if session is None:
        return Answer(state_line(after), _state(program, after))
    sheet = await close(program, session.local_date, answers) if answers.given else None
    after = program.controller.overview()
    day = one_day(program, after, session.local_date)
    count = sum(1 for i in day.interruptions if session.started_at <= i.at <= (session.ended_at or after.now))
    document = {
        "session": {**documents.session_in_history(session, after.now), "interruptions": count},
        "channels": [documents.channel(c, after.time_zone) for c in after.channels],
        "day": documents.sheet(sheet) if sheet is not None else None,
        "deferred": len(after.deferred),
    }
    lines = [ended(session, after, day), *_channel_lines(after)]
    if sheet is not None:
        lines += [*await what_is_left(program, sheet, after), sheet_line(sheet), *retrospective_lines(sheet)]
    elif after.deferred:
        lines.append(promises_open(len(after.deferred)))
    if sheet is None and after.sheet_due:
        lines.append(how_to_close())
    return Answer("\n".join(lines), document)


async def _briefly(program: Program, wish: Coroutine[Any, None, Any]) -> Any:
    """Wait for *wish*, but not longer than local effects may take; returns None while it goes on."""
    running = await at_most(LOCAL_EFFECTS_S, wish, program.tasks, program.loop)
    return running.result() if running.done() else None


def _where_it_stands(program: Program) -> Answer:
    overview = program.controller.overview()
    return Answer("\n".join([state_line(overview), *_channel_lines(overview)]), _state(program, overview))


def _state(program: Program, overview: Overview) -> documents.Document:
    return documents.status(overview, tray=program.windows.has_tray())


def _running_until(overview: Overview, *, extended: bool) -> str:
    session = overview.session
    if session is None or session.planned_end_at is None:
        return state_line(overview)
    end = moment(session.planned_end_at, overview.now, overview.time_zone)
    text = _("{state} now until {until}.") if extended else _("{state} until {until}.")
    return text.format(state=session_word(overview), until=end)


def _channel_lines(overview: Overview) -> list[str]:
    """Return what there is to say of the channels; those that are off say nothing."""
    told = [c for c in overview.channels if c.state is not ChannelState.OFF]
    return [f"  {channel_line(c, overview.time_zone)}" for c in told]


def _dry_run(previews: Sequence[ChannelPreview], zone: str) -> Answer:
    lines = [_("Nothing has been changed.")]
    for one in previews:
        lines += ["", channel_name(one.id), *_preview_lines(one, zone)]
    return Answer("\n".join(lines), {"channels": [documents.preview(one, zone) for one in previews]})


def _preview_lines(one: ChannelPreview, zone: str) -> list[str]:
    if not one.selected:
        return ["  " + _("now: {value}").format(value=sentence(one.now, zone)), "  " + _("not selected, not touched")]
    lines = [
        _("now: {value}").format(value=sentence(one.now, zone)),
        _("will be set: {value}").format(value=sentence(one.target, zone)),
        _("will be restored: {value}").format(value=sentence(one.restored, zone)),
    ]
    if one.error is not None:
        lines.append(sentence(one.error, zone))
    return [f"  {line}" for line in lines]
