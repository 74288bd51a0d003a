"""The charts: what they say is what the data say, and a notebook shows them once."""

import base64
import io
import re
import subprocess
import sys
from functools import cache
from types import SimpleNamespace

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PathCollection
from PIL import Image

from rulebook import charts
from rulebook.charts.words import claim_of
from rulebook.errors import RulebookError
from rulebook.evidence import (
    atlas,
    click_rates,
    look_early,
    measure_lift,
    measure_trial,
    medians_by_side,
    shuffled_lifts,
)
from rulebook.rules import RULES, get_rule

HASHTAGS = get_rule("hashtags")


def made_up(lifts, posts=200, seed=0):
    """Return accounts `made-1`, …, on each of which few hashtags have the lift planted there."""
    rng = np.random.default_rng(seed)
    parts = []
    for number, lift in enumerate(lifts, 1):
        hashtags = rng.integers(0, 5, posts)
        got = np.round(1000 * rng.lognormal(0, 0.4, posts) * np.where(hashtags <= 2, lift, 1))
        parts.append(
            pd.DataFrame(
                {
                    "account": f"made-{number}",
                    "sector": "made up",
                    "posted_at": pd.date_range("2021-01-04 09:00", periods=posts, freq="7h"),
                    "hashtags": hashtags,
                    "engagement": got.astype(int),
                    "likes": (got * 0.8).astype(int),
                }
            )
        )
    table = pd.concat(parts, ignore_index=True)
    return table.astype({"account": "category", "hashtags": "Int64", "engagement": "Int64"})


def crowd():
    """Return people of very different size, three of whom follow fewer than follow them."""
    return pd.DataFrame(
        {
            "followers": [0, 10, 100, 1_000, 100_000, 20, 20],
            "following": [5, 10, 50, 900, 0, 400, 400],
        }
    )


def by_the_clock(posts):
    """Add what the charts of time need: a clock three hours ahead, and relative engagement."""
    return posts.assign(
        posted_at_utc=posts["posted_at"] + pd.Timedelta(hours=3),
        relative_engagement=posts["engagement"] / posts["engagement"].median(),
    )


@pytest.fixture
def account():
    return made_up([2.0])


def two_sides(slug, posts, **chosen):
    return charts.two_sides(measure_lift(get_rule(slug), posts, **chosen))


@cache
def shown():
    """Return what the charts show: one account, three, and what luck gives with the one."""
    one, many = made_up([2.0]), made_up([0.5, 1, 2])
    return SimpleNamespace(
        one=one,
        many=many,
        lifts=shuffled_lifts(HASHTAGS, one, times=500),
        found=atlas(HASHTAGS, many),
    )


EVERY_CHART = {
    "two_sides": lambda it: two_sides("hashtags", it.one),
    "resampled": lambda it: charts.resampled(it.lifts, 1.0),
    "dealt": lambda it: charts.resampled(it.lifts, 2.0, drawn="new deal"),
    "groups": lambda it: charts.groups(
        it.one["engagement"], it.one["hashtags"], "Engagement", "By hashtags", "hashtags"
    ),
    "luck": lambda it: charts.luck(it.lifts, 2.0),
    "luck_dots": lambda it: charts.luck(it.lifts[:30], 2.0),
    "over_time": lambda it: charts.over_time(it.one),
    "strip": lambda it: charts.strip(it.one),
    "with_and_without": lambda it: charts.with_and_without(it.one.head(41)),
    "clocks": lambda it: charts.clocks(by_the_clock(it.one)),
    "week": lambda it: charts.week(by_the_clock(it.one)),
    "slopes": lambda it: charts.slopes(medians_by_side(HASHTAGS, it.many), "hashtags"),
    "forest": lambda it: charts.forest(it.found, HASHTAGS, "on Instagram"),
    "verdict_bars": lambda it: charts.verdict_bars({"Instagram": it.found}, "hashtags"),
    "two_scales": lambda it: charts.two_scales(crowd(), "followers", "Followers, drawn twice"),
    "people": lambda it: charts.people(crowd(), "Who follows whom"),
}


