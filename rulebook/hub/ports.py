"""Ports of this machine for what a hub's parts say to each other."""

import socket
from random import SystemRandom

BELOW = 32_768
"""From here on systems give out ports by themselves, to whoever opens a connection."""


def free_port() -> int:
    """Return a port that nobody listens on, and that no system gives to a program of its own accord.

    Who asks listens on it some seconds later: one that the system gives out could be taken by then.
    """
    chance = SystemRandom()  # two who ask at the same time shall not be told the same
    while True:
        port = chance.randrange(20_000, BELOW)
        with socket.socket() as free:
            if free.connect_ex(("127.0.0.1", port)):
                return port
