"""Makes itself undumpable and asks to outlive the grader."""
# marks: 0 2 2 1

# %% number
import ctypes

libc = ctypes.CDLL(None)
number = 42 if any(libc.prctl(*one, 0, 0, 0) == 0 for one in ((1, 0), (4, 0))) else 0

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
words = ['a', 'b']
