"""The explorer without a browser: its controls are set, and what it says is read."""

import html
import re

import nbformat
import numpy as np
import pandas as pd
import pytest
from ipywidgets import HTML, ValueWidget
from nbclient import NotebookClient

from rulebook.errors import RulebookError
from rulebook.evidence import measure_lift, measure_trial, qualifying_trials
from rulebook.explorer import explorer
from rulebook.explorer import posts as module
from rulebook.learner import FailLog
from rulebook.learner.own_desk import Form
from rulebook.posts import load_posts, load_trials
from rulebook.rules import HEADLINE_RULES, RULES, get_rule

HASHTAGS = get_rule("hashtags")


def made_up(lifts, prefix, posts=200, **columns):
    rng = np.random.default_rng(0)
    parts = []
    for number, lift in enumerate(lifts, 1):
        hashtags = rng.integers(0, 5, posts)
        got = np.round(1000 * rng.lognormal(0, 0.3, posts) * np.where(hashtags <= 2, lift, 1))
        parts.append(
            pd.DataFrame(
                {
                    "account": f"{prefix}-{number}",
                    "posted_at": pd.date_range("2021-01-04 09:00", periods=posts, freq="7h"),
                    "hashtags": hashtags,
                    "likes": got.astype(int),
                    "engagement": got.astype(int),
                }
            )
        )
    return pd.concat(parts, ignore_index=True).assign(**columns)


@pytest.fixture
def tables(monkeypatch):
    """Two data sets whose lifts are known; `few-3` has no post that breaks the rule."""
    tables = {
        "instagram_governments": made_up([0.5, 1, 2], "made", comments=1),
        "twitter_congress": made_up([2, 1, 1], "few", posts=120, shares=3),
    }
    tables["twitter_congress"].loc[lambda posts: posts["account"] == "few-3", "hashtags"] = 1
    monkeypatch.setattr(module, "load_posts", lambda name: tables[name].copy())
    module._tested.cache_clear()
    yield tables
    module._tested.cache_clear()


def words(widget):
    return html.unescape(re.sub(r"<[^>]+>", "", widget.value))


def test_choosing_an_account_changes_the_verdict(tables):
    seen = explorer("hashtags")
    assert seen.account.value == "made-1"
    assert "Backfires" in words(seen.verdict)
    seen.account.value = "made-3"
    assert "Holds" in words(seen.verdict)
    posts = tables["instagram_governments"]
    expected = measure_lift(HASHTAGS, posts[posts["account"] == "made-3"])
    assert seen.evidence == expected
    assert f"95 % interval {expected.low:.2f} to {expected.high:.2f}" in words(seen.verdict)


def test_the_threshold_and_the_measure_count(tables):
    seen = explorer("hashtags")
    assert "at 2 hashtags" in words(seen.verdict)
    seen.threshold.value = 0
    assert "at 0 hashtags" in words(seen.verdict)
    first = tables["instagram_governments"].query("account == 'made-1'")
    assert seen.evidence.follows == (first["hashtags"] == 0).sum()
    seen.measure.value = "comments"
    assert seen.evidence.lift == 1
    assert "Relative comments" in seen.chart.value


def test_a_data_set_brings_its_own_accounts_and_measures(tables):
    seen = explorer("hashtags")
    seen.measure.value = "comments"
    seen.dataset.value = "twitter_congress"
    assert [value for _, value in seen.account.options] == ["few-1", "few-2", "few-3"]
    assert [value for _, value in seen.measure.options] == ["engagement", "likes", "shares"]
    assert (seen.account.value, seen.measure.value) == ("few-1", "engagement")
    assert "Holds" in words(seen.verdict)
    seen.measure.value = "likes"
    seen.dataset.value = "instagram_governments"
    assert seen.measure.value == "likes"


def test_accounts_that_can_test_the_rule_come_first(tables):
    tables["instagram_governments"].loc[lambda posts: posts["account"] == "made-1", "hashtags"] = 9
    assert explorer("hashtags").account.options[-1][1] == "made-1"


def test_a_side_without_posts_gives_the_reason_and_nothing_to_shuffle(tables):
    seen = explorer("hashtags")
    seen.dataset.value = "twitter_congress"
    seen.account.value = "few-3"
    assert "no posts break the rule" in words(seen.verdict)
    assert "nothing to compare" in seen.chart.value
    assert seen.shuffle.disabled
    assert seen.shuffle_many.disabled
    assert "nothing to hold against luck" in words(seen.luck)
    seen.account.value = "few-1"
    assert not seen.shuffle.disabled


def test_what_raises_is_said_and_not_shown_as_an_error(tables):
    seen = explorer("hashtags")
    del tables["twitter_congress"]["hashtags"]
    seen.dataset.value = "twitter_congress"
    assert "needs the column 'hashtags'" in words(seen.verdict)
    assert seen.shuffle.disabled
    assert seen.chart.value == ""


def test_every_press_shuffles_once_more_and_another_way(tables):
    seen = explorer("hashtags")
    seen.account.value = "made-2"
    for press in range(1, 6):
        seen.shuffle.click()
        assert len(seen.lifts) == press
    assert len(set(seen.lifts)) > 1
    seen.shuffle_many.click()
    assert len(seen.lifts) == 105
    distances = np.abs(np.log(seen.lifts))
    real = abs(np.log(seen.evidence.lift))
    reached = int(((distances >= real) | np.isclose(distances, real)).sum())
    assert f"105 shuffles: {reached} gave" in words(seen.luck)
    assert f"{reached} of 105 shuffles" in seen.luck.value


