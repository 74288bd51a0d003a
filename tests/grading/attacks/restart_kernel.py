"""Restarts the kernel."""
# marks: 0 2 2 1

# %% number
get_ipython().kernel.do_shutdown(True)
number = 42

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
words = ['a', 'b']
