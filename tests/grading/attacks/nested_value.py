"""Answers with a list ten thousand deep."""
# marks: 3 2 2 0

# %% number
number = 42

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
words = []
for _ in range(10_000):
    words = [words]
