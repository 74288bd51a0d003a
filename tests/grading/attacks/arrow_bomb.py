"""Answers with a table column that grows a thousandfold when read."""
# marks: 3 0 2 1

# %% number
number = 42

# %% mean
import pandas as pd

mean = pd.Series(pd.arrays.ArrowExtensionArray(__import__('pyarrow').array(['x' * 100_000] * 1000).dictionary_encode()))

# %% double
def double(x):
    return 2 * x

# %% words
words = ['a', 'b']
