"""Unit 10: three cells that the atlas and the posts agree on, and one rule on two networks."""

import pytest

from rulebook.evidence import measure_lift, typical_lift
from rulebook.posts import load_posts
from rulebook.rules import RULES
from rulebook.unit import start
from rulebook.unit.rule_unit import AUDIENCES
from rulebook.unit.transfer import TransferUnit, _cells, _transfers

NAMES = ("Ada Lovell", "Ben Fisher", "Dev Patel", "Kira Novak")
PREDICTION = ("holds", 70, "People scroll alike on every network")


@pytest.fixture(params=NAMES)
def unit(request, tmp_path, monkeypatch):
    monkeypatch.setenv("RULEBOOK_HOME", str(tmp_path))
    return start("transfer", request.param)


def test_the_three_cells_are_other_rules_on_other_networks(unit):
    assert [cell.network for cell in unit.cells] == list(AUDIENCES)
    assert len({cell.rule.slug for cell in unit.cells}) == 3


def test_the_posts_of_a_cell_give_the_lift_of_the_atlas(unit):
    unit.open_cells(*PREDICTION)
    for number, (cell, row) in enumerate(
        zip(unit.cells, unit.look_up().itertuples(), strict=True), start=1
    ):
        posts = unit.open_posts(number)
        medians = posts.groupby("follows")["relative_engagement"].median()
        assert medians[True] / medians[False] == pytest.approx(row.lift)
        everything = load_posts(cell.network)
        found = measure_lift(cell.rule, everything[everything["account"] == cell.account])
        assert (row.lift, row.low, row.high) == (found.lift, found.low, found.high)


def test_the_greeting_tells_the_first_network_and_not_the_second(unit, capsys):
    said = " ".join(unit.greeting().split())
    first = typical_lift(unit._on(unit.first))
    assert f"{first.lift:.2f}" in said
    assert f"there it {first.verdict}" in said
    assert f"{unit.evidence.low:.2f} to {unit.evidence.high:.2f}" not in said


@pytest.mark.slow
def test_a_shuffle_is_the_learners_own_and_stays_the_same():
    ada, ben, again = (
        start("transfer", name) for name in ("Ada Lovell", "Ben Fisher", "ADA  lovell")
    )
    assert ada.lucky_atlas.equals(again.lucky_atlas)
    assert not ada.lucky_atlas["lift"].equals(ben.lucky_atlas["lift"])
    assert ada.lucky_atlas["verdict"].ne("can't tell").mean() < 0.05


def test_every_transfer_starts_where_there_is_a_verdict_and_some_carry_over():
    carried = []
    for slug, first, second in _transfers():
        unit = TransferUnit("transfer", "Ada Lovell")
        unit.rule, unit.first, unit.second = RULES[slug], first, second
        assert unit.first_evidence.verdict in ("holds", "backfires")
        assert unit.evidence.low is not None
        carried.append(unit.carries)
    assert len(carried) >= 5
    assert 0 < sum(carried) < len(carried)


@pytest.mark.parametrize("network", AUDIENCES)
def test_enough_cells_to_choose_from_and_both_verdicts_among_them(network):
    assert len(_cells(network)) >= 100
    assert len({slug for slug, _ in _cells(network)}) >= 4


def test_without_a_prediction_everything_is_closed(unit):
    for closed in (
        unit.open_posts(1),
        unit.look_up(),
        unit.open_atlas(),
        unit.shuffle(),
        unit.open_second(),
        unit.interval(),
        unit.first_verdict(),
        unit.draw_atlas(),
        unit.draw_first(),
        unit.draw_second(),
        unit.log("I will ask out of how many accounts it was."),
    ):
        assert "still closed" in repr(closed)
    assert "still closed" in repr(unit.open_cells("holds", ..., ...))


def test_without_a_name_it_waits(capsys):
    waiting = start("transfer", ...)
    assert "Your name is still missing" in capsys.readouterr().out
    assert "name is still missing" in repr(waiting.open_cells(*PREDICTION))


def test_the_finding_stands_in_the_fail_log_beside_the_first_prediction(unit, capsys):
    unit.open_cells(*PREDICTION)
    unit.open_cells("backfires", 90, "Now that I have seen the first network")
    assert "The first one counts" in capsys.readouterr().out
    log = unit.log("If it holds on my own page as well, then I will keep to it.")
    row = log.set_index("unit").loc["transfer"]
    assert (row["expect"], row["confidence"], row["changed"]) == ("holds", 70, True)
    assert row["verdict"] == unit.evidence.verdict
    assert row["account"] == f"{unit.rule.slug} on {unit.second}"
