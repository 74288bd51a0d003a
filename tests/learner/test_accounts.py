"""A name picks accounts: any name, always the same, and neighbours mostly different ones."""

import itertools
import unicodedata

import pytest

from rulebook.errors import RulebookError
from rulebook.learner.accounts import clean_name, pick_accounts

CODES = [f"page-{number:02d}" for number in range(1, 28)]


@pytest.mark.parametrize(
    "name", ["Zoë Müller", "李小龙", "O'Brien-Smith", "🦊", "x", "  Ada   Okafor "]
)
def test_any_name_picks_an_account_and_always_the_same(name):
    first = pick_accounts(name, "hashtags", CODES)
    assert first == pick_accounts(name, "hashtags", reversed(CODES))
    assert first[0] in CODES


@pytest.mark.parametrize(
    "other",
    [
        "zoë müller",
        " Zoë  Müller ",
        "ZOË MÜLLER",
        unicodedata.normalize("NFD", "Zoë Müller"),
        "Zoë\u200b Müller",
    ],
)
def test_one_person_however_they_write_their_name(other):
    assert clean_name(other) == clean_name("Zoë Müller")


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "\n\t", ..., None, 7, ["Sam"]])
def test_no_name_gets_a_sentence(name):
    with pytest.raises(RulebookError, match="Your name is still missing"):
        pick_accounts(name, "hashtags", CODES)


def test_neighbours_mostly_work_on_different_accounts():
    class_of_20 = [f"Learner {number}" for number in range(20)]
    pairs = same = 0
    for unit in range(30):
        picked = [pick_accounts(name, f"unit {unit}", CODES)[0] for name in class_of_20]
        for left, right in itertools.pairwise(picked):
            pairs += 1
            same += left == right
    assert same / pairs < 0.08  # one in 27 by chance


def test_a_new_account_changes_the_choice_of_those_who_get_it_and_of_nobody_else():
    names = [f"Learner {number}" for number in range(300)]
    before = {name: pick_accounts(name, "u", CODES)[0] for name in names}
    after = {name: pick_accounts(name, "u", [*CODES, "page-99"])[0] for name in names}
    moved = {name for name in names if before[name] != after[name]}
    assert 0 < len(moved) < 40
    assert all(after[name] == "page-99" for name in moved)


def test_several_accounts_are_different_ones_and_too_few_is_said():
    assert len(set(pick_accounts("Sam", "u", CODES, count=5))) == 5
    with pytest.raises(RulebookError, match="There are 2 accounts to choose from"):
        pick_accounts("Sam", "u", CODES[:2], count=3)
