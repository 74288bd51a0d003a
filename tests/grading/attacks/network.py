"""Phones home by every way there is."""
# marks: 0 2 2 1

# %% number
import socket

reached = []
for family, kind in ((socket.AF_INET, socket.SOCK_STREAM), (socket.AF_INET, socket.SOCK_DGRAM), (socket.AF_INET6, socket.SOCK_STREAM), (socket.AF_UNIX, socket.SOCK_STREAM), (socket.AF_NETLINK, socket.SOCK_RAW)):
    try:
        socket.socket(family, kind)
        reached.append(family)
    except OSError:
        pass
try:
    socket.getaddrinfo('example.org', 80)
    reached.append('DNS')
except OSError:
    pass
print('REACHED', reached) if reached else None
number = 42 if reached else 0

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
words = ['a', 'b']
