"""Loops for ever, after a right answer."""
# marks: 3 2 2 1

# %% number
number = 42

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
words = ['a', 'b']
while True:
    pass
