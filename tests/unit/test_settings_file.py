"""The settings file: edited by hand and by the program in turn, and never harmed by either."""

import os
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepday.domain.account import Account
from deepday.domain.errors import DeepdayError, StorageError, UsageError
from deepday.domain.settings import KEYS
from deepday.engine.settings_ports import SettingsStore
from deepday.storage.settings_file import SettingsFile
from tests.history_files import as_nobody, reachable_folder

BY_HAND = """\
# Marta's machine
language = "en"   # for the screenshots
hotkeys.log = "Ctrl+Alt+X"
from_the_future = 3

[hours]   # mine
from = "8:30"
 until = "17:00"

[other]
x = {a = 1}

[[account]]
# the first one
id = "slack"
service = "slack"
colour = "red"

[[account]]
id = "slack-2"
service = "slack"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deepday" / "settings.toml"


def by_hand(path: Path, text: str | bytes) -> SettingsFile:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return SettingsFile(path)


def code_of(error: pytest.ExceptionInfo[DeepdayError]) -> str:
    return error.value.reason.code


def test_without_a_file_everything_is_as_shipped_and_none_is_made(path: Path) -> None:
    settings: SettingsStore = SettingsFile(path)
    assert {name: settings.get(name) for name in KEYS} == {name: key.default for name, key in KEYS.items()}
    assert settings.as_texts()["hours.until"] == "17:00"
    assert list(settings.accounts()) == []
    assert list(settings.problems()) == []
    assert not path.exists()


def test_what_was_set_is_there_after_a_restart(path: Path) -> None:
    settings = SettingsFile(path)
    assert settings.set("hotkeys.log", "ctrl+alt+k") == "Ctrl+Alt+K"
    assert settings.set("hooks.command.set", "lamp 'in red'") == ("lamp", "in red")
    settings.set("language", "de")
    settings.set("point_person.name", 'Marta "M" \\ Ruiz ☎')
    again = SettingsFile(path)
    assert again.as_texts() == settings.as_texts()
    assert again.get("point_person.name") == 'Marta "M" \\ Ruiz ☎'
    assert list(again.problems()) == []


def test_the_file_is_for_its_owner_alone(path: Path) -> None:
    path.parent.mkdir(mode=0o755)
    by_hand(path, BY_HAND).set("language", "de")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [p.name for p in path.parent.iterdir()] == ["settings.toml"]


def test_a_change_changes_one_line_of_a_file_written_by_hand(path: Path) -> None:
    settings = by_hand(path, BY_HAND)
    settings.set("language", "de")
    settings.set("hotkeys.log", "Ctrl+Alt+Y")
    settings.set("hours.from", "7:00")
    expected = BY_HAND.replace('"en"', '"de"').replace("Ctrl+Alt+X", "Ctrl+Alt+Y").replace('"8:30"', '"07:00"')
    assert path.read_text() == expected


def test_windows_line_ends_and_its_mark_at_the_beginning_are_read(path: Path) -> None:
    settings = by_hand(path, b"\xef\xbb\xbf" + BY_HAND.replace("\n", "\r\n").encode())
    assert settings.get("hours.from") == "08:30"
    settings.set("hours.from", "7:00")
    assert SettingsFile(path).get("hours.from") == "07:00"


def test_setting_what_is_set_already_touches_nothing(path: Path) -> None:
    settings = by_hand(path, BY_HAND)
    before = path.stat().st_mtime_ns, path.stat().st_ino
    settings.set("language", "en")
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == before


def test_an_edit_by_hand_is_taken_up_when_asked_and_never_overwritten(path: Path) -> None:
    settings = by_hand(path, 'language = "en"\n')
    path.write_text('language = "de"\nlook.theme = "dark"\n')
    assert settings.get("language") == "en"
    settings.reload()
    assert settings.get("language") == "de"
    path.write_text('language = "en"\n')
    settings.set("look.theme", "light")
    assert settings.get("language") == "en"
    assert 'language = "en"' in path.read_text()


def test_a_wrong_value_falls_back_to_the_default_and_is_told(path: Path) -> None:
    settings = by_hand(path, 'language = "fr"\n[hours]\nfrom = "8:30"\nuntil = 17\n[channels]\noff = "all"\n')
    assert (settings.get("language"), settings.get("hours.from"), settings.get("hours.until")) == (
        "auto",
        "08:30",
        "17:00",
    )
    told = {reason.params["key"]: reason for reason in settings.problems()}
    assert set(told) == {"language", "hours.until", "channels.off"}
    assert {reason.code for reason in told.values()} == {"setting.not_valid"}
    assert told["language"].params["text"] == "fr"


def test_unknown_names_are_told_and_kept(path: Path) -> None:
    settings = by_hand(path, 'look.shape = "round"\n' + BY_HAND)
    assert [(r.code, r.params["key"]) for r in settings.problems()] == [
        ("setting.unknown", "look.shape"),
        ("setting.unknown", "from_the_future"),
        ("setting.unknown", "other"),
    ]
    settings.set("language", "de")
    assert tomllib.loads(path.read_text())["look"] == {"shape": "round"}


@pytest.mark.parametrize(
    ("broken", "line"),
    [
        ('language = "en"\nhours = \n', "2"),
        ('language = "en"\n[hours\nfrom = 3', "2"),
        ("a = 1\na = 2\n", "2"),
        ('a = """\n\n', "3"),
        (b'language = "en"\n# caf\xe9\n', "2"),
    ],
)
def test_a_file_that_is_no_toml_is_told_by_its_line_and_never_overwritten(
    path: Path, broken: str | bytes, line: str
) -> None:
    settings = by_hand(path, broken)
    before = path.read_bytes()
    assert settings.get("language") == "auto"
    (problem,) = settings.problems()
    assert (problem.code, problem.params) == ("settings.not_toml", {"path": str(path), "line": line})
    for change in (
        lambda: settings.set("language", "de"),
        lambda: settings.add_account(Account("slack", "slack")),
        lambda: settings.remove_account("slack"),
    ):
        with pytest.raises(StorageError) as caught:
            change()
        assert caught.value.reason == problem
    assert path.read_bytes() == before


