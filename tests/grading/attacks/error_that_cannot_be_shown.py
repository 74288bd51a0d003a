"""Raises errors that break whoever formats them."""
# marks: 3 2 0 1

# %% number
number = 42

# %% mean
mean = posts['likes'].mean()

# %% double
import rulebook.grading.apart.submission as server

server.pack_error = lambda error: {'name': 'UnicodeDecodeError', 'kinds': ['UnicodeDecodeError'], 'text': '\ud800'}


def double(x):
    raise ValueError

# %% words
words = ['a', 'b']