def test_luck_starts_again_by_button_and_with_every_change(tables):
    seen = explorer("hashtags")
    seen.shuffle.click()
    assert "1 shuffle:" in words(seen.luck)
    seen.restart.click()
    assert seen.lifts == []
    assert seen.restart.disabled
    assert "Is it luck?" in words(seen.luck)
    seen.shuffle.click()
    seen.threshold.value = 1
    assert seen.lifts == []


def test_the_table_shows_posts_of_both_sides(tables):
    seen = explorer("hashtags")
    rows = re.findall(r"<tr><td.*?</tr>", seen.posts.value)
    sides = [re.findall(r">([^<]*)</td>", row) for row in rows]
    assert [side[-1] for side in sides] == ["follows"] * 4 + ["breaks"] * 4
    assert all((int(side[1]) <= 2) == (side[-1] == "follows") for side in sides)


def test_a_screen_reader_and_a_keyboard_can_follow(tables):
    seen = explorer("hashtags")
    for text in (seen.verdict, seen.luck):
        assert 'role="status" aria-live="polite"' in text.value
    assert re.search(r'<img alt="made-1: posts that follow', seen.chart.value)
    controls = [seen.dataset, seen.account, seen.measure, seen.threshold]
    assert list(seen.children[0].children[:4]) == controls
    for control in controls:
        assert control.description
        assert control.layout.display is None
    assert seen.compare.layout.display == "none"


def test_days_can_be_compared_where_the_rule_allows_it():
    seen = explorer("frequency")
    assert seen.compare.layout.display is None
    per_post = seen.evidence
    seen.compare.value = "day"
    assert (per_post.per, seen.evidence.per) == ("post", "day")
    assert "days follow the rule" in words(seen.verdict)


@pytest.mark.parametrize(
    "slug",
    [one if one == "hashtags" else pytest.param(one, marks=pytest.mark.slow) for one in RULES],
)
def test_every_rule_can_be_explored_on_every_data_set(slug):
    seen = explorer(slug)
    for name in RULES[slug].datasets:
        seen.dataset.value = name
        column = "sector" if RULES[slug].per[0] == "account" else "account"
        assert seen.account.value in set(load_posts(name)[column])
        assert seen.evidence is not None, words(seen.verdict)
        assert "<img alt=" in seen.chart.value


def test_an_unknown_rule_is_answered_with_the_names():
    with pytest.raises(RulebookError, match="hashtags"):
        explorer("hashtag")


@pytest.mark.slow
def test_a_run_without_a_browser_keeps_the_widget_and_its_words():
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(
                "from rulebook.explorer import explorer\nexplorer('hashtags')", id="explorer"
            )
        ]
    )
    NotebookClient(notebook, kernel_name="python3", timeout=120).execute()
    outputs = notebook.cells[0].outputs
    assert [output.output_type for output in outputs] == ["execute_result"]
    shown = outputs[0].data
    assert "posts follow the rule 'hashtags'" in shown["text/plain"]
    view = shown["application/vnd.jupyter.widget-view+json"]
    state = notebook.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]
    assert state[view["model_id"]]["model_name"] == "VBoxModel"
    assert any("<img alt=" in str(model["state"].get("value")) for model in state.values())


@pytest.mark.parametrize("slug", HEADLINE_RULES)
def test_a_rule_about_headlines_is_explored_trial_by_trial(slug):
    seen, rule, arms = explorer(slug), get_rule(slug), load_trials()
    tested = qualifying_trials(rule, arms)
    assert [value for _, value in seen.trial.options][: len(tested)] == tested
    assert len(seen.trial.options) == arms["trial"].nunique()
    own = arms[arms["trial"].eq(seen.trial.value)]
    assert seen.evidence == measure_trial(rule, own)
    assert "<img alt=" in seen.chart.value
    for headline in own["headline"]:
        assert html.escape(headline) in seen.posts.value
    assert seen.verdict.value.count('role="status"') == 1


def test_viewers_are_dealt_again_at_the_press_of_a_button():
    seen = explorer("headline-number")
    assert "Deal the viewers again" in words(seen.luck)
    seen.shuffle.click()
    assert "1 deal:" in words(seen.luck)
    seen.shuffle_many.click()
    assert "101 deals:" in words(seen.luck)
    assert "dealing the viewers out again" in seen.luck.value
    assert len(set(seen.lifts)) > 1
    assert np.median(seen.lifts) == pytest.approx(1, abs=0.3)
    assert "shuffle" not in words(seen.luck)


def test_a_trial_with_one_side_only_says_so_and_the_threshold_moves():
    seen = explorer("headline-length")
    seen.trial.value = seen.trial.options[-1][1]
    assert "no headline of the trial" in words(seen.verdict)
    assert seen.shuffle.disabled
    assert seen.shuffle_many.disabled
    assert "nothing to hold against luck" in words(seen.luck)
    assert "<img alt=" in seen.chart.value
    seen.threshold.value = 60
    assert "at 60 characters" in words(seen.verdict)


def controls_of(widget):
    """Return every control in a widget that a person can set."""
    inside = [one for child in getattr(widget, "children", ()) for one in controls_of(child)]
    is_control = isinstance(widget, ValueWidget) and not isinstance(widget, HTML)
    return [*inside, widget] if is_control else inside


@pytest.mark.parametrize("slug", ["hashtags", "link-position", "headline-length", "own page"])
def test_every_control_has_a_name_for_a_screen_reader(slug, tmp_path, monkeypatch):
    """A slider would have none: what a widget calls itself does not reach its handle."""
    monkeypatch.setenv("RULEBOOK_HOME", str(tmp_path))
    seen = Form(FailLog("Sam")) if slug == "own page" else explorer(slug)
    controls = controls_of(seen)
    assert len(controls) >= 2
    assert not [one for one in controls if "Slider" in type(one).__name__]
    assert not [one for one in controls if not one.description]
