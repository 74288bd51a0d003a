"""What `rulebook lab` has each notebook run first: errors in plain words, from the first cell on.

The most usual slip of a first day, a name without its quotation marks, comes before any cell that
imports the course.
"""

if "get_ipython" in globals():
    from rulebook.learner import plain_words

    plain_words.install()
    del plain_words
