"""Verbs whose documents and mails are made in this process: the program never loads what makes them."""

import os

from deepday.cli.answering import answer
from deepday.cli.telling import DONE, USAGE, Named, SentenceError, tell


def make(verb: str, given: Named) -> int:
    """Make documents of what the history holds."""
    asked: Named = {"day": given["day"]} if "day" in given else {}
    reply = _answered(verb, asked, given)
    document = reply.get("json")
    if reply.get("status") != DONE or not isinstance(document, dict):
        return tell(reply)
    from deepday.bootstrap.paperwork import FORMATS, make_handover, make_request

    wanted = {form: str(given[form]) for form in FORMATS if form in given}
    made = make_request(document, wanted) if verb == "request" else make_handover(document, wanted)
    return tell({**reply, "text": made.text, "json": made.document}, as_json="json" in given)


def agree(verb: str, given: Named) -> int:
    """Keep what was agreed, or write what follows: who answers keeps the texts and mails."""
    if sum(way in given for way in ("eml", "open", "send")) > 1:
        raise SentenceError("follow_up.eml_or_send", USAGE)
    here = ("eml", "open", "send", "to", "secret_stdin", "json")
    asked = {name: value for name, value in given.items() if name not in here}
    reply = _answered(verb, asked, given)
    document = reply.get("json")
    if reply.get("status") != DONE or not isinstance(document, dict):
        return tell(reply)
    from deepday.bootstrap.agreements import follow_up, in_a_file, terms_to_keep

    not_kept: list[Named] = []

    def keep(kind: str, text: str) -> None:
        with in_a_file(text) as path:  # a long text is more than the command socket takes
            args = {"trial": document["trial"]["id"], "keep": kind, "file": path}
            kept = answer({"verb": "follow-up", "args": args})
        not_kept.extend([kept] if kept["status"] != DONE else [])

    if verb == "follow-up":
        text, told = follow_up(document, given, keep)
        reply = {**reply, "text": text, "json": told}
    elif document["trial"] and "outcome" in given:
        keep("terms", terms_to_keep(document))
    status = tell(reply, as_json="json" in given)
    return tell(not_kept[0]) if not_kept else status


def _answered(verb: str, asked: Named, given: Named) -> Named:
    """Return the reply to *verb*; a file of answers is named as the program finds it."""
    if "answers" in given:
        asked["answers"] = os.path.abspath(str(given["answers"]))  # noqa: PTH100 -- paths are texts
    return answer({"verb": verb, "args": asked})
