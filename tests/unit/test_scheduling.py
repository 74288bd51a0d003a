"""Unit 02: pairs of pages whose group contradicts both, worked out again with pandas."""

import pytest

from rulebook.unit import start
from rulebook.unit.rule_unit import _usable
from rulebook.unit.scheduling import CLEAR, PAGES, turning_pairs


def by_hand_over_scheduled(posts, measure="engagement"):
    medians = posts.groupby("scheduled")[measure].median()
    return float(medians[False] / medians[True])


@pytest.mark.parametrize("seventh", range(7))
def test_the_group_contradicts_both_pages_and_relative_engagement_sides_with_them(seventh):
    clear, _ = turning_pairs()
    pair = clear[seventh * len(clear) // 7]
    group = _usable(PAGES).loc[lambda posts: posts["account"].isin(pair)]
    pages = [by_hand_over_scheduled(group[group["account"] == page]) for page in pair]
    pooled = by_hand_over_scheduled(group)
    fair = by_hand_over_scheduled(group, "relative_engagement")
    if pooled > 1:
        pages, pooled, fair = [1 / page for page in pages], 1 / pooled, 1 / fair
    assert min(pages) >= CLEAR
    assert pooled <= 1 / CLEAR
    assert fair > 1


def test_clear_pairs_are_some_of_those_that_turn_and_most_pairs_do_not():
    clear, agreeing = turning_pairs()
    turned, same = turning_pairs(clear=1.0)
    assert agreeing == same
    assert set(clear) < set(turned)
    assert len(turned) < agreeing / 2


def test_a_learner_gets_one_group_and_tweets_of_both_kinds(capsys):
    unit, again = start("scheduling", "Ada Lovell"), start("scheduling", " ada LOVELL ")
    assert unit.pair == again.pair
    assert set(unit.group["account"]) == set(unit.pair)
    assert unit.larger in unit.pair
    assert unit.tweets["scheduled"].any()
    assert unit.tweets["minute"].between(0, 59).all()
    assert "still closed" in repr(unit.open_group())
    assert "still closed" in repr(unit.draw_group())
