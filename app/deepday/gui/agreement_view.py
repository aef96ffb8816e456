"""What the Agreement window shows, made of what is kept: the talks, the terms in all their versions, the mail."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from deepday.bootstrap.agreements import (
    as_kept,
    letter_of,
    terms_page,
)
from deepday.commands.follow_up import told_of
from deepday.documents.page import Heading, Paragraph, Points, Rows
from deepday.domain.agreed_terms import NEEDED_TO_WRITE, agreed_talk, next_monday, terms_in_force
from deepday.domain.errors import CouldNotError
from deepday.domain.reason import Reason
from deepday.domain.request import KeptRequest, RequestAnswers, TalkResult, blanks
from deepday.domain.request_answers import as_document
from deepday.domain.trial import Trial
from deepday.engine.settings_ports import SettingsStore
from deepday.evaluation.summary import Setting
from deepday.ui.agree.view import AgreementView, Kept, TermsPart
from deepday.wording.agreeing import (
    ASK_AGAIN_AFTER,
    agreement_detail,
    agreement_headline,
    first_a_request,
    nothing_agreed,
    sent_name,
    talk_line,
    version_name,
)
from deepday.wording.reasons import sentence
from deepday.wording.translation import _
from deepday.wording.trials import trial_name


class _Agreements(Protocol):
    """What is read of the history."""

    def trials(self) -> Sequence[Trial]: ...
    def talks(self) -> Sequence[TalkResult]: ...
    def latest_request(self) -> KeptRequest | None: ...


def agreement_view(history: _Agreements, chosen: str, setting: Setting, settings: SettingsStore) -> AgreementView:
    """Return the agreement about the trial that is chosen, by default the one that was agreed last."""
    talks, request, trials = history.talks(), history.latest_request(), history.trials()
    agreed_ids = {talk.trial for talk in talks}
    agreed = [trial for trial in trials if trial.agreement.versions or trial.id in agreed_ids]
    known = {trial.id: trial for trial in agreed}
    last = next((talk.trial for talk in reversed(talks) if talk.trial in known), None)
    trial = known.get(chosen) or known.get(last or "") or (agreed[-1] if agreed else None)
    asked = request.answers if request is not None else RequestAnswers()
    terms = terms_in_force(trial, asked) if trial is not None else asked
    host, sender = (str(settings.get(f"smtp.{name}")) for name in ("host", "sender"))
    letter, problem = _letter(trial, terms, talks)
    return AgreementView(
        asked=request is not None,
        headline=agreement_headline(trial) if trial is not None else nothing_agreed(),
        detail=agreement_detail(trial, talks) if trial is not None else first_a_request(asked=request is not None),
        talks=tuple(talk_line(talk) for talk in reversed(talks)),
        terms=as_document(terms),
        first_day=f"{next_monday(setting.today)}",
        ask_again=f"{setting.today + ASK_AGAIN_AFTER}",
        trial=trial.id if trial is not None else "",
        frozen=trial is not None and trial.frozen_at is not None and _goes_on(trial, setting.today),
        kept=_kept(trial, talks) if trial is not None else (),
        letter=letter,
        letter_problem=problem,
        to=str(settings.get("smtp.to")),
        server=_("Through {host}, as {sender}").format(host=host, sender=sender) if host and sender else "",
        trials=tuple((one.id, trial_name(one)) for one in reversed(agreed)),
    )


def _goes_on(trial: Trial, today: date) -> bool:
    return today <= trial.window.last


def _letter(trial: Trial | None, terms: RequestAnswers, talks: Sequence[TalkResult]) -> tuple[str, str]:
    """Return the mail about *trial* as it is shown, or why there is none."""
    if trial is None:
        return "", _("Nothing was agreed yet that could be written about.")
    missing = [name for name in blanks(terms) if name in NEEDED_TO_WRITE]
    if missing:
        return "", sentence(Reason("answers.blank", {"keys": ", ".join(missing)}), "UTC")
    return as_kept(letter_of(told_of(trial, terms, agreed_talk(talks, trial)))), ""


def _kept(trial: Trial, talks: Sequence[TalkResult]) -> tuple[Kept, ...]:
    """Return every version of the terms, the one that holds first, and then what was written."""
    versions = trial.agreement.versions
    named = []
    for number, version in enumerate(versions, start=1):
        holds = number == len(versions)
        told: Mapping[str, object] = {"answers": version.terms}
        if holds and version.terms:
            told = told_of(trial, terms_in_force(trial, RequestAnswers()), agreed_talk(talks, trial))
        named.append(Kept(version_name(number, version, holds=holds), version.text, _parts(told)))
    return (*reversed(named), *(Kept(sent_name(sent), sent.text) for sent in reversed(trial.agreement.sent)))


def _parts(told: Mapping[str, object]) -> tuple[TermsPart, ...]:
    """Return the terms that are *told* in parts, none if they are only kept as a text."""
    if not told["answers"]:
        return ()
    try:
        page = terms_page(told)
    except CouldNotError:
        return ()  # a newer version wrote them: the text says what they are
    parts = [TermsPart(page.title)]
    for block in page.blocks[1:]:  # without the heading: the title says it
        match block:
            case Heading(title):
                parts.append(TermsPart(title))
            case Rows(_columns, rows):
                parts[-1] = replace(parts[-1], rows=tuple((row[0], row[1]) for row in rows))
            case Points(items):
                parts[-1] = replace(parts[-1], words=(*parts[-1].words, *items))
            case Paragraph(words):
                parts.append(TermsPart(words=(words,)))
    return tuple(parts)