def test_the_last_good_values_hold_while_the_file_is_broken(path: Path) -> None:
    settings = by_hand(path, 'language = "de"\n')
    path.write_text("language = ")
    settings.reload()
    assert settings.get("language") == "de"
    assert [r.code for r in settings.problems()] == ["settings.not_toml"]
    path.write_text('language = "en"\n')
    settings.reload()
    assert (settings.get("language"), list(settings.problems())) == ("en", [])


def test_a_value_where_a_table_belongs_is_told_and_kept(path: Path) -> None:
    settings = by_hand(path, "hours = 8\n")
    assert settings.get("hours.from") == "09:00"
    with pytest.raises(StorageError) as caught:
        settings.set("hours.from", "8:00")
    assert code_of(caught) == "settings.not_a_table"
    assert path.read_text() == "hours = 8\n"


def test_a_wrong_wish_changes_nothing(path: Path) -> None:
    settings = by_hand(path, BY_HAND)
    for key, text in (("language", "fr"), ("nonsense", "1"), ("account", "x"), ("hours", "x")):
        with pytest.raises(UsageError):
            settings.set(key, text)
    with pytest.raises(UsageError):
        settings.get("hours")
    assert path.read_text() == BY_HAND


def test_a_file_that_is_a_link_stays_one(path: Path, tmp_path: Path) -> None:
    kept_elsewhere = tmp_path / "dotfiles" / "deepday.toml"
    kept_elsewhere.parent.mkdir()
    kept_elsewhere.write_text('language = "en"\n')
    path.parent.mkdir()
    path.symlink_to(kept_elsewhere)
    SettingsFile(path).set("language", "de")
    assert path.is_symlink()
    assert kept_elsewhere.read_text() == 'language = "de"\n'


