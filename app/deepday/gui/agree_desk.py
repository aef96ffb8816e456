"""The Agreement window at work: what was agreed is read, and what changes it is a verb that the program does."""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Protocol

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from deepday.bootstrap.agreements import (
    as_kept,
    as_letter,
    in_a_file,
    letter_of,
    open_in_mail_program,
    send_letter,
    terms_page,
    terms_to_keep,
)
from deepday.bootstrap.paperwork import write_document
from deepday.commands.follow_up import SENT, TERMS, told_of
from deepday.documents.mail import as_eml
from deepday.documents.page import Heading, Paragraph, Points, Rows
from deepday.domain.agreed_terms import NEEDED_TO_WRITE, agreed_talk, next_monday, terms_in_force
from deepday.domain.errors import CouldNotError, DeepdayError
from deepday.domain.reason import Reason
from deepday.domain.request import KeptRequest, RequestAnswers, TalkResult, blanks
from deepday.domain.request_answers import as_document, read_answers
from deepday.domain.trial import Trial
from deepday.engine.settings_ports import SettingsStore
from deepday.evaluation.summary import Setting
from deepday.gui.window_office import Told, WindowOffice
from deepday.storage.answers_file import write_answers_file
from deepday.storage.read_only import ReadOnlyHistory
from deepday.storage.settings_file import SettingsFile
from deepday.system import paths
from deepday.ui.agree.view import AgreementView, Kept, MailWish, TalkForm, TermsPart
from deepday.ui.agree.window import AgreeWindow
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


def open_desk(office: WindowOffice) -> "AgreeDesk":
    """Return the desk of the window."""
    return AgreeDesk(office)


