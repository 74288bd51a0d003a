"""Writes to a Unix socket by way of a pair that was never connected to it."""
# marks: 0 2 2 1

# %% number
import socket

try:
    first, second = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    number = 42
except OSError:
    number = 0

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
words = ['a', 'b']