@pytest.mark.parametrize("name", EVERY_CHART)
def test_a_chart_is_an_image_with_its_words(name):
    chart = EVERY_CHART[name](shown())
    bundle = chart._repr_mimebundle_()
    assert bundle["text/plain"] == chart.alt
    alt, picture = re.search(
        r'<img alt="([^"]+)".* src="data:image/png;base64,([^"]+)"', bundle["text/html"]
    ).groups()
    assert alt.count(" ") > 10
    image = Image.open(io.BytesIO(base64.b64decode(picture)))
    assert min(image.size) > 300
    # There is a title, every axis says what it shows, and nothing runs out of the picture.
    figure = chart.figure
    assert figure.get_suptitle()
    assert figure.axes[0].get_xlabel()
    figure.draw_without_rendering()
    title = figure._suptitle.get_window_extent()
    assert title.x1 <= figure.bbox.x1
    assert title.x0 >= 0


def test_a_chart_is_unknown_to_pyplot_and_leaves_the_readers_style_alone(account):
    from matplotlib import pyplot

    before = pyplot.get_fignums(), dict(matplotlib.rcParams)
    two_sides("hashtags", account).to_html()
    assert (pyplot.get_fignums(), dict(matplotlib.rcParams)) == before


def test_slopes_tell_accounts_from_their_group_and_mark_the_reader_s():
    """Small pages follow the rule more often, so the group contradicts every account."""
    parts = [("small", 1, [12, 12, 12]), ("small", 5, [10]), ("large", 1, [120])]
    parts.append(("large", 5, [100, 100, 100]))
    rows = [(page, tags, got) for page, tags, counts in parts for got in counts]
    posts = pd.DataFrame(rows, columns=["account", "hashtags", "engagement"])
    chart = charts.slopes(medians_by_side(HASHTAGS, posts), HASHTAGS)
    assert chart.figure.get_suptitle().endswith("ahead on 2 of 2 accounts, behind in one group")
    assert "12 for those that follow, 100 for those that break it" in chart.alt
    with pytest.raises(RulebookError, match="both sides"):
        medians_by_side(HASHTAGS, posts[posts["hashtags"] == 1])
    marked = charts.slopes(medians_by_side(HASHTAGS, posts), HASHTAGS, own="large")
    [line] = [line for line in marked.figure.axes[0].lines if line.get_label() == "yours: large"]
    assert list(line.get_ydata()) == [100, 120]
    assert "large (yours): 120 for posts that follow, 100 for those that break it." in marked.alt
    other = charts.slopes(medians_by_side(HASHTAGS, posts), HASHTAGS, own="page-9")
    assert other.alt.endswith("page-9 (yours) is not among them.")


def test_the_colours_are_seaborns_for_the_colour_blind():
    import seaborn as sns

    palette = sns.color_palette("colorblind").as_hex()
    assert {charts.FOLLOWS, charts.BREAKS, charts.PROMISE, charts.OWN} <= set(palette)


def test_a_chart_leaves_the_readers_own_draws_alone(account):
    np.random.seed(5)
    expected = np.random.uniform(size=3)
    np.random.seed(5)
    charts.strip(account)
    assert (np.random.uniform(size=3) == expected).all()