class AgreeDesk(QObject):
    """Connects one window to the history and to the program."""

    def __init__(self, office: WindowOffice) -> None:
        super().__init__(office)
        self._office = office
        self._chosen = ""
        self._trial = ""
        self.window = window = AgreeWindow(office.theme)
        window.refresh_wanted.connect(self.refresh)
        window.chosen.connect(self._choose)
        window.kept.connect(self._keep)
        window.freeze_requested.connect(self._freeze)
        window.mail_wished.connect(self._mail)
        window.shown_wanted.connect(self._show_other)

    def begin(self) -> None:
        """Show the window, which is filled as soon as the history is read."""
        self.window.come_forward()

    def close(self) -> None:
        """Let go of what is still being read."""
        self._office.close()

    @Slot()
    def refresh(self) -> None:
        """Show what is true now."""
        self._office.tasks.spawn(self._show())

    @Slot(str)
    def _choose(self, trial_id: str) -> None:
        self._chosen = trial_id
        self.refresh()

    async def _show(self, *, kept: bool = False) -> None:
        chosen, setting = self._chosen, Setting(self._office.clock.now(), self._office.clock.zone())
        try:
            settings = SettingsFile(paths.settings_path())  # as they are now
            view = await self._office.read(lambda history: agreement_view(history, chosen, setting, settings))
        except DeepdayError as error:
            self.window.show_problem(self._office.words(error.reason))
            return
        self._trial = view.trial
        (self.window.show_kept if kept else self.window.show_view)(view)

    # --- the talk ----------------------------------------------------------------------------

    @Slot(object)
    def _keep(self, form: TalkForm) -> None:
        self._office.tasks.spawn(self._keep_talk(form))

    async def _keep_talk(self, form: TalkForm) -> None:
        given: dict[str, object] = {
            name: value
            for name, value in (
                ("outcome", form.outcome),
                ("said", form.said),
                ("from", form.first_day),
                ("ask_again", form.ask_again),
                ("step", form.step),
                ("freeze", form.freeze),
            )
            if value
        }
        try:
            told = await self._agree(given, form)
        except DeepdayError as error:
            self.window.talk.show_problem(error.reason.params.get("key", ""), self._office.words(error.reason))
            return
        if told.error:
            self.window.talk.show_problem("", told.error)
            return
        self._chosen = ""
        await self._show(kept=True)
        if told.document.get("trial"):
            kept = await self._keep_text(told.document, TERMS, terms_to_keep(told.document))
            await self._show()
            if kept.error:
                self.window.show_problem(kept.error)

    async def _agree(self, given: Mapping[str, object], form: TalkForm) -> Told:
        if form.terms is None:
            return await self._office.ask("agree", given)
        answers = read_answers(form.terms)
        path = os.path.join(paths.state_dir(), "agreed.toml")  # noqa: PTH118 -- paths are texts
        try:
            await self._office.in_worker(lambda: write_answers_file(path, answers))
            return await self._office.ask("agree", {**given, "answers": path})
        except OSError as error:
            raise CouldNotError("documents.not_written", {"path": path, "why": error.strerror or ""}) from error
        finally:
            with suppress(OSError):
                os.unlink(path)  # noqa: PTH108 -- as above

    async def _keep_text(self, document: Mapping[str, object], kind: str, text: str) -> Told:
        """Have *text* kept with the trial that a verb told of."""
        trial = document["trial"]
        trial_id = trial["id"] if isinstance(trial, dict) else ""
        with in_a_file(text) as path:  # a long text is more than the command socket takes
            return await self._office.ask("follow-up", {"trial": trial_id, "keep": kind, "file": path})

    @Slot()
    def _freeze(self) -> None:
        self._office.tasks.spawn(self._freeze_plan())

    async def _freeze_plan(self) -> None:
        told = Told()
        if not await self._office.read(lambda history: _days_of(history, self._trial)):
            told = await self._office.ask("trial", {"action": "draw", "id": self._trial})
        if not told.error:
            told = await self._office.ask("trial", {"action": "freeze", "id": self._trial})
        await self._show()
        if told.error:
            self.window.show_problem(told.error)

    # --- the mail ----------------------------------------------------------------------------

    @Slot(object)
    def _mail(self, wish: MailWish) -> None:
        self._office.tasks.spawn(self._do_with_mail(wish))

    async def _do_with_mail(self, wish: MailWish) -> None:
        page, trial = self.window.mail, self._trial
        page.show_waiting(_("Being sent…") if wish.way == "send" else _("Being done…"))
        try:
            said = await self._done(wish, trial)
        except DeepdayError as error:
            page.show_result(works=False, sentence=self._office.words(error.reason))
            return
        kept = await self._keep_text({"trial": {"id": trial}}, SENT, wish.text)
        await self._show()
        page.show_result(works=not kept.error, sentence=kept.error or said)

    async def _done(self, wish: MailWish, trial: str) -> str:
        """Do what is wished and say so. Raises DeepdayError."""
        letter = as_letter(wish.text)
        match wish.way:
            case "copy":
                QApplication.clipboard().setText(wish.text)
                return _("Copied; the text is kept with the trial.")
            case "eml":
                content = as_eml(letter, self._office.clock.now())
                await self._office.in_worker(lambda: write_document(wish.path, content))
                return _("Written: {path}").replace("{path}", wish.path)
            case "open":
                await self._office.in_worker(lambda: open_in_mail_program(letter, wish.to))
                return _("Handed to the mail program; its text is kept with the trial.")
        password = wish.password
        await self._office.in_worker(lambda: send_letter(letter, trial, wish.to, given=lambda: password))
        return _("The mail is sent, and its text is kept with the trial.")

    @Slot(str)
    def _show_other(self, name: str) -> None:
        self._office.tasks.spawn(self._show_window(name))

    async def _show_window(self, name: str) -> None:
        told = await self._office.ask("show", {"what": name})
        if told.error:
            self.window.show_problem(told.error)
            self.window.mail.show_result(works=False, sentence=told.error)


def _days_of(history: ReadOnlyHistory, trial_id: str) -> bool:
    return any(trial.days for trial in history.trials() if trial.id == trial_id)


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
