"""The Agreement window at work: what was agreed is read, and what changes it is a verb that the program does."""

import os
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QApplication

from deepday.bootstrap.agreements import (
    as_letter,
    in_a_file,
    open_in_mail_program,
    send_letter,
    terms_to_keep,
)
from deepday.bootstrap.paperwork import write_document
from deepday.commands.follow_up import SENT, TERMS
from deepday.documents.mail import as_eml
from deepday.domain.errors import CouldNotError, DeepdayError
from deepday.domain.request_answers import read_answers
from deepday.evaluation.summary import Setting
from deepday.gui.agreement_view import agreement_view
from deepday.gui.window_desk import WindowDesk
from deepday.gui.window_office import Told, WindowOffice
from deepday.storage.answers_file import write_answers_file
from deepday.storage.read_only import ReadOnlyHistory
from deepday.storage.settings_file import SettingsFile
from deepday.system import paths
from deepday.ui.agree.view import MailWish, TalkForm
from deepday.ui.agree.window import AgreeWindow
from deepday.wording.translation import _


def open_desk(office: WindowOffice) -> "AgreeDesk":
    """Return the desk of the window."""
    return AgreeDesk(office)


class AgreeDesk(WindowDesk[AgreeWindow]):
    """Connects one window to the history and to the program."""

    def __init__(self, office: WindowOffice) -> None:
        super().__init__(office, AgreeWindow(office.theme))
        self._chosen = ""
        self._trial = ""
        window = self.window
        window.refresh_wanted.connect(self.refresh)
        window.chosen.connect(self._choose)
        window.kept.connect(self._keep)
        window.freeze_requested.connect(self._freeze)
        window.mail_wished.connect(self._mail)
        window.shown_wanted.connect(self._show_other)

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
        self._office.tasks.spawn(self._held(self._keep_talk(form)))

    async def _held(self, work: Coroutine[Any, Any, None]) -> None:
        """Do *work* to its end, also when the window is closed meanwhile: what was agreed or sent is kept."""
        with self.window.held():
            await work

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
        self._office.tasks.spawn(self._held(self._freeze_plan()))

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
        self._office.tasks.spawn(self._held(self._do_with_mail(wish)))

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
