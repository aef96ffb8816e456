"""Settings and accounts as values: what is valid, how it is written, what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepday.domain.account import Account, check_address, service_of
from deepday.domain.errors import UsageError
from deepday.domain.settings import KEYS, key_named

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)


@pytest.mark.parametrize("name", sorted(KEYS))
def test_every_default_is_valid_and_reads_back_as_itself(name: str) -> None:
    key = KEYS[name]
    assert key.parse(key.show(key.default)) == key.default


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("hotkeys.log", "ctrl + alt+i", "Ctrl+Alt+I"),
        ("hotkeys.log", "ALT+Control+Shift+pageup", "Ctrl+Alt+Shift+PageUp"),
        ("hotkeys.log", "Win+ü", "Super+Ü"),
        ("hotkeys.log", "f9", "F9"),
        ("hotkeys.log", "Shift+F12", "Shift+F12"),
        ("hotkeys.log", "  ", ""),
        ("hours.from", "8:30", "08:30"),
        ("hours.until", " 23:59 ", "23:59"),
        ("hours.days", "Friday, mon TUE", ("mon", "tue", "fri")),
        ("hours.days", "", ()),
        ("hours.day_turns_at", "3:30", "03:30"),
        ("observe.ordinary", "Off", "off"),
        ("language", "DE", "de"),
        ("look.theme", "Dark", "dark"),
        ("point_person.name", "  Marta\t Ruiz \n", "Marta Ruiz"),
        ("point_person.name", "", ""),
        ("texts.status", "Back at {until} {nonsense", "Back at {until} {nonsense"),
        (
            "channels.off",
            "chat.slack:slack-2 notifications.dunst,chat.slack:slack-2",
            ("chat.slack:slack-2", "notifications.dunst"),
        ),
        ("channels.off", "", ()),
        ("hooks.command.set", "lamp --on 'in red'", ("lamp", "--on", "in red")),
        ("hooks.command.undo", "", ()),
    ],
)
def test_what_a_person_types_is_understood(name: str, text: str, value: object) -> None:
    assert key_named(name).parse(text) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("hotkeys.log", "I"),
        ("hotkeys.log", "Shift+I"),
        ("hotkeys.log", "Ctrl+Alt"),
        ("hotkeys.log", "Ctrl+"),
        ("hotkeys.log", "Ctrl+Alt+II"),
        ("hotkeys.log", "Hyper+I"),
        ("hotkeys.log", "Ctrl++"),
        ("hours.from", "25:00"),
        ("hours.days", "mon, someday"),
        ("hours.day_turns_at", "12:00"),
        ("hours.from", "nine"),
        ("smtp.port", "65536"),
        ("smtp.port", "0"),
        ("smtp.port", "٤٦٥"),
        ("auto_reply.domains", "example.org, ../etc"),
        ("senses.idle_after", "3s"),
        ("senses.idle_after", "3h"),
        ("hours.from", ""),
        ("language", "fr"),
        ("look.theme", "pink"),
        ("point_person.name", "x" * 301),
        ("point_person.contact", "bell\x07"),
        ("texts.status", "half a \ud83d face"),
        ("channels.off", "chat/slack"),
        ("channels.off", "chat.slack;rm"),
        ("hooks.command.set", "lamp 'on"),
        ("hooks.command.set", "'' on"),
        ("hooks.command.set", "lamp \x00"),
        ("hooks.command.set", "lamp \udcff"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_was_expected(name: str, text: str) -> None:
    with pytest.raises(UsageError) as caught:
        key_named(name).parse(text)
    assert caught.value.reason.code == "setting.not_valid"
    assert caught.value.reason.params == {"key": name, "text": text, "expected": KEYS[name].expected}


def test_an_unknown_setting_is_refused_by_its_name() -> None:
    with pytest.raises(UsageError) as caught:
        key_named("hotkeys.lunch")
    assert (caught.value.reason.code, caught.value.reason.params) == ("setting.unknown", {"key": "hotkeys.lunch"})


@pytest.mark.parametrize("stored", [3, True, None, 1.5, ["a"], {"a": "b"}])
def test_a_file_that_holds_another_type_for_a_text_is_refused(stored: object) -> None:
    with pytest.raises(UsageError):
        KEYS["language"].check(stored)


@pytest.mark.parametrize("stored", ["notifications.dunst", ["ok", 3], 3, [["a"]]])
def test_a_file_that_holds_another_type_for_a_list_is_refused(stored: object) -> None:
    with pytest.raises(UsageError):
        KEYS["channels.off"].check(stored)


@given(argv=st.lists(WORDS, max_size=5).filter(lambda argv: not argv or bool(argv[0])))
def test_any_command_survives_being_shown_and_read(argv: list[str]) -> None:
    key = KEYS["hooks.command.set"]
    assert key.parse(key.show(tuple(argv))) == tuple(argv)
    assert key.check(argv) == tuple(argv)


@given(text=WORDS)
def test_a_line_survives_being_shown_and_read(text: str) -> None:
    key = KEYS["texts.status"]
    once = key.parse(text)
    assert key.parse(key.show(once)) == once


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://chat.example.org",
        "https://x:8443/api",
        "http://localhost:1",
        "http://127.0.0.1/x",
        "http://[::1]:5",
    ],
)
def test_a_secret_may_go_over_https_or_stay_on_the_machine(url: str) -> None:
    assert check_address(url) == url


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://chat.example.org", "accounts.address_not_safe"),
        ("http://localhost.evil.example", "accounts.address_not_safe"),
        ("http://127.0.0.1@evil.example", "accounts.not_an_address"),
        ("https://user:word@chat.example.org", "accounts.not_an_address"),
        ("ftp://chat.example.org", "accounts.not_an_address"),
        ("chat.example.org", "accounts.not_an_address"),
        ("https://", "accounts.not_an_address"),
        ("https://[::1", "accounts.not_an_address"),
    ],
)
def test_an_address_that_is_none_or_can_be_listened_to_is_refused(url: str, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_address(url)
    assert caught.value.reason.code == code


def test_an_account_says_its_service_in_its_id() -> None:
    assert [service_of(account.id) for account in (Account("slack", "slack"), Account("slack-2", "slack"))] == [
        "slack"
    ] * 2
