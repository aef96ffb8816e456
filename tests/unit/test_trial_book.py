"""The trials as the program keeps them, on a clock and a loop that a test moves."""

import hashlib
from collections.abc import Coroutine
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from deepday.domain.draw import drawn_dates
from deepday.domain.errors import CouldNotError, DeepdayError, NothingToActOnError, StorageError, UsageError
from deepday.domain.frozen_plan import frozen_bytes
from deepday.domain.session import Session, SessionKind
from deepday.domain.trial import Cadence, DayStatus, Plan, Span, Trial, TrialDay
from deepday.engine import trial_changes
from deepday.engine.day_reminders import DayAhead
from deepday.engine.trial_book import TrialBook
from deepday.engine.trial_changes import LONGEST_TEXT
from tests.fakes.trials import MemoryTrials
from tests.fakes.world import EngineWorld
from tests.trials import MONTH_BEFORE, WINDOW, trial

FIRST, *OTHERS = drawn_dates(WINDOW, Cadence(), 1)
FREE = next(WINDOW.first + timedelta(days=n) for n in range(7) if WINDOW.first + timedelta(days=n) != FIRST)


class Kept(EngineWorld):
    """A book with one trial that is drawn by the seed 1."""

    def __init__(self) -> None:
        super().__init__([])
        self.store = MemoryTrials()
        self.book = TrialBook(self.store, self.history, self.clock, lambda: next(self.ids), lambda: 1)
        self.changes = 0
        self.book.on_change = self.count
        self.clock.wall = datetime(2026, 3, 27, 9, tzinfo=UTC)

    def count(self) -> None:
        self.changes += 1

    def drawn(self) -> str:
        made: Trial = self.do(self.book.add(replace(trial(), drawn=True, seed=None)))
        self.do(self.book.draw(made.id))
        return made.id

    def frozen(self) -> str:
        made = self.drawn()
        self.do(self.book.freeze(made))
        return made

    def refused(self, wish: Coroutine[Any, None, object], kind: type[DeepdayError]) -> str:
        with pytest.raises(kind) as raised:
            self.do(wish)
        return raised.value.reason.code

    def hold(self, day: date, kind: SessionKind = SessionKind.DEEP) -> None:
        start = datetime.combine(day, time(7), UTC)
        self.history.save(sessions=[Session("s", kind, start, "Europe/Berlin", start + timedelta(hours=4))])


@pytest.fixture
def kept() -> Kept:
    return Kept()


def test_a_trial_is_kept_drawn_and_frozen(kept: Kept) -> None:
    found = kept.book.trial(kept.frozen())
    assert [day.date for day in found.days] == [FIRST, *OTHERS]
    assert (found.seed, found.frozen_at, found.deviations) == (1, kept.clock.now(), ())
    assert found.plan_sha256 == hashlib.sha256(frozen_bytes(found)).hexdigest()
    assert kept.changes == 3


def test_a_seed_can_be_chosen_and_a_second_draw_leaves_a_trace(kept: Kept) -> None:
    made = kept.drawn()
    again: Trial = kept.do(kept.book.draw(made, 7))
    assert tuple(day.date for day in again.days) == drawn_dates(WINDOW, Cadence(), 7)
    assert [(d.kind, d.detail) for d in again.deviations] == [("drawn_again", "1")]


def test_what_is_frozen_is_neither_drawn_nor_frozen_again(kept: Kept) -> None:
    made = kept.frozen()
    assert kept.refused(kept.book.draw(made), CouldNotError) == "trial.is_frozen"
    assert kept.refused(kept.book.freeze(made), CouldNotError) == "trial.is_frozen"


def test_a_trial_without_days_is_not_frozen_and_one_that_allows_none_is_not_drawn(kept: Kept) -> None:
    made: Trial = kept.do(kept.book.add(replace(trial(), cadence=Cadence(weekdays=(7,)), window=Span(FIRST, FIRST))))
    assert kept.refused(kept.book.freeze(made.id), CouldNotError) == "trial.not_drawn"
    assert kept.refused(kept.book.draw(made.id), CouldNotError) == "trial.no_day_allowed"


