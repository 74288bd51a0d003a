"""The stricter treatment of individuals: nobody stands out from at least four others.

Groups are made as in K. LeFevre, D. J. DeWitt, R. Ramakrishnan, Mondrian Multidimensional
K-Anonymity (ICDE 2006): people are split in two at the median of the widest measurement, again and
again, as long as both halves hold at least k people. Then everybody in a group gets the group's
numbers, so that within it nobody can be told from another by anything that ships.
"""

import numpy as np
import pandas as pd

from rulebook.anonymise import counts
from rulebook.anonymise.readers import Reading

K = 5
FEWEST_POSTS = 5
AUDIENCES = 3


def twitter_communities(reading: Reading) -> Reading:
    """Make one row a person: community, typical engagement, followers and following of the group.

    The number of somebody's posts alone would name the busiest, so it does not ship: each person
    is one row, with the median engagement of their posts. Groups are made within a community and
    within one side of the rule (follows fewer than follow back, or not), and the group's numbers
    are rounded away from the other side, so nobody changes sides.

    People are parted by engagement first, as finely as leaves 2k together, and by followers and
    following after. Parted by all three at once, engagement became so coarse that its interval
    shrank, and the rule got a verdict that the exact figures do not give.
    """
    people = reading.posts.groupby(["sector", "account"], as_index=False).agg(
        engagement=("engagement", "median"),
        followers=("followers", "max"),
        following=("following", "max"),
    )
    people["engagement"] = np.floor(people["engagement"].astype("float64") + 0.5)
    fewer = people["following"] < people["followers"]
    who = people["account"].to_numpy()
    side = people["sector"] + " " + fewer.astype("str")
    level = _groups(np.log1p(people[["engagement"]].to_numpy()), who, side, least=2 * K)
    size = np.log1p(people[["followers", "following"]].astype("float64").to_numpy())
    group = _groups(size, who, side + " " + level.astype("str"))
    middle = people.groupby(group)[["followers", "following"]].transform(_lower_median)
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
    facts = {**reading.facts, "groups": f"{group.nunique():,}"}
    dropped = {
        **reading.dropped,
        "folded into one row a person (the person's median)": len(reading.posts) - len(people),
    }
    return Reading(shipped, reading.read, dropped, reading.mended, facts)


def linkedin_influencers(reading: Reading) -> Reading:
    """Make posts without persons: influencers of similar size share one audience's code.

    The level of somebody's reactions would name them, so each post ships against its author's own
    typical post: reactions ÷ the median of the author's posts x the audience's median. Within an
    audience and format, posts are put into groups of at least k different authors, and every post
    gets its group's number.
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
    lone = posts.groupby(["audience", "format"])["account"].transform("nunique") < K
    dropped[f"in an audience where fewer than {K} influencers use the format"] = int(lone.sum())
    posts = posts[~lone].reset_index(drop=True)
    relative = posts["likes"].astype("float64") / posts["own"]
    level = posts.groupby("audience")["own"].transform("median")
    group = _groups(
        np.log1p(relative.to_numpy() * 8)[:, None],
        posts["account"].to_numpy(),
        posts["audience"] + " " + posts["format"],
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
    facts = {
        **reading.facts,
        "authors": str(len(authors)),
        "authors_in_smallest_audience": str(int(audience.value_counts().min())),
        "groups": f"{len(shipped.drop(columns='person').drop_duplicates()):,}",
    }
    return Reading(shipped, reading.read, dropped, reading.mended, facts)


def people_per_combination(posts: pd.DataFrame) -> int:
    """Count the different people (`person`) behind each combination of values; return the smallest.

    `posts` is what came out of grouping; the account code of a single person is no value.
    """
    values = [name for name in posts.columns if name not in ("account", "person")]
    return int(posts.groupby(values, dropna=False)["person"].nunique().min())


def _groups(
    measures: np.ndarray, people: np.ndarray, within: pd.Series, least: int = K
) -> pd.Series:
    """Number the groups of at least `least` people: an int a row, same index as `within`."""
    group = pd.Series(-1, index=within.index)
    number = 0
    for start in within.groupby(within).indices.values():
        waiting = [start]
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
    """Split rows in two along the widest measurement that leaves `least` people on both sides."""
    values = measures[rows]
    for column in np.argsort(-np.ptp(values, axis=0), kind="stable"):
        one = values[:, column]
        middle = np.median(one)
        for below in (one < middle, one <= middle):
            if min(_people(people[rows[below]]), _people(people[rows[~below]])) >= least:
                return rows[below], rows[~below]
    return None


def _people(people: np.ndarray) -> int:
    return len(np.unique(people.astype(str)))


def _lower_median(values: pd.Series) -> float:
    """Return the middle value, of two the lower: a value that somebody has, never a mixture."""
    return np.sort(values.to_numpy())[(len(values) - 1) // 2]
