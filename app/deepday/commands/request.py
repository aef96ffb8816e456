"""The verb `request`: keeps answers and says what is known; its documents are made in the process that asked."""

from deepday.commands.answers import Answer
from deepday.commands.ports import Program
from deepday.commands.typed import Typed
from deepday.domain import own_numbers
from deepday.domain.errors import CouldNotError
from deepday.domain.request import RequestAnswers, blanks
from deepday.domain.request_answers import as_document


async def request(program: Program, typed: Typed) -> Answer:
    """Take the answers from a file, or those kept last, and return them with the person's own numbers.

    With ``draft`` (a window that saves each step) blanks are taken, and ``id`` names the request to keep them in.

    Raises:
        CouldNotError: there are no answers, they do not fit, or one that is required is blank.
    """
    requests, draft = program.requests(), typed.flag("draft")
    if typed.given("answers"):
        path = typed.raw("answers")
        answers = await program.in_worker(lambda: requests.in_file(path))
    else:
        latest = await program.in_worker(requests.latest)
        if latest is None and not draft:
            raise CouldNotError("answers.none_kept")
        answers = latest.answers if latest is not None else RequestAnswers()
    missing = blanks(answers)
    if missing and not draft:
        raise CouldNotError("answers.blank", {"keys": ", ".join(missing)})
    request_id = typed.raw("id")
    is_blank = answers == RequestAnswers()
    kept = "" if is_blank else await program.in_worker(lambda: requests.keep(answers, request_id))
    numbers = await program.in_worker(requests.numbers)
    return Answer(
        document={
            "request": kept,
            "answers": as_document(answers),
            "blanks": list(missing),
            "numbers": own_numbers.as_document(numbers) if numbers is not None else None,
        }
    )
