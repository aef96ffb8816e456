"""The Agreement window with made-up talks and terms, for its tests and its pictures."""

import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from deepday.bootstrap.agreements import terms_to_keep
from deepday.commands.follow_up import told_of
from deepday.domain.agreed_terms import agreed_anew, proposed_trial, terms_of
from deepday.domain.draw import drawn_dates
from deepday.domain.frozen_plan import plan_sha256
from deepday.domain.request import KeptRequest, PointPerson, RequestAnswers, TalkOutcome, TalkResult
from deepday.domain.request_answers import as_document
from deepday.domain.times import parse_clock
from deepday.domain.trial import AgreedText, Agreement, SentText, Trial, TrialDay
from deepday.evaluation.summary import Setting
from deepday.gui.agreement_view import agreement_view
from deepday.storage.settings_file import SettingsFile
from deepday.ui.agree.view import AgreementView
from deepday.ui.agree.window import AGREEMENT, MAIL, TALK, AgreeWindow
from deepday.ui.theme import Theme
from tests.requests_asked import answered

NOW = datetime(2026, 11, 26, 15, 30, tzinfo=UTC)
SETTING = Setting(NOW, "Europe/Berlin")
HOURS = (parse_clock("09:00"), parse_clock("17:00"))
YES = TalkResult(datetime(2026, 11, 20, 9, 30, tzinfo=UTC), TalkOutcome.YES, "Gladly, if Marta agrees.", trial="t1")
LATER = TalkResult(
    datetime(2026, 10, 12, 9, tzinfo=UTC), TalkOutcome.LATER, "After the audit, please.", date(2026, 11, 16)
)


@dataclass(frozen=True, slots=True)
class Told:
    """A history in memory, as the desk reads it."""

    kept_trials: tuple[Trial, ...] = ()
    kept_talks: tuple[TalkResult, ...] = ()
    request: KeptRequest | None = None

    def trials(self) -> tuple[Trial, ...]:
        return self.kept_trials

    def talks(self) -> tuple[TalkResult, ...]:
        return self.kept_talks

    def latest_request(self) -> KeptRequest | None:
        return self.request


def asked(answers: RequestAnswers | None = None) -> KeptRequest:
    return KeptRequest("r1", NOW, answers or answered())


def agreed(answers: RequestAnswers | None = None, *, frozen: bool = True) -> Trial:
    """Return a trial that was agreed on, renegotiated and written about."""
    answers = answers or answered()
    plan = replace(proposed_trial(answers, date(2026, 11, 30), HOURS), id="t1")
    days = tuple(TrialDay(day, day) for day in drawn_dates(plan.window, plan.cadence, 7))
    trial = replace(plan, days=days, seed=7)
    if frozen:
        trial = replace(trial, frozen_at=NOW, plan_sha256=plan_sha256(trial))
    first = terms_of(trial, answers)
    second = agreed_anew(trial, replace(first, point_person=PointPerson("Tom Becker", "+49 30 5678")))
    versions = tuple(version(trial, terms, at) for terms, at in ((first, YES.at), (second, NOW)))
    sent = SentText(YES.at, "What we agreed: deep-work days\n\nHello Priya Nair,", trial.plan_sha256)
    return replace(trial, agreement=Agreement(versions, (sent,)))


def version(trial: Trial, terms: RequestAnswers, at: datetime) -> AgreedText:
    from json import loads  # noqa: PLC0415 -- only here

    told = {**told_of(trial, terms, YES), "days": [], "plan_sha256": None, "evaluation_on": None}
    kept = loads(terms_to_keep(told))
    return AgreedText(at, kept["text"], (terms.point_person.name,), as_document(terms))


def view_of(history: Told, **settings: str) -> AgreementView:
    """Return what the desk would hand in."""
    with tempfile.TemporaryDirectory() as folder:
        file = SettingsFile(Path(folder) / "settings.toml")
        for name, value in settings.items():
            file.set(f"smtp.{name}", value)
        return agreement_view(history, "", SETTING, file)


SERVER = {"host": "mail.example.org", "sender": "jonas@example.org", "to": "priya@example.org"}


def window_of(theme: Theme, view: AgreementView, step: int) -> AgreeWindow:
    window = AgreeWindow(theme)
    window.show_view(view)
    window.show_step(step)
    return window


def full(answers: RequestAnswers | None = None) -> AgreementView:
    return view_of(Told((agreed(answers),), (LATER, YES), asked(answers)), **SERVER)


def agree(theme: Theme) -> AgreeWindow:
    """Return the window on what was agreed."""
    return window_of(theme, full(), AGREEMENT)


def agree_empty(theme: Theme) -> AgreeWindow:
    """Return the window before anything was asked."""
    return window_of(theme, view_of(Told()), TALK)


def agree_nothing(theme: Theme) -> AgreeWindow:
    """Return the page of the agreement before there is one."""
    return window_of(theme, view_of(Told((), (LATER,), asked())), AGREEMENT)


def agree_yes(theme: Theme) -> AgreeWindow:
    """Return the talk, with a yes."""
    return talked(theme, TalkOutcome.YES)


def agree_terms(theme: Theme) -> AgreeWindow:
    """Return the talk, with other terms."""
    return talked(theme, TalkOutcome.YES_BUT)


def agree_no(theme: Theme) -> AgreeWindow:
    """Return the talk, with a no and what may be asked for next."""
    return talked(theme, TalkOutcome.NO)


def agree_mail(theme: Theme) -> AgreeWindow:
    """Return the mail, ready to be sent."""
    return window_of(theme, full(), MAIL)


def agree_broken(theme: Theme) -> AgreeWindow:
    """Return the mail that could not be sent."""
    window = agree_mail(theme)
    draft = "/home/jonas/.local/share/deepday/drafts/follow-up-0b5f9c8e.eml"
    said = f"The mail server does not accept the password. Enter it anew; the draft is kept as {draft}."
    window.mail.show_result(works=False, sentence=said)
    return window


def talked(theme: Theme, outcome: TalkOutcome) -> AgreeWindow:
    window = window_of(theme, view_of(Told((), (LATER,), asked())), TALK)
    window.talk.choose(outcome)
    return window
