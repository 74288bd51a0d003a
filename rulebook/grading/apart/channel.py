"""Messages between the grader, a submission process and a judge process.

A message is a small JSON header, which the grader reads, and a payload, which it only passes on.
Nothing is ever unpickled, so the worst that a forged message can be is a wrong value.
"""

import json
import re
import select
import socket
import struct
import time
from typing import Any

from rulebook.grading.apart.limits import Limits

_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_SIZES = struct.Struct("!II")


class Gone(Exception):
    """The other side has closed the channel or broke the format."""


class Late(Exception):
    """Nothing came before the deadline."""


def parts(text: bytes) -> int:
    """Return how many values JSON text can hold: each takes some hundred bytes once it is read."""
    rough = sum(map(text.count, (b",", b"[", b"{")))
    if rough < 100_000:
        return rough
    text = _TEXT.sub(b"", text)
    return sum(map(text.count, (b",", b"[", b"{")))


class Channel:
    """One end of a stream socket that carries messages within the limits."""

    def __init__(self, sock: socket.socket, limits: Limits):
        self.sock = sock
        self.limits = limits
        self.ahead = bytearray()  # what came with the last message

    def fileno(self) -> int:
        """Return the file number, so that a channel can be waited for."""
        return self.sock.fileno()

    def close(self) -> None:
        """Close this end."""
        self.sock.close()

    def send(
        self, header: dict[str, Any], payload: bytes = b"", deadline: float | None = None
    ) -> None:
        """Send one message; raise Gone where nobody listens any more, and Late where nobody reads.

        `deadline` is a time of `time.monotonic`.
        """
        head = json.dumps(header).encode()
        if len(head) > self.limits.header or len(head) + len(payload) > self.limits.message:
            raise Gone("the message is too large")
        left = memoryview(_SIZES.pack(len(head), len(payload)) + head + payload)
        while left:
            try:
                left = left[self.sock.send(left, socket.MSG_DONTWAIT) :]
            except BlockingIOError:
                seconds = None if deadline is None else max(deadline - time.monotonic(), 0)
                if not select.select([], [self.sock], [], seconds)[1]:
                    raise Late from None
            except (OSError, ValueError) as error:  # ValueError: closed on this side
                raise Gone(str(error)) from None

    def receive(
        self, deadline: float | None = None, watch: Any = None
    ) -> tuple[dict[str, Any], bytes]:
        """Return the next header and payload.

        `deadline` is a time.monotonic() moment (Late is raised after it); `watch()` is called
        about ten times a second while waiting, and may raise.
        """
        sizes = _SIZES.unpack(self._exactly(_SIZES.size, deadline, watch))
        if sizes[0] > self.limits.header or sum(sizes) > self.limits.message:
            raise Gone("the message is too large")
        head = self._exactly(sizes[0], deadline, watch)
        payload = self._exactly(sizes[1], deadline, watch)
        try:
            if parts(head) > self.limits.parts:
                raise Gone("the message has too many parts")
            header = json.loads(head)
        except (ValueError, RecursionError):
            raise Gone("the message is no JSON") from None
        if not isinstance(header, dict):
            raise Gone("the message has no header")
        return header, payload

    def _exactly(self, count: int, deadline: float | None, watch: Any) -> bytes:
        while len(self.ahead) < count:
            if deadline is not None or watch is not None:
                self._wait(deadline, watch)
            try:
                part = self.sock.recv(2**16 if count < 2**16 else 2**20)
            except OSError as error:
                raise Gone(str(error)) from None
            if not part:
                raise Gone("closed")
            self.ahead += part
        made = bytes(self.ahead[:count])
        del self.ahead[:count]
        return made

    def _wait(self, deadline: float | None, watch: Any) -> None:
        while True:
            step = 0.1
            if deadline is not None:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise Late
                step = min(step, left)
            if select.select([self.sock], [], [], step)[0]:
                return
            if watch is not None:
                watch()
