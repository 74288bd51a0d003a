"""Unit 05: the window that learners see is the one that the rule looks through."""

import pandas as pd
import pytest

from rulebook.evidence import measure_lift
from rulebook.posts import load_job_labels, load_posts
from rulebook.unit import start
from rulebook.unit.job_posts import KINDS

NAMES = ["Zara Ali", "Sam Okafor", "Ada Lovell", "Finn Murphy", "Zoë"]


@pytest.fixture(autouse=True)
def fail_logs(tmp_path, monkeypatch):
    monkeypatch.setenv("RULEBOOK_HOME", str(tmp_path))


def opened(name):
    unit = start("job-posts", name)
    return unit, unit.open_posts("holds", 60, "Lists are rather dull to read")


@pytest.mark.parametrize("name", NAMES)
def test_the_columns_shown_give_the_lift_that_the_evidence_gives(name):
    unit, mine = opened(name)
    posts = load_posts("instagram_governments")
    for shown, account in ((mine, unit.account), (unit.open_other_posts(), unit.other_account)):
        keeps = (shown["job_post"] != "vacancy") & (shown["lists_before"] <= 2)
        medians = shown["relative_engagement"].groupby(keeps).median()
        found = measure_lift(unit.rule, posts[posts["account"] == account])
        assert (keeps.sum(), (~keeps).sum()) == (found.follows, found.breaks)
        assert medians[True] / medians[False] == pytest.approx(found.lift)


def test_lists_before_are_counted_as_a_person_would():
    unit, mine = opened("Finn Murphy")
    everything = load_posts("instagram_governments")
    lists = everything[
        (everything["account"] == unit.account) & (everything["job_post"] == "vacancy")
    ]
    week = pd.Timedelta(days=7)
    for _, post in mine.sample(50, random_state=0).iterrows():
        sent = lists["posted_at"]
        inside = (sent < post["posted_at"]) & (sent >= post["posted_at"] - week)
        assert post["lists_before"] == inside.sum()


def test_learners_check_the_sorting_of_different_kinds():
    kinds = {start("job-posts", name).kind for name in NAMES}
    assert len(kinds) > 1
    assert kinds <= {"selection", "internship"}


def test_no_usual_mistake_finds_the_right_share_of_a_learners_kind():
    labels = load_job_labels()
    for kind in KINDS:
        marked, real = labels[labels["sorted"] == kind], labels[labels["read"] == kind]
        both = marked[marked["read"] == kind]
        precision = len(both) / len(marked)
        recall = both["stands_for"].sum() / real["stands_for"].sum()
        by_rows = len(both) / len(real)
        for one, two in ((precision, by_rows), (recall, by_rows), (precision, recall)):
            assert abs(one - two) > 0.02, kind


def test_before_the_prediction_nothing_is_open():
    unit = start("job-posts", "Zara Ali")
    for closed in (unit.open_labels(), unit.draw_kinds(), unit.open_other_posts()):
        assert "write your prediction" in repr(closed)
    waiting = start("job-posts", ...)
    assert waiting.kind is None
    assert "name is still missing" in repr(waiting.open_labels())
