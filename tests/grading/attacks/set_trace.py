"""Follows every line with a tracer that hides errors."""
# marks: 0 2 2 1

# %% number
import sys

sys.excepthook = lambda *a: None
sys.settrace(lambda *a: None)
number = 7

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
words = ['a', 'b']