def test_a_plan_that_is_not_frozen_is_changed_and_its_days_stay_if_they_could_be_drawn_so(kept: Kept) -> None:
    made = kept.drawn()
    before = kept.book.trial(made)
    hours = replace(before.cadence, hours=(time(8), time(12)))
    plan = replace(before, id="", title="Other", cadence=hours, plan=Plan(worthwhile_ratio=0.7), days=(), seed=None)
    changed: Trial = kept.do(kept.book.edit(made, plan))
    assert (changed.id, changed.title, changed.cadence, changed.plan) == (made, "Other", hours, plan.plan)
    assert (changed.days, changed.seed, changed.deviations) == (before.days, 1, ())


def test_another_rhythm_throws_the_days_away_and_says_so(kept: Kept) -> None:
    made = kept.drawn()
    plan = replace(kept.book.trial(made), cadence=Cadence(exceptions=(FIRST,)), days=(), seed=None)
    changed: Trial = kept.do(kept.book.edit(made, plan))
    assert (changed.days, changed.seed) == ((), None)
    assert [(d.kind, d.detail) for d in changed.deviations] == [("drawn_again", "1")]
    again: Trial = kept.do(kept.book.draw(made))
    assert FIRST not in {day.date for day in again.days}


def test_neither_a_frozen_plan_is_changed_nor_one_into_what_makes_no_sense(kept: Kept) -> None:
    made = kept.drawn()
    before = kept.book.trial(made)
    senseless = replace(before, plan=Plan(looks=(WINDOW.first - timedelta(days=1),)))
    assert kept.refused(kept.book.edit(made, senseless), UsageError) == "trial.look_outside"
    kept.do(kept.book.freeze(made))
    for plan in (replace(before, title="x"), replace(before, cadence=Cadence(days=2))):
        assert kept.refused(kept.book.edit(made, plan), CouldNotError) == "trial.is_frozen"


def test_a_trial_looks_at_the_dates_from_its_baseline_to_its_last_day() -> None:
    assert trial().dates == Span(MONTH_BEFORE.first, WINDOW.last)
    assert replace(trial(), baseline=None).dates == WINDOW


def test_a_day_moves_with_a_reason_that_becomes_a_deviation(kept: Kept) -> None:
    made = kept.frozen()
    moved: Trial = kept.do(kept.book.move(FIRST, FREE, "release"))
    assert moved.days[0] == TrialDay(FREE, FIRST, DayStatus.MOVED, "release")
    assert [(d.kind, d.detail) for d in moved.deviations] == [("moved", f"{FIRST} {FREE}: release")]
    assert kept.book.trial(made).plan_sha256 == moved.plan_sha256
    back: Trial = kept.do(kept.book.move(FREE, FIRST, "postponed"))
    assert back.days[0].status is DayStatus.PLANNED
    assert len(back.deviations) == 2


def test_before_freezing_a_moved_day_is_no_deviation(kept: Kept) -> None:
    kept.drawn()
    moved: Trial = kept.do(kept.book.move(FIRST, FREE, "release"))
    assert moved.deviations == ()


def test_a_day_is_cancelled_with_a_reason_and_its_date_is_free_again(kept: Kept) -> None:
    kept.frozen()
    cancelled: Trial = kept.do(kept.book.cancel(FIRST, "ill"))
    assert (cancelled.days[0].status, cancelled.deviations[0].kind) == (DayStatus.CANCELLED, "cancelled")
    moved: Trial = kept.do(kept.book.move(OTHERS[0], FIRST, "instead"))
    assert moved.days[1].date == FIRST


@pytest.mark.parametrize(
    ("day", "to", "reason", "code"),
    [
        (FIRST, FREE, "  ", "trial.reason_missing"),
        (FIRST, WINDOW.last + timedelta(days=1), "x", "trial.outside"),
        (FIRST, OTHERS[0], "x", "trial.date_taken"),
    ],
)
def test_a_day_is_not_moved_without_reason_out_of_the_trial_or_onto_another(
    kept: Kept, day: date, to: date, reason: str, code: str
) -> None:
    kept.frozen()
    assert kept.refused(kept.book.move(day, to, reason), UsageError) == code


