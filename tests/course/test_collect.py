"""Whose work a file is, from its name; and what lateness costs."""

import pytest

from rulebook.course.collect import whose
from rulebook.course.late import late_points
from rulebook.errors import RulebookError


@pytest.mark.parametrize(
    ("path", "student"),
    [
        ("Zoë Müller_481516_assignsubmission_file_/09-hashtags.ipynb", "zoe-muller"),
        ("export/Zoë Müller_481516_assignsubmission_file_/mein blatt.ipynb", "zoe-muller"),
        ("Zoë Müller_481516_assignsubmission_file_09-hashtags.ipynb", "zoe-muller"),
        ("Li Wei_7_assignsubmission_file_/a_b_c.ipynb", "li-wei"),
        ("mullerzoe_2342_108_09-hashtags.ipynb", "mullerzoe-2342"),
        ("mullerzoe_LATE_2342_108_09-hashtags-1.ipynb", "mullerzoe-2342"),
        ("submissions/mullerzoe_late_2342_108_mine.ipynb", "mullerzoe-2342"),
        ("zoe/09-hashtags.ipynb", "zoe"),
        ("by hand/Zoë M/09-hashtags (2).ipynb", "zoe-m"),
        ("Нина_9_assignsubmission_file_/x.ipynb", "nina"),
    ],
)
def test_the_names_that_platforms_give(path, student):
    assert whose(path) == {"student_id": student}


@pytest.mark.parametrize("folder", ["", "export/"])
def test_blackboard_gives_the_time_too(folder):
    path = f"{folder}Unit 9_zmueller_attempt_2027-01-30-15-00-00_09-hashtags.ipynb"
    assert whose(path) == {"student_id": "zmueller", "timestamp": "2027-01-30 15:00:00"}


@pytest.mark.parametrize("path", ["09-hashtags.ipynb", "mine.ipynb", "🎉/09-hashtags.ipynb"])
def test_a_name_that_tells_nothing_gets_a_sentence(path):
    with pytest.raises(RulebookError, match="nobody can tell whose work it is"):
        whose(path)


@pytest.mark.parametrize(
    ("hours", "points"),
    [(0, 0), (1, 0), (1.01, 2), (24, 2), (24.01, 4), (48, 4), (96.5, 10), (1000, 10)],
)
def test_two_points_for_each_day_begun_and_ten_at_most(hours, points):
    assert late_points(hours * 3600) == points
