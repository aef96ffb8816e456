"""Made-up days for tests of windows: fixed dates, every state; the same as in the pictures of the manual."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from deepday.domain.channel import Channel, ChannelPreview, ChannelState
from deepday.domain.day_totals import DayTotals
from deepday.domain.interruption import HandledBy, Interruption, Outcome, Source, Urgency
from deepday.domain.meeting_load import DayMeetings
from deepday.domain.reason import Reason
from deepday.domain.session import OBSERVED as OBSERVED_ORIGIN
from deepday.domain.session import Gap, GapKind, Session, SessionKind
from deepday.domain.task import Task
from deepday.engine.history_ports import Recovered
from deepday.engine.overview import Day, Observing, Overview, RunningTask
from deepday.engine.transitions import Told

ZONE = "Europe/Berlin"
TODAY = date(2026, 9, 24)
NAMES = ("Tomás Silva", "Ada Lindqvist", "Marta Ruiz", "Tom Becker")


def at(clock: str, day: date = TODAY) -> datetime:
    """Return the instant of a summer's time of day in Berlin."""
    hour, minute = clock.split(":")
    return datetime(day.year, day.month, day.day, int(hour) - 2, int(minute), tzinfo=UTC)


NOW = at("14:20")
END = at("16:30")

CALL = Interruption("1", at("9:42"), ZONE, Source.CALL, who="Marta Ruiz", handled_until=at("9:46"))
IN_PERSON = Interruption(
    "2", at("11:44"), ZONE, Source.IN_PERSON, who="Tom Becker", outcome=Outcome.REDIRECTED, handled_until=at("11:45")
)
CHAT = Interruption(
    "3",
    at("13:38"),
    ZONE,
    Source.CHAT,
    who="Tomás Silva",
    urgency=Urgency.URGENT,
    outcome=Outcome.DEFERRED,
    handled_until=at("13:39"),
    due_at=at("17:00"),
    note="Sizes for the GPU order",
)
EARLIER = Interruption(
    "4",
    at("15:10", date(2026, 9, 22)),
    ZONE,
    Source.EMAIL,
    who="Ada Lindqvist",
    outcome=Outcome.DEFERRED,
    due_at=at("17:30"),
    note="Which test set for the audit?",
)
ENTRIES = (CALL, IN_PERSON, CHAT)
HANDED_ON = replace(
    IN_PERSON,
    id="5",
    at=at("10:12"),
    handled_until=at("10:13"),
    who="Priya Raman",
    urgency=Urgency.URGENT,
    note="The nightly run has stopped",
    handled_by=HandledBy.UNSAID,
)
"""Urgent, redirected, and nobody has said yet who dealt with it."""

SESSION = Session(
    "s1",
    SessionKind.DEEP,
    at("9:00"),
    ZONE,
    planned_end_at=END,
    goal="finish the evaluation harness for the ranking model",
    point_person="Marta Ruiz",
    gaps=(
        Gap(at("10:24"), at("10:36"), GapKind.IDLE),
        Gap(at("12:10"), at("12:55"), GapKind.LOCK),
    ),
)

_UNTIL = {"until": END.isoformat()}
_STATUS = {"text": "Deep work until 16:30. Urgent: Marta Ruiz", "emoji": ":no_bell:", "ends_at": END.isoformat()}
CHANNELS = (
    Channel("notifications.xfce", ChannelState.SET, Reason("notifications.silent_but_critical", _UNTIL)),
    Channel("chat.slack:slack", ChannelState.SET, Reason("slack.status_until", _STATUS)),
    Channel(
        "chat.slack.snooze:slack",
        ChannelState.PENDING,
        Reason("channel.cannot_be_read", {"next_try_at": at("14:23").isoformat()}),
    ),
    Channel("hooks.command", ChannelState.LEFT, Reason("effect.changed_by_person")),
)
OFF_CHANNELS = tuple(replace(c, state=ChannelState.OFF, detail=None) for c in CHANNELS)

MEETINGS = {TODAY: DayMeetings(1800), date(2026, 9, 22): DayMeetings(3600, 0.125)}
"""What calendars held, of the days on which they could be read."""

FULL = Overview(
    now=NOW,
    time_zone=ZONE,
    state=Told.DEEP,
    session=SESSION,
    left=END - NOW,
    day=Day(TODAY, (SESSION,), ENTRIES),
    interruptions=3,
    open_interruption=None,
    channels=CHANNELS,
    deferred=(CHAT, EARLIER),
    recovered=None,
    trouble=(),
)
"""A deep-work day in the afternoon, as in the drawings."""

HARNESS = Task("t1", "Evaluation harness for the ranking model", estimate_minutes=16 * 60, started_at=at("9:00"))
AT_A_TASK = replace(FULL, task=RunningTask(HARNESS, 4 * 3600 + 23 * 60))
"""The same day with a task that is worked on."""

EMPTY = replace(
    FULL,
    now=at("8:50"),
    state=Told.OFF,
    session=None,
    left=None,
    day=Day(TODAY, (), ()),
    interruptions=0,
    channels=OFF_CHANNELS,
    deferred=(),
)
"""Before anything was done."""

_PAUSED = replace(SESSION, gaps=(*SESSION.gaps, Gap(at("14:05"), None, GapKind.PAUSE)))
PAUSED = replace(FULL, state=Told.PAUSED, session=_PAUSED, day=Day(TODAY, (_PAUSED,), ENTRIES))

_OPEN = replace(CHAT, at=at("14:12"), handled_until=None, outcome=Outcome.HANDLED, note=None, due_at=None)
INTERRUPTED = replace(
    FULL, open_interruption=_OPEN, day=Day(TODAY, (SESSION,), (CALL, IN_PERSON, _OPEN)), deferred=(EARLIER,)
)

