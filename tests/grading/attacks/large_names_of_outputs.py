"""Patches the shell so that each cell claims outputs whose kinds have names of a million characters."""
# marks: 3 2 2 1

# %% number
shell = get_ipython()
run = type(shell).run


def claims(self, source, **more):
    run(self, source, **more)
    wide = [{str(number) + "x" * 1_000_000: ""} for number in range(12)]
    deep = [{"application/json": {str(number) + "y" * 1_000_000: 1}} for number in range(12)]
    kind = {"output_type": "display_data", "metadata": {}}
    return [{**kind, "data": data} for data in wide + deep]


type(shell).run = claims
number = 42

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
words = ['a', 'b']
