"""What is known for a document, as the texts that its sentences ask for; empty is not known, a blank is marked."""

from dataclasses import dataclass
from datetime import time

from deepday.documents.words import Words, capital, isolated, phrase, sentence
from deepday.domain.interruption import Source
from deepday.domain.own_numbers import OwnNumbers
from deepday.domain.request import LongTask, RequestAnswers
from deepday.domain.trial import Per

_WORKING_DAYS = 5
_SHOWN_SOURCES = 3


@dataclass(frozen=True, slots=True)
class Facts:
    """The answers and the numbers with the words of their language; ``values`` are what sentences name."""

    answers: RequestAnswers
    numbers: OwnNumbers | None
    words: Words
    values: dict[str, str]


def facts_of(answers: RequestAnswers, numbers: OwnNumbers | None) -> Facts:
    """Return what is known."""
    words = Words(answers.language)
    values = {
        **_people(answers, words),
        **_terms(answers, words),
        **_first_task(answers, words),
        **_measured(numbers, words),
    }
    return Facts(answers, numbers, words, values)


def clock(at: time) -> str:
    """Return a time of day."""
    return f"{at:%H:%M}"


def or_blank(text: str, name: str, words: Words) -> str:
    """Return *text* safe beside other text, or the mark of the blank."""
    return isolated(text) if text else words.blank(name)


def _people(answers: RequestAnswers, words: Words) -> dict[str, str]:
    return {
        "manager": or_blank(answers.manager.name, "manager.name", words),
        "me": or_blank(answers.me.name, "me.name", words),
        "project": or_blank(answers.me.project, "me.project", words),
        "project_quoted": words.quoted(isolated(answers.me.project))
        if answers.me.project
        else words.blank("me.project"),
        "point_person": or_blank(answers.point_person.name, "point_person.name", words),
        "contact": or_blank(answers.point_person.contact, "point_person.contact", words),
    }


def _terms(answers: RequestAnswers, words: Words) -> dict[str, str]:
    proposal, trial = answers.proposal, answers.trial
    weeks = words.count("week", trial.weeks) if trial.weeks else words.blank("trial.weeks")
    success = or_blank(trial.success, "trial.success", words)
    starts, ends = proposal.availability or (None, None)
    days = answers.deep_days
    blank = words.blank("trial.weeks" if proposal.days and proposal.per else "proposal.days")
    return {
        "cadence": _cadence(answers, words, "deep_day"),
        "cadence_accusative": _cadence(answers, words, "deep_day_accusative"),
        "weeks": weeks,
        "deep_days": words.count("deep_day", days) if days else blank,
        "deep_days_accusative": words.count("deep_day_accusative", days) if days else blank,
        "success": phrase(success),
        "success_sentence": sentence(success),
        "limit": words.count("minute_dative", trial.urgent_within_minutes) if trial.urgent_within_minutes else "",
        "deferred": words.count("working_hour_dative", trial.deferred_within_hours)
        if trial.deferred_within_hours
        else "",
        "from": clock(starts) if starts else "",
        "until": clock(ends) if ends else "",
        "weekdays": _weekdays(proposal.weekdays, words),
        "minutes": words.count("minute", answers.meeting.minutes),
    }


def _cadence(answers: RequestAnswers, words: Words, form: str) -> str:
    days, per = answers.proposal.days, answers.proposal.per
    named = words.count(form, days) if days else words.blank("proposal.days")
    if per is None:
        return f"{named} {words.blank('proposal.per')}"
    sprint = words.number(answers.proposal.sprint_days)
    return words.say("per.week" if per is Per.WEEK else "per.sprint", {"days": named, "sprint_days": sprint})


def _weekdays(days: tuple[int, ...], words: Words) -> str:
    names = words.texts("weekdays")
    return words.listed([names[day - 1] for day in days], "or") if 0 < len(days) < _WORKING_DAYS else ""


def _first_task(answers: RequestAnswers, words: Words) -> dict[str, str]:
    task = answers.tasks[0] if answers.tasks else LongTask()
    title = words.quoted(isolated(task.title)) if task.title else words.blank("task.title")
    return {
        "task": title,
        "why": capital(sentence(or_blank(task.why, "task.why", words))),
        "hours": words.number(task.estimate_hours) if task.estimate_hours else "",
    }


def _measured(numbers: OwnNumbers | None, words: Words) -> dict[str, str]:
    names = ("days", "first", "last", "focus_hours", "interruptions", "urgent", "rate", "stretch")
    if numbers is None:
        return dict.fromkeys((*names, "chat_share", "others", "sources_first", "sources_more", "stretch_minutes"), "")
    shares = dict(numbers.sources)
    others = [source for source, _ in numbers.sources if source is not Source.CHAT]
    shown = [(source_name(source, words), share) for source, share in numbers.sources[:_SHOWN_SOURCES]]
    return {
        "days": words.count("logged_day_dative", numbers.days),
        "first": words.date(numbers.first),
        "last": words.date(numbers.last),
        "focus_hours": words.count("focus_hour", round(numbers.focus_hours)),
        "interruptions": words.count("interruption", numbers.interruptions),
        "urgent": words.count("urgent", numbers.urgent) if numbers.interruptions else "",
        "rate": words.number(numbers.per_focus_hour) if numbers.interruptions else "",
        "stretch": words.count("minute", round(numbers.typical_stretch_minutes)),
        "stretch_minutes": words.number(round(numbers.typical_stretch_minutes)),
        "chat_share": words.percent(round(100 * shares[Source.CHAT])) if Source.CHAT in shares and others else "",
        "others": words.listed([source_name(source, words) for source in others[:_SHOWN_SOURCES]]),
        "sources_first": shown[0][0] if shown else "",
        "sources_more": ", ".join(f"{words.percent(round(100 * share))} {name}" for name, share in shown[1:]),
        "sources_share": words.percent(round(100 * shown[0][1])) if shown else "",
    }


def source_name(source: Source, words: Words) -> str:
    """Return what a channel is called."""
    return words.say(f"source.{source.value}", {})
