"""Reads at address nothing."""
# marks: 3 0 2 1

# %% number
number = 42

# %% mean
import ctypes

ctypes.string_at(0)

# %% double
def double(x):
    return 2 * x

# %% words
words = ['a', 'b']
