"""Gives the test a function that never returns."""
# marks: 3 2 0 1

# %% number
number = 42

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    while True:
        pass

# %% words
words = ['a', 'b']
