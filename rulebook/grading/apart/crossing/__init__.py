"""Values as data: what may pass between a submission and its judge, and in which form.

A value becomes a JSON tree and a list of byte blobs (array buffers and Arrow streams). Reading one
builds only plain Python, NumPy and pandas objects of known types; nothing is unpickled and no name
is looked up at the writer's wish. A function crosses as a number, for which the reader makes a
stand-in, and so does an iterator. What can be changed is the same object wherever it is met.
Whatever can be called (functions, types) crosses by itself, in a list, a tuple or a dictionary, and
nowhere else: as an attribute it would pass for a method. What is drawn crosses as what it shows
(see drawn). Sizes and depth are limited on both sides, because the writer cannot be trusted.
"""

from rulebook.grading.apart.crossing.errors import pack_error, unpack_error
from rulebook.grading.apart.crossing.kinds import CannotCross, describe
from rulebook.grading.apart.crossing.values import pack, unpack

__all__ = ["CannotCross", "describe", "pack", "pack_error", "unpack", "unpack_error"]
