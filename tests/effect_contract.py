"""What every effect promises, whatever it is an adapter for; each adapter's tests inherit ``EffectContract``."""

import copy
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from deepday.domain.reason import Reason
from deepday.engine.effect_ports import Effect, JournalRow, RowState, Value, Wish
from deepday.engine.effect_steps import EffectSteps
from deepday.engine.ports import Clock


def wish_until(until: datetime, session: str = "7f3e") -> Wish:
    """Return a wish as a session makes it."""
    started_at = until - timedelta(hours=2)
    expires_at = until + timedelta(minutes=2)
    return Wish(session, until, expires_at, "Europe/Berlin", "Write the paper", "Grace", "grace@x.org", started_at)


@dataclass
class EffectCase:
    """One outside system in the test's hand, and the effect on it."""

    effect: Effect
    wish: Wish
    look: Callable[[], object]
    """What the system itself holds, not read through the adapter; exact."""
    priors: Mapping[str, Callable[[], object]]
    """The states that a person may have it in before, by name, and how to get there."""
    change: Callable[[], object]
    """The person changes it, to something that is neither of ``priors`` nor ours."""
    clock: Clock
    after_a_crash: Callable[[], Effect]
    """A new adapter in a new process, the old one having died; whoever makes it closes it."""


class MemoryJournal:
    """A journal for the steps of one test; holds every row to being JSON."""

    def __init__(self) -> None:
        self.rows: dict[str, JournalRow] = {}

    def write(self, row: JournalRow) -> None:
        json.dumps([dict(row.prior), dict(row.target), dict(row.read_back or {})])
        self.rows[row.id] = row

    def open_rows(self) -> list[JournalRow]:
        return [row for row in self.rows.values() if row.state.is_open]

    def last_rows(self) -> list[JournalRow]:
        return list(self.rows.values())


class EffectContract:
    """Inherit, name the class ``Test...`` and give the fixture ``case``."""

    @pytest.fixture
    def case(self) -> EffectCase:
        raise NotImplementedError

    def test_it_says_why_it_works_here(self, case: EffectCase) -> None:
        viability = case.effect.probe()
        assert viability.works is True
        assert viability.detail.code

    def test_it_is_named_as_channels_are(self, case: EffectCase) -> None:
        kind, _, system = case.effect.id.partition(":")[0].partition(".")
        assert kind in ("notifications", "chat", "calendar", "auto_reply", "hooks")
        assert system
        assert case.effect.lane

    def test_values_are_plain_json(self, case: EffectCase) -> None:
        for arrange in case.priors.values():
            arrange()
            prior = case.effect.capture()
            target = case.effect.plan(prior, case.wish)
            case.effect.apply(target, prior)
            for value in (prior, target, case.effect.read(target)):
                assert json.loads(json.dumps(dict(value))) == dict(value)
            case.effect.restore(prior, case.effect.read(target))

    def test_looking_changes_nothing(self, case: EffectCase) -> None:
        for arrange in case.priors.values():
            arrange()
            before = case.look()
            case.effect.probe()
            target = case.effect.plan(case.effect.capture(), case.wish)
            case.effect.read(target)
            assert case.look() == before

    def test_a_plan_depends_on_nothing_but_prior_and_wish(self, case: EffectCase) -> None:
        prior = case.effect.capture()
        kept = copy.deepcopy(dict(prior))
        assert dict(case.effect.plan(prior, case.wish)) == dict(case.effect.plan(prior, case.wish))
        assert dict(prior) == kept

    def test_every_state_is_put_back_exactly_as_it_was_found(self, case: EffectCase) -> None:
        for name, arrange in case.priors.items():
            arrange()
            before = case.look()
            prior = case.effect.capture()
            target = case.effect.plan(prior, case.wish)
            case.effect.apply(target, prior)
            assert case.effect.same(case.effect.read(target), target), name
            case.effect.restore(prior, case.effect.read(target))
            assert case.look() == before, name
            assert case.effect.same(case.effect.read(target), prior), name

    def test_applying_twice_is_the_same_as_once(self, case: EffectCase) -> None:
        for name, arrange in case.priors.items():
            arrange()
            before = case.look()
            prior = case.effect.capture()
            target = case.effect.plan(prior, case.wish)
            case.effect.apply(target, prior)
            once = case.effect.read(target)
            case.effect.apply(target, once)
            assert case.effect.same(case.effect.read(target), once), name
            case.effect.restore(prior, case.effect.read(target))
            assert case.look() == before, name

    def test_restoring_twice_is_the_same_as_once(self, case: EffectCase) -> None:
        for name, arrange in case.priors.items():
            arrange()
            before = case.look()
            prior = case.effect.capture()
            target = case.effect.plan(prior, case.wish)
            case.effect.apply(target, prior)
            case.effect.restore(prior, case.effect.read(target))
            case.effect.restore(prior, case.effect.read(target))
            assert case.look() == before, name

    def test_another_process_puts_back_what_one_that_died_has_set(self, case: EffectCase) -> None:
        for name, arrange in case.priors.items():
            arrange()
            before = case.look()
            journal = MemoryJournal()
            steps = _steps(journal, case)
            steps.set_up(case.effect, case.wish)
            heir = case.after_a_crash()
            (row,) = journal.open_rows()
            assert _steps(journal, case).put_back(heir, row).state is RowState.RESTORED, name
            assert case.look() == before, name
            case.effect = heir

    def test_what_the_person_changed_meanwhile_is_left_alone(self, case: EffectCase) -> None:
        next(iter(case.priors.values()))()
        journal = MemoryJournal()
        steps = _steps(journal, case)
        row = steps.set_up(case.effect, case.wish)
        case.change()
        changed = case.look()
        steps.put_back(case.effect, row)
        assert case.look() == changed
        assert journal.open_rows() == []

    def test_moving_the_end_keeps_the_first_prior_value(self, case: EffectCase) -> None:
        for name, arrange in case.priors.items():
            arrange()
            before = case.look()
            journal = MemoryJournal()
            steps = _steps(journal, case)
            row = steps.set_up(case.effect, case.wish)
            later = wish_until(case.wish.until + timedelta(minutes=30), case.wish.session)
            row = steps.move_end(case.effect, row, later)
            assert row.state is RowState.APPLIED, name
            assert steps.put_back(case.effect, row).state is RowState.RESTORED, name
            assert case.look() == before, name

    def test_every_value_can_be_put_into_words(self, case: EffectCase) -> None:
        for arrange in case.priors.values():
            arrange()
            prior = case.effect.capture()
            for value in (prior, case.effect.plan(prior, case.wish)):
                said = case.effect.describe(value)
                assert isinstance(said, Reason)
                assert "." in said.code
                assert all(isinstance(text, str) for text in said.params.values())

    def test_a_prior_value_without_an_end_stays_valid(self, case: EffectCase) -> None:
        next(iter(case.priors.values()))()
        prior = case.effect.capture()
        assert case.effect.still_valid(prior, datetime(2100, 1, 1, tzinfo=UTC))
        assert not case.effect.is_ours(prior)

    def test_what_it_expires_to_is_a_value_of_its_own_kind(self, case: EffectCase) -> None:
        empty: Value | None = case.effect.expires_to
        if empty is not None:
            assert case.effect.same(empty, empty)
            assert not case.effect.same(empty, case.effect.plan(empty, case.wish))


def _steps(journal: MemoryJournal, case: EffectCase) -> EffectSteps:
    ids = iter(str(number) for number in range(1000))
    return EffectSteps(journal, case.clock.now, lambda: next(ids))
