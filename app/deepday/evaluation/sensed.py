"""What senses other than the log and the sessions say about the days: meetings, and the foreground."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from deepday.domain.sample import Sample
from deepday.domain.working_hours import WorkingHours
from deepday.evaluation.foreground import Foreground, foreground_of, said_returns
from deepday.evaluation.meeting_time import MeetingTime, meeting_times
from deepday.evaluation.recorded_days import RecordedDay, Records
from deepday.evaluation.recovery import Returns, returns_of
from deepday.evaluation.survival import Observation


@dataclass(frozen=True, slots=True)
class Sensed:
    """By date; a date that is missing was not looked at by that sense."""

    meetings: Mapping[date, MeetingTime] = field(default_factory=dict)
    foreground: Mapping[date, Foreground] = field(default_factory=dict)
    said: Mapping[date, tuple[Observation, ...]] = field(default_factory=dict)
    """Times to get back by the person's own word, in minutes, of the days without a foreground."""

    def returns(self, days: Iterable[date]) -> Returns:
        """Return what was seen of getting back on *days*."""
        return returns_of([one for day in days for one in self._observations(day)])

    def _observations(self, day: date) -> tuple[Observation, ...]:
        seen = self.foreground.get(day)
        return seen.returns if seen is not None else self.said.get(day, ())


def sensed(records: Records, days: Mapping[date, RecordedDay], hours: WorkingHours, zone: str) -> Sensed:
    """Return what the senses say about *days*; *hours* and *zone* are the person's."""
    samples = _by_date(records.samples, days)
    foreground = {day: foreground_of(days[day].time, of_day) for day, of_day in samples.items()}
    return Sensed(
        meetings=meeting_times(records.meetings, records.senses, hours, zone, days.keys()),
        foreground=foreground,
        said={day: said_returns(one.time) for day, one in days.items() if day not in foreground},
    )


def _by_date(samples: Iterable[Sample], days: Mapping[date, RecordedDay]) -> Mapping[date, list[Sample]]:
    """Return the samples by the day whose sessions they touch; both are in order of time."""
    spans = sorted((span.start, span.end, day) for day, one in days.items() for span in one.time.spans)
    found: defaultdict[date, list[Sample]] = defaultdict(list)
    place = 0
    for sample in sorted(samples, key=lambda one: one.started_at):
        while place < len(spans) and spans[place][1] <= sample.started_at:
            place += 1
        if place < len(spans) and spans[place][0] < sample.ended_at:
            found[spans[place][2]].append(sample)
    return found