def test_only_planned_days_move_and_are_cancelled(kept: Kept) -> None:
    assert kept.refused(kept.book.move(FIRST, FREE, "x"), NothingToActOnError) == "trial.no_planned_day"
    made = kept.frozen()
    assert kept.refused(kept.book.cancel(FREE, "x"), NothingToActOnError) == "trial.no_planned_day"
    held = kept.book.trial(made)
    kept.store.put(replace(held, days=(replace(held.days[0], status=DayStatus.HELD), *held.days[1:])))
    assert kept.refused(kept.book.cancel(FIRST, "x"), NothingToActOnError) == "trial.no_planned_day"


def test_a_trial_without_that_day_cannot_change_it() -> None:
    with pytest.raises(NothingToActOnError):
        trial_changes.cancelled(trial(), FREE, "ill", datetime(2026, 3, 27, tzinfo=UTC))


def test_what_is_noted_stays_with_the_trial(kept: Kept) -> None:
    made = kept.frozen()
    kept.do(kept.book.note(made, "fix", "urgent_handled", "a deputy"))
    ended: Trial = kept.do(kept.book.note(made, "ended", "", "new job"))
    assert [d.detail for d in ended.deviations] == ["urgent_handled: a deputy", "new job"]
    assert kept.refused(kept.book.note(made, "ended", "", ""), UsageError) == "trial.reason_missing"


