"""One program a person: the lock that a root takes before anything else."""

from deepday.system import paths
from deepday.system.instance import InstanceLock


def hold_instance() -> InstanceLock | None:
    """Return the lock that makes this the one program of the person, None if another one holds it.

    Raises:
        CouldNotError: there can be no lock.
    """
    lock = InstanceLock(paths.lock_path())
    return lock if lock.take() else None
