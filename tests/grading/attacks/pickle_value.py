"""Answers with an object whose unpickling runs code."""
# marks: 3 2 2 0

# %% number
number = 42

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
class Run:
    def __reduce__(self):
        import os
        return os.system, ('touch /tmp/rulebook-was-here',)
words = Run()
