"""Answers with something whose text never ends."""
# marks: 3 2 2 1

# %% number
number = 42

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
class Slow:
    def __repr__(self):
        while True:
            pass
words = ['a', 'b']
Slow()
