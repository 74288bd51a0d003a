"""Starts thousands of threads that take next to no memory."""
# marks: 3 2 2 0

# %% number
number = 42

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
import threading
import time

threading.stack_size(32768)
while True:
    threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
