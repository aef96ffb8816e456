"""The history's tables, as the steps that lead from one version of the file to the next; nothing else changes them."""

import sqlite3
from collections.abc import Sequence

APPLICATION_ID = 0x44454550
"""Stands in the file's header: "DEEP"."""

Migration = Sequence[str]
"""Statements that lead from one version to the next, run in one transaction."""

_FIRST: Migration = (
    # The number of the newest save that is in here. Numbers only grow; the spool goes by them.
    "CREATE TABLE progress (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL) STRICT",
    "INSERT INTO progress VALUES (1, 0)",
    # Instants are microseconds since 1970 in UTC. local_date is the date that an entry belongs to.
    """
    CREATE TABLE sessions (
        key INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE CHECK (id <> ''),
        kind TEXT NOT NULL CHECK (kind IN ('deep', 'ordinary')),
        started_at INTEGER NOT NULL,
        ended_at INTEGER CHECK (ended_at >= started_at),
        time_zone TEXT NOT NULL CHECK (time_zone <> ''),
        local_date TEXT NOT NULL CHECK (local_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
        planned_end_at INTEGER,
        follows TEXT NOT NULL CHECK (follows IN ('wall', 'elapsed')),
        goal TEXT NOT NULL,
        point_person TEXT,
        origin TEXT NOT NULL CHECK (origin <> ''),
        written_at INTEGER NOT NULL,
        seq INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX sessions_by_date ON sessions (local_date, started_at)",
    "CREATE INDEX sessions_unended ON sessions (started_at) WHERE ended_at IS NULL",
    """
    CREATE TABLE gaps (
        session INTEGER NOT NULL REFERENCES sessions (key) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        started_at INTEGER NOT NULL,
        ended_at INTEGER CHECK (ended_at >= started_at),
        kind TEXT NOT NULL CHECK (kind IN ('pause', 'idle', 'lock', 'sleep', 'meeting', 'closed')),
        PRIMARY KEY (session, position)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE interruptions (
        key INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE CHECK (id <> ''),
        at INTEGER NOT NULL,
        time_zone TEXT NOT NULL CHECK (time_zone <> ''),
        local_date TEXT NOT NULL CHECK (local_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
        source TEXT NOT NULL
            CHECK (source IN ('chat', 'email', 'call', 'meeting', 'in_person', 'notification', 'other')),
        initiator TEXT NOT NULL CHECK (initiator IN ('external', 'self')),
        who TEXT,
        urgency TEXT NOT NULL CHECK (urgency IN ('low', 'normal', 'urgent')),
        outcome TEXT NOT NULL CHECK (outcome IN ('handled', 'redirected', 'deferred', 'declined')),
        handled_until INTEGER CHECK (handled_until >= at),
        resumed_at INTEGER CHECK (resumed_at >= at),
        due_at INTEGER,
        answered_at INTEGER CHECK (answered_at >= at),
        from_deep_day TEXT,
        note TEXT,
        undone INTEGER NOT NULL CHECK (undone IN (0, 1)),
        origin TEXT NOT NULL CHECK (origin <> ''),
        written_at INTEGER NOT NULL,
        seq INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX interruptions_by_date ON interruptions (local_date, at)",
    """
    CREATE INDEX interruptions_deferred ON interruptions (due_at)
        WHERE outcome = 'deferred' AND answered_at IS NULL AND undone = 0
    """,
    """
    CREATE TABLE corrections (
        seq INTEGER NOT NULL,
        position INTEGER NOT NULL,
        at INTEGER NOT NULL,
        entry TEXT NOT NULL,
        field TEXT NOT NULL,
        "before" TEXT,
        "after" TEXT,
        origin TEXT NOT NULL CHECK (origin <> ''),
        PRIMARY KEY (seq, position)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX corrections_by_entry ON corrections (entry)",
    """
    CREATE TABLE recovered_sessions (
        key INTEGER PRIMARY KEY,
        session TEXT NOT NULL UNIQUE,
        died_at INTEGER NOT NULL,
        decided TEXT CHECK (decided IN ('resumed', 'ended', 'replaced')),
        seq INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE TABLE heartbeats (session TEXT PRIMARY KEY NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    # The write-ahead log of effects: values as JSON text, never a secret.
    """
    CREATE TABLE effect_journal (
        key INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE CHECK (id <> ''),
        effect TEXT NOT NULL,
        session TEXT NOT NULL,
        local INTEGER NOT NULL CHECK (local IN (0, 1)),
        state TEXT NOT NULL CHECK (state IN ('intent', 'applied', 'pending', 'restored', 'left')),
        prior TEXT NOT NULL,
        target TEXT NOT NULL,
        read_back TEXT,
        until INTEGER NOT NULL,
        changed_at INTEGER NOT NULL,
        reason_code TEXT,
        reason_params TEXT CHECK ((reason_code IS NULL) = (reason_params IS NULL))
    ) STRICT
    """,
    "CREATE INDEX effect_journal_open ON effect_journal (key) WHERE state NOT IN ('restored', 'left')",
    "CREATE INDEX effect_journal_by_effect ON effect_journal (effect)",
    f"PRAGMA application_id = {APPLICATION_ID}",
)

_PLANNED_DAYS: Migration = (
    # Which days calendars are to hold, and the write-ahead log of the blocks that stand for them there: a row as in
    # effect_journal, its session the key of the day.
    """
    CREATE TABLE planned_days (
        day TEXT PRIMARY KEY NOT NULL CHECK (day <> ''),
        starts_at INTEGER NOT NULL,
        ends_at INTEGER NOT NULL CHECK (ends_at > starts_at),
        time_zone TEXT NOT NULL CHECK (time_zone <> ''),
        point_person TEXT,
        contact TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE planned_blocks (
        key INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE CHECK (id <> ''),
        effect TEXT NOT NULL,
        session TEXT NOT NULL,
        local INTEGER NOT NULL CHECK (local IN (0, 1)),
        state TEXT NOT NULL CHECK (state IN ('intent', 'applied', 'pending', 'restored', 'left')),
        prior TEXT NOT NULL,
        target TEXT NOT NULL,
        read_back TEXT,
        until INTEGER NOT NULL,
        changed_at INTEGER NOT NULL,
        reason_code TEXT,
        reason_params TEXT CHECK ((reason_code IS NULL) = (reason_params IS NULL))
    ) STRICT
    """,
    "CREATE INDEX planned_blocks_by_day ON planned_blocks (effect, session)",
)

_DAYS_AND_TRIALS: Migration = (
    # Dates are local ones, written as 2026-03-02. Everything here is also in the exchange format (``exchange``).
    """
    CREATE TABLE days (
        date TEXT PRIMARY KEY NOT NULL CHECK (date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
        state TEXT NOT NULL CHECK (state IN ('logged', 'logged_zero', 'partial', 'not_logged', 'off')),
        focus INTEGER CHECK (focus BETWEEN 1 AND 5),
        stress INTEGER CHECK (stress BETWEEN 1 AND 5),
        progress INTEGER CHECK (progress BETWEEN 1 AND 5),
        unlogged TEXT CHECK (unlogged IN ('0', '1-2', '3+')),
        note TEXT,
        origin TEXT NOT NULL CHECK (origin <> '')
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE tasks (
        key INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE CHECK (id <> ''),
        title TEXT NOT NULL,
        why TEXT NOT NULL,
        estimate_minutes INTEGER CHECK (estimate_minutes >= 0),
        started_at INTEGER,
        finished_at INTEGER CHECK (finished_at >= started_at),
        actual_minutes INTEGER CHECK (actual_minutes >= 0),
        day TEXT CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
        origin TEXT NOT NULL CHECK (origin <> '')
    ) STRICT
    """,
    # One text for all of a trial: there are few, each is read and written whole, and what was agreed stays as it was.
    """
    CREATE TABLE trials (
        key INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE CHECK (id <> ''),
        first TEXT NOT NULL CHECK (first GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
        last TEXT NOT NULL CHECK (last >= first),
        text TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE people (
        key INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE CHECK (name <> ''),
        contact TEXT NOT NULL,
        hours_from TEXT CHECK (hours_from GLOB '[0-9][0-9]:[0-9][0-9]'),
        hours_until TEXT CHECK ((hours_from IS NULL) = (hours_until IS NULL)),
        origin TEXT NOT NULL CHECK (origin <> '')
    ) STRICT
    """,
    """
    CREATE TABLE requests (
        key INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE CHECK (id <> ''),
        at INTEGER NOT NULL,
        answers TEXT NOT NULL,
        origin TEXT NOT NULL CHECK (origin <> '')
    ) STRICT
    """,
    """
    CREATE TABLE meetings (
        key INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE CHECK (id <> ''),
        starts_at INTEGER NOT NULL,
        ends_at INTEGER NOT NULL CHECK (ends_at >= starts_at),
        time_zone TEXT NOT NULL CHECK (time_zone <> ''),
        local_date TEXT NOT NULL CHECK (local_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
        title TEXT NOT NULL,
        attendees INTEGER NOT NULL CHECK (attendees >= 0),
        calendar TEXT NOT NULL,
        origin TEXT NOT NULL CHECK (origin <> '')
    ) STRICT
    """,
    "CREATE INDEX meetings_by_date ON meetings (local_date, starts_at)",
    """
    CREATE TABLE samples (
        started_at INTEGER NOT NULL,
        ended_at INTEGER NOT NULL CHECK (ended_at >= started_at),
        application TEXT NOT NULL,
        title TEXT NOT NULL,
        origin TEXT NOT NULL CHECK (origin <> ''),
        PRIMARY KEY (started_at, ended_at, application, title)
    ) STRICT, WITHOUT ROWID
    """,
    # Fields of an imported file whose names begin with "x_": which list and entry, where in it, and the value as JSON.
    """
    CREATE TABLE kept_fields (
        list TEXT NOT NULL,
        entry TEXT NOT NULL,
        path TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (list, entry, path)
    ) STRICT, WITHOUT ROWID
    """,
)

_DAY_TOTALS: Migration = (
    # The focus of a session that has ended, and the date an entry belongs to: that of the session it fell into, if any.
    "ALTER TABLE sessions ADD COLUMN focus INTEGER",
    "ALTER TABLE interruptions ADD COLUMN day TEXT",
    """
    CREATE TABLE day_totals (
        date TEXT PRIMARY KEY NOT NULL,
        deep INTEGER NOT NULL,
        ordinary INTEGER NOT NULL,
        sessions INTEGER NOT NULL,
        interruptions INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    # Until the totals of what was there before have been made, by more than SQL can do.
    "CREATE TABLE totals_missing (one INTEGER PRIMARY KEY CHECK (one = 1)) STRICT",
    "INSERT INTO totals_missing SELECT 1 WHERE EXISTS (SELECT 1 FROM sessions) OR EXISTS (SELECT 1 FROM interruptions)",
)

_OBSERVED_SESSIONS: Migration = (
    # Which tasks were worked on and since when, as JSON: few sessions have any, and it is read and written whole.
    "ALTER TABLE sessions ADD COLUMN work TEXT",
    "ALTER TABLE sessions ADD COLUMN end_guessed INTEGER NOT NULL DEFAULT 0 CHECK (end_guessed IN (0, 1))",
    "CREATE INDEX sessions_end_guessed ON sessions (started_at) WHERE end_guessed = 1",
    "CREATE INDEX sessions_with_work ON sessions (started_at) WHERE work IS NOT NULL",
)

_SENSE_DAYS: Migration = (
    # In which states each sense was for a while on a date on which a session ran.
    """
    CREATE TABLE sense_days (
        date TEXT NOT NULL CHECK (date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
        sense TEXT NOT NULL CHECK (sense IN ('idle', 'lock', 'sleep', 'meetings', 'foreground')),
        state TEXT NOT NULL CHECK (state IN ('worked', 'unknown', 'off')),
        PRIMARY KEY (date, sense, state)
    ) STRICT, WITHOUT ROWID
    """,
)

_AGREEING: Migration = (
    # What came of each talk about a request, and the id of the trial that was agreed.
    """
    CREATE TABLE talks (
        request TEXT NOT NULL CHECK (request <> ''),
        at INTEGER NOT NULL,
        outcome TEXT NOT NULL CHECK (outcome IN ('yes', 'yes-but', 'later', 'no')),
        said TEXT NOT NULL,
        ask_again TEXT CHECK (ask_again GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
        trial TEXT,
        PRIMARY KEY (request, at)
    ) STRICT, WITHOUT ROWID
    """,
    # What the person was told once and is not told again.
    "CREATE TABLE told (what TEXT PRIMARY KEY NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID",
)

_KEEPING: Migration = (
    # Who dealt with an urgent request that was redirected; ``answered_at`` says when.
    """
    ALTER TABLE interruptions ADD COLUMN handled_by TEXT
        CHECK (handled_by IN ('unsaid', 'point_person', 'self', 'nobody', 'not_known'))
    """,
    "CREATE INDEX interruptions_handed_on ON interruptions (at) WHERE handled_by = 'unsaid' AND undone = 0",
    # What went well on a deep-work day, and what to do otherwise on the next one.
    "ALTER TABLE days ADD COLUMN went_well TEXT",
    "ALTER TABLE days ADD COLUMN change TEXT",
)

_OWN_ESTIMATES: Migration = (
    # How long it took to get back to work, in minutes, by the person's own estimate.
    """
    ALTER TABLE interruptions ADD COLUMN recovery TEXT CHECK (recovery IN ('asked', '0', '5', '10', '20', '30'))
    """,
)

MIGRATIONS: tuple[Migration, ...] = (
    _FIRST,
    _PLANNED_DAYS,
    _DAYS_AND_TRIALS,
    _DAY_TOTALS,
    _OBSERVED_SESSIONS,
    _SENSE_DAYS,
    _AGREEING,
    _KEEPING,
    _OWN_ESTIMATES,
)
"""Number n leads from version n - 1 to n; never changed once it was released, only added to."""


def version_of(connection: sqlite3.Connection) -> int:
    """Return the version of the file's tables; 0 if it has none yet."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def migrate(connection: sqlite3.Connection, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Bring the tables to the newest version in one transaction; all of it happens, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statements in migrations[version_of(connection) :]:
            for statement in statements:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
