"""Recipes that draw by chance: honest ones always pass, usual slips never do, and each is told what it is."""

import contextlib
import io
import warnings
from functools import lru_cache

import numpy as np
import pytest

from rulebook.errors import RulebookError
from rulebook.questions import QUESTIONS
from rulebook.questions.functions import CALLS, WOBBLE, _lifts, wobble_of
from rulebook.unit import start

VALUE = "relative_engagement"


@pytest.fixture(autouse=True)
def graded_home(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")  # nobody's fail log is touched


@lru_cache
def unit(slug):
    with contextlib.redirect_stdout(io.StringIO()):
        return start(slug, "Tom Baker")


def asked(slug, question, recipe):
    """Return what the check says, on one line."""
    try:
        return QUESTIONS[slug][question].check(unit(slug), recipe)
    except RulebookError as error:
        return " ".join(str(error).split())


def draw(middle="median", **how):
    """Return a recipe that draws each side with `sample(**how)`."""

    def recipe(posts):
        fits = posts["posts_that_day"].between(3, 5)
        above, below = (posts[some].sample(**how)[VALUE] for some in (fits, ~fits))
        return getattr(above, middle)() / getattr(below, middle)()

    return recipe


def pairs(posts):
    """Draw from the whole table, and sort afterwards."""
    return draw(frac=1)(posts.sample(frac=1, replace=True))


@pytest.mark.slow
@pytest.mark.parametrize("recipe", [draw(frac=1, replace=True), pairs], ids=["sides", "pairs"])
def test_a_bootstrap_is_right_however_often_it_is_asked(recipe):
    said = {asked("frequency", "one-draw", recipe) for _ in range(4)}
    assert said == {QUESTIONS["frequency"]["one-draw"].praise}


@pytest.mark.parametrize(
    ("recipe", "thought"),
    [
        (draw(frac=1), "Without replace=True"),
        (draw(frac=1, replace=True, random_state=1), "with random_state"),
        (draw(frac=0.25, replace=True), "it wobbles too much"),
        (draw(n=200, replace=True), "it wobbles too little"),
        (draw("mean", frac=1, replace=True), "these are means"),
        (lambda posts: 1 / draw(frac=1, replace=True)(posts), "upside down"),
        (lambda posts: draw(frac=1, replace=True)(unit("frequency")._shown), "not mine"),
        (lambda posts: draw(frac=1)(unit("frequency")._shown), "not mine"),
        (lambda posts: 100 * draw(frac=1, replace=True)(posts), "with a lift of 10"),
        (lambda posts: posts, "one number is looked for"),
        (lambda posts: float("nan"), "not a number that can be compared"),
        (lambda posts: None, "Not attempted yet"),
        (lambda posts: posts["nothing"], "There is no column or entry called"),
        (..., "Not attempted yet"),
        (1.2, "Keep the line that begins with def"),
    ],
)
def test_a_slip_in_a_bootstrap_is_found(recipe, thought):
    assert thought in asked("frequency", "one-draw", recipe)


def deal(middle="median", column=VALUE, **how):
    """Return a recipe for one shuffle, its labels mixed by `sample(**how)`."""

    def recipe(posts):
        labels = (posts["characters"] <= 100).sample(**how).to_numpy()
        above, below = posts[column][labels], posts[column][~labels]
        return getattr(above, middle)() / getattr(below, middle)()

    return recipe


def values_mixed(posts):
    """Mix what the posts got, and let the labels stay."""
    mixed = posts[VALUE].sample(frac=1).to_numpy()
    short = (posts["characters"] <= 100).to_numpy()
    return round(np.median(mixed[short]) / np.median(mixed[~short]), 2)


@pytest.mark.parametrize("recipe", [deal(frac=1), values_mixed], ids=["labels", "values"])
def test_a_shuffle_is_right_however_often_it_is_asked(recipe):
    said = {asked("length", "one-shuffle", recipe) for _ in range(4)}
    assert said == {QUESTIONS["length"]["one-shuffle"].praise}


def unmixed(posts):
    labels = (posts["characters"] <= 100).sample(frac=1)
    return posts[VALUE][labels].median() / posts[VALUE][~labels].median()


@pytest.mark.parametrize(
    ("recipe", "thought"),
    [
        (unmixed, "write .to_numpy()"),
        (deal(frac=1, random_state=1), "leave random_state out"),
        (deal(frac=1, replace=True), "without putting any back"),
        (lambda posts: 1 / deal(frac=1)(posts), "upside down"),
        (deal("mean", frac=1), "these are means"),
        (deal(column="engagement", frac=1), "leave random_state out"),
        (lambda posts: deal(frac=1)(unit("length")._shown), "not mine"),
        (lambda posts: unit("length").evidence.lift, "not mine"),
        (lambda posts: posts[VALUE], "one number is looked for"),
        (lambda posts: float("nan"), "not a number that can be compared"),
        (lambda posts: None, "Not attempted yet"),
        (..., "Not attempted yet"),
        ("lift", "Keep the line that begins with def"),
    ],
)
def test_a_slip_in_a_shuffle_is_found(recipe, thought):
    assert thought in asked("length", "one-shuffle", recipe)


def test_the_lifts_of_a_shuffle_can_be_told_apart():
    posts, follows = unit("length").few_made_up_posts()
    lifts = _lifts(tuple(posts[VALUE]), int(follows.sum()))
    assert len(lifts) == 66
    # An honest recipe that rounds gives as many; fewer than 44 different ones are refused.
    assert len(np.unique(lifts.round(2))) > 58


def test_the_wobble_that_is_looked_for_is_far_from_what_chance_makes_of_it():
    posts, follows = unit("frequency").made_up_posts()
    value = posts[VALUE].to_numpy()
    wobble = wobble_of(tuple(value[follows]), tuple(value[~follows]))
    rng = np.random.default_rng(0)
    middles = [
        np.median(rng.choice(side, (200, CALLS, len(side))), axis=2)
        for side in (value[follows], value[~follows])
    ]
    found = np.log(middles[0] / middles[1]).std(axis=1)
    assert np.isclose(found.mean(), wobble, rtol=0.05)
    assert wobble * WOBBLE > 5 * found.std()


def test_labels_that_know_their_old_posts_are_told_of_to_numpy():
    def recipe(posts):
        labels = (posts["characters"] <= 100).sample(frac=1)
        return posts[labels][VALUE].median() / posts[~labels][VALUE].median()

    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Boolean Series key will be reindexed")
        assert "write .to_numpy()" in asked("length", "one-shuffle", recipe)


def test_what_a_recipe_prints_does_not_bury_what_the_check_says(capsys):
    said = asked("length", "lift-at", lambda posts, limit: print("one of many"))
    assert "it prints, and gives nothing back" in said
    assert "Not attempted yet" in asked("length", "lift-at", lambda posts, limit: None)
    assert capsys.readouterr().out == ""


JUDGE = {
    "exact": lambda low, high: "holds" if low > 1 else "backfires" if high < 1 else "can't tell",
    "at the edge": lambda low, high: (
        "holds" if low >= 1 else "backfires" if high <= 1 else "can't tell"
    ),
    "rounded": lambda low, high: (
        "holds" if round(low, 2) > 1 else "backfires" if high < 1 else "can't tell"
    ),
    "one end": lambda low, high: "holds" if low > 1 else "backfires",
    "between": lambda low, high: (
        "can't tell" if low < 1 < high else "holds" if low > 1 else "backfires"
    ),
    "two returns": lambda low, high: "holds" if low > 1 else "backfires" if high < 1 else None,
}


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        ("exact", "Right"),
        ("at the edge", "If 1 is itself an end"),
        ("rounded", "round nothing"),
        ("one end", "ask both of them"),
        ("between", "If 1 is itself an end"),
        ("two returns", "a return for all three"),
    ],
)
def test_a_recipe_for_the_verdict_is_tried_where_it_matters(recipe, said):
    assert said in asked("frequency", "judge", JUDGE[recipe])
