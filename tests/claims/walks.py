"""The claims of the walk-throughs and the start page, by notebook.

They speak of one account each, or of all of them, and not of the reader's: so each is asked once.
`FREE` is as in `tests.claims.graded`.
"""

from functools import lru_cache

import numpy as np
import pandas as pd

from rulebook.evidence import (
    atlas,
    chance_to_show,
    measure_lift,
    measure_trial,
    pooled_lift,
    qualifying_trials,
    relative_engagement,
    shuffled_lifts,
    trial_atlas,
    whole_atlas,
    winners_again,
)
from rulebook.posts import load_posts, load_trials
from rulebook.rules import get_rule, posts_that_day, vacancies_in_week_before
from tests.claims import Claim, worked
from tests.claims.facts import first_quarter_links, governments, linked, sign_among_all

TWO_WAYS = "Mostly they say the same."


def first_bars(many):
    """Return how many of the 41 posts of unit 00 stand in each bar of their histogram."""
    posts = page("instagram_governments", "gov-22").reset_index(drop=True)
    viral = posts["relative_engagement"].idxmax()
    mine = posts.loc[viral - 20 : viral + 20, "engagement"].astype(float)
    return np.histogram(mine, bins=many)[0].tolist()


@lru_cache
def one_trial():
    """Return the evidence on the trial that is worked through in unit 11."""
    arms = load_trials()
    return measure_trial(get_rule("headline-length"), arms[arms["trial"] == "trial-4870"])


@lru_cache
def trials():
    """Return the rule of unit 11 in every trial that can test it."""
    rule, arms = get_rule("headline-length"), load_trials()
    return trial_atlas(rule, arms[arms["trial"].isin(qualifying_trials(rule, arms))])


@lru_cache
def again():
    """Return the medians of a winner's lift where it won, and on fresh viewers."""
    return winners_again(load_trials())[["lift_first", "lift_again"]].median()


@lru_cache
def table(dataset):
    posts = load_posts(dataset)
    return posts.assign(relative_engagement=relative_engagement(posts))


def page(dataset, account):
    return table(dataset)[table(dataset)["account"] == account]


@lru_cache
def rows(slug, dataset, per=None):
    """Return the rows of an atlas that have an interval."""
    found = atlas(get_rule(slug), load_posts(dataset), per=per)
    return found[found["low"].notna()]


def counted(slug, dataset, per=None):
    return rows(slug, dataset, per)["verdict"].value_counts().reindex(VERDICTS, fill_value=0)


VERDICTS = ["holds", "backfires", "can't tell"]


@lru_cache
def whole():
    found = whole_atlas()
    return found[found["low"].notna()]


def two_sided_rules():
    """Return how many rules hold on some accounts and backfire on others, of all networks."""
    verdicts = whole().groupby("rule")["verdict"].agg(set)
    return sum({"holds", "backfires"} <= said for said in verdicts)


