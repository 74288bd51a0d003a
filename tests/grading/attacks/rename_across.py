"""Moves and links files across the walls."""
# marks: 0 2 2 1

# %% number
import os

reached = []
for act in (os.rename, os.link, os.symlink):
    for there in (COURSE + 'gradebook.db', COURSE + 'submitted/honest/unit/book.ipynb', '/proc/self/fd/0'):
        try:
            act(there, 'here')
            reached.append(open('here', 'rb').read(1))
        except OSError:
            pass
        finally:
            if os.path.lexists('here'):
                os.unlink('here')
number = 42 if any(reached) else 0

# %% mean
mean = posts['likes'].mean()

# %% double
def double(x):
    return 2 * x

# %% words
words = ['a', 'b']
