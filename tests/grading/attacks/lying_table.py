"""Answers with a table subclass, with attributes, that lies about itself."""
# marks: 3 0 2 1

# %% number
number = 42

# %% mean
class Lies(pd.Series):
    __sub__ = __rsub__ = lambda self, other: 0.0
    _constructor = property(lambda self: Lies)


mean = Lies([9.0])
mean.attrs['mean'] = object()

# %% double
def double(x):
    return 2 * x

# %% words
words = ['a', 'b']
