"""Raises an error whose text is too large to be kept."""
# marks: 3 2 0 1

# %% number
number = 42

# %% mean
mean = posts['likes'].mean()

# %% double
import rulebook.grading.apart.submission as server

server.pack_error = lambda error: {'name': 'Huge', 'kinds': ['ValueError'], 'text': '\U0001f600' * 4_000_000}


def double(x):
    raise ValueError

# %% words
words = ['a', 'b']
