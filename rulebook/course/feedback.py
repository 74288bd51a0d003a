"""What stays out of a learner's feedback."""

from nbgrader.preprocessors import ClearHiddenTests
from traitlets import List


class HideTests(ClearHiddenTests):
    """Takes hidden tests out of the graded notebook before it becomes a page.

    Without the trait, which nbgrader's own preprocessors for feedback have too, nbconvert's
    settings for pages make each run print a warning.
    """

    display_data_priority = List().tag(config=True)
