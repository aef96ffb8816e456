"""What can be typed: everything else is one sentence on standard error, and exit status 2."""

import pytest

from deepday import cli
from deepday.cli.answering import READING
from deepday.commands.arguments import ACTIONS, OPTIONS, POSITIONALS, NotUnderstoodError, parse
from deepday.commands.dispatch import VERBS
from deepday.commands.help_texts import SUMMARIES, overview, page


@pytest.mark.parametrize(
    ("verb", "typed", "understood"),
    [
        ("log", "", {}),
        ("log", "chat", {"source": "chat"}),
        (
            "log",
            "chat --who Ada --self --urgency urgent --outcome deferred --due 17:00 --for 5m --ago 10m --note N --json",
            {
                "source": "chat",
                "who": "Ada",
                "self": True,
                "urgency": "urgent",
                "outcome": "deferred",
                "due": "17:00",
                "for": "5m",
                "ago": "10m",
                "note": "N",
                "json": True,
            },
        ),
        ("log", "--who=Ada call", {"who": "Ada", "source": "call"}),
        (
            "start",
            "--until 16:30 --goal G --point-person P --ordinary --dry-run",
            {"until": "16:30", "goal": "G", "point_person": "P", "ordinary": True, "dry_run": True},
        ),
        ("start", "--for -5m", {"for": "-5m"}),
        ("extend", "30m", {"by": "30m"}),
        ("edit", "1a --at 10:30 --external", {"id": "1a", "at": "10:30", "external": True}),
        ("history", "--from 2026-03-02 --until 2026-03-03", {"from": "2026-03-02", "until": "2026-03-03"}),
        ("show", "", {}),
        ("show", "log", {"what": "log"}),
        ("accounts", "list", {"action": "list"}),
        (
            "accounts",
            "add slack --url U --user N --secret-stdin",
            {"action": "add", "service": "slack", "url": "U", "user": "N", "secret_stdin": True},
        ),
        ("accounts", "test slack", {"action": "test", "id": "slack"}),
        ("settings", "set hours.until 16:30", {"action": "set", "key": "hours.until", "value": "16:30"}),
        ("settings", "get hours.until --json", {"action": "get", "key": "hours.until", "json": True}),
    ],
)
def test_what_is_typed_is_understood(verb: str, typed: str, understood: dict[str, object]) -> None:
    assert parse(verb, typed.split()) == understood


def test_a_note_may_begin_with_a_dash_and_be_empty() -> None:
    assert parse("log", ["--note", "- one", "--who", ""]) == {"note": "- one", "who": ""}


USAGE_ERRORS = [
    ("dance", "“dance” is not a verb here. “deepday --help” lists them."),
    ("--frob", "“--frob” is not a verb here."),
    ("log --frob", "“--frob” is not known here. “deepday log --help” tells what is."),
    ("log chat call", "“call” is not known here."),
    ("log --wh Ada", "“--wh” is not known here."),
    ("log --who", "--who needs a value. “deepday log --help” tells which."),
    ("log --who --self", "--who needs a value."),
    ("log --self=yes", "--self takes no value."),
    ("start 16:30", "“16:30” is not known here."),
    ("toggle now", "“now” is not known here."),
    ("status --all", "“--all” is not known here."),
    ("extend", "“deepday extend” needs BY."),
    ("edit --self", "“deepday edit” needs ID."),
    ("edit a b", "“b” is not known here."),
    ("accounts", "“deepday accounts” needs to know what to do: list, add, test, sign-in, channel, remove."),
    (
        "accounts paint",
        "“deepday accounts paint” does not exist. There are: list, add, test, sign-in, channel, remove.",
    ),
    ("accounts add", "“deepday accounts add” needs SERVICE."),
    ("accounts add slack xoxp-1", "“xoxp-1” is not known here."),
    ("accounts list slack", "“slack” is not known here."),
    ("accounts add pigeon", "“pigeon” is not a service that this version knows. There are: slack, "),
    ("accounts add slack --url ftp://x", "“ftp://x” is not the address of a service."),
    ("settings", "“deepday settings” needs to know what to do: get, set, list."),
    ("settings set hours.until", "“deepday settings set” needs VALUE."),
    ("settings get", "“deepday settings get” needs KEY."),
    ("log --note " + "n" * 10_001, "One of the arguments has more than 10000 characters."),
]


@pytest.mark.parametrize(("typed", "says"), USAGE_ERRORS, ids=[typed[:30] for typed, _says in USAGE_ERRORS])
def test_what_is_not_understood_is_one_sentence(typed: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(typed.split()) == 2
    printed = capsys.readouterr()
    assert printed.err.startswith(says)
    assert len(printed.err.splitlines()) == 1
    assert printed.out == ""


def test_the_verbs_of_the_command_line_are_those_of_the_program() -> None:
    assert list(OPTIONS) == list(SUMMARIES)
    assert set(OPTIONS) == {*VERBS, *READING}
    assert set(POSITIONALS) | set(ACTIONS) <= set(OPTIONS)


@pytest.mark.parametrize("typed", ["--help", "-h", "help"])
def test_help_lists_every_verb(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([typed]) == 0
    printed = capsys.readouterr().out
    assert all(f"  {verb} " in printed for verb in OPTIONS)
    assert printed.rstrip("\n") == overview()


@pytest.mark.parametrize("verb", OPTIONS)
def test_the_help_of_a_verb_names_all_its_options(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([verb, "--help"]) == 0
    printed = capsys.readouterr().out
    assert all(name in printed for name, _kind in OPTIONS[verb])
    assert "--json" in printed
    assert max(len(line) for line in page(verb).splitlines()) <= 130


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == "deepday 0.1.0\n"
    assert cli.main(["--version", "--json"]) == 0
    assert capsys.readouterr().out == '{\n  "version": "0.1.0"\n}\n'


def test_an_unknown_option_names_itself_and_its_verb() -> None:
    with pytest.raises(NotUnderstoodError) as caught:
        parse("log", ["--frob"])
    assert (caught.value.code, caught.value.params) == ("usage.not_known_here", {"verb": "log", "text": "--frob"})
