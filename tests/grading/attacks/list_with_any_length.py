"""Answers with a list that claims any length and content."""
# marks: 3 2 2 0

# %% number
number = 42

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
class Long(list):
    __len__ = lambda self: 2
    __eq__ = lambda self, other: True
words = Long()
