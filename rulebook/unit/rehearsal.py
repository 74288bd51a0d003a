"""For whoever forks processes that will run a unit's notebooks: what takes long only once."""

import inspect

from rulebook.frame import Chart
from rulebook.learner.predictions import make_prediction
from rulebook.questions.functions import keeping_back_prints
from rulebook.unit import start

ABOUT_ANSWERS = ("so_far", "reveal")
"""What a unit says about the answers on a page: a rehearsal has none, so there is nothing to prepare."""


def rehearse(slug: str, name: str = "anybody") -> None:
    """Read the posts that a unit's notebooks read, count what they count, and draw their pictures.

    What is kept of it (tables, atlases, fonts) is the same for every learner, and all of it comes
    from the data sets, which a learner may read. Nothing is printed or written. Who runs a unit many
    times for one learner gives that learner's `name`: then what is dealt anew for each learner is kept, too.
    """
    with keeping_back_prints():
        unit = start(slug, name)
        unit.prediction = make_prediction("can't tell", 50, "This is only a rehearsal.")
        for called, part in inspect.getmembers(type(unit)):
            if called.startswith("_") or called in ABOUT_ANSWERS:
                continue
            if not inspect.isfunction(part):
                getattr(unit, called)
            elif len(inspect.signature(part).parameters) == 1:
                given = part(unit)
                if isinstance(given, Chart):
                    str(given.alt)  # draws it
