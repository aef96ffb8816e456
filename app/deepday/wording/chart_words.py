"""What charts say: their labels, numbers and dates in the language in force; ``charts.words`` says what is needed."""

from datetime import date

from deepday.domain.interruption import Source
from deepday.wording import numbers
from deepday.wording.entries import source_word
from deepday.wording.times import date_title, short_weekday_named, tick_date
from deepday.wording.translation import N_, _

LABELS = {
    # --- kinds of days ---------------------------------------------------------------------------
    "trial.baseline": N_("Baseline"),
    "trial.ordinary": N_("Ordinary"),
    "trial.deep": N_("Deep"),
    "trial.baseline.legend": N_("baseline"),
    "trial.ordinary.legend": N_("ordinary"),
    "trial.deep.legend": N_("deep-work day"),
    "trial.before": N_("Baseline"),
    "trial.after": N_("Trial"),
    "periods.baseline": N_("Before"),
    "periods.ordinary": N_("Ordinary"),
    "periods.deep": N_("This period"),
    "periods.baseline.legend": N_("period compared with"),
    "periods.ordinary.legend": N_("ordinary"),
    "periods.deep.legend": N_("this period"),
    "periods.before": N_("Before"),
    "periods.after": N_("This period"),
    # --- the days --------------------------------------------------------------------------------
    "days.title": N_("Interruptions per focus hour, one mark a day"),
    "days.said": N_("{days} days. {arms}."),
    "days.none": N_("No day that counts is logged."),
    "days.area": N_("·  area = focus hours"),
    "day.missing": N_("off or not logged"),
    "day.said": N_("{day}: {rate} per focus hour ({events} in {hours} h), {arm}"),
    "arm.empty": N_("{arm}: no day that counts"),
    "arm.rate": N_("{arm}: {rate} per focus hour"),
    "arm.range": N_("{arm}: {rate} per focus hour, range {low} to {high}"),
    # --- the ratio -------------------------------------------------------------------------------
    "ratio.title.trial": N_("Deep against ordinary days: thin bar 95 %, thick bar 80 %"),
    "ratio.title.described": N_("Compared: thin bar 95 %, thick bar 80 %"),
    "ratio.none": N_("Too few logged days or interruptions for a range."),
    "ratio.no_change": N_("no change"),
    "ratio.worthwhile": N_("agreed: {percent} less"),
    "ratio.said": N_("{ratio}, likely range {low} to {high}"),
    "ratio.open": N_("any number more"),
    "ratio.tick.0.05": N_("95 % less"),
    "ratio.tick.0.1": N_("90 % less"),
    "ratio.tick.0.25": N_("75 % less"),
    "ratio.tick.0.5": N_("half"),
    "ratio.tick.2": N_("twice"),
    "ratio.tick.4": N_("4 times"),
    "ratio.tick.10": N_("10 times"),
    "range.estimate": N_("Estimate"),
    "range.80": N_("80 % range"),
    "range.95": N_("95 % range"),
    # --- for the person alone --------------------------------------------------------------------
    "sources.title": N_("Channels: interruptions per focus hour"),
    "source.said": N_("{source}, {arm}: {rate} per focus hour"),
    "hours.title": N_("When they come: interruptions per focus hour"),
    "hours.thin": N_("less than {hours} focus hours: too little to tell"),
    "hour.said": N_("{weekday} {hour}: {rate} per focus hour, in {hours} focus hours"),
    "hour.thin": N_("{weekday} {hour}: only {hours} focus hours, too little to tell"),
    "blocks.title": N_("Unbroken stretches: share of focus time by their length"),
    "blocks.axis": N_("length of the stretch in minutes"),
    "block.said": N_("{length} min, {arm}: {share} of focus time"),
    "recovery.title": N_("Time displaced by interruptions on an average day"),
    "recovery.assumed": N_("assuming {minutes} min to get back"),
    "recovery.own_estimate": N_("by your own estimate"),
    "recovery.measured": N_("measured"),
    "recovery.median": N_("measured: {minutes} min (median of {count})"),
    "recovery.estimated": N_("your estimate: {minutes} min ({answered} of {asked})"),
    "recovery.not_asked": N_("not asked yet: it is when a day is closed"),
    "recovery.not_answered": N_("asked, and left open"),
    "recovery.missing": N_("not measured: no return to the work was seen"),
    "recovery.not_back": N_("less than half came back to the same program within two hours"),
    "recovery.said": N_("{arm}: {minutes} a day, {way}"),
    "ratings.title": N_("Your ratings, 1 to 5 (small figures: number of days)"),
    "ratings.none": N_("No day was rated."),
    "rated.focus": N_("Focus"),
    "rated.stress": N_("Stress"),
    "rated.progress": N_("Sense of progress"),
    "minutes": N_("{minutes} min"),
    "and_more": N_("{minutes} or more"),
    "nothing": N_("No interruption was logged."),
    # --- heads of tables -------------------------------------------------------------------------
    "table.day": N_("Day"),
    "table.kind": N_("Kind"),
    "table.hours": N_("Focus hours"),
    "table.events": N_("Interruptions"),
    "table.rate": N_("Per focus hour"),
    "table.range": N_("Range"),
    "table.from": N_("From"),
    "table.until": N_("To"),
    "table.source": N_("Channel"),
    "table.hour": N_("Hour"),
    "table.length": N_("Minutes"),
    "table.way": N_("Time to get back"),
    "table.rating": N_("Rating"),
}


class SpokenCharts:
    """``charts.words.ChartWords`` in the language in force."""

    def label(self, code: str) -> str:
        """Return the word or phrase for *code*, one of ``LABELS``."""
        return _(LABELS[code])

    def filled(self, code: str, **values: str) -> str:
        """Return the phrase for *code* with *values* in it."""
        return self.label(code).format(**values)

    def number(self, value: float, places: int = 0) -> str:
        """Return a number with so many decimal places."""
        return numbers.number(value, places)

    def rate(self, per_hour: float) -> str:
        """Return a rate."""
        return numbers.rate(per_hour)

    def change(self, ratio: float) -> str:
        """Return a ratio as a signed change."""
        return numbers.change(ratio)

    def percent(self, share: float) -> str:
        """Return a share from 0 to 1."""
        return numbers.percent(share)

    def day(self, day: date) -> str:
        """Return a date with its weekday."""
        return date_title(day)

    def tick(self, day: date) -> str:
        """Return a date as short as an axis needs it."""
        return tick_date(day)

    def weekday(self, iso: int) -> str:
        """Return the short name of a day of the week, Monday is 1."""
        return short_weekday_named(iso)

    def source(self, source: str) -> str:
        """Return the name of a channel."""
        return source_word(Source(source))
