"""What is drawn, as data: a figure is read into numbers, text and colours, and drawn anew from them.

`read` makes plain data of a Matplotlib figure, `build` a real figure of the data, so that a test can
ask it whatever it would ask the learner's. Every number, text and colour is checked on the way in.
An axes, an artist or a seaborn grid crosses as its figure and the way to it (`place`, `find`).
Nothing is rendered on either side.
"""

from rulebook.grading.apart.drawn.building import build, redraw
from rulebook.grading.apart.drawn.parts import NoPicture
from rulebook.grading.apart.drawn.reading import read
from rulebook.grading.apart.drawn.ways import find, grid, is_drawn, make_grid, place

__all__ = ["NoPicture", "build", "find", "grid", "is_drawn", "make_grid", "place", "read", "redraw"]