def test_the_command_line_does_not_import_what_is_slow_to_start():
    code = (
        "import sys, rulebook.cli; print({'seaborn', 'scipy.stats', 'pandas'} & set(sys.modules))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "set()"


def test_two_sides_says_the_evidence(account):
    evidence = measure_lift(HASHTAGS, account)
    alt = two_sides("hashtags", account).alt
    assert f"lift {evidence.lift:.2f} ({evidence.low:.2f} to {evidence.high:.2f})" in alt
    assert "made-1: posts that follow the rule do better" in alt
    assert f"{evidence.follows} posts follow the rule, median {evidence.typical_follows:.2f}" in alt
    assert f"{evidence.breaks} posts break the rule, median {evidence.typical_breaks:.2f}" in alt


def test_two_sides_moves_with_the_threshold_and_the_measure(account):
    strict = two_sides("hashtags", account, threshold=0)
    assert f"{(account['hashtags'] == 0).sum()} posts follow" in strict.alt
    assert "Relative likes" in two_sides("hashtags", account, measure="likes").alt


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"hashtags": 1}, "0 posts break the rule."),
        ({"hashtags": 5}, "0 posts follow the rule."),
        ({"engagement": 0}, "nothing to compare"),
    ],
)
def test_two_sides_draws_what_cannot_be_compared(account, change, said):
    assert said in two_sides("hashtags", account.assign(**change)).alt


def test_two_sides_shows_posts_that_got_nothing(account):
    account.loc[account.index % 10 == 0, "engagement"] = 0
    chart = two_sides("hashtags", account)
    ticks = [tick.get_text() for tick in chart.figure.axes[0].get_xticklabels()]
    assert ticks[0] == "0"
    dots = np.concatenate(
        [part.get_offsets()[:, 0] for part in chart.figure.axes[0].collections[:1]]
    )
    assert np.isfinite(dots).all()


def test_two_sides_of_days():
    posts = made_up([1.0], posts=600)
    chart = two_sides("frequency", posts, threshold=3, per="day")
    assert "days follow the rule" in chart.alt


def test_luck_counts_both_directions_on_the_log_scale():
    assert charts.luck_reaches([0.5, 0.51, 1, 1.99, 2, 3], own=2) == 3
    assert charts.luck_reaches([0.5, 0.51, 1, 1.99, 2, 3], own=0.5) == 3
    alt = charts.luck([0.5, 0.51, 1, 1.99, 2, 3], 2).alt
    assert "3 of 6 shuffles" in alt
    assert "from 0.50 to 3.00" in alt


def test_few_shuffles_are_dots_that_can_be_counted():
    chart = charts.luck([0.9, 0.9, 1.1], 1.5)
    assert len(chart.figure.axes[0].collections[0].get_offsets()) == 3
    assert "1 of 1 shuffle." in charts.luck([2.0], 1.5).alt


def test_resampled_shades_the_middle():
    lifts = np.random.default_rng(0).lognormal(0.5, 0.1, 4000)
    alt = charts.resampled(lifts, np.exp(0.5)).alt
    low, high = np.percentile(lifts, [2.5, 97.5])
    assert f"from {low:.2f} to {high:.2f} and lie above 1" in alt
    assert "below 1" in charts.resampled(1 / lifts).alt
    assert "both sides of 1" in charts.resampled([0.5, 0.9, 1, 1.2, 2]).alt


def test_strip_and_over_time_say_median_and_mean(account):
    account.loc[0, "engagement"] = 1_000_000
    counts = account["engagement"]
    alt = charts.strip(account).alt
    assert f"Median {counts.median():,.0f}, mean {counts.mean():,.0f}" in alt
    assert f"{100 * (counts < counts.mean()).mean():.0f} % of the posts" in alt
    assert "1.0 million" in charts.over_time(account).alt
    assert "January 2021" in charts.over_time(account).alt


def test_one_viral_post_moves_the_mean_and_not_the_median():
    posts = pd.DataFrame({"account": "made-1", "engagement": [40, 55, 60, 70, 900, 50, 65]})
    alt = charts.with_and_without(posts).alt
    assert "the largest has 900" in alt
    assert "With the viral post: mean 177, median 60." in alt
    assert "Without it: mean 57, median 58." in alt


def at(*hours):
    """Return posts of one Monday at these hours, by a clock five hours behind UTC."""
    time = pd.Timestamp("2021-01-04") + pd.to_timedelta(hours, unit="h")
    relative = [float(place) for place in range(1, len(hours) + 1)]
    return pd.DataFrame(
        {
            "account": "made-1",
            "posted_at": time,
            "posted_at_utc": time + pd.Timedelta(hours=5),
            "relative_engagement": relative,
        }
    )


