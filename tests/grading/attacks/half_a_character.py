"""Prints half a character, which no file can hold."""
# marks: 3 2 2 1

# %% number
print('\ud800')
number = 42

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
words = ['a', 'b']
'\udfff'
