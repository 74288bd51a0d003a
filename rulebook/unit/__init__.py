"""What a graded notebook is given: `start` begins a unit."""

import warnings

import numpy as np
import pandas as pd

from rulebook.learner import plain_words
from rulebook.learner.accounts import EXAMPLE, NO_NAME, clean_name
from rulebook.questions.checks import wrapped
from rulebook.unit.base import Unit
from rulebook.unit.by_lot import ByLotUnit
from rulebook.unit.failconf import FailconfUnit
from rulebook.unit.first_day import FirstDay
from rulebook.unit.following import FollowingUnit
from rulebook.unit.frequency import FrequencyUnit
from rulebook.unit.hashtags import HashtagsUnit
from rulebook.unit.job_posts import JobPostsUnit
from rulebook.unit.length import LengthUnit
from rulebook.unit.likes import LikesUnit
from rulebook.unit.link_position import LinkPositionUnit
from rulebook.unit.rule_unit import RuleUnit
from rulebook.unit.scheduling import SchedulingUnit
from rulebook.unit.timing import TimingUnit
from rulebook.unit.transfer import TransferUnit

UNITS: dict[str, type[Unit]] = {
    "scheduling": SchedulingUnit,
    "first-day": FirstDay,
    "timing": TimingUnit,
    "length": LengthUnit,
    "link-position": LinkPositionUnit,
    "job-posts": JobPostsUnit,
    "following": FollowingUnit,
    "likes": LikesUnit,
    "frequency": FrequencyUnit,
    "hashtags": HashtagsUnit,
    "transfer": TransferUnit,
    "by-lot": ByLotUnit,
    "failconf": FailconfUnit,
}
"""The units that are more, or other, than one rule on two accounts."""


# On import, so that a name without its quotation marks, the first mistake of all, is met in plain
# words as well. Outside a notebook it does nothing.
plain_words.install()


def start(slug: str, name: object) -> Unit:
    """Begin a unit, say which accounts are the learner's, and print errors in plain words from here on.

    Args:
        slug: the unit's name, such as "hashtags".
        name: the learner's name; any text. While it is blank, the unit says so and waits.
    """
    plain_words.install()
    # A number at the end of a cell shows as 1630.0, not as np.float64(1630.0).
    np.set_printoptions(legacy="1.25")
    # A sentence of the fail log is read whole.
    pd.set_option("display.precision", 2, "display.max_rows", 10, "display.max_colwidth", 200)
    # pandas would go on with the rows that happen to match, and give a wrong number.
    warnings.filterwarnings("error", message="Boolean Series key will be reindexed")
    unit = UNITS.get(slug, RuleUnit)(slug, name)
    if unit.waiting:
        print(wrapped(NO_NAME))
    else:
        print(wrapped(f"Hello {' '.join(str(name).split())}. {unit.greeting()}"))
        if clean_name(name) == clean_name(EXAMPLE):
            print(
                wrapped(
                    f"{EXAMPLE} is the example. Write your own name: it picks your own accounts."
                )
            )
    return unit
