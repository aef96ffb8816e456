"""What is wrong with a file that is to be imported, each as an error that names the entry and the rule."""

from deepday.domain.errors import CouldNotError

_LONGEST = 60


def refusal(code: str, entry: str, field: str = "", **params: str) -> CouldNotError:
    """Return the error for a rule that *entry* breaks; names that the file brings are cut to a bearable length."""
    named = {"entry": entry, "field": field, **params}
    return CouldNotError(code, {name: _short(text) for name, text in named.items()})


def _short(text: str) -> str:
    clean = "".join(c if c.isprintable() else "?" for c in text)
    return clean if len(clean) <= _LONGEST else f"{clean[:_LONGEST]}…"
