"""Writes wherever it can."""
# marks: 3 2 2 1

# %% number
import os

for path in ('/tmp/rulebook-was-here', '../rulebook-was-here', os.path.expanduser('~/../rulebook-was-here'), COURSE + 'rulebook-was-here', os.__file__):
    try:
        open(path, 'a').write(' ')
        print('WROTE', path)
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
