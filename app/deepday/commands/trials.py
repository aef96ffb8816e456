"""The verb `trial`: what is done with trials and their days; showing one is among ``evaluating``."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date

from deepday.commands.answers import Answer
from deepday.commands.dates import one_date
from deepday.commands.numbers import option, whole_number
from deepday.commands.ports import Program
from deepday.commands.trial_document import trial_document
from deepday.commands.trial_plan import planned_trial, with_exceptions
from deepday.commands.typed import Typed
from deepday.domain.errors import UsageError
from deepday.domain.texts import GOAL_LENGTH
from deepday.domain.trial import DayStatus, Trial
from deepday.engine.trial_changes import ENDED, FIX, GUARDRAILS, OVERRIDE, VERDICTS
from deepday.wording.translation import _
from deepday.wording.trials import SHORT_ID, day_line, moved_words, nobody_named, trial_line

Action = Callable[[Program, Typed], Awaitable[Answer]]


async def trial(program: Program, typed: Typed) -> Answer:
    """Do what is asked with the trials.

    Raises:
        UsageError: an unknown action, or an option that makes no sense.
    """
    action = ACTIONS.get(typed.raw("action"))
    if action is None:
        raise UsageError("usage.unknown_action", {"verb": "trial", "text": typed.raw("action"), "choices": _choices()})
    return await action(program, typed)


async def _new(program: Program, typed: Typed) -> Answer:
    made = await program.trials.add(await _planned(program, typed))
    said = _("Trial {id}. Next: “deepday trial draw {id}”; then “deepday trial show {id}” says what it can show.")
    return Answer(said.replace("{id}", made.id[:SHORT_ID]), trial_document(made))


async def _edit(program: Program, typed: Typed) -> Answer:
    before = program.trials.trial(typed.raw("id"))
    edited = await program.trials.edit(before.id, await _planned(program, typed, before))
    said = _("The plan is changed.")
    if before.days and not edited.days:
        said = _("The plan is changed, and its days are to be drawn again: “deepday trial draw {id}”.")
    return Answer(said.replace("{id}", edited.id[:SHORT_ID]), trial_document(edited))


async def _planned(program: Program, typed: Typed, before: Trial | None = None) -> Trial:
    """Return the plan as it was typed, without the days off of the calendar file that was named."""
    plan = planned_trial(typed, before)
    if not typed.given("except_file"):
        return plan
    path, within = typed.raw("except_file"), plan.dates
    return with_exceptions(plan, await program.in_worker(lambda: program.calendar_files.days_off(path, within)))


async def _list(program: Program, _typed: Typed) -> Answer:
    trials = program.trials.trials()
    lines = [trial_line(one) for one in trials] or [_("There is no trial yet. “deepday trial new” makes one.")]
    return Answer("\n".join(lines), {"trials": [trial_document(one) for one in trials]})


async def _draw(program: Program, typed: Typed) -> Answer:
    drawn = await program.trials.draw(typed.raw("id"), whole_number(typed, "seed", 0, 2**63 - 1))
    lines = [day_line(day) for day in drawn.days]
    lines.append(_("Drawn by the seed {seed}; anyone can repeat it.").format(seed=drawn.seed))
    return Answer("\n".join(lines), trial_document(drawn))


async def _freeze(program: Program, typed: Typed) -> Answer:
    frozen = await program.trials.freeze(typed.raw("id"))
    said = _("The plan is frozen. Its SHA-256 is {hash}; later changes are kept and shown.")
    usual = str(program.settings.get("point_person.name")) or None
    lines = [said.format(hash=frozen.plan_sha256), *_nobody(frozen, usual)]
    return Answer("\n".join(lines), trial_document(frozen))


async def _move(program: Program, typed: Typed) -> Answer:
    day, to = one_date(typed.raw("date")), one_date(typed.raw("to"))
    return Answer(moved_words(day, to), trial_document(await program.trials.move(day, to, _reason(typed))))


async def _cancel(program: Program, typed: Typed) -> Answer:
    day = one_date(typed.raw("date"))
    changed = await program.trials.cancel(day, _reason(typed))
    lines = [day_line(one) for one in changed.days if one.date == day]
    return Answer("\n".join(lines), trial_document(changed))


async def _person(program: Program, typed: Typed) -> Answer:
    """Name whom colleagues can ask on a planned day; in place of a date the id of a trial stands for all its days."""
    name, which = typed.text("name") or "", typed.raw("date")
    try:
        day = date.fromisoformat(which)
    except ValueError:
        named = await program.trials.name_person(name, trial_id=which)
    else:
        named = await program.trials.name_person(name, day=day)
    usual = str(program.settings.get("point_person.name")) or None
    lines = [day_line(one, named.point_person_of(one) or usual) for one in named.days]
    return Answer("\n".join([*lines, *_nobody(named, usual)]), trial_document(named))


def _nobody(trial: Trial, usual: str | None) -> list[str]:
    """Return a warning if colleagues have nobody to ask on a day that is still to come."""
    ahead = (DayStatus.PLANNED, DayStatus.MOVED)
    alone = [day for day in trial.days if day.status in ahead and not (trial.point_person_of(day) or usual)]
    return [nobody_named(trial, len(alone))] if alone else []


async def _fix(program: Program, typed: Typed) -> Answer:
    return await _noted(program, typed, FIX, _one_of(typed, "guardrail", GUARDRAILS))


async def _override(program: Program, typed: Typed) -> Answer:
    return await _noted(program, typed, OVERRIDE, _one_of(typed, "verdict", VERDICTS))


async def _end(program: Program, typed: Typed) -> Answer:
    return await _noted(program, typed, ENDED, "")


async def _noted(program: Program, typed: Typed, kind: str, what: str) -> Answer:
    changed: Trial = await program.trials.note(typed.raw("id"), kind, what, _reason(typed))
    return Answer(_("Kept with the trial."), trial_document(changed))


def _reason(typed: Typed) -> str:
    return typed.text("reason", GOAL_LENGTH) or ""


def _one_of(typed: Typed, name: str, choices: tuple[str, ...]) -> str:
    value = typed.raw(name).strip().lower()
    if value not in choices:
        raise UsageError("trial.not_one_of", {"option": option(name), "choices": ", ".join(choices)})
    return value


def _choices() -> str:
    return ", ".join((*ACTIONS, "show"))


ACTIONS: Mapping[str, Action] = {
    "new": _new,
    "edit": _edit,
    "list": _list,
    "draw": _draw,
    "freeze": _freeze,
    "move": _move,
    "cancel": _cancel,
    "person": _person,
    "fix": _fix,
    "override": _override,
    "end": _end,
}