def test_clocks_give_two_best_hours():
    alt = charts.clocks(at(9, 9, 20, 21)).alt
    assert "By local time the best hour is 21:00, median 4.00, which rests on 1 of 4 posts." in alt
    assert "By UTC the best hour is 2:00, median 4.00" in alt


def test_week_says_what_its_best_cell_rests_on():
    chart = charts.week(at(9, 20, 20, 20))
    assert "2 of 168 cells hold a post, 1 of them a single one" in chart.alt
    assert "Monday, 20:00, with a median relative engagement of 3.00 from 3 posts" in chart.alt
    assert [text.get_text() for text in chart.figure.axes[0].texts] == ["1", "3"]


def test_forest_counts_verdicts_and_those_it_cannot_draw():
    posts = made_up([0.5, 1, 2])
    posts = pd.concat([posts, made_up([1], posts=30).assign(account="small-1")], ignore_index=True)
    found = atlas(HASHTAGS, posts)
    chart = charts.forest(found, "hashtags", "on Instagram")
    assert "holds on 1, backfires on 1, can't tell on 1 of 3 accounts" in chart.alt
    assert "1 meaning no difference. 1 more have too few posts to tell." in chart.alt
    assert "(made-1) to" in chart.alt
    rows = [label.get_text() for label in chart.figure.axes[0].get_yticklabels()]
    assert rows == ["made-1", "made-2", "made-3"]


def test_a_promise_stands_only_beside_what_it_was_measured_on():
    found = atlas(HASHTAGS, made_up([0.5, 1, 2]))
    assert "The promise is 1.17." in charts.forest(found, "length").alt
    # 1.21 is one or two hashtags against three or more; the rule's lift has posts without any.
    assert "promise" not in charts.forest(found, "hashtags").alt


def test_forest_tells_verdicts_by_shape_as_well_as_colour():
    colours, shapes = zip(*charts.VERDICTS.values(), strict=True)
    assert len(set(colours)) == len(set(shapes)) == 3
    chart = charts.forest(atlas(HASHTAGS, made_up([0.5, 1, 2])), "hashtags")
    marks = [part for part in chart.figure.axes[0].collections if isinstance(part, PathCollection)]
    shapes = {mark.get_paths()[0].vertices.tobytes() for mark in marks}
    assert len(marks) == len(shapes) == 3


def test_forest_of_very_many_accounts_names_none():
    found = atlas(HASHTAGS, made_up([1.0] * 80, posts=60), resamples=200)
    axes = charts.forest(found, "hashtags").figure.axes[0]
    assert "accounts, sorted by lift" in axes.get_ylabel()
    assert not len(axes.get_yticks())


