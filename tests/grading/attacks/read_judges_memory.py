"""Reads the memory and the surroundings of other processes."""
# marks: 0 2 2 1

# %% number
import os

found = []
for pid in {os.getppid(), *range(os.getpid() - 20, os.getpid() + 20)} - {os.getpid()}:
    for part in ('mem', 'environ', 'cmdline', 'maps', 'status'):
        try:
            found.append(open(f'/proc/{pid}/{part}', 'rb').read(100))
        except OSError:
            pass
print(found)
number = 42 if found else 0

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
words = ['a', 'b']
