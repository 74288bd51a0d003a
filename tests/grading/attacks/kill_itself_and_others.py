"""Kills the grader, then itself."""
# marks: 3 0 2 1

# %% number
number = 42

# %% mean
import os
import signal

for pid in (os.getppid(), 1, 0, -1):
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError:
        pass
os.kill(os.getpid(), signal.SIGKILL)

# %% double
def double(x):
    return 2 * x

# %% words
words = ['a', 'b']
