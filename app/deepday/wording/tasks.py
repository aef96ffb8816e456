"""Words for a task: what it is, how much of its estimate has gone into it, what became of it."""

from deepday.domain.task import Task
from deepday.wording.times import duration
from deepday.wording.translation import _

_MINUTE_S = 60
SHORT_ID = 8


def task_line(task: Task, focus_s: float) -> str:
    """Return a task in one line: ``1a2b3c4d  Write the harness · 1 h of focus, estimated 4 h``."""
    return f"{task.id[:SHORT_ID]}  {task.title} · {task_effort(task, focus_s)}"


def task_effort(task: Task, focus_s: float) -> str:
    """Return how much went into a task beside what was estimated: ``1 h 20 min of focus, estimated 4 h``."""
    if task.actual_minutes is not None and task.finished_at is not None:
        told = _("done in {duration}").format(duration=duration(task.actual_minutes * _MINUTE_S))
    elif task.started_at is None:
        told = _("not begun")
    else:
        told = _("{duration} of focus").format(duration=duration(focus_s))
    if task.estimate_minutes is None:
        return told
    estimate = duration(task.estimate_minutes * _MINUTE_S)
    return _("{told}, estimated {estimate}").format(told=told, estimate=estimate)
