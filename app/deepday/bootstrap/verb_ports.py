"""What the verbs act on, taken from the program; loaded by the first verb."""

from collections.abc import Awaitable, Callable, Sequence

from deepday.bootstrap.program import DeepdayProgram
from deepday.commands.ports import Check, Program, Windows


def ports_of(program: DeepdayProgram, windows: Windows, checks: Callable[[], Awaitable[Sequence[Check]]]) -> Program:
    """Return what the verbs act on; *checks* tells the state of everything that *program* leans on."""
    return Program(
        controller=program.controller,
        observer=program.noticing.observer,
        closing=program.closing,
        promises=program.promises,
        fit=program.fit,
        boundaries=program.boundaries,
        replies=program.replies,
        work=program.work,
        senses=program.noticing.senses,
        recording=program.recording,
        sense_states=program.noticing.record.states,
        meetings=program.noticing.meetings,
        meeting_loads=program.noticing.meeting_loads,
        calendar_files=program.calendar_files,
        settings=program.settings,
        secrets=program.secrets,
        accounts=program.channels,
        services=program.channels.services,
        choice=program.preferences.choice,
        windows=windows,
        checks=checks,
        settings_changed=program.settings_changed,
        trials=program.trials,
        requests=program.requests,
        people=program.people,
        planned=program.planned_days,
        files=program.files,
        in_worker=program.in_worker,
        tasks=program.tasks,
        loop=program.loop,
    )
