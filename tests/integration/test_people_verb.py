"""The verb `people` on a real history, and that a session names how to reach whom it names."""

import json

import pytest

from deepday import cli
from tests.verbs_at_home import home

__all__ = ["home"]

pytestmark = pytest.mark.usefixtures("home")


MARTA = {"name": "Marta {until} Ruiz", "contact": "+49 30 1234", "hours": ["09:00", "17:00"]}


def listed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    capsys.readouterr()
    assert cli.main(["people", "list", "--json"]) == 0
    people: list[dict[str, object]] = json.loads(capsys.readouterr().out)["people"]
    return people


def test_people_are_kept_changed_and_removed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["people", "list"]) == 0
    assert capsys.readouterr().out.startswith("Nobody yet.")
    assert cli.main(["people", "add", str(MARTA["name"]), "--contact", "+49 30 1234", "--hours", "9-17"]) == 0
    assert cli.main(["people", "add", "דנה", "--contact", "chat"]) == 0
    assert listed(capsys) == [MARTA, {"name": "דנה", "contact": "chat", "hours": None}]
    assert cli.main(["people", "add", str(MARTA["name"]), "--contact", "room 7", "--hours", "9:30-12"]) == 0
    assert listed(capsys)[0] == MARTA | {"contact": "room 7", "hours": ["09:30", "12:00"]}
    assert cli.main(["people", "add", str(MARTA["name"]), "--hours", ""]) == 0
    assert listed(capsys)[0] == MARTA | {"contact": "room 7", "hours": None}
    assert cli.main(["people", "remove", "דנה"]) == 0
    assert [person["name"] for person in listed(capsys)] == [MARTA["name"]]


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ("people", 2, "add, list, remove"),
        ("people add", 2, "NAME"),
        ("people add Ada", 2, "--contact"),
        ("people add Ada --contact x --hours noon", 2, "“noon”"),
        ("people add Ada --contact x --hours 17-9", 2, "“17-9”"),
        ("people add Ada --contact x --hours 9", 2, "“9”"),
        ("people remove Nobody", 1, "“Nobody”"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(
    typed: str, status: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(typed.split()) == status
    printed = capsys.readouterr().err
    assert said in printed
    assert len(printed.splitlines()) == 1
    assert listed(capsys) == []
