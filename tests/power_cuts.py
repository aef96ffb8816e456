"""What a power cut may leave of files: rebuilt from the system calls that wrote them, as strace has written them down.

What was synced is there. Of what was written since, any part may be: in any order, torn at 512 bytes, or nothing. A
file's length may be there without its content. Names (new, renamed, removed files) are taken to be there at once.
"""

import random
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
_CALLS = "openat,pwrite64,write,ftruncate,fdatasync,fsync,rename,renameat,renameat2,unlink,unlinkat"
_LINE = re.compile(r"^(?P<pid>\d+) +(?P<rest>.*)$")
_UNFINISHED = re.compile(r"^(?P<head>.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"^<\.\.\. (?P<call>\w+) resumed>(?P<tail>.*)$")
_CALL = re.compile(r"^(?P<call>\w+)\((?P<given>.*)\) += (?P<result>-?\d+)")
_HANDLE = re.compile(r"^(?P<number>\d+)<(?P<path>[^>]*)>")
_BYTES = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass(frozen=True)
class Step:
    """One thing that happened: ``what`` is write, length, sync, rename, remove or told."""

    what: str
    path: str = ""
    at: int = 0
    content: bytes = b""
    to: str = ""


@dataclass
class _File:
    synced: bytes = b""
    since: list[Step] = field(default_factory=list)


def recorded(argv: Sequence[str], folder: Path, log: Path, cwd: Path) -> list[Step]:
    """Run *argv* and return what it did to files in *folder*, and what it told on standard output, in order."""
    strace = ["strace", "-f", "-qq", "-y", "-xx", "-s", "10000000", "-o", str(log), "-e", f"trace={_CALLS}"]
    subprocess.run([*strace, *argv], cwd=cwd, check=True, capture_output=True, timeout=300)
    return [step for call in _whole_calls(log) for step in _steps(call, str(folder))]


def image(steps: Sequence[Step], chance: random.Random, folder: Path) -> int:
    """Write into *folder* what a cut after *steps* may leave; return the last number that was told, or -1."""
    files: dict[str, _File] = {}
    told = -1
    for step in steps:
        match step.what:
            case "write" | "length":
                files.setdefault(step.path, _File()).since.append(step)
            case "sync" if step.path in files:
                file = files[step.path]
                files[step.path] = _File(_applied(file.synced, file.since))
            case "rename" if step.path in files:
                files[step.to] = files.pop(step.path)
            case "remove":
                files.pop(step.path, None)
            case "told" if step.content.strip().isdigit():
                told = int(step.content)
    for path, file in files.items():
        if not path.endswith("-shm"):  # memory that is shared, no file to rely on
            (folder / Path(path).name).write_bytes(_applied(file.synced, _survivors(file.since, chance)))
    return told


def _survivors(since: Sequence[Step], chance: random.Random) -> list[Step]:
    """Return what of the unsynced steps reached the disk: all, none, or any of their sectors in any order."""
    fate = chance.choice(("all", "none", "some", "some", "some"))
    if fate == "all":
        return list(since)
    if fate == "none":
        return []
    sectors = [piece for step in since for piece in _sectors(step)]
    kept = [piece for piece in sectors if chance.random() < chance.choice((0.1, 0.5, 0.9))]
    if chance.random() < 0.5:
        chance.shuffle(kept)
    return kept


def _sectors(step: Step) -> Iterator[Step]:
    if step.what != "write":
        yield step
        return
    at, content = step.at, step.content
    while content:
        length = SECTOR - at % SECTOR
        yield Step("write", step.path, at, content[:length])
        at, content = at + length, content[length:]


def _applied(before: bytes, steps: Sequence[Step]) -> bytes:
    content = bytearray(before)
    for step in steps:
        if step.what == "length":
            del content[step.at :]
            content.extend(bytes(step.at - len(content)))
        else:
            content.extend(bytes(max(0, step.at - len(content))))
            content[step.at : step.at + len(step.content)] = step.content
    return bytes(content)


def _whole_calls(log: Path) -> Iterator[str]:
    """Give each call on one line, at the moment of its end."""
    begun: dict[str, str] = {}
    for line in log.read_text(encoding="ascii").splitlines():
        found = _LINE.match(line)
        if found is None:
            continue
        pid, rest = found["pid"], found["rest"]
        unfinished, resumed = _UNFINISHED.match(rest), _RESUMED.match(rest)
        if unfinished is not None:
            begun[pid] = unfinished["head"]
        elif resumed is not None:
            yield begun.pop(pid) + resumed["tail"]
        else:
            yield rest


def _steps(line: str, folder: str) -> Iterator[Step]:
    found = _CALL.match(line)
    if found is None or int(found["result"]) < 0:
        return
    call, given, result = found["call"], found["given"], int(found["result"])
    handle = _HANDLE.match(given)
    path = _unescaped(handle["path"]) if handle is not None else ""
    texts = [bytes.fromhex(text.replace("\\x", "")) for text in _BYTES.findall(given)]
    names = (
        [text.decode() for text in texts] if call in ("unlink", "unlinkat", "rename", "renameat", "renameat2") else []
    )
    if call in ("unlink", "unlinkat") and names[0].startswith(folder):
        yield Step("remove", names[0])
    elif call.startswith("rename") and names[0].startswith(folder):
        yield Step("rename", names[0], to=names[1])
    elif call == "write" and handle is not None and handle["number"] == "1":
        yield Step("told", content=texts[0])
    elif path.startswith(folder + "/"):
        yield from _on_file(call, path, given, texts, result)


def _on_file(call: str, path: str, given: str, texts: list[bytes], result: int) -> Iterator[Step]:
    match call:
        case "pwrite64":
            yield Step("write", path, int(given.rsplit(",", 1)[1]), texts[0][:result])
        case "write":  # spool, ballast and the room of the log are only ever added to
            yield Step("append", path, content=texts[0][:result])
        case "ftruncate":
            yield Step("length", path, int(given.rsplit(",", 1)[1]))
        case "fdatasync" | "fsync":
            yield Step("sync", path)


def placed(steps: Sequence[Step]) -> list[Step]:
    """Return *steps* with every addition to a file put where the file ended then."""
    ends: dict[str, int] = {}
    found = []
    for step in steps:
        here = step
        if step.what == "append":
            here = Step("write", step.path, ends.get(step.path, 0), step.content)
        match here.what:
            case "write":
                ends[here.path] = max(ends.get(here.path, 0), here.at + len(here.content))
            case "length":
                ends[here.path] = here.at
            case "remove":
                ends.pop(here.path, None)
            case "rename":
                ends[here.to] = ends.pop(here.path, 0)
        found.append(here)
    return found


def _unescaped(path: str) -> str:
    return bytes.fromhex(path.replace("\\x", "")).decode() if path.startswith("\\x") else path
