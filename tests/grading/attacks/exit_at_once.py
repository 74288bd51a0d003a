"""Ends the process in the last answer: the first ones keep their marks."""
# marks: 3 2 2 0

# %% number
number = 42

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
import os

os._exit(0)
