"""The command socket with real callers: good ones, hostile ones, slow ones, and ones that leave."""

import errno
import json
import os
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepday.domain.errors import CouldNotError
from deepday.wire import ipc
from deepday.wire.ipc import Reply, Server
from deepday.wire.ipc_client import ask
from tests.loops import TurningLoop, turning_loop

Request = dict[str, object]


@pytest.fixture
def loop() -> Iterator[TurningLoop]:
    with turning_loop() as loop:
        yield loop


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "s")


class Program:
    """What stands behind the socket: remembers requests, answers them with themselves unless told otherwise."""

    def __init__(self, loop: TurningLoop, path: str) -> None:
        self.requests: list[Request] = []
        self.react: Callable[[Request, Reply], None] = lambda request, reply: reply({"echo": request})
        self._loop = loop
        self._path = path
        self.server = Server(loop, path, self._handle)
        self._callers = ThreadPoolExecutor(32)

    def _handle(self, request: Request, reply: Reply) -> None:
        self.requests.append(request)
        self.react(request, reply)

    def call(self, request: Request, timeout_s: float = 10) -> "Future[dict[str, object]]":
        return self._callers.submit(ask, self._path, request, timeout_s)

    def answer_to(self, request: Request) -> dict[str, object]:
        answer = self.call(request)
        self._loop.until(answer.done)
        return answer.result()

    def close(self) -> None:
        self.server.close()
        self._callers.shutdown()


@pytest.fixture
def program(loop: TurningLoop, path: str) -> Iterator[Program]:
    program = Program(loop, path)
    yield program
    program.close()


@pytest.fixture
def raw(path: str, program: Program) -> Iterator[socket.socket]:
    """A caller that can misbehave."""
    del program
    with socket.socket(socket.AF_UNIX) as caller:
        caller.connect(path)
        caller.settimeout(5)
        yield caller


def test_a_request_gets_its_reply(program: Program) -> None:
    request: Request = {"verb": "log", "args": {"who": "Zoë \ud83d"}, "cwd": "/home"}
    assert program.answer_to(request) == {"echo": request}


def test_a_reply_may_come_later_and_only_the_first_counts(loop: TurningLoop, program: Program) -> None:
    waiting: list[Reply] = []
    program.react = lambda _, reply: waiting.append(reply)
    slow = program.call({"verb": "start"})
    loop.until(lambda: waiting)
    program.react = lambda request, reply: reply(request)
    assert program.answer_to({"verb": "status"}) == {"verb": "status"}
    assert not slow.done()
    waiting[0]({"first": True})
    waiting[0]({"first": False})
    loop.until(slow.done)
    assert slow.result() == {"first": True}


def test_a_long_reply_arrives_whole(program: Program) -> None:
    text = "x" * 5_000_000
    program.react = lambda _, reply: reply({"text": text})
    assert program.answer_to({})["text"] == text


def test_a_caller_that_closes_its_half_still_gets_the_reply(loop: TurningLoop, raw: socket.socket) -> None:
    raw.sendall(b'{"verb": "status"}\n')
    raw.shutdown(socket.SHUT_WR)
    assert json.loads(_all_from(loop, raw)) == {"echo": {"verb": "status"}}


@pytest.mark.parametrize(
    "garbage",
    [
        b"\n",
        b"hello\n",
        b"[1]\n",
        b"null\n",
        b"{\n",
        b'{"a":\xff}\n',
        b"[" * 60_000 + b"\n",
        b"9" * 60_000 + b"\n",
        b"\x00" * 99,
    ],
)
def test_garbage_is_dropped_without_a_word(
    loop: TurningLoop, program: Program, raw: socket.socket, garbage: bytes
) -> None:
    raw.sendall(garbage)
    raw.shutdown(socket.SHUT_WR)
    assert _all_from(loop, raw) == b""
    assert program.requests == []
    assert program.answer_to({"still": "there"})


@given(st.binary(max_size=300))
def test_no_bytes_whatever_harm_the_program(sent: bytes) -> None:
    with turning_loop() as loop, TemporaryDirectory() as folder:
        path = f"{folder}/s"
        program = Program(loop, path)
        try:
            with socket.socket(socket.AF_UNIX) as caller:
                caller.connect(path)
                caller.sendall(sent)
                caller.shutdown(socket.SHUT_WR)
                received = _all_from(loop, caller)
            assert len(program.requests) == (1 if received else 0)
            assert program.answer_to({"still": "there"}) == {"echo": {"still": "there"}}
        finally:
            program.close()


