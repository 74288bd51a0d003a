"""Gives the names that tests use other meanings."""
# marks: 0 2 2 1

# %% number
number = 7
isinstance = len = sum = list = lambda *a: True
int = float = object
AssertionError = SystemExit
np = math = __builtins__ = None
mean = posts['likes'].mean()
del isinstance, len, sum, list, int, float

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
words = ['a', 'b']
