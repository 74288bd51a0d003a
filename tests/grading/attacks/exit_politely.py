"""Asks Python to end."""
# marks: 0 2 2 1

# %% number
import sys

sys.exit(0)

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
words = ['a', 'b']