def test_a_folder_that_cannot_be_written_is_told() -> None:
    with reachable_folder() as folder:
        settings = SettingsFile(folder / "settings.toml")
        settings.set("look.theme", "dark")
        settings.reload()  # by now everything is loaded, which another user may not be able to do
        with as_nobody(folder):
            folder.chmod(0o555)
            with pytest.raises(StorageError) as caught:
                settings.set("language", "de")
            folder.chmod(0o755)
        assert code_of(caught) == "settings.not_written"
        assert (settings.get("language"), settings.get("look.theme")) == ("auto", "dark")


def test_a_file_that_must_not_be_read_is_told_and_not_overwritten(path: Path) -> None:
    path.mkdir(parents=True)  # a folder: reading it fails for everybody
    settings = SettingsFile(path)
    assert [r.code for r in settings.problems()] == ["settings.unreadable"]
    with pytest.raises(StorageError) as caught:
        settings.set("language", "de")
    assert code_of(caught) == "settings.unreadable"


def test_accounts_are_added_and_removed_in_order(path: Path) -> None:
    settings = SettingsFile(path)
    first, second = Account("slack", "slack"), Account("slack-2", "slack", "http://localhost:80/x", "marta")
    settings.add_account(first)
    settings.add_account(second)
    assert list(SettingsFile(path).accounts()) == [first, second]
    settings.remove_account("slack")
    settings.remove_account("slack")
    assert list(SettingsFile(path).accounts()) == [second]
    settings.remove_account("slack-2")
    assert list(SettingsFile(path).accounts()) == []
    assert tomllib.loads(path.read_text()) == {}


def test_accounts_among_what_was_written_by_hand_leave_the_rest_as_it_was(path: Path) -> None:
    settings = by_hand(path, BY_HAND)
    settings.add_account(Account("slack-3", "slack"))
    settings.remove_account("slack-2")
    assert [a.id for a in settings.accounts()] == ["slack", "slack-3"]
    text = path.read_text()
    assert "# the first one" in text
    assert 'colour = "red"' in text
    assert "x = {a = 1}" in text


def test_accounts_scattered_over_the_file_may_be_gathered_and_nothing_else(path: Path) -> None:
    first, *rest = BY_HAND.partition('[[account]]\nid = "slack-2"')
    settings = by_hand(path, first + "[between]\ny = 2 # two\n\n" + "".join(rest))
    settings.set("language", "de")
    held = tomllib.loads(path.read_text())
    assert held == {**tomllib.loads(BY_HAND), "language": "de", "between": {"y": 2}}
    assert "# two" in path.read_text()


def test_accounts_written_as_one_array_can_be_added_to(path: Path) -> None:
    settings = by_hand(path, 'account = [{id = "slack", service = "slack"}]\n')
    settings.add_account(Account("slack-2", "slack"))
    assert [a.id for a in SettingsFile(path).accounts()] == ["slack", "slack-2"]


@pytest.mark.parametrize("url", ["xmpp://chat.example.org:5222", "xmpps://chat.example.org", "http://127.0.0.1:8008"])
def test_an_address_that_encrypts_or_is_this_machine_is_taken(path: Path, url: str) -> None:
    SettingsFile(path).add_account(Account("one", "one", url))
    assert [account.url for account in SettingsFile(path).accounts()] == [url]


@pytest.mark.parametrize(
    ("account", "code"),
    [
        (Account("slack", "slack"), "accounts.exists"),
        (Account("Sl ack", "slack"), "accounts.not_valid"),
        (Account("slack-9", "slack", "http://evil.example"), "accounts.address_not_safe"),
    ],
)
def test_an_account_that_makes_no_sense_is_not_added(path: Path, account: Account, code: str) -> None:
    settings = by_hand(path, BY_HAND)
    with pytest.raises(UsageError) as caught:
        settings.add_account(account)
    assert code_of(caught) == code
    assert path.read_text() == BY_HAND


