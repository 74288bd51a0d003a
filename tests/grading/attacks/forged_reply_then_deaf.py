"""Answers in the grader's stead, then never reads again."""
# marks: 0 2 2 1

# %% number
import json
import os
import signal
import struct

signal.signal(signal.SIGINT, signal.SIG_IGN)
head = json.dumps({'id': 3, 'outputs': [], 'bound': ['number'], 'deleted': []}).encode()
for number_of_file in range(3, 64):
    try:
        os.write(number_of_file, struct.pack('!II', len(head), 0) + head)
    except OSError:
        pass
while True:
    pass

# %% mean
filler = FILLER
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
words = ['a', 'b']
