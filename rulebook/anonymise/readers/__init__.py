"""One reader a raw folder: each makes tidy, exact posts out of what a collector published."""

from dataclasses import dataclass, field

import pandas as pd


@dataclass(frozen=True)
class Reading:
    """A raw folder, read and cleaned, and still exact.

    `posts` has the shipped columns where the network has them, but exact: `account` is the
    account's own key, `posted_at` its local time to the second, counts as the network gave them.
    `read` counts the rows of the raw files; `dropped` and `mended` say why rows went or values
    were made missing, each with its count, in words for the datasheet; `facts` are other figures
    that a datasheet quotes. `done` says in whole sentences what was done so that nobody stands out,
    as the step that did it puts it.
    """

    posts: pd.DataFrame
    read: int
    dropped: dict[str, int] = field(default_factory=dict)
    mended: dict[str, int] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    done: tuple[str, ...] = ()


class Sieve:
    """Drop rows for stated reasons, and keep count."""

    def __init__(self, rows: pd.DataFrame):
        self.rows = rows
        self.read = len(rows)
        self.dropped: dict[str, int] = {}

    def drop(self, reason: str, where: pd.Series) -> None:
        """Drop the rows where `where` is True."""
        self.dropped[reason] = int(where.sum())
        self.rows = self.rows[~where].reset_index(drop=True)


def unfinished(times: pd.Series, accounts: pd.Series, days: int) -> pd.Series:
    """Say of each post whether it is younger than `days` days at its account's last known post.

    When a collector came by is not recorded; the account's last post is the latest moment that is
    certain, so a post that this leaves had at least that many days to collect reactions.
    """
    last = times.groupby(accounts).transform("max")
    return times > last - pd.Timedelta(days=days)


def percent(share: float, digits: int = 0) -> str:
    """Write a share as the datasheets do: 0.085 with one digit is "8.5 %"."""
    return f"{share:.{digits}%}".replace("%", " %")


def share_at_night(posted_at: pd.Series) -> str:
    """Say what share of posts went out from 1:00 to 5:59: large if the time zone is wrong."""
    return percent(posted_at.dt.hour.between(1, 5).mean(), 1)


def marked_by_chance(marked: float) -> str:
    """Say what share of marks (one in sixty falls so by chance) are chance and no scheduler."""
    by_hand = (1 - marked) / (1 - 1 / 60)
    return percent(by_hand / 60 / marked) if marked > 0 else "0 %"