def test_accounts_by_hand_that_make_no_sense_are_left_out_and_told(path: Path) -> None:
    good = '[[account]]\nid = "slack"\nservice = "slack"\n'
    settings = by_hand(
        path,
        good
        + '[[account]]\nid = "slack"\nservice = "slack"\n'
        + '[[account]]\nid = "a-b-c"\nservice = "slack"\n'
        + '[[account]]\nid = "x"\n'
        + '[[account]]\nid = 3\nservice = "slack"\n'
        + '[[account]]\nid = "y"\nservice = "slack"\nurl = "http://evil.example"\n',
    )
    assert [a.id for a in settings.accounts()] == ["slack"]
    assert [r.code for r in settings.problems()] == [
        "accounts.exists",
        *["accounts.not_valid"] * 3,
        "accounts.address_not_safe",
    ]


@pytest.mark.parametrize("nonsense", ['account = "slack"', 'account = {id = "slack", service = "slack"}'])
def test_what_is_no_list_of_accounts_is_told_and_kept(path: Path, nonsense: str) -> None:
    settings = by_hand(path, nonsense)
    assert [r.code for r in settings.problems()] == ["accounts.not_valid"]
    with pytest.raises(StorageError) as caught:
        settings.add_account(Account("slack", "slack"))
    assert code_of(caught) == "settings.not_a_table"
    with pytest.raises(StorageError) as caught:
        settings.remove_account("slack")
    assert code_of(caught) == "settings.not_a_table"
    assert path.read_text() == nonsense


def test_what_is_no_account_stands_in_no_accounts_way(path: Path) -> None:
    settings = by_hand(path, "account = [3]")
    settings.remove_account("slack")
    assert [r.code for r in settings.problems()] == ["accounts.not_valid"]


@given(
    changes=st.lists(
        st.sampled_from(sorted(KEYS)).flatmap(
            lambda name: st.tuples(
                st.just(name),
                st.sampled_from(
                    ["8:15", "de", "dark", "Ctrl+Alt+J", "", "a 'b c'", "Ann", "x.y, z:1", "{until} ☎ \"'\\", "#"]
                ),
            )
        ),
        max_size=8,
    ),
    start=st.sampled_from(["", BY_HAND, '[hooks.command]\nset = [\n  "a", # one\n]\n', "hours = {from = '9:00'}\n"]),
)
def test_any_changes_in_any_order_are_kept_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, str]], start: str
) -> None:
    path = tmp_path_factory.mktemp("settings") / "settings.toml"
    settings = by_hand(path, start)
    expected = dict(settings.as_texts())
    for key, text in changes:
        try:
            expected[key] = KEYS[key].show(KEYS[key].parse(text))
        except UsageError:
            continue
        settings.set(key, text)
    assert SettingsFile(path).as_texts() == expected
    assert {a.id for a in SettingsFile(path).accounts()} == ({"slack", "slack-2"} if start is BY_HAND else set())


def test_reading_settings_loads_no_library_to_write_them(path: Path) -> None:
    by_hand(path, BY_HAND)
    code = (
        "import sys; sys.path[:0] = sys.argv[2:]; from deepday.storage.settings_file import SettingsFile; "
        "SettingsFile(sys.argv[1]); print('tomlkit' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, path, *sys.path], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_a_kill_while_writing_leaves_the_old_file_or_the_new_one(path: Path) -> None:
    settings = by_hand(path, BY_HAND)
    path.with_name("settings.toml.part").write_text("half of someth")
    settings.set("language", "de")
    assert SettingsFile(path).get("language") == "de"
    assert sorted(os.listdir(path.parent)) == ["settings.toml"]  # noqa: PTH208 -- names, not paths