def two_tests_agree(slug, dataset):
    """Return how often luck's range and the interval say the same, on the accounts with an interval."""
    found, posts = rows(slug, dataset), load_posts(dataset)
    sample = found.iloc[:: max(1, len(found) // 25)]
    said = []
    for row in sample.itertuples():
        lifts = shuffled_lifts(get_rule(slug), posts[posts["account"] == row.account])
        low, high = np.quantile(lifts, [0.025, 0.975])
        said.append((row.verdict == "can't tell") == (low <= row.lift <= high))
    return np.mean(said)


def sport():
    return table("facebook_pages").query("sector == 'sport'")


def pages_by_hand():
    medians = sport().groupby(["account", "scheduled"])["engagement"].median().unstack()
    return (medians[False] > medians[True]).mean()


def scheduled_marks(account):
    """Return marked posts ÷ those that chance would mark."""
    posts = page("facebook_pages", account)
    return posts["scheduled"].sum() / (len(posts) / 60)


def minute_zero_of_unmarked(account):
    posts = page("facebook_pages", account)
    return (posts.loc[~posts["scheduled"].astype(bool), "posted_at"].dt.minute == 0).mean()


def sign_among_schedulers():
    """Return how often minute 0 is right among the accounts that schedule a fifth of their tweets."""
    tweets = load_posts("twitter_congress").dropna(subset=["scheduled"])
    planned = tweets["scheduled"].astype(bool)
    much = planned.groupby(tweets["account"]).transform("mean") > 0.2
    return planned[much & (tweets["posted_at"].dt.minute == 0)].mean()


def large_pages():
    """Return the share of scheduled posts, and of posts by hand, that come from the larger pages."""
    typical = sport().groupby("account")["engagement"].median()
    large = sport()["account"].isin(typical.index[typical > typical.median()])
    share = large.groupby(sport()["scheduled"]).mean()
    return share[True], share[False]


def not_early_without_link():
    posts = page("facebook_pages", "page-17").dropna(subset=["relative_engagement"])
    not_early = posts[~(posts["link_position"] < 0.75)]
    return not_early["link_position"].isna().mean()


def lengths(account):
    posts = page("facebook_pages", account).dropna(subset=["link_position", "relative_engagement"])
    return posts.groupby(posts["link_position"] < 0.75)["characters"].median()


def link_lengths():
    """Return how many characters the last link of a tweet took, where it ends the tweet."""
    tweets = load_posts("twitter_congress").query("links == 1")
    room = (tweets["characters"] + 1) * (1 / tweets["link_position"] - 1)
    return room.round().value_counts()


def lists_before(account):
    posts = page("instagram_governments", account)
    return vacancies_in_week_before(posts)


def by_kind():
    posts = table("instagram_governments")
    return posts.groupby("job_post")["relative_engagement"].median()


def all_job_posts():
    posts = table("instagram_governments")
    kinds = ["vacancy", "exam", "selection", "internship"]
    return posts.loc[posts["job_post"].isin(kinds), "relative_engagement"].median()


def ecologists():
    return load_posts("twitter_communities").query("sector == 'esa2019'")


def photos(brand_column):
    brand = load_posts("facebook_brand").dropna(subset=["likes", "reach", "paid"])
    medians = brand.groupby(brand["format"] == "photo")[brand_column].median()
    return medians[True] / medians[False]


def winners():
    posts = table("facebook_pages")
    groups = posts.groupby(["account", "format"])["relative_engagement"].agg(["count", "median"])
    often = groups[groups["count"] >= 20]["median"].unstack()
    return often[often.notna().sum(axis="columns") >= 2].idxmax(axis="columns").value_counts()


def everything_else():
    posts = page("facebook_pages", "page-23").dropna(subset=["relative_engagement"])
    other = posts[posts["format"] != "photo"]
    most = other[other["format"] == other["format"].mode()[0]]
    return other["relative_engagement"].median() / most["relative_engagement"].median()


def other_days(dataset):
    """Return the share of days with 1 or 2 posts among the days that break the rule."""
    posts = load_posts(dataset)
    of_day = posts.assign(many=posts_that_day(posts), day=posts["posted_at"].dt.normalize())
    days = of_day.groupby(["account", "day"], observed=True)["many"].first()
    other = days[~days.between(3, 5)]
    return (other <= 2).mean()


def six_and_more():
    """Return the median share of days with 6 posts or more among the other days, by verdict per day."""
    posts = load_posts("instagram_governments")
    of_day = posts.assign(many=posts_that_day(posts), day=posts["posted_at"].dt.date)
    days = of_day.groupby(["account", "day"], observed=True)["many"].first()
    habits = days[~days.between(3, 5)].gt(5).groupby("account").mean()
    by_day = rows("frequency", "instagram_governments", "day").set_index("account")["verdict"]
    return habits.groupby(by_day).median()


def evidence(slug, dataset, account, per=None):
    return measure_lift(get_rule(slug), page(dataset, account), per=per)


def lean(dataset):
    counts = counted("link-position", dataset)
    return counts["holds"] - counts["backfires"]


FIVE = pd.Series([40, 70, 900, 55, 60])

ONCE: dict[str, list[Claim]] = {
    "start-here": [
        Claim(
            "title",
            "On most accounts nobody can tell whether a rule does anything.",
            lambda: (whole()["verdict"] == "can't tell").mean() > 0.5,
        ),
        Claim(
            "title",
            "most rules hold on some accounts and backfire on others",
            lambda: two_sided_rules() > 9 / 2,
        ),
    ],
    "00-first-day": [
        Claim(
            "mean-meaning",
            "Four are far below it, one is far above.",
            lambda: (FIVE.lt(FIVE.mean() / 3).sum(), FIVE.gt(3 * FIVE.mean()).sum()) == (4, 1),
        ),
        Claim(
            "read-histogram",
            "In the high bar at the left stand nearly all of the 41 posts.",
            lambda: 37 <= first_bars(20)[0] < 41 and len(first_bars(20)) == 20,
        ),
        Claim(
            "read-histogram",
            "in between there is hardly anything",
            lambda: sum(first_bars(20)[1:-1]) <= 2 and first_bars(20)[-1] == 1,
        ),
        Claim(
            "whole-text",
            "all dots but a few would be crowded together at the left",
            lambda: (
                page("instagram_governments", "gov-22")["engagement"]
                .lt(page("instagram_governments", "gov-22")["engagement"].max() / 10)
                .mean()
                > 0.95
            ),
        ),
    ],
    "01-timing": [
        Claim(
            "verdict-text", TWO_WAYS, lambda: two_tests_agree("timing", "twitter_congress") > 0.6
        ),
        Claim(
            "other-text",
            "the Facebook page on which the rule holds most clearly",
            lambda: counted("timing", "facebook_pages")["holds"] > 0,
        ),
    ],
    "02-scheduling": [
        Claim(
            "pages-told",
            'The group says one "\n    "thing, and nearly every page in it says the other.',
            lambda: pages_by_hand() > 0.9,
        ),
        Claim(
            "why-told",
            "So the group compares large pages with small ones, and hardly says a word about scheduling.",
            lambda: large_pages()[0] > 1.5 * large_pages()[1],
        ),
        Claim(
            "simpson",
            "a difference that is there in nearly every group",
            lambda: pages_by_hand() > 0.9,
        ),
        Claim(
            "sign-told",
            "page-31 has many more marks than chance gives.",
            lambda: scheduled_marks("page-31") > 5,
        ),
        Claim(
            "misses-text",
            "Fewer marks than chance gives",
            lambda: scheduled_marks("page-19") < 1,
        ),
        Claim(
            "misses-told",
            "Hardly anybody does that",
            lambda: minute_zero_of_unmarked("page-19") > 10 / 60,
        ),
        Claim(
            "truth-told",
            "most of those that happen to stand on minute 0 were sent by hand",
            lambda: sign_among_all()[0] < 0.5,
        ),
        Claim(
            "truth-told",
            'Among people who schedule more, the same "\n    "sign is right more often.',
            lambda: sign_among_schedulers() > 2 * sign_among_all()[0],
        ),
    ],
    "03-length": [
        Claim(
            "verdict-text", TWO_WAYS, lambda: two_tests_agree("length", "twitter_congress") > 0.6
        ),
        Claim(
            "other-text",
            "the Facebook page on which the rule holds most clearly",
            lambda: counted("length", "facebook_pages")["holds"] > 0,
        ),
    ],
    "04-link-position": [
        Claim(
            "quarter-told",
            "So on most pages we can only test the second half of",
            lambda: (
                linked()
                .query("0.15 <= link_position <= 0.35")
                .groupby("account")
                .size()
                .reindex(first_quarter_links().index, fill_value=0)
                .lt(20)
                .mean()
                > 0.5
            ),
        ),
        Claim(
            "limits-text",
            "on most pages there are hardly any",
            lambda: (first_quarter_links() < 20).mean() > 0.5,
        ),
        Claim(
            "wrong-told",
            "with posts that mostly have none",
            lambda: not_early_without_link() > 0.5,
        ),
        Claim(
            "ruler-text",
            "a link took 22 or 23 characters",
            lambda: set(link_lengths().index[:2]) == {22.0, 23.0},
        ),
        Claim(
            "ruler-lesson",
            "the rule on links is, in part, a rule on length in disguise",
            lambda: lengths("page-17")[True] < lengths("page-17")[False],
        ),
    ],
    "05-job-posts": [
        Claim(
            "fullest-text",
            "On that account hardly a post comes after more than two lists.",
            lambda: (lists_before("gov-23") > 2).mean() < 0.02,
        ),
        Claim(
            "forest-text",
            "Most governments post too few lists.",
            lambda: len(rows("job-posts", "instagram_governments")) < governments() / 2,
        ),
        Claim(
            "kinds-told",
            "between, which is true of neither",
            lambda: 1.2 * by_kind()["vacancy"] < all_job_posts() < by_kind()["exam"] / 1.2,
        ),
    ],
    "06-following": [
        Claim(
            "scale-text",
            "some are a hundred times larger than others",
            lambda: ecologists()["followers"].max() >= 100 * ecologists()["followers"].min(),
        ),
        Claim(
            "scale-text",
            "On an **ordinary axis** the giants take all the room.",
            lambda: ecologists()["followers"].max() > 10 * ecologists()["followers"].median(),
        ),
        Claim(
            "together-text",
            "The two numbers move together.",
            lambda: (
                ecologists()["followers"].corr(ecologists()["following"], method="spearman") > 0.5
            ),
        ),
    ],
    "07-likes": [
        Claim("rate-text", "Photos are shown to fewer people.", lambda: photos("reach") < 0.8),
        Claim(
            "else-text",
            "its median is mostly the median of what there is most of",
            lambda: 0.9 < everything_else() < 1.1,
        ),
        Claim(
            "winners-told",
            "The winner differs from page to page",
            lambda: winners().iloc[1] > winners().sum() / 4,
        ),
        Claim(
            "replicate-told",
            "The rule was not right or wrong. It was incomplete",
            lambda: (
                counted("likes", "facebook_live_sellers")["backfires"]
                > counted("likes", "facebook_live_sellers")["holds"]
                and counted("likes", "linkedin_influencers")["holds"]
                > counted("likes", "linkedin_influencers")["backfires"]
            ),
        ),
    ],
    "08-frequency": [
        Claim(
            "meet-told",
            "such accounts are rare",
            lambda: (
                counted("frequency", "instagram_governments")["can't tell"]
                > 0.8 * len(rows("frequency", "instagram_governments"))
            ),
        ),
        Claim(
            "rule-far",
            "the answers can contradict each other",
            lambda: (
                {
                    evidence("frequency", "instagram_governments", "gov-17", per).verdict
                    for per in ("post", "day")
                }
                == {"holds", "backfires"}
            ),
        ),
        Claim(
            "everyone-told",
            "So we picked our account for its clear answer, out of very few",
            lambda: (
                0
                < len(rows("frequency", "instagram_governments").query('verdict != "can\'t tell"'))
                < 5
            ),
        ),
        Claim(
            "network-told",
            "Per day it holds nearly everywhere",
            lambda: (
                counted("frequency", "twitter_congress", "day")["holds"]
                > 0.8 * len(rows("frequency", "twitter_congress", "day"))
            ),
        ),
        Claim(
            "network-told",
            "most of the other days have 1 or 2 tweets",
            lambda: other_days("twitter_congress") > 0.5,
        ),
        Claim(
            "habits-told",
            "The verdict per day goes with the habit.",
            lambda: six_and_more()["backfires"] > 0.5 > 0.2 > six_and_more()["holds"],
        ),
    ],
    "09-hashtags": [
        Claim(
            "verdict-text",
            TWO_WAYS,
            lambda: two_tests_agree("hashtags", "instagram_governments") > 0.6,
        ),
    ],
    "10-transfer": [
        Claim(
            "ten-told",
            "Most of those are not luck.",
            lambda: (
                len(rows("link-position", "facebook_pages").query('verdict != "can\'t tell"'))
                > 2 * 3
            ),
        ),
        Claim(
            "second-told",
            "On most accounts of either network nobody can tell.",
            lambda: (
                min(
                    (rows("link-position", name)["verdict"] == "can't tell").mean()
                    for name in ("facebook_pages", "instagram_governments")
                )
                > 0.5
            ),
        ),
        Claim(
            "second-told",
            'the rule leans "\n        "one way on Facebook and the other way on Instagram',
            lambda: lean("facebook_pages") > 0 > lean("instagram_governments"),
        ),
        Claim(
            "many-text",
            "With many questions it is nearly certain that at least one answer is wrong.",
            lambda: 0.95 ** len(rows("link-position", "facebook_pages")) < 0.2,
        ),
    ],
    "11-by-lot": [
        Claim(
            "picture-told",
            "We picked this trial because its answer is clear",
            lambda: one_trial().verdict != "can't tell",
        ),
        Claim(
            "sides-text",
            "Two headlines follow it and two break it.",
            lambda: (one_trial().follows, one_trial().breaks) == (2, 2),
        ),
        Claim(
            "all-told",
            "The same rule wins for one story and",
            lambda: min((trials()["verdict"] == word).mean() for word in VERDICTS[:2]) > 0.1,
        ),
        Claim(
            "pooled-told",
            "That is small, and",
            lambda: 0.9 < pooled_lift(trials()).lift < pooled_lift(trials()).high < 1,
        ),
        Claim(
            "winner-told",
            "A winner was good *and* lucky, and luck does not come twice.",
            lambda: again()["lift_again"] < 0.9 * again()["lift_first"],
        ),
        Claim(
            "size-meaning",
            "nobody will ever see a lift of 1.1",
            lambda: chance_to_show(0.3, 1.1, 150) < 0.15,
        ),
    ],
}

for _page, _claims in worked.ONCE.items():
    ONCE.setdefault(_page, []).extend(_claims)

FREE = {
    "00-first-day": {"explorer-text": "a task"},
    "01-timing": {
        "luck-told": "worked out in the cell",
        "lucky-told": "worked out in the cell",
        "limits-meaning": "what follows if two columns are far apart",
    },
    "02-scheduling": {"misses-told": "worked out in the cell"},
    "03-length": {
        "luck-told": "worked out in the cell",
        "rule-far": "how networks looked years ago",
    },
    "04-link-position": {"ruler-meaning": "what a rule meant"},
    "05-job-posts": {
        "labels-told": "how the sample was drawn",
        "flooded-text": "which account the cell looks for",
        "flooded-told": "which account the cell looks for",
        "explorer-text": "a question",
    },
    "06-following": {
        "scale-text": "a heading",
        "coarse-text": "two made-up numbers",
        "coarse-meaning": "tests/anonymise measures it",
        "together-told": "worked out in the cell",
        "alike-told": "worked out in the cell",
        "say-it-aloud-again": "what somebody at work says",
    },
    "07-likes": {
        "formats-text": "what few posts do",
        "winners-text": "a question",
        "winners-told": "worked out in the cell",
    },
    "08-frequency": {
        "sum-text": "a heading",
        "sum-meaning": "what follows from the habit",
        "meet-told": "a promise that everyone-told keeps",
    },
    "09-hashtags": {"luck-told": "worked out in the cell"},
    "10-transfer": {
        "rule-text": "how people talk",
        "many-text": "arithmetic",
        "others-text": "a question",
    },
    "11-by-lot": {
        "read-bars": "what it means if they do",
        "early-picture-text": "what two columns are",
        "early-told": "worked out in the cell",
        "limits-text": "whose viewers they were, as the datasheet says",
    },
    "12-failconf": {"brier-text": "arithmetic"},
}
