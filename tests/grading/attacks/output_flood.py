"""Prints without measure."""
# marks: 3 2 2 1

# %% number
number = 42

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
for _ in range(200_000):
    print('x' * 200)
words = ['a', 'b']
