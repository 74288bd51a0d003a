"""The stricter treatment of individuals: nobody stands out from the others of a group.

Two ways to make groups. One row a person: people are put in order and cut into groups of k or a few
more (J. Domingo-Ferrer, J. M. Mateo-Sanz, Practical data-oriented microaggregation for statistical
disclosure control, IEEE Transactions on Knowledge and Data Engineering 14(1), 2002). Many rows a
person: rows are split in two at the median, again and again, as long as both halves hold at least
k people, and neither is more than half one person's (K. LeFevre, D. J. DeWitt, R. Ramakrishnan,
Mondrian Multidimensional K-Anonymity, ICDE 2006). Either way everybody in a group gets the group's
numbers, so that within it nobody can be told from another by anything that ships.

What was done to a table comes back with it (`Reading.done`), in words for its datasheet.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from rulebook.anonymise import counts
from rulebook.anonymise.readers import Reading, percent

FEWEST_MEMBERS = 13
"""Ten would do to hide somebody. Of 10 to 15, with 13 each verdict of the exact figures stays, for
whole communities and for people of one size (a test compares them)."""
FEWEST_IN_A_SIZE = 3 * FEWEST_MEMBERS
"""Fewer people of one size than three groups would give two or three numbers, and no lift."""

FEWEST_AUTHORS = 5
LARGEST_SHARE = 0.5
"""A group of five in which one wrote three posts of four hides that one badly."""

FEWEST_POSTS = 5
AUDIENCES = 3


def twitter_communities(reading: Reading) -> Reading:
    """Make one row a person: community, typical engagement, followers and following of the group.

    The number of somebody's posts alone would name the busiest, so it does not ship: each person
    is one row, with the median engagement of their posts. Groups are made within a community and
    within one side of the rule (follows fewer than follow back, or not), and the group's numbers
    are rounded away from the other side, so nobody changes sides. Unit 06 compares people of one
    size, so groups are made within a size as well (a step of the log scale of followers), and a
    size with too few people goes with the next one.

    Within these, people are put in order of engagement, and of followers where it is equal. Parted
    by all three numbers at once, or by engagement without regard to size, verdicts came out that
    the exact figures do not give.
    """
    people = reading.posts.groupby(["sector", "account"], as_index=False).agg(
        engagement=("engagement", "median"),
        followers=("followers", "max"),
        following=("following", "max"),
    )
    people["engagement"] = np.floor(people["engagement"].astype("float64") + 0.5)
    fewer = people["following"] < people["followers"]
    side = people["sector"] + " " + fewer.astype("str")
    size = people["followers"].groupby(side).transform(_sizes)
    group = _cut(people, side + " " + size.astype("str"))
    middle = pd.DataFrame(
        {
            name: people.groupby(group)[name].transform(_lower_median)
            for name in ("followers", "following")
        }
    )
    typical = people.groupby(group)["engagement"].transform(_lower_median)
    shipped = people[["account", "sector"]].assign(
        person=people["account"],
        engagement=counts.rounded(typical),
        followers=counts.rounded_up(middle["followers"]).where(
            fewer, counts.rounded_down(middle["followers"])
        ),
        following=counts.rounded_down(middle["following"]).where(
            fewer, counts.rounded_up(middle["following"])
        ),
    )
    alike = _alike(people.assign(shipped=shipped["engagement"]), group)
    done = (
        "The number of somebody's tweets would name the busiest, so each person is one row, with "
        "the median of their tweets.",
        "People of a community who stand on the same side of the following rule, and have about as "
        f"many followers (up to 9, to 99, to 999 and so on; fewer than {FEWEST_IN_A_SIZE} people go "
        "with the next size), are put in order of engagement and cut into groups of at least "
        f"{FEWEST_MEMBERS} people ({group.nunique():,} in all).",
        "Everybody gets the group's middle engagement, followers and following, above "
        f"{counts.EXACT_UP_TO} with two significant figures, rounded so that nobody changes sides.",
    )
    dropped = {
        **reading.dropped,
        "folded into one row a person (the person's median)": len(reading.posts) - len(people),
    }
    facts = {**reading.facts, **alike}
    return Reading(shipped, reading.read, dropped, reading.mended, facts, done)


def linkedin_influencers(reading: Reading) -> Reading:
    """Make posts without persons: influencers of similar size share one audience's code.

    The level of somebody's reactions would name them, so each post ships against its author's own
    typical post: reactions ÷ the median of the author's posts x the audience's median. Within an
    audience and format, posts are put into groups of at least k different authors, none of whom
    wrote more than half of them, and every post gets its group's number.
    """
    posts = reading.posts
    by_author = posts.groupby("account")
    few = by_author["likes"].transform("size") < FEWEST_POSTS
    own = by_author["likes"].transform("median").astype("float64")
    dropped = {
        **reading.dropped,
        f"by influencers with fewer than {FEWEST_POSTS} posts, who have no typical post": int(
            few.sum()
        ),
        "by influencers whose typical post got no reaction": int((own.eq(0) & ~few).sum()),
    }
    posts = posts.assign(own=own)[~few & own.gt(0)].reset_index(drop=True)
    authors = posts.groupby("account")["followers"].first().sort_values()
    audience = pd.Series(
        [f"audience {part}" for part in np.arange(len(authors)) * AUDIENCES // len(authors)],
        index=authors.index,
    )
    posts["audience"] = posts["account"].map(audience)
    formats = posts["audience"] + " " + posts["format"]
    hidden: pd.Series = (
        posts["account"]
        .groupby(formats)
        .transform(lambda authors: _hide_each_other(authors.to_numpy(), FEWEST_AUTHORS))
    )
    dropped[
        f"in an audience where fewer than {FEWEST_AUTHORS} influencers use the format, or one "
        "wrote more than half of it"
    ] = int((~hidden).sum())
    posts = posts[hidden].reset_index(drop=True)
    relative = posts["likes"].astype("float64") / posts["own"]
    level = posts.groupby("audience")["own"].transform("median")
    group = _groups(
        np.log1p(relative.to_numpy() * 8)[:, None],
        posts["account"].to_numpy(),
        posts["audience"] + " " + posts["format"],
        FEWEST_AUTHORS,
    )
    likes = counts.rounded((relative.groupby(group).transform("median") * level).round())
    size = authors.groupby(audience).median()
    shipped = pd.DataFrame(
        {
            "account": posts["audience"],
            "person": posts["account"],
            "format": posts["format"],
            "likes": likes,
            "engagement": likes,
            "followers": counts.rounded(posts["audience"].map(size).round()),
        }
    )
    # Groups that came out at the same number are one group for whoever looks from outside.
    different = len(shipped.drop(columns="person").drop_duplicates())
    done = (
        f"There is no code for a person: influencers of similar size share one, {AUDIENCES} codes "
        "in all.",
        "The level of somebody's reactions would name them, so each post is set against its "
        "author's typical post (reactions ÷ the median of the author's posts x the median of the "
        "code's posts).",
        "Posts under one code and of one format are split in two at the median, again and again, as "
        f"long as on both sides {FEWEST_AUTHORS} different authors are left and nobody wrote more "
        "than half (Mondrian). Every post gets the middle of its part, above "
        f"{counts.EXACT_UP_TO} to two significant figures ({different} different rows in all).",
        "Followers are those of the code's middle influencer, to two significant figures.",
        "Comments, hashtags, labels and age were not read either.",
    )
    facts = {
        **reading.facts,
        "authors": str(len(authors)),
        "authors_in_smallest_audience": str(int(audience.value_counts().min())),
    }
    return Reading(shipped, reading.read, dropped, reading.mended, facts, done)


@dataclass(frozen=True)
class Crowd:
    """Who hides whom: what the combinations of values of a grouped table hold.

    `people` is the smallest number of different people behind one, `share` (0 to 1) the largest
    part of one that is a single person's.
    """

    people: int
    share: float


def crowd(posts: pd.DataFrame) -> Crowd:
    """Count the people (`person`) behind each combination of values.

    `posts` is what came out of grouping; the account code of a single person is no value.
    """
    rows = posts.groupby([posts[name] for name in values_of(posts)], dropna=False)["person"]
    share = rows.agg(_largest_share)
    return Crowd(int(rows.nunique().min()), float(share.max()))


def values_of(posts: pd.DataFrame) -> list[str]:
    """List the columns that tell something: a code that only one row has tells nothing."""
    values = posts.columns.drop("person", errors="ignore")
    return list(values.drop("account") if posts["account"].is_unique else values)


def _alike(people: pd.DataFrame, group: pd.Series) -> dict[str, str]:
    """Say how alike a group's people are: what somebody learns who knows another's group."""
    exact, shipped = people["engagement"], people["shipped"].astype("float64")
    same = exact.groupby(group).nunique().eq(1)
    return {
        "groups": f"{len(same):,}",
        "groups_all_alike": f"{int(same.sum()):,}",
        "engagement_told": percent(exact.eq(shipped).mean()),
        "engagement_close": percent(exact.sub(shipped).abs().le(1).mean()),
        "engagement_values": f"{shipped.nunique():,}",
    }


def _sizes(followers: pd.Series) -> pd.Series:
    """Count the digits of each number of followers; sizes with too few people join the nearest."""
    size = followers.astype("str").str.len()
    while size.nunique() > 1:
        people = size.value_counts().sort_index()
        small = people.index[people < FEWEST_IN_A_SIZE]
        if small.empty:
            break
        others = people.drop(small[0])
        nearest = min(others.index, key=lambda other: (abs(other - small[0]), -others[other]))
        size = size.mask(size.eq(small[0]), nearest)
    return size


def _cut(people: pd.DataFrame, within: pd.Series) -> pd.Series:
    """Number the groups of FEWEST_MEMBERS people or a few more: an int a row, index of `people`."""
    order = ["engagement", "followers", "following", "account"]
    group = pd.Series(-1, index=people.index)
    number = 0
    for rows in within.groupby(within).groups.values():
        ordered = people.loc[rows].sort_values(order).index.to_numpy()
        for part in np.array_split(ordered, max(1, len(ordered) // FEWEST_MEMBERS)):
            group.loc[part] = number
            number += 1
    return group


def _groups(measures: np.ndarray, people: np.ndarray, within: pd.Series, least: int) -> pd.Series:
    """Number the groups of at least `least` people: an int a row, same index as `within`."""
    group = pd.Series(-1, index=within.index)
    number = 0
    for start in within.groupby(within).indices.values():
        waiting = [np.asarray(start)]
        while waiting:
            rows = waiting.pop()
            halves = _split(measures, people, rows, least)
            if halves is None:
                group.iloc[rows] = number
                number += 1
            else:
                waiting.extend(halves)
    return group


def _split(
    measures: np.ndarray, people: np.ndarray, rows: np.ndarray, least: int
) -> tuple[np.ndarray, np.ndarray] | None:
    """Split rows in two along the widest measurement by which both sides can hide their people."""
    values = measures[rows]
    for column in np.argsort(-np.ptp(values, axis=0), kind="stable"):
        one = values[:, column]
        middle = np.median(one)
        for below in (one < middle, one <= middle):
            halves = rows[below], rows[~below]
            if all(_hide_each_other(people[half], least) for half in halves):
                return halves
    return None


def _hide_each_other(people: np.ndarray, least: int) -> bool:
    """Say whether rows are by at least `least` people, of whom none has more than half."""
    return len(set(people)) >= least and _largest_share(people) <= LARGEST_SHARE


def _largest_share(people: np.ndarray) -> float:
    return pd.Series(np.asarray(people)).value_counts(normalize=True).max()


def _lower_median(values: pd.Series) -> float:
    """Return the middle value, of two the lower: a value that somebody has, never a mixture."""
    return np.sort(values.to_numpy())[(len(values) - 1) // 2]
