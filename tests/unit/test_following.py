"""Unit 06: people drawn for a name, from both communities."""

import pytest

from rulebook.evidence import measure_lift
from rulebook.unit import start

NAMES = ["Noor Khan", "Sam Okafor", "Ada Lovell", "Priya Rao", "Zoë"]


@pytest.fixture(autouse=True)
def fail_logs(tmp_path, monkeypatch):
    monkeypatch.setenv("RULEBOOK_HOME", str(tmp_path))


def opened(name):
    unit = start("following", name)
    return unit, unit.open_posts("holds", 60, "Whoever follows few looks important")


def test_neighbours_have_other_people():
    drawn = {}
    for name in NAMES:
        unit, mine = opened(name)
        assert len(mine) == mine["account"].nunique() == 400
        assert {unit.account, unit.other_account} == {"esa2019", "tidytuesday"}
        drawn[name] = frozenset(mine["account"])
    assert len(set(drawn.values())) == len(NAMES)
    assert frozenset(opened(NAMES[0])[1]["account"]) == drawn[NAMES[0]]


@pytest.mark.parametrize("name", NAMES)
def test_the_people_shown_give_the_lift_that_the_evidence_gives(name):
    unit, mine = opened(name)
    for shown, evidence in (
        (mine, unit.evidence),
        (unit.open_other_posts(), unit.other_evidence),
    ):
        follows = shown["following"] < shown["followers"]
        medians = shown["engagement"].groupby(follows).median()
        assert medians[True] / medians[False] == pytest.approx(evidence.lift)
        assert evidence.low is not None
    assert unit.evidence == measure_lift(unit.rule, unit.own)
    assert len(unit.lucky_lifts) == 2_000
    assert list(unit.other_interval()) == [unit.other_evidence.low, unit.other_evidence.high]


def test_before_the_prediction_nothing_is_open():
    unit = start("following", "Noor Khan")
    for closed in (unit.draw_people(), unit.draw_scales(), unit.other_interval()):
        assert "write your prediction" in repr(closed)
    assert "name is still missing" in repr(start("following", "").draw_people())
