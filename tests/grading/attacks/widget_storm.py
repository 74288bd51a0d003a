"""Shows a thousand widgets."""
# marks: 3 2 2 1

# %% number
number = 42

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
import ipywidgets
from IPython.display import display

for _ in range(1000):
    display(ipywidgets.IntSlider())
words = ['a', 'b']
