"""Opens a TCP connection before a deadline, also if the name server is silent or the first addresses are dead."""

import queue
import socket
import threading
from collections.abc import Callable

Address = tuple[socket.AddressFamily, tuple[str | int | bytes, ...]]


def connected(host: str, port: int, left_s: Callable[[], float]) -> socket.socket:
    """Return a connection; *left_s* says how much time is left, and raises when there is none.

    Raises:
        TimeoutError: nobody answered in time.
        OSError: the host is not known, or nobody listens there.
    """
    addresses = _resolved(host, port, left_s())
    failure = OSError(f"{host} has no address")
    for place, (family, address) in enumerate(addresses):
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.settimeout(left_s() / (len(addresses) - place))
            sock.connect(address)
        except OSError as error:
            sock.close()
            failure = error
        except BaseException:
            sock.close()
            raise
        else:
            return sock
    raise failure


def _resolved(host: str, port: int, limit_s: float) -> list[Address]:
    """Ask the name server in a thread that is left behind when the time is over."""
    answer: queue.SimpleQueue[list[Address] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            answer.put(error)
        except UnicodeError as error:  # "a..b"
            answer.put(OSError(str(error)))
        else:
            answer.put([(family, address) for family, _, _, _, address in found])

    threading.Thread(target=ask, daemon=True, name="resolve").start()
    try:
        said = answer.get(timeout=limit_s)
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(said, OSError):
        raise said
    return said
