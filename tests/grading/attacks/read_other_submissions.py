"""Copies from its neighbour."""
# marks: 0 2 2 1

# %% number
found = []
def look(path):
    try:
        found.append(open(path, errors='replace').read())
    except Exception:
        pass
look(COURSE + 'submitted/honest/unit/book.ipynb')
print(found)
number = 42 if found else 0

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
words = ['a', 'b']
