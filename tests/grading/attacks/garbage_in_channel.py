"""Sends noise of huge size."""
# marks: 0 2 2 1

# %% number
import os

for number_of_file in range(3, 64):
    try:
        os.write(number_of_file, b'\xff' * 4096)
    except OSError:
        pass
number = 42

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
words = ['a', 'b']
