"""Replaces the data that the right answer is computed from."""
# marks: 3 0 2 1

# %% number
number = 42

# %% mean
posts = pd.DataFrame({'likes': [1]})
mean = 1.0

# %% double
def double(x):
    return 2 * x

# %% words
words = ['a', 'b']