def test_a_request_without_end_is_dropped_at_64_kib(loop: TurningLoop, program: Program, raw: socket.socket) -> None:
    raw.settimeout(10)
    sent = [0]

    def pour() -> None:
        try:
            while sent[0] < 1_000_000_000:
                sent[0] += raw.send(b"x" * 65536)
        except OSError:
            pass

    pouring = threading.Thread(target=pour)
    pouring.start()
    loop.until(lambda: not pouring.is_alive())
    assert sent[0] < 2_000_000
    assert program.requests == []


def test_a_request_of_exactly_64_kib_is_taken_and_no_byte_more(loop: TurningLoop, program: Program, path: str) -> None:
    frame = len(b'{"a":""}')
    for size, taken in ((ipc.LIMIT_BYTES, 1), (ipc.LIMIT_BYTES + 1, 1)):
        with socket.socket(socket.AF_UNIX) as caller:
            caller.connect(path)
            caller.settimeout(5)
            sending = threading.Thread(
                target=caller.sendall, args=(b'{"a":"' + b"x" * (size - frame) + b'"}\n',), daemon=True
            )
            sending.start()
            _all_from(loop, caller)
            sending.join()
        assert len(program.requests) == taken


def test_a_caller_that_dawdles_is_dropped_after_two_seconds(
    loop: TurningLoop, program: Program, raw: socket.socket
) -> None:
    began = loop.time()
    raw.setblocking(False)

    def dropped() -> bool:
        try:
            raw.send(b" ")  # never an end
            return raw.recv(1) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    loop.until(dropped, timeout_s=10)
    assert loop.time() - began > 1.9
    assert program.requests == []


def test_a_caller_that_does_not_read_its_reply_is_dropped_and_the_loop_goes_on(
    loop: TurningLoop, program: Program, raw: socket.socket
) -> None:
    program.react = lambda request, reply: reply({"text": "x" * (5_000_000 if "big" in request else 1)})
    raw.sendall(b'{"big": 1}\n')
    loop.until(lambda: program.requests)
    assert program.answer_to({}) == {"text": "x"}
    loop.until(lambda: not program.server._callers, timeout_s=10)


def test_a_caller_that_leaves_early_is_no_problem(loop: TurningLoop, program: Program, raw: socket.socket) -> None:
    waiting: list[Reply] = []
    program.react = lambda _, reply: waiting.append(reply)
    raw.sendall(b"{}\n")
    loop.until(lambda: waiting)
    raw.close()
    waiting[0]({"text": "nobody reads this"})
    program.react = lambda _, reply: reply({"fine": True})
    assert program.answer_to({}) == {"fine": True}


def test_the_ninth_caller_waits_outside_and_then_has_its_turn(loop: TurningLoop, program: Program) -> None:
    waiting: list[Reply] = []
    program.react = lambda _, reply: waiting.append(reply)
    calls = [program.call({"number": number}) for number in range(20)]
    loop.until(lambda: len(waiting) == ipc.CALLERS)
    loop.turn(0.1)
    assert len(waiting) == ipc.CALLERS
    answered = 0
    while answered < 20:
        loop.until(lambda: len(waiting) > answered)  # noqa: B023 -- called at once
        waiting[answered]({"answered": True})
        answered += 1
    loop.until(lambda: all(call.done() for call in calls))
    assert all(call.result() == {"answered": True} for call in calls)


def test_a_handler_that_raises_loses_its_caller_and_nothing_else(loop: TurningLoop, program: Program) -> None:
    def fail(_request: Request, _reply: Reply) -> None:
        raise ZeroDivisionError

    program.react = fail
    call = program.call({})
    while not call.done():
        loop.turn(0.01)
    assert isinstance(call.exception(), ConnectionResetError)
    assert [type(error) for error in loop.errors] == [ZeroDivisionError]
    loop.errors.clear()
    program.react = lambda _, reply: reply({"fine": True})
    assert program.answer_to({}) == {"fine": True}


def test_the_socket_is_for_this_user_only(program: Program, path: str) -> None:
    del program
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600  # noqa: PTH116 -- a text path


