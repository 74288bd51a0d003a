"""Prints in a later cell what the hidden test passed to its function."""
# marks: 3 2 2 1

# %% number
number = 42

# %% mean
mean = posts['likes'].mean()

# %% double
seen = []
def double(x):
    seen.append(x)
    print('PRINTED', x)
    return 2 * x

# %% words
words = ['a', 'b']
print('SEEN', seen)
