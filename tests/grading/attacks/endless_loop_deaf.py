"""Loops for ever, deaf to signals and exceptions."""
# marks: 3 2 2 0

# %% number
number = 42

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
import signal

for one in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGXCPU):
    signal.signal(one, signal.SIG_IGN)
words = ['a', 'b']
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
