"""Answers with a figure."""
# marks: 3 2 2 0

# %% number
number = 42

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
from matplotlib.figure import Figure

words = Figure()