_ENDED = replace(SESSION, ended_at=END)
ENDED = replace(EMPTY, now=at("17:05"), day=Day(TODAY, (_ENDED,), ENTRIES), deferred=(CHAT, EARLIER), interruptions=0)
WALK = replace(ENDED, day=Day(TODAY, (_ENDED,), (CALL, HANDED_ON, IN_PERSON, CHAT)), handed_on=(HANDED_ON,))
"""In the evening, with a queue to go through."""

OVER = replace(ENDED, sheet_due=True)
"""In the evening, before the day was closed."""

_DEAD = replace(SESSION, gaps=SESSION.gaps[:1], ended_at=at("11:42"))
BROKEN = replace(
    EMPTY,
    now=at("11:58"),
    day=Day(TODAY, (_DEAD,), (CALL,)),
    recovered=Recovered("s1", at("11:42")),
    channels=(
        Channel("notifications.xfce", ChannelState.OFF),
        Channel(
            "chat.slack:slack",
            ChannelState.RESTORING,
            Reason("restoring.expires_by_itself", {"at": at("16:32").isoformat()}),
        ),
        Channel("chat.slack.snooze:slack", ChannelState.FAILED, Reason("effect.not_taken")),
        Channel("hooks.command", ChannelState.UNKNOWN, Reason("channel.cannot_be_read")),
    ),
    trouble=(Reason("effect.not_taken"),),
)
"""After a crash, with every state of a channel that needs somebody."""

_OBSERVED = Session("s2", SessionKind.ORDINARY, at("9:04"), ZONE, gaps=SESSION.gaps, origin=OBSERVED_ORIGIN)
OBSERVED = replace(
    FULL,
    state=Told.ORDINARY,
    session=_OBSERVED,
    left=None,
    day=Day(TODAY, (_OBSERVED,), ENTRIES),
    channels=OFF_CHANNELS,
    observing=Observing.ON,
)
"""An ordinary day that nobody started."""
_NOT_OBSERVED = replace(_OBSERVED, gaps=(*SESSION.gaps, Gap(at("14:05"), None, GapKind.PAUSE)))
OBSERVING_PAUSED = replace(
    OBSERVED,
    state=Told.PAUSED,
    session=_NOT_OBSERVED,
    day=Day(TODAY, (_NOT_OBSERVED,), ENTRIES),
    observing=Observing.PAUSED,
)
ASKED = replace(
    EMPTY,
    observing=Observing.UNKNOWN,
    end_asked=Session(
        "s0",
        SessionKind.ORDINARY,
        at("9:00", date(2026, 9, 23)),
        ZONE,
        at("17:42", date(2026, 9, 23)),
        end_guessed=True,
    ),
)
"""The morning after a session was left running, where nothing can be known of the person's presence."""

PREVIEWS = (
    ChannelPreview(
        "notifications.xfce",
        selected=True,
        now=Reason("notifications.shown"),
        target=Reason("notifications.silent_but_critical"),
        restored=Reason("notifications.shown"),
    ),
    ChannelPreview(
        "chat.slack:slack",
        selected=True,
        now=Reason("slack.status", {"text": "Working from home", "emoji": ":house:"}),
        target=Reason("slack.status_until", _STATUS),
        restored=Reason("slack.status", {"text": "Working from home", "emoji": ":house:"}),
    ),
    ChannelPreview(
        "chat.slack.snooze:slack",
        selected=True,
        now=Reason("channel.cannot_be_read"),
        target=Reason("channel.when_reached"),
        restored=Reason("channel.found_then"),
    ),
    ChannelPreview(
        "hooks.command",
        selected=True,
        now=Reason("hooks.unset"),
        target=Reason("hooks.set"),
        restored=Reason("hooks.unset"),
    ),
)

HOSTILE = (
    "מה נשמע \u202eabc\u202c",
    "👩\u200d👩\u200d👧\u200d👦 family",
    "nul\x00nul",
    "lone \ud800 surrogate",
    "x" * 1_000_000,
    "<b>bold</b> <img src='file:///etc/passwd'>",
    "=1+1",
    "@channel & <script>",
    "{until} %s %(x)s",
    "line\nbreak\u2028sep",
)
"""Texts that others may send; each is shown as text and breaks nothing."""


def past_days() -> tuple[Day, ...]:
    """Return today and some earlier days of the history, newest first."""
    days = [Day(TODAY, (SESSION,), ENTRIES)]
    for ago, sources in ((2, (Source.EMAIL, Source.CALL)), (3, (Source.NOTIFICATION,)), (8, ())):
        day = TODAY - timedelta(days=ago)
        kind = SessionKind.ORDINARY if ago == 3 else SessionKind.DEEP
        session = Session(f"s{ago}", kind, at("9:10", day), ZONE, at("15:40", day), goal="read the data set's audit")
        entries = tuple(
            Interruption(f"{ago}-{n}", at(f"{10 + 2 * n}:05", day), ZONE, source, who=NAMES[n], note=None)
            for n, source in enumerate(sources)
        )
        days.append(Day(day, (session,), entries))
    return tuple(days)


def past_totals(years: int = 0) -> tuple[DayTotals, ...]:
    """Return the numbers of the past days, and of each day of some years before them."""
    newest = tuple(
        DayTotals(
            day.date,
            sum(i.seconds for s in day.sessions for i in s.focus(NOW)),
            0,
            len(day.sessions),
            len(day.interruptions),
        )
        for day in past_days()
    )
    older = (TODAY - timedelta(days=30 + ago) for ago in range(365 * years))
    return (*newest, *(DayTotals(day, 3600 * 4, 3600, 3, 20) for day in older))
