"""Messages between the grader, a submission process and a judge process.

A message is a small JSON header, which the grader reads, and a payload, which it only passes on.
Nothing is ever unpickled, so the worst that a forged message can be is a wrong value.
"""

import json
import select
import socket
import struct
import time

_SIZES = struct.Struct("!II")


class Gone(Exception):
    """The other side has closed the channel or broke the format."""


class Late(Exception):
    """Nothing came before the deadline."""


class Channel:
    """One end of a stream socket that carries messages no larger than `limit` bytes."""

    def __init__(self, sock: socket.socket, limit: int):
        self.sock = sock
        self.limit = limit

    def fileno(self) -> int:
        """Return the file number, so that a channel can be waited for."""
        return self.sock.fileno()

    def close(self) -> None:
        """Close this end."""
        self.sock.close()

    def send(self, header: dict, payload: bytes = b"") -> None:
        """Send one message; raise Gone where nobody listens any more."""
        head = json.dumps(header).encode()
        if len(head) + len(payload) > self.limit:
            raise Gone("the message is too large")
        try:
            self.sock.sendall(_SIZES.pack(len(head), len(payload)) + head + payload)
        except OSError as error:
            raise Gone(str(error)) from None

    def receive(self, deadline: float | None = None, watch=None) -> tuple[dict, bytes]:
        """Return the next header and payload.

        `deadline` is a time.monotonic() moment (Late is raised after it); `watch()` is called
        about ten times a second while waiting, and may raise.
        """
        sizes = _SIZES.unpack(self._exactly(_SIZES.size, deadline, watch))
        if sum(sizes) > self.limit:
            raise Gone("the message is too large")
        head = self._exactly(sizes[0], deadline, watch)
        payload = self._exactly(sizes[1], deadline, watch)
        try:
            header = json.loads(head)
        except (ValueError, RecursionError):
            raise Gone("the message is no JSON") from None
        if not isinstance(header, dict):
            raise Gone("the message has no header")
        return header, payload

    def _exactly(self, count: int, deadline, watch) -> bytes:
        parts, missing = [], count
        while missing:
            if deadline is not None or watch is not None:
                self._wait(deadline, watch)
            try:
                part = self.sock.recv(min(missing, 2**20))
            except OSError as error:
                raise Gone(str(error)) from None
            if not part:
                raise Gone("closed")
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)

    def _wait(self, deadline, watch) -> None:
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
