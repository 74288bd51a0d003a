"""Writes into every channel it can find."""
# marks: 0 2 2 1

# %% number
import json
import os
import struct

for number_of_file in range(3, 64):
    for text in ({'id': 1, 'outputs': []}, {'op': 'back', 'number': 0}, {'ask': True, 'op': 'get', 'name': 'posts'}):
        head = json.dumps(text).encode()
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
