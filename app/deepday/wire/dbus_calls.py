"""The D-Bus method calls that are under way on the loop, each with its time limit; ``dbus_watch`` sends them."""

from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial

from jeepney import Message

from deepday.domain.errors import EffectError, UnreachableError
from deepday.wire.dbus_link import DBusLink, close_files
from deepday.wire.dbus_messages import body_or_error, reply_serial
from deepday.wire.loop import Loop, TimerHandle

Answer = Future[tuple[object, ...]]


@dataclass(eq=False, slots=True)
class _Call:
    message: Message
    service: str
    answer: Answer
    too_late: TimerHandle | None = None

    def fail(self, error: EffectError) -> None:
        if self.too_late is not None:
            self.too_late.cancel()
        if not self.answer.done():
            self.answer.set_exception(error)


class Calls:
    """Keeps calls until they are answered, late, or lost with the bus."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self._waiting: list[_Call] = []
        self._under_way: dict[int, _Call] = {}

    def add(self, message: Message, service: str, timeout_s: float, link: DBusLink | None) -> Answer:
        """Send a call, or keep it for ``send_waiting`` if there is no *link* yet."""
        call = _Call(message, service, Future())
        call.answer.set_running_or_notify_cancel()  # nobody can call back what has been sent
        call.too_late = self._loop.call_later(timeout_s, lambda: self._give_up(call))
        if link is None:
            self._waiting.append(call)
        else:
            self._under_way[link.send(message)] = call
        return call.answer

    def send_waiting(self, link: DBusLink) -> None:
        """Send what has waited, in the order of asking."""
        waiting, self._waiting = self._waiting, []
        for call in waiting:
            self._under_way[link.send(call.message)] = call

    def settle(self, reply: Message) -> None:
        """Give *reply* to whoever waits for it; nobody does if it was late."""
        call = self._under_way.pop(reply_serial(reply) or 0, None)
        if call is None:
            close_files(reply.body)
            return
        try:
            body = body_or_error(reply, call.service)
        except EffectError as error:
            call.fail(error)
        else:
            if call.too_late is not None:
                call.too_late.cancel()
            call.answer.set_result(body)

    def fail_all(self, error: EffectError) -> None:
        """Tell everybody who waits that it came to nothing."""
        calls = [*self._under_way.values(), *self._waiting]
        self._under_way.clear()
        self._waiting.clear()
        for call in calls:
            call.fail(error)

    def fail_waiting_soon(self, error: EffectError) -> None:
        """Fail what has not been sent, but not before whoever asked has its Future in hand."""
        waiting, self._waiting = self._waiting, []
        for call in waiting:
            self._loop.call_soon_threadsafe(partial(call.fail, error))

    def _give_up(self, call: _Call) -> None:
        if call in self._waiting:
            self._waiting.remove(call)
        for serial, other in list(self._under_way.items()):
            if other is call:
                del self._under_way[serial]
        call.fail(UnreachableError("dbus.no_answer", {"service": call.service}))
