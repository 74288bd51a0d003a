"""Interrupts the test."""
# marks: 3 2 0 1

# %% number
number = 42

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    raise KeyboardInterrupt

# %% words
words = ['a', 'b']
