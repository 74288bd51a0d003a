"""Answers with a list that explodes when read."""
# marks: 3 2 2 0

# %% number
number = 42

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
class Bomb(list):
    def __iter__(self):
        raise SystemExit
    def __len__(self):
        import os
        os._exit(1)
    def __reduce__(self):
        import os
        return os._exit, (1,)
words = Bomb('ab')
words = [words]
