"""Replaces built-in functions for everybody."""
# marks: 0 2 2 1

# %% number
import builtins

builtins.abs = lambda x: 0
builtins.round = lambda *a: 42
number = 7

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
words = ['a', 'b']
