"""How long posts take to load, and to be held against their neighbours.

    python benchmarks/posts.py

Each table is loaded as `load_posts` does the first time and as pandas reads the same file, in turn.
Then 200,000 made-up posts of 50 accounts get their relative engagement, and the running median of
pandas, which does nearly the same work, is timed beside it.
"""

import time

import numpy as np
import pandas as pd

from rulebook.evidence import relative_engagement
from rulebook.posts import DATASETS, datasets_dir, load_posts

TIMES = 5


def main() -> None:
    """Print one line a table, and one for the relative engagement."""
    print("table                      load_posts   read_parquet   ratio")
    for name in DATASETS:
        path = datasets_dir() / f"{name}.parquet"
        ours, theirs = in_turn(
            lambda name=name: fresh(name), lambda path=path: pd.read_parquet(path)
        )
        print(f"{name:25} {ours:9.3f} s {theirs:12.3f} s {ours / theirs:7.1f}")
    posts = made_up(accounts=50, each=4_000)
    ours, theirs = in_turn(lambda: relative_engagement(posts), lambda: running_median(posts))
    print(f"\nrelative engagement of {len(posts):,} posts: {ours:.2f} s; the running median of pandas: "
          f"{theirs:.2f} s; ratio {ours / theirs:.2f}")  # fmt: skip


def in_turn(first, second) -> tuple[float, float]:
    """Return the shortest time of each of two functions, called in turn."""
    taken = [(seconds(first), seconds(second)) for _ in range(TIMES)]
    return tuple(min(times) for times in zip(*taken, strict=True))


def seconds(work) -> float:
    """Time one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def fresh(name: str) -> pd.DataFrame:
    """Load a table as if it were the first time."""
    load_posts.__globals__["_load"].cache_clear()
    return load_posts(name)


def made_up(accounts: int, each: int) -> pd.DataFrame:
    """Return as many posts of each account, an hour apart."""
    count = accounts * each
    return pd.DataFrame(
        {
            "account": np.repeat([f"page-{number:02}" for number in range(accounts)], each),
            "posted_at": pd.Timestamp("2020-01-01") + pd.to_timedelta(np.arange(count), unit="h"),
            "engagement": np.random.default_rng(0).integers(0, 999, count).astype(float),
        }
    )


def running_median(posts: pd.DataFrame) -> pd.Series:
    """Return the median of 41 posts around each one, by account."""
    groups = posts.groupby("account", sort=False)["engagement"]
    return groups.rolling(41, center=True, min_periods=5).median()


if __name__ == "__main__":
    main()
