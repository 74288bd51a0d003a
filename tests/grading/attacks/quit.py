"""Quits as in a terminal."""
# marks: 0 2 2 1

# %% number
quit()
exit()

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
words = ['a', 'b']
