"""Aborts."""
# marks: 3 0 2 1

# %% number
number = 42

# %% mean
import os

os.abort()

# %% double
def double(x):
    return 2 * x

# %% words
words = ['a', 'b']