def test_another_users_caller_is_dropped(
    loop: TurningLoop, program: Program, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Two users are not to be had here: ours is changed instead, so that the kernel's word no longer fits.
    me = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: me + 1)
    with socket.socket(socket.AF_UNIX) as caller:
        caller.connect(path)
        caller.sendall(b"{}\n")
        assert _all_from(loop, caller) == b""
    assert program.requests == []


def test_what_a_dead_program_left_behind_is_replaced(loop: TurningLoop, path: str) -> None:
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(path)
    with pytest.raises(ConnectionRefusedError):
        ask(path, {}, 1)
    program = Program(loop, path)
    assert program.answer_to({}) == {"echo": {}}
    program.close()


def test_closing_removes_the_socket(loop: TurningLoop, program: Program, path: str) -> None:
    waiting: list[Reply] = []
    program.react = lambda _, reply: waiting.append(reply)
    call = program.call({})
    loop.until(lambda: waiting)
    program.server.close()
    program.server.close()
    assert isinstance(call.exception(5), ConnectionResetError)
    assert not Path(path).exists()
    waiting[0]({"text": "too late"})
    with pytest.raises(FileNotFoundError):
        ask(path, {}, 1)


@pytest.mark.parametrize("where", ["nowhere/s", "x" * 120, "folder"])
def test_where_no_socket_can_be_made_it_is_said(loop: TurningLoop, tmp_path: Path, where: str) -> None:
    (tmp_path / "folder" / "full").mkdir(parents=True)
    with pytest.raises(CouldNotError) as could_not:
        Server(loop, str(tmp_path / where), lambda *_: None)
    assert could_not.value.reason.code == "ipc.no_socket"


def test_a_queue_that_is_full_is_waited_in_until_the_time_is_over(path: str) -> None:
    with socket.socket(socket.AF_UNIX) as full, socket.socket(socket.AF_UNIX) as first:
        full.bind(path)
        full.listen(0)
        first.connect(path)
        with pytest.raises(TimeoutError):
            ask(path, {}, 0.2)


@pytest.mark.parametrize("reply", [b"", b"{}", b"no json\n", b"[1]\n"])
def test_a_program_that_ends_over_the_answer_is_told_so(path: str, reply: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as dying, ThreadPoolExecutor(1) as callers:
        dying.bind(path)
        dying.listen()
        call = callers.submit(ask, path, {}, 5)
        connection, _ = dying.accept()
        with connection:
            connection.recv(100)
            connection.sendall(reply)
        assert isinstance(call.exception(5), ConnectionResetError)


def test_without_file_handles_the_program_rests_a_moment_and_goes_on(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ipc, "_TAKE_IN_AGAIN_S", 0.1)
    real = program.server._socket
    refusals: list[int] = []

    class OutOfFiles:
        fileno, close = real.fileno, real.close

        def accept(self) -> None:
            refusals.append(1)
            program.server._socket = real
            raise OSError(errno.EMFILE, "out of files")

    monkeypatch.setattr(program.server, "_socket", OutOfFiles())
    assert program.answer_to({}) == {"echo": {}}
    assert refusals == [1]


def test_a_program_that_hangs_is_given_up_in_time(program: Program) -> None:
    hanging = program.call({}, 0.2)  # the loop does not turn
    assert isinstance(hanging.exception(5), TimeoutError)


def test_asking_imports_nothing_but_json_and_socket(program: Program, loop: TurningLoop, path: str) -> None:
    script = (
        "import sys, json, os, socket, time; before = set(sys.modules)\n"
        "from deepday.system import paths; from deepday.wire import ipc_client\n"
        f"print(ipc_client.ask({path!r}, {{}}, 5)['echo'], paths.socket_path()[:0], sorted(set(sys.modules) - before))"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
        loop.until(lambda: process.poll() is not None, timeout_s=10)
        assert process.stdout is not None
        loaded = process.stdout.read()
    ours = ["deepday", "deepday.system", "deepday.system.paths", "deepday.wire", "deepday.wire.ipc_client"]
    assert loaded.strip() == f"{{}}  {ours}"
    assert program.requests == [{}]


def _all_from(loop: TurningLoop, caller: socket.socket) -> bytes:
    """Return everything until the program closes the connection."""
    received = bytearray()
    caller.setblocking(False)

    def closed() -> bool:
        try:
            chunk = caller.recv(65536)
        except BlockingIOError:
            return False
        except ConnectionResetError:
            return True
        received.extend(chunk)
        return not chunk

    loop.until(closed)
    return bytes(received)
