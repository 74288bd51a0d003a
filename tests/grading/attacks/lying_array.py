"""Answers with an array subclass that lies about itself."""
# marks: 3 0 2 1

# %% number
number = 42

# %% mean
import numpy as np


class Lies(np.ndarray):
    __array_priority__ = 1e9

    def __array_ufunc__(self, *a, **k):
        return 0.0

    def __array_function__(self, *a, **k):
        return True

    __sub__ = __rsub__ = lambda self, other: 0.0


mean = np.asarray(9.0).view(Lies)

# %% double
def double(x):
    return 2 * x

# %% words
words = ['a', 'b']