def test_a_trial_that_is_not_there_is_not_found(kept: Kept) -> None:
    assert kept.refused(kept.book.freeze("nothing"), NothingToActOnError) == "trial.not_found"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"window": Span(WINDOW.last, WINDOW.first)}, "trial.until_before_from"),
        ({"baseline": Span(MONTH_BEFORE.last, MONTH_BEFORE.first)}, "trial.baseline_until_before_from"),
        ({"baseline": Span(MONTH_BEFORE.first, WINDOW.first)}, "trial.baseline_in_window"),
        ({"window": Span(WINDOW.first, WINDOW.first + timedelta(days=400))}, "trial.too_long"),
        ({"plan": Plan(looks=(MONTH_BEFORE.first,))}, "trial.look_outside"),
        ({"plan": Plan(worthwhile_ratio=1.2)}, "trial.ratio_out_of_range"),
        ({"cadence": Cadence(hours=(time(17), time(9)))}, "trial.hours_backwards"),
        ({"cadence": Cadence(weekdays=())}, "trial.no_weekday"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(kept: Kept, changed: dict[str, Any], code: str) -> None:
    assert kept.refused(kept.book.add(replace(trial(), **changed)), UsageError) == code
    assert not kept.book.trials()


def test_nothing_is_told_that_is_not_on_disk(kept: Kept) -> None:
    made = kept.drawn()
    kept.store.fails = True
    before = kept.changes
    kept.refused(kept.book.freeze(made), StorageError)
    assert (kept.changes, kept.book.trial(made).frozen_at) == (before, None)


# --- days that come ---------------------------------------------------------------------------


def test_a_planned_day_with_a_deep_session_was_held(kept: Kept) -> None:
    made = kept.frozen()
    kept.do(kept.book.settle())
    assert kept.book.trial(made).days[0].status is DayStatus.PLANNED
    kept.hold(FIRST)
    kept.clock.wall = datetime.combine(FIRST, time(16), UTC)
    kept.do(kept.book.settle())
    found = kept.book.trial(made)
    assert (found.days[0].status, found.days[1].status) == (DayStatus.HELD, DayStatus.PLANNED)
    changes = kept.changes
    kept.do(kept.book.settle())
    assert kept.changes == changes


def test_an_ordinary_session_does_not_hold_a_planned_day(kept: Kept) -> None:
    made = kept.frozen()
    kept.hold(FIRST, SessionKind.ORDINARY)
    kept.clock.wall = datetime.combine(FIRST, time(16), UTC)
    kept.do(kept.book.settle())
    assert kept.book.trial(made).days[0].status is DayStatus.PLANNED


def test_calendars_hold_the_days_of_frozen_trials_under_their_drawn_date(kept: Kept) -> None:
    made = kept.drawn()
    assert kept.book.planned_days() == []
    kept.do(kept.book.freeze(made))
    kept.do(kept.book.move(FIRST, FREE, "release"))
    kept.do(kept.book.cancel(OTHERS[0], "ill"))
    days = kept.book.planned_days("Marta", lambda name: f"room of {name}")
    assert len(days) == 7
    assert (days[0].key, days[0].point_person, days[0].contact) == (f"{made}:{FIRST}", "Marta", "room of Marta")
    assert days[0].starts_at == datetime.combine(FREE, time(7), UTC)
    assert days[0].ends_at == datetime.combine(FREE, time(15), UTC)


def test_a_trial_that_was_ended_early_plans_nothing_any_more(kept: Kept) -> None:
    made = kept.frozen()
    kept.clock.wall = datetime.combine(OTHERS[0], time(16), UTC)
    kept.do(kept.book.note(made, "ended", "", "new job"))
    assert [day.key for day in kept.book.planned_days()] == [f"{made}:{FIRST}", f"{made}:{OTHERS[0]}"]


def test_days_ahead_are_those_still_to_come(kept: Kept) -> None:
    kept.frozen()
    kept.clock.wall = datetime.combine(OTHERS[-1], time(6), UTC)
    assert kept.book.days_ahead() == [DayAhead(OTHERS[-1], time(9), time(17))]


def test_an_imported_plan_with_its_hours_the_wrong_way_round_does_no_harm(kept: Kept) -> None:
    made = kept.frozen()
    kept.store.put(replace(kept.book.trial(made), cadence=Cadence(hours=(time(17), time(9)))))
    assert all(day.ends_at > day.starts_at for day in kept.book.planned_days())
    kept.book.history_changed()
    assert kept.changes == 4


def test_other_terms_plan_a_trial_anew_and_say_that_days_were_thrown_away(kept: Kept) -> None:
    made = kept.drawn()
    again = kept.do(kept.book.plan_again(made, replace(trial(), cadence=Cadence(days=2), days=())))
    assert (again.id, again.cadence.days, again.days) == (made, 2, ())
    assert [(one.kind, one.detail) for one in again.deviations] == [("drawn_again", "1")]
    once_more = kept.do(kept.book.plan_again(made, replace(trial(), days=())))
    assert once_more.deviations == again.deviations, "there were no days to be thrown away"


def test_what_is_frozen_is_not_planned_anew(kept: Kept) -> None:
    assert kept.refused(kept.book.plan_again(kept.frozen(), trial()), CouldNotError) == "trial.is_frozen"


def test_every_version_of_the_terms_stays_and_the_same_text_makes_no_new_one(kept: Kept) -> None:
    made = kept.drawn()
    for text in ("one day a week", "one day a week", "two days a week"):
        kept.do(kept.book.keep_terms(made, text, ["Marta"], {}))
    versions = kept.book.trial(made).agreement.versions
    assert [(v.text, v.point_persons) for v in versions] == [
        ("one day a week", ("Marta",)),
        ("two days a week", ("Marta",)),
    ]


def test_what_was_sent_is_kept_with_the_fingerprint_of_the_plan_it_spoke_of(kept: Kept) -> None:
    made = kept.frozen()
    found = kept.do(kept.book.keep_sent(made, "Dear Priya"))
    (sent,) = found.agreement.sent
    assert (sent.text, sent.at, sent.plan_sha256) == ("Dear Priya", kept.clock.now(), found.plan_sha256)


def test_a_text_that_is_too_long_to_be_read_back_is_cut(kept: Kept) -> None:
    found = kept.do(kept.book.keep_sent(kept.drawn(), "x" * (LONGEST_TEXT + 1)))
    (sent,) = found.agreement.sent
    assert (len(sent.text), sent.text[-1]) == (LONGEST_TEXT, "…")
