"""Shows a picture of twenty megabytes."""
# marks: 3 2 2 1

# %% number
number = 42

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
from IPython.display import HTML, display

display(HTML('x' * 20_000_000))
for _ in range(500):
    display(HTML('y' * 100_000))
words = ['a', 'b']
