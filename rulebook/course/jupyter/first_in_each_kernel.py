"""What `rulebook lab` has each notebook run first: errors in plain words, from the first cell on.

The most usual slip of a first day, a name without its quotation marks, comes before any cell that
imports the course.
"""

if "get_ipython" in globals():
    from rulebook import plain

    plain.install()
    del plain
