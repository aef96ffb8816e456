"""D-Bus on the loop: signals, owners of names, calls that nobody waits for; workers use ``wire.dbus``.

Nothing blocks, nothing polls. When the bus dies, calls under way fail, watched names are reported as nobody's, and it
is tried again after 0.5 s, 1 s and so on up to a minute; once it is back, all subscriptions stand as before. Where
there is no address to try, nothing is tried.
"""

from collections.abc import Callable, Sequence
from functools import partial

from jeepney import HeaderFields, MatchRule, Message, MessageFlag, MessageType, new_error

from deepday.domain.errors import UnreachableError
from deepday.wire.dbus_calls import Answer, Calls
from deepday.wire.dbus_link import DBusLink, close_files
from deepday.wire.dbus_messages import BUS_NAME, BUS_PATH, method_call, socket_paths
from deepday.wire.dbus_subscriptions import OnOwner, OnSignal, Signal, Subscription, WatchedName, discard
from deepday.wire.loop import Loop, TimerHandle

OnConnection = Callable[[bool], object]

_FIRST_RETRY_S = 0.5
_LAST_RETRY_S = 60.0


class BusWatch:
    """One connection to the bus at *address* (see ``dbus_messages.session_address``); for the loop's thread only.

    With *enable_fds*, answers may hold open files: objects with ``fileno()`` and ``close()``, to be closed by
    whoever gets them.
    """

    def __init__(self, loop: Loop, address: str, *, enable_fds: bool = False) -> None:
        self._loop = loop
        self._address = address
        self._enable_fds = enable_fds
        self._link: DBusLink | None = None
        self._signed_on = False
        self._given_up = False
        self._retry: TimerHandle | None = None
        self._retry_s = _FIRST_RETRY_S
        self._calls = Calls(loop)
        self._signals: list[Signal] = []
        self._names: dict[str, WatchedName] = {}
        self._on_connection: list[OnConnection] = []
        self.connected = False
        """Whether the bus has welcomed us and is still there."""
        # Not in here: whoever made this wants to subscribe before anything is told.
        loop.call_soon_threadsafe(self._connect)

    # -- what one can ask for ----------------------------------------------------------------------------------------

    def on_signal(
        self, interface: str, member: str, path: str | None, sender: str | None, callback: OnSignal
    ) -> Subscription:
        """Have *callback* called with the arguments of each such signal; None stands for any path, any sender.

        A *sender* that is a well-known name stands for whoever owns it: nobody else can feign its signals.
        """
        signal = Signal(interface, member, path, sender, callback)
        if sender is not None and not sender.startswith(":") and sender != BUS_NAME:
            self._name(sender)  # asked for before the match, so that the owner is known at the first signal
        self._signals.append(signal)
        self._tell_bus("AddMatch", signal.rule())
        return Subscription(partial(self._forget_signal, signal))

    def on_owner_changed(self, name: str, callback: OnOwner) -> Subscription:
        """Have *callback* called with the unique name that owns *name*, None if nobody does.

        It is called once soon, with what is found, then after every change; a dead bus counts as nobody.
        """
        watched = self._name(name)
        watched.callbacks.append(callback)
        if watched.known:
            self._loop.call_soon_threadsafe(lambda: callback in watched.callbacks and callback(watched.owner))
        return Subscription(partial(discard, watched.callbacks, callback))

    def on_connection(self, callback: OnConnection) -> Subscription:
        """Have *callback* called with True when the bus has welcomed us, with False when it is gone or absent."""
        self._on_connection.append(callback)
        return Subscription(partial(discard, self._on_connection, callback))

    def call(  # noqa: PLR0917 -- a D-Bus call has these parts
        self,
        destination: str,
        path: str,
        interface: str,
        member: str,
        signature: str = "",
        args: Sequence[object] = (),
        *,
        timeout_s: float = 5.0,
    ) -> Answer:
        """Call a method; the Future gets what it answers, or the errors of ``wire.dbus.Bus``, on the loop's thread.

        Asked for while the connection is being made, the call waits for it.
        """
        message = method_call(destination, path, interface, member, signature, args)
        answer = self._calls.add(message, destination, timeout_s, self._link if self._signed_on else None)
        if self._given_up or self._retry is not None:
            self._calls.fail_waiting_soon(UnreachableError("dbus.absent"))
        return answer

    def close(self) -> None:
        """End the connection and everything asked of it; calls under way fail, no other callback is called."""
        self._given_up = True
        self._signals.clear()
        self._names.clear()
        self._on_connection.clear()
        if self._retry is not None:
            self._retry.cancel()
        self._gone(UnreachableError("dbus.lost"))

    # -- the connection -----------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self._retry = None
        if self._given_up:
            return
        try:
            paths = socket_paths(self._address)
        except UnreachableError as error:
            self._given_up = True
            self._gone(error)
            return
        for path in paths:
            try:
                self._link = DBusLink(
                    self._loop,
                    path,
                    enable_fds=self._enable_fds,
                    on_signed_on=self._say_hello,
                    on_message=self._take,
                    on_lost=self._lost,
                )
            except OSError:
                continue
            return
        self._lost()

    def _say_hello(self) -> None:
        # All in one go: the bus answers in order, so nothing happens unseen between two questions.
        if self._link is None:
            return
        self._signed_on = True
        self.call(BUS_NAME, BUS_PATH, BUS_NAME, "Hello").add_done_callback(self._welcomed)
        for name in self._names:
            self._ask_for_owner(name)
        for signal in self._signals:
            self._tell_bus("AddMatch", signal.rule())
        self._calls.send_waiting(self._link)

    def _welcomed(self, hello: Answer) -> None:
        if hello.exception() is None:
            self._retry_s = _FIRST_RETRY_S
            self.connected = True
            self._tell_connection()
        elif self._link is not None:
            self._lost()

    def _lost(self) -> None:
        # Set before anybody is told: what they ask for in return fails at once instead of waiting.
        self._retry = self._loop.call_later(self._retry_s, self._connect)
        self._retry_s = min(2 * self._retry_s, _LAST_RETRY_S)
        self._gone(UnreachableError("dbus.lost" if self.connected else "dbus.absent"))

    def _gone(self, error: UnreachableError) -> None:
        self.connected = False
        self._signed_on = False
        if self._link is not None:
            self._link.close()
            self._link = None
        self._calls.fail_all(error)
        for name in list(self._names.values()):
            name.belongs_to(None)
        self._tell_connection()

    def _tell_connection(self) -> None:
        for callback in list(self._on_connection):
            callback(self.connected)

    # -- what comes in ------------------------------------------------------------------------------------------------

    def _take(self, message: Message) -> None:
        kind = message.header.message_type
        if kind is MessageType.signal:
            self._take_signal(message)
        elif kind is MessageType.method_call:
            self._decline(message)
        else:
            self._calls.settle(message)

    def _take_signal(self, message: Message) -> None:
        fields = message.header.fields
        interface, member = fields.get(HeaderFields.interface), fields.get(HeaderFields.member)
        sender, path = fields.get(HeaderFields.sender), fields.get(HeaderFields.path)
        body = tuple(message.body)
        if sender == BUS_NAME and member == "NameOwnerChanged" and body[0] in self._names:
            self._names[body[0]].belongs_to(body[2] or None)
        for signal in list(self._signals):
            if (
                (signal.interface, signal.member) == (interface, member)
                and signal.path in {None, path}
                and self._is_from(signal.sender, sender)
            ):
                signal.callback(body)

    def _is_from(self, wanted: str | None, sender: str | None) -> bool:
        # A signal that is sent to us alone passes every match rule: only here is its sender looked at.
        if wanted is None or wanted == sender:
            return True
        name = self._names.get(wanted)
        return name is not None and sender is not None and name.owner == sender

    def _decline(self, message: Message) -> None:
        close_files(message.body)
        if self._link is not None and not message.header.flags & MessageFlag.no_reply_expected:
            self._link.send(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod"))

    # -- subscriptions ------------------------------------------------------------------------------------------------

    def _forget_signal(self, signal: Signal) -> None:
        if signal in self._signals:
            self._signals.remove(signal)
            self._tell_bus("RemoveMatch", signal.rule())

    def _name(self, name: str) -> WatchedName:
        if name not in self._names:
            self._names[name] = WatchedName()
            if self._signed_on:
                self._ask_for_owner(name)
            elif self._given_up or self._retry is not None:
                self._names[name].known = True
        return self._names[name]

    def _ask_for_owner(self, name: str) -> None:
        rule = MatchRule(type="signal", sender=BUS_NAME, interface=BUS_NAME, member="NameOwnerChanged")
        rule.add_arg_condition(0, name)
        self._tell_bus("AddMatch", rule.serialise())
        answer = self.call(BUS_NAME, BUS_PATH, BUS_NAME, "GetNameOwner", "s", (name,))
        answer.add_done_callback(partial(self._learn_owner, name))

    def _learn_owner(self, name: str, answer: Answer) -> None:
        error = answer.exception()
        if name not in self._names or not self._signed_on:
            return
        if error is None:
            self._names[name].belongs_to(str(answer.result()[0]))
        elif isinstance(error, UnreachableError) and error.reason.code == "dbus.service_absent":
            self._names[name].belongs_to(None)

    def _tell_bus(self, member: str, rule: str) -> None:
        if self._signed_on and self._link is not None:
            message = method_call(BUS_NAME, BUS_PATH, BUS_NAME, member, "s", (rule,))
            message.header.flags |= MessageFlag.no_reply_expected
            self._link.send(message)
