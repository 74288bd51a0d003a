"""Renames itself after what the hidden test passed, then fails."""
# marks: 3 2 0 1

# %% number
number = 42

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    if isinstance(x, str):
        double.__name__ = 'SEEN_' + x.encode().hex()
        raise ValueError(x)
    return 2 * x

# %% words
words = ['a', 'b']
