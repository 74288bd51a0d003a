"""The claims of the walk-throughs about the account that each of them works through.

Several pages say the same of their account, each in a cell of its own: that its answer is clear, that
the two sides overlap all the same, that somebody else found the opposite. `ONCE` is as in
`tests.claims.walks`, which takes these up.
"""

from functools import lru_cache

import numpy as np
import pandas as pd

from rulebook.evidence import atlas, measure_lift, recall, relative_engagement
from rulebook.posts import load_job_labels, load_posts
from rulebook.rules import get_rule
from tests.claims import Claim

WORKED = {
    "01-timing": ("timing", "twitter_congress", "congress-478"),
    "02-scheduling": ("scheduling", "facebook_pages", "page-31"),
    "03-length": ("length", "twitter_congress", "congress-409"),
    "04-link-position": ("link-position", "facebook_pages", "page-17"),
    "05-job-posts": ("job-posts", "instagram_governments", "gov-23"),
    "07-likes": ("likes", "facebook_pages", "page-23"),
    "08-frequency": ("frequency", "instagram_governments", "gov-17"),
    "09-hashtags": ("hashtags", "instagram_governments", "gov-04"),
    "10-transfer": ("link-position", "facebook_pages", "page-46"),
}
"""Rule, data set and account, as the notebooks name them."""


@lru_cache
def posts_of(page):
    _, dataset, account = WORKED[page]
    posts = load_posts(dataset)
    posts = posts[posts["account"] == account]
    return posts.assign(relative_engagement=relative_engagement(posts))


@lru_cache
def found(page, per=None):
    """Return the evidence on the account that a page works through."""
    return measure_lift(get_rule(WORKED[page][0]), posts_of(page), per=per)


@lru_cache
def verdicts(page, dataset):
    """Return the verdicts of a page's rule on every account of a data set that has an interval."""
    return atlas(get_rule(WORKED[page][0]), load_posts(dataset)).dropna(subset=["low"])


def worse(page):
    """Return how often a post that follows does worse than one that breaks the rule, of all pairs."""
    seen = found(page).seen
    follow, breaks = (
        seen.loc[seen["follows"] == side, "value"].to_numpy() for side in (True, False)
    )
    places = np.sort(follow).searchsorted(breaks)
    return places.sum() / (len(follow) * len(breaks))


def boxes_overlap(page):
    """Whether the middle halves of both sides have values in common."""
    ends = found(page).seen.groupby("follows")["value"].quantile([0.25, 0.75]).unstack()
    return ends[0.75].min() > ends[0.25].max()


def opposite(page, dataset):
    """Whether some account of the data set has the opposite of the verdict on the page's account."""
    other = {"holds": "backfires", "backfires": "holds"}[found(page).verdict]
    return (verdicts(page, dataset)["verdict"] == other).any()


def best_hours():
    """Return the best hour of unit 01's account by the clock of the place, and by UTC."""
    tweets = posts_of("01-timing").dropna(subset=["relative_engagement"])
    utc = tweets["posted_at"] - pd.to_timedelta(tweets["utc_offset_hours"], unit="h")
    value = tweets["relative_engagement"]
    return [value.groupby(when.dt.hour).median().idxmax() for when in (tweets["posted_at"], utc)]


def wandering(dataset, account):
    """Return the highest typical engagement of an account ÷ its lowest."""
    posts = load_posts(dataset)
    posts = posts[posts["account"] == account]
    typical = posts["engagement"].astype(float) / relative_engagement(posts)
    return typical.max() / typical.min()


def clear(page, per=None):
    return lambda: found(page, per).verdict in ("holds", "backfires")


def typical_sport(value):
    """Return the typical scheduled post of all sports pages together ÷ the typical one by hand."""
    posts = load_posts("facebook_pages")
    posts = posts.assign(relative_engagement=relative_engagement(posts))
    posts = posts[posts["sector"] == "sport"].dropna(subset=["relative_engagement", "scheduled"])
    medians = posts.groupby(posts["scheduled"].astype(bool))[value].median()
    return medians[True] / medians[False]


def paid_reach():
    """Return how many times as many people a typical paid post of the brand reaches."""
    middles = load_posts("facebook_brand").groupby("paid")["reach"].median()
    return middles[True] / middles[False]


def by_reach():
    """Return the verdicts on the brand's photos, in Likes and for each person reached."""
    brand = load_posts("facebook_brand").dropna(subset=["likes", "reach", "paid"])
    brand = brand.assign(per_thousand=1000 * brand["likes"] / brand["reach"])
    rule = get_rule("likes")
    return [measure_lift(rule, brand, measure=one).verdict for one in ("likes", "per_thousand")]


def with_days(dataset, fewest):
    """Return the share of accounts with so many days of 3 to 5 posts, or more."""
    posts = load_posts(dataset)
    sizes = posts.groupby(["account", posts["posted_at"].dt.normalize()], observed=True).size()
    days = sizes.between(3, 5).groupby("account").sum()
    return (days >= fewest).mean()


def lists_recall():
    return recall(load_job_labels(), "vacancy")


