"""The mails that belong to a request: the request itself, to be sent to whoever decides."""

from deepday.documents.facts import Facts
from deepday.documents.mail import Letter
from deepday.documents.page import Page
from deepday.documents.plain_text import as_plain_text


def request_letter(facts: Facts, page: Page) -> Letter:
    """Return the mail that brings the request: a greeting, and the page as text."""

    def say(key: str) -> str:
        return facts.words.say(f"mail.{key}", facts.values)

    parts = (say("greeting"), say("intro"), as_plain_text(page).rstrip(), f"{say('ending')}\n{say('sign')}")
    return Letter(say("subject"), "\n\n".join(parts) + "\n")
