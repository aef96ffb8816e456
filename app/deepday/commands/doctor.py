"""The verb `doctor`: everything the program leans on, whether it works here, why not, and what would help."""

from itertools import groupby

from deepday.commands.answers import Answer
from deepday.commands.ports import Check, Program
from deepday.commands.typed import Typed
from deepday.wording.channels import check_name
from deepday.wording.reasons import sentence
from deepday.wording.translation import N_, _

_KINDS = {
    "effect": N_("Channels"),
    "hotkey": N_("Hotkey"),
    "sense": N_("Presence"),
    "keyring": N_("Keyring"),
    "tray": N_("Tray"),
    "storage": N_("History"),
}
_WORKS = {True: N_("works"), False: N_("does not work here"), None: N_("cannot tell")}


async def doctor(program: Program, _typed: Typed) -> Answer:
    """Check everything; changes nothing."""
    checks = await program.checks()
    zone = program.controller.overview().time_zone
    order = {kind: place for place, kind in enumerate(_KINDS)}
    ordered = sorted(checks, key=lambda check: order.get(check.kind, len(order)))
    lines = []
    for kind, group in groupby(ordered, key=lambda check: check.kind):
        lines += ["", _(_KINDS.get(kind, kind)), *(line for check in group for line in _lines(check, zone))]
    return Answer("\n".join(lines[1:]), {"checks": [_document(check, zone) for check in checks]})


def _lines(check: Check, zone: str) -> list[str]:
    found = check.viability
    lines = [f"  {check_name(check.id)}: {_(_WORKS[found.works])}. {_sentence(sentence(found.detail, zone))}".rstrip()]
    if found.next_step is not None:
        lines.append(f"    {_sentence(sentence(found.next_step, zone))}")
    return lines


def _document(check: Check, zone: str) -> dict[str, object]:
    found = check.viability
    return {
        "id": check.id,
        "kind": check.kind,
        "works": found.works,
        "detail": sentence(found.detail, zone),
        "next_step": sentence(found.next_step, zone) if found.next_step is not None else "",
    }


def _sentence(text: str) -> str:
    """Return a phrase as a sentence of its own; what is one already stays as it is."""
    if not text or text.endswith((".", "?", "…")):
        return text
    return f"{text[0].upper()}{text[1:]}."
