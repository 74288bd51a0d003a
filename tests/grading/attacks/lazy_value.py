"""Answers with a generator that never ends."""
# marks: 3 2 2 0

# %% number
number = 42

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
import itertools

words = (one for one in itertools.count())