def sport_differs():
    """Whether the group of all sports pages is large, and its two sides are far apart."""
    sport = load_posts("facebook_pages").query("sector == 'sport'")
    return len(sport) > 2000 and typical_sport("engagement") > 1.5


def many_without(unit, dataset):
    """Claim that many accounts of a data set have no clear answer, as a page says that meets its first."""
    return Claim(
        "meet-told",
        "you will soon see many without one",
        lambda: (verdicts(unit, dataset)["verdict"] == "can't tell").mean() > 0.3,
    )


OVERLAP = (
    "See how much the two violins overlap: many posts that follow the rule do worse than many that "
    "break it."
)
CONTRADICT = "can both swear by what they saw, and contradict each other"

ONCE: dict[str, list[Claim]] = {
    "00-first-day": [
        Claim(
            "mean-meaning",
            "No post got anything like the mean!",
            lambda: not pd.Series([40, 70, 900, 55, 60]).between(225 / 1.5, 225 * 1.5).any(),
        ),
        Claim(
            "moves-text",
            "Because what is usual changes.",
            lambda: wandering("instagram_governments", "gov-22") > 2,
        ),
    ],
    "01-timing": [
        Claim("meet-told", "We picked this one because its answer is clear", clear("01-timing")),
        many_without("01-timing", "twitter_congress"),
        Claim("sides-text", OVERLAP, lambda: 0.25 < worse("01-timing") < 0.75),
        Claim(
            "wrong-lift-text",
            'Two "best hours", and nothing has changed but the clock.',
            lambda: len(set(best_hours())) == 2,
        ),
        Claim("other-told", CONTRADICT, lambda: found("01-timing").verdict == "backfires"),
    ],
    "02-scheduling": [
        Claim("pages-text", "A clear answer, out of thousands of posts.", sport_differs),
        Claim(
            "relative-told",
            "on the same",
            lambda: typical_sport("relative_engagement") < 1 < typical_sport("engagement"),
        ),
        Claim("one-text", "picked because its answer is clear", clear("02-scheduling")),
        Claim(
            "read-box",
            "See that the two boxes overlap, although the answer on this page is a clear one.",
            lambda: boxes_overlap("02-scheduling") and clear("02-scheduling")(),
        ),
    ],
    "03-length": [
        Claim("meet-told", "picked an account with a clear answer", clear("03-length")),
        many_without("03-length", "twitter_congress"),
        Claim("sides-text", OVERLAP, lambda: 0.25 < worse("03-length") < 0.75),
        Claim("other-told", CONTRADICT, lambda: found("03-length").verdict == "backfires"),
        Claim(
            "typical-text",
            "What is usual does not stay the same.",
            lambda: wandering("twitter_congress", "congress-409") > 2,
        ),
    ],
    "04-link-position": [
        Claim(
            "verdict-text",
            "the page that we picked because its answer is clear",
            clear("04-link-position"),
        ),
    ],
    "05-job-posts": [
        Claim(
            "meet-text", "To begin with we picked one with a clear answer", clear("05-job-posts")
        ),
        Claim(
            "verdict",
            "So is it a flood that does harm?",
            lambda: found("05-job-posts").verdict == "holds",
        ),
        Claim(
            "all-kinds-told",
            "Look how wide the intervals of the recall are",
            lambda: lists_recall().high - lists_recall().low > 0.2,
        ),
    ],
    "07-likes": [
        Claim("meet-told", "To begin with we picked a page with a clear answer", clear("07-likes")),
        Claim(
            "rate-told", "The same posts, the same Likes, another", lambda: len(set(by_reach())) > 1
        ),
        Claim("paid-text", "Money brings reach.", lambda: paid_reach() > 1.3),
    ],
    "08-frequency": [
        Claim(
            "contradiction",
            "two people who can both show figures",
            lambda: (
                {found("08-frequency", per).verdict for per in ("post", "day")}
                == {"holds", "backfires"}
            ),
        ),
        Claim(
            "sum-text",
            "Where does the large lift per day come from?",
            lambda: found("08-frequency", "day").lift > 1.5,
        ),
        Claim(
            "network-text",
            "Few of them have 20 days with 3 to 5",
            lambda: with_days("twitter_congress", 20) < 0.5,
        ),
    ],
    "09-hashtags": [
        Claim("meet-told", "picked an account with a clear answer", clear("09-hashtags")),
        many_without("09-hashtags", "instagram_governments"),
        Claim("sides-text", OVERLAP, lambda: 0.25 < worse("09-hashtags") < 0.75),
        Claim("other-told", CONTRADICT, lambda: opposite("09-hashtags", "instagram_governments")),
        Claim(
            "typical-text",
            "What is usual does not stay the same.",
            lambda: wandering("instagram_governments", "gov-04") > 2,
        ),
    ],
    "10-transfer": [
        Claim("cell-told", "its answer is clear", clear("10-transfer")),
        Claim(
            "forest-told",
            "Somebody who wanted to show you the opposite would have found",
            lambda: (
                found("10-transfer").verdict == "holds"
                and opposite("10-transfer", "facebook_pages")
            ),
        ),
    ],
}
