"""Changes the shell that runs the cells."""
# marks: 0 0 0 0

# %% number
ip = get_ipython()
ip.run_cell = lambda *a, **k: None
ip.showtraceback = ip._showtraceback = lambda *a, **k: None
number = 7

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
words = ['a', 'b']
