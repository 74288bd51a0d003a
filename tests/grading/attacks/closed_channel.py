"""Closes every file."""
# marks: 0 2 2 1

# %% number
import os

os.closerange(3, 256)
number = 42

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
words = ['a', 'b']
