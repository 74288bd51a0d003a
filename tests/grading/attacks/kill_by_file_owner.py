"""Has the kernel send another process a deadly signal."""
# marks: 0 2 2 1

# %% number
import fcntl
import os
import socket

first, second = socket.socketpair()
try:
    fcntl.fcntl(first, fcntl.F_SETOWN, os.getppid())
    fcntl.fcntl(first, fcntl.F_SETSIG, 9)
    fcntl.fcntl(first, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
    second.send(b'x')
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