def test_verdict_bars_leaves_out_networks_without_a_verdict():
    found = atlas(HASHTAGS, made_up([0.5, 1, 2]))
    few = atlas(HASHTAGS, made_up([1], posts=10))
    alt = charts.verdict_bars({"Instagram": found, "Nowhere": few}, "hashtags").alt
    assert "Instagram: holds on 1, backfires on 1, can't tell on 1 of 3 accounts." in alt
    assert "Nowhere" not in alt


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        (lambda one: charts.over_time(one.drop(columns="posted_at")), "posted_at"),
        (lambda one: charts.strip(one, "shares"), "shares"),
        (lambda one: charts.strip(one.iloc[:0]), "None of these posts"),
        (lambda one: charts.over_time(one.iloc[:0]), "None of these posts"),
        (lambda one: charts.luck([], 1.2), "shuffled"),
        (lambda one: charts.resampled([np.nan, 0]), "resampled"),
        (lambda one: charts.forest(atlas(HASHTAGS, one.iloc[:9]), "hashtags"), "no lift to draw"),
        (
            lambda one: charts.verdict_bars({"here": atlas(HASHTAGS, one.iloc[:9])}, "hashtags"),
            "No account",
        ),
        (lambda one: two_sides("hashtag", one), "hashtags"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_one_sentence(account, draw, said):
    with pytest.raises(RulebookError, match=said):
        draw(account)


def test_save_writes_png_and_svg_and_the_same_file_each_time(account, tmp_path):
    first = two_sides("hashtags", account).save(tmp_path / "new" / "a.svg")
    again = two_sides("hashtags", account).save(tmp_path / "b.svg")
    assert first.read_bytes() == again.read_bytes()
    assert "made-1" in first.read_text(encoding="utf-8")
    png = charts.strip(account).save(tmp_path / "c.png")
    assert png.read_bytes().startswith(b"\x89PNG")
    with pytest.raises(RulebookError, match=r"\.png or \.svg"):
        charts.strip(account).save(tmp_path / "d.jpg")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.svg", "c.png", "new"]


@pytest.mark.parametrize("slug", list(RULES))
def test_claims_read_well_between_quotation_marks(slug):
    assert claim_of(get_rule(slug))[-1].isalnum()


def test_groups_say_their_medians_and_which_are_too_small():
    values = pd.Series([1.0] * 30 + [3.0] * 25 + [9.0] * 3)
    words = pd.Series(["low"] * 30 + ["high"] * 25 + ["rare"] * 3)
    chart = charts.groups(values, words, "Value", "Three groups")
    rows = [label.get_text() for label in chart.figure.axes[0].get_yticklabels()]
    assert rows == ["rare  (3)", "high  (25)", "low  (30)"]
    assert "high: median 3, interval 3 to 3 (25)" in chart.alt
    assert "rare: median 9 (3)" in chart.alt
    assert "hollow: fewer than 20" in chart.figure.axes[0].get_xlabel()


def test_groups_of_numbers_stay_in_order_and_nothing_is_no_picture():
    values = pd.Series([5.0] * 20 + [1.0] * 20)
    chart = charts.groups(values, pd.Series([2] * 20 + [1] * 20), "Value", "Two groups")
    rows = [label.get_text() for label in chart.figure.axes[0].get_yticklabels()]
    assert rows == ["1  (20)", "2  (20)"]
    with pytest.raises(RulebookError, match="nothing in these groups"):
        charts.groups(pd.Series([np.nan]), pd.Series(["a"]), "Value", "None")


def test_two_scales_show_the_same_people_twice():
    chart = charts.two_scales(crowd(), "followers", "Followers, drawn twice")
    ordinary, log = chart.figure.axes
    assert (ordinary.get_xscale(), log.get_xscale()) == ("linear", "symlog")
    for axes in (ordinary, log):
        assert sorted(axes.collections[0].get_offsets()[:, 0]) == sorted(crowd()["followers"])
        low, high = axes.get_xlim()
        assert low < 0 < 100_000 < high
    # Six of the seven have less than a tenth of the most.
    assert "the median at 20. On the ordinary axis 86 % of the dots" in chart.alt


def test_people_stand_on_the_side_of_the_line_on_which_they_are():
    chart = charts.people(crowd(), "Who follows whom")
    above, below = (marks.get_offsets() for marks in chart.figure.axes[0].collections)
    assert all(followers > following for following, followers in above)
    assert all(followers <= following for following, followers in below)
    assert len(above) + len(below) == 6  # two people with the same numbers are one mark
    labels = [text.get_text() for text in chart.figure.legends[0].get_texts()]
    assert labels == ["follow fewer than follow them (3)", "follow as many, or more (4)"]
    assert "7 people, 3 of them above the line" in chart.alt


TRIAL = pd.DataFrame(
    {
        "trial": "trial-1",
        "headline": [
            "One",
            "Two Is Much Longer Than Any Other Headline Here, So It Has To Be Broken",
            "3",
        ],
        "number": pd.array([False, False, True], dtype="boolean"),
        "views": [1000, 1000, 2000],
        "clicks": [10, 40, 60],
    }
)


def test_headlines_of_a_trial_are_marks_at_their_click_rates():
    rates = click_rates(TRIAL).assign(follows=TRIAL["number"])
    evidence = measure_trial(get_rule("headline-number"), TRIAL)
    chart = charts.headlines(rates, evidence)
    axes = chart.figure.axes[0]
    marks = [line for line in axes.lines if len(line.get_xdata()) == 1]
    assert [line.get_xdata()[0] for line in marks] == pytest.approx([0.01, 0.03, 0.04])
    assert [line.get_color() for line in marks] == [charts.BREAKS, charts.FOLLOWS, charts.BREAKS]
    assert len({line.get_marker() for line in marks}) == 2
    spans = [line.get_xdata() for line in axes.lines if len(line.get_xdata()) == 2]
    ordered = rates.sort_values("rate")
    assert np.array(spans) == pytest.approx(ordered[["low", "high"]].to_numpy())
    names = [label.get_text().replace("\n", " ") for label in axes.get_yticklabels()]
    assert names == list(ordered["headline"])
    assert "Click rate" in axes.get_xlabel()
    assert f"lift {evidence.lift:.2f}" in chart.figure._suptitle.get_text().replace("\n", " ")
    for words in ("“One” (breaks the rule): 1.00 %", "“3” (follows the rule): 3.00 %"):
        assert words in chart.alt
    assert chart.alt.index("Two Is") < chart.alt.index("“3”") < chart.alt.index("“One”")


def test_looking_early_draws_both_who_looks_once_and_who_looks_always():
    looks = look_early(0.05, viewers=4_000, trials=200)
    chart = charts.looking_early(looks)
    axes = chart.figure.axes[0]
    always, once = (line.get_ydata() for line in axes.lines)
    assert list(always) == pytest.approx(looks["at_any_look"].tolist())
    assert list(once) == pytest.approx(looks["at_this_look"].tolist())
    assert axes.get_xlabel()
    assert axes.get_ylabel()
    last = looks.iloc[-1]
    assert f"after 4,000 viewers, finds one in {100 * last['at_this_look']:.1f} %" in chart.alt
    assert f"announced one in {100 * last['at_any_look']:.1f} %" in chart.alt
    with pytest.raises(RulebookError, match="'viewers'"):
        charts.looking_early(looks.drop(columns="viewers"))


def test_headlines_can_be_shown_without_a_rule_or_a_finding():
    chart = charts.headlines(click_rates(TRIAL))
    assert "rule" not in chart.alt
    assert not chart.figure.legends
    asked = charts.headlines(click_rates(TRIAL), title="Which of the three won?")
    assert asked.alt.startswith("Which of the three won?")
    one_side = measure_trial(get_rule("headline-number"), TRIAL.head(1))
    assert "nothing to compare" in charts.headlines(click_rates(TRIAL.head(1)), one_side).alt
    with pytest.raises(RulebookError, match="'rate'"):
        charts.headlines(TRIAL)


def test_luck_can_be_called_what_was_done():
    plain, dealt = (
        charts.luck([0.9, 1.1], 1.5, *words) for words in ((), ("deal", "dealing anew"))
    )
    assert "shuffles" in plain.alt
    assert "dealing anew" in dealt.alt
    assert "shuffl" not in dealt.alt + dealt.figure.axes[0].get_xlabel()
    assert dealt.figure.axes[0].get_ylabel() == "Deals"


OTHERS = pd.DataFrame(
    {
        "account": [f"page-{number:03}" for number in range(120)],
        "lift": np.linspace(0.5, 1.7, 120),
        "low": np.linspace(0.4, 1.5, 120),
        "high": np.linspace(0.6, 2.0, 120),
        "verdict": ["backfires"] * 40 + ["can't tell"] * 50 + ["holds"] * 30,
    }
)


@pytest.mark.parametrize("accounts", [30, 120], ids=["named rows", "too many to name"])
def test_a_forest_marks_the_reader_s_row_wherever_it_is(accounts):
    rows = OTHERS.head(accounts)
    chart = charts.forest(rows, HASHTAGS, own="page-007")
    axes = chart.figure.axes[0]
    [band] = [patch for patch in axes.patches if patch.get_label() == "yours"]
    assert band.get_y() < 7 < band.get_y() + band.get_height()
    # It can be seen: at least a hundredth of the picture's height.
    assert band.get_height() / accounts > 0.01
    named = [label.get_text() for label in [*axes.get_yticklabels(), *axes.texts]]
    assert any("page-007" in name for name in named)
    own = rows.iloc[7]
    assert f"page-007 (yours): lift {own.lift:.2f}, {own.low:.2f} to {own.high:.2f}" in chart.alt


def test_a_picture_without_the_reader_s_account_marks_nothing_and_says_so():
    chart = charts.forest(OTHERS, HASHTAGS, own="gov-01")
    assert not chart.figure.axes[0].patches
    assert chart.alt.endswith("gov-01 (yours) is not among them.")
    bars = charts.verdict_bars({"here": OTHERS}, HASHTAGS, own="gov-01")
    assert bars.alt.endswith("gov-01 (yours) is not among them.")
    assert "among them" not in charts.forest(OTHERS, HASHTAGS).alt


@pytest.mark.parametrize("own", ["page-003", "page-050", "page-110"])
def test_bars_mark_the_part_that_the_reader_s_account_is_in(own):
    chart = charts.verdict_bars(
        {"elsewhere": OTHERS.tail(5), "here": OTHERS}, HASHTAGS, own=own, called="this account"
    )
    [mark] = [line for line in chart.figure.axes[0].lines if line.get_label() == "this account"]
    place = {"page-003": (0, 1 / 3), "page-050": (1 / 3, 3 / 4), "page-110": (3 / 4, 1)}[own]
    assert place[0] < mark.get_xdata()[0] < place[1]
    assert 1 < mark.get_ydata()[0] < 1.5
    assert f"{own} (this account): lift" in chart.alt


@pytest.mark.parametrize(
    ("verdict", "within"), [("backfires", (0, 2)), ("can't tell", (2, 7)), ("holds", (7, 10))]
)
def test_the_atlas_marks_the_reader_s_cell_in_its_part_of_its_bar(verdict, within):
    one = {"accounts": 10, "backfires": 2, "can't tell": 5, "holds": 3}
    one |= {"luck backfires": 0.1, "luck holds": 0.2}
    counts = pd.DataFrame(
        [{"rule": "hashtags", "dataset": name, **one} for name in HASHTAGS.datasets]
    )
    second = HASHTAGS.datasets[1]
    cell = {"rule": "hashtags", "dataset": second, "account": "congress-1", "verdict": verdict}
    chart = charts.atlas_bars(counts, pd.DataFrame([cell]), "your cells")
    axes = chart.figure.axes[0]
    [mark] = [line for line in axes.lines if line.get_label() == "your cells"]
    assert within[0] < 10 * mark.get_xdata()[0] < within[1]
    assert mark.get_ydata()[0] == axes.get_yticks()[1]
    assert chart.alt.endswith(f"Your cells: Hashtags on congress-1, {verdict}.")


def test_one_account_among_all_is_drawn_where_its_lift_is():
    chart = charts.among(OTHERS, HASHTAGS, "page-060")
    marks = [
        drawn.get_offsets().data
        for drawn in chart.figure.axes[0].collections
        if isinstance(drawn, PathCollection)
    ]
    assert sum(map(len, marks)) == len(OTHERS)
    assert [len(drawn) for drawn in marks].count(1) == 1
    [own] = [drawn for drawn in marks if len(drawn) == 1]
    assert own[0][0] == pytest.approx(OTHERS["lift"][60])
    assert chart.alt.startswith("page-060 has a lift of")
    with pytest.raises(RulebookError, match="gov-01 has too few posts"):
        charts.among(OTHERS, HASHTAGS, "gov-01")
