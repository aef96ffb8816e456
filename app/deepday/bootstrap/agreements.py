"""Makes the mail that follows an agreement and the text of its terms, in the process that wants them, and sends it."""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from deepday.bootstrap.mailing import Outgoing, from_standard_input, from_terminal
from deepday.bootstrap.paperwork import Moment, write_document
from deepday.commands.follow_up import SENT
from deepday.documents.facts import facts_of
from deepday.documents.follow_up import Outcome, follow_up_letter, follow_up_page
from deepday.documents.mail import Letter, as_eml, as_message
from deepday.documents.page import Page
from deepday.documents.plain_text import as_plain_text
from deepday.domain.errors import DeepdayError, StorageError
from deepday.domain.outgoing_mail import DRAFTS
from deepday.domain.request import TalkOutcome
from deepday.domain.request_answers import read_answers
from deepday.effects.child_environment import child_environment
from deepday.storage.files import make_private_folder, write_synced
from deepday.storage.secrets import KeyringSecrets
from deepday.storage.settings_file import SettingsFile
from deepday.system import paths
from deepday.system.clock import SystemClock
from deepday.system.mail_program import compose
from deepday.wording.agreeing import not_frozen_hint
from deepday.wording.translation import _, use_language

_SHORT_ID = 8
Keep = Callable[[str, str], object]
"""Takes what kind of text it is, and the text."""


@contextmanager
def in_a_file(text: str) -> Iterator[str]:
    """Have *text* lie in a file for as long as somebody reads it there. Raises StorageError."""
    path = _beside_history(f"text-{os.getpid()}.txt", text.encode("utf-8", "replace"))
    try:
        yield str(path)
    finally:
        path.unlink(missing_ok=True)


def terms_to_keep(told: Mapping[str, Any]) -> str:
    """Return the terms of what the verb `agree` *told*, as words and as answers, as `follow-up` keeps them."""
    facts, moment = facts_of(read_answers(told["answers"]), None), _now()
    words = as_plain_text(follow_up_page(facts, _outcome(told), moment.today))
    return json.dumps({"text": words, "terms": told["answers"]}, ensure_ascii=False)


def terms_page(told: Mapping[str, Any]) -> Page:
    """Return the terms of what the verb `follow-up` *told* as a page. Raises CouldNotError."""
    return follow_up_page(facts_of(read_answers(told["answers"]), None), _outcome(told), _now().today)


def letter_of(told: Mapping[str, Any]) -> Letter:
    """Return the mail about what the verb `follow-up` *told*."""
    facts = facts_of(read_answers(told["answers"]), None)
    return follow_up_letter(facts, follow_up_page(facts, _outcome(told), _now().today))


def follow_up(told: Mapping[str, Any], given: Mapping[str, object], keep: Keep) -> tuple[str, Mapping[str, object]]:
    """Make the mail of what the verb `follow-up` *told*: as *given* written to a file, sent, or only shown.

    Returns what to print, and the same as a document. What was written or sent is handed to *keep*. A mail that could
    not be sent lies in a file that the error names.

    Raises:
        DeepdayError: it cannot be written.
    """
    letter = letter_of(told)
    hint = [] if told["plan_sha256"] else [not_frozen_hint()]
    document = {**told, "subject": letter.subject, "text": letter.text, "sent": False, "written": {}}
    if "eml" in given:
        path = str(Path(str(given["eml"])).absolute())
        write_document(path, as_eml(letter, _now().now))
        keep(SENT, as_kept(letter))
        said = _("Written: {path}").replace("{path}", path)
        return "\n".join([said, *hint]), {**document, "written": {"eml": path}}
    to = str(given.get("to", ""))
    if "open" in given:
        open_in_mail_program(letter, to)
        keep(SENT, as_kept(letter))
        said = _("Handed to the mail program; its text is kept with the trial.")
        return "\n".join([said, *hint]), document
    if "send" not in given:
        return "\n".join([as_kept(letter).rstrip(), *hint]), document
    passwords = {"given": from_standard_input} if "secret_stdin" in given else {"asked": from_terminal}
    send_letter(letter, str(told["trial"]["id"]), to, **passwords)
    keep(SENT, as_kept(letter))
    said = _("The mail is sent, and its text is kept with the trial.")
    return "\n".join([said, *hint]), {**document, "sent": True}


def send_letter(letter: Letter, trial: str, to: str, **passwords: Callable[[], str]) -> None:
    """Send *letter* about a *trial* through the mail server of the settings, as they are now; blocks.

    To *to*, or to whom the settings name; *passwords* are those of ``Outgoing``. A mail that could not be sent lies in
    a file that the error names.

    Raises:
        DeepdayError: it was not sent.
    """
    settings = SettingsFile(paths.settings_path())
    use_language(str(settings.get("language")))
    outgoing = Outgoing(settings, KeyringSecrets(only_for_good=True), to, **passwords)
    now = _now().now
    draft = _beside_history(f"follow-up-{trial[:_SHORT_ID]}.eml", as_eml(letter, now))
    message = as_message(letter)
    message["Date"] = format_datetime(now)
    try:
        outgoing.send(message)
    except DeepdayError as error:
        raise type(error)(error.reason.code, {**error.reason.params, "path": str(draft)}) from error
    draft.unlink(missing_ok=True)


def open_in_mail_program(letter: Letter, to: str = "") -> None:
    """Open *letter* to *to*, or to whom the settings name, in the person's own mail program; blocks.

    Raises CouldNotError.
    """
    known = str(SettingsFile(paths.settings_path()).get("smtp.to"))
    compose(to or known, letter.subject, letter.text, child_environment({}))


def as_kept(letter: Letter) -> str:
    """Return *letter* as it is kept with the trial, and as it is shown to be edited: its first line is the subject."""
    return f"{letter.subject}\n\n{letter.text}"


def as_letter(text: str) -> Letter:
    """Return the mail of a text as it is shown, maybe edited."""
    subject, _line, body = text.partition("\n")
    return Letter(subject.strip(), body.lstrip("\n"))


def _outcome(told: Mapping[str, Any]) -> Outcome:
    """Return what came of the talk; after a "yes, but" what was said is what was changed."""
    said = told.get("said") or ""
    changed = said if told.get("outcome") == TalkOutcome.YES_BUT else ""
    return Outcome(
        said="" if changed else said,
        changed=(changed,) if changed else (),
        days=tuple(map(date.fromisoformat, told.get("days", ()))),
        evaluation_on=date.fromisoformat(told["evaluation_on"]) if told.get("evaluation_on") else None,
        plan_sha256=told.get("plan_sha256") or "",
    )


def _beside_history(name: str, content: bytes) -> Path:
    path = Path(paths.data_dir()) / DRAFTS / name
    try:
        make_private_folder(path.parent)
        write_synced(path, content)
    except OSError as error:
        raise StorageError("files.failed", {"path": str(path), "error": error.strerror or ""}) from error
    return path


def _now() -> Moment:
    clock = SystemClock()
    return Moment(clock.now(), clock.zone())
