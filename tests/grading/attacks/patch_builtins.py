"""Replaces built-in functions for everybody."""
# marks: 3 0 2 1

# %% number
number = 42

# %% mean
import builtins

builtins.abs = lambda x: 0
builtins.round = lambda *a: 42
mean = 7.0

# %% double
def double(x):
    return 2 * x

# %% words
words = ['a', 'b']
