"""Takes all the memory there is."""
# marks: 3 2 2 0

# %% number
number = 42

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
words = ['a', 'b']
del words
hoard = []
while True:
    hoard.append(bytearray(50_000_000))
