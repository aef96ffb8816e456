"""Trials kept in memory."""

from collections.abc import Sequence
from concurrent.futures import Future

from deepday.domain.errors import StorageError
from deepday.domain.trial import Trial


class MemoryTrials:
    """``engine.history_ports.TrialStore`` without a file; *fails* lets every write fail."""

    def __init__(self) -> None:
        self.kept: dict[str, Trial] = {}
        self.fails = False

    def put(self, trial: Trial) -> "Future[None]":
        future: Future[None] = Future()
        if self.fails:
            future.set_exception(StorageError("history.disk_full"))
        else:
            self.kept[trial.id] = trial
            future.set_result(None)
        return future

    def trial(self, trial_id: str) -> Trial | None:
        found = [trial for key, trial in self.kept.items() if trial_id and key.startswith(trial_id)]
        return self.kept.get(trial_id) or (found[0] if len(found) == 1 else None)

    def trials(self) -> Sequence[Trial]:
        return sorted(self.kept.values(), key=lambda trial: trial.window.first)
