"""Answers with text that claims to be a list."""
# marks: 3 2 2 0

# %% number
number = 42

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
class Both(str):
    __class__ = property(lambda self: list)
    __eq__ = lambda self, other: True
    __hash__ = None


words = Both('ab')
