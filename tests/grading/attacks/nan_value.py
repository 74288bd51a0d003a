"""Answers with not-a-number."""
# marks: 3 0 2 1

# %% number
number = 42

# %% mean
mean = float('nan')

# %% double
def double(x):
    return 2 * x

# %% words
words = ['a', 'b']
