"""Starts programs that outlive it."""
# marks: 3 2 2 1

# %% number
import os
import subprocess

for start in (lambda: subprocess.Popen(['sleep', '1234']), lambda: os.system('sleep 1234 &'), lambda: os.posix_spawn('/bin/sleep', ['sleep', '1234'], {})):
    try:
        start()
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
