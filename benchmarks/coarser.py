"""What would be left of the lesson if the organisations' tables were made coarser.

python benchmarks/coarser.py

docs/privacy.md states these figures, and a test measures them again.
"""

import numpy as np
import pandas as pd

from rulebook.evidence.atlas import cases, measure_all
from rulebook.evidence.lift import RESAMPLES
from rulebook.evidence.relative import relative_engagement
from rulebook.posts import load_posts
from rulebook.rules import RULES

TABLES = ("twitter_congress", "instagram_governments", "facebook_pages")
STEPS = (0.05, 0.10, 0.25, 0.50)


def figures() -> pd.DataFrame:
    """Make each table coarser and coarser; one row a table and step.

    All that is left of a post is its account's code, which rules it follows (yes, no or neither),
    and its relative engagement in steps: of 25 % means … 0.8, 1, 1.25, 1.56 …, whichever is nearest.
    No date, no count, no measure of the text.

    Columns: `unique`, the share of posts that no other post equals; `kept`, the share of the clear
    verdicts ("holds" or "backfires" with exact relative engagement, all rules and accounts) that
    are still the same. Both in percent. The index is "table, 25 %".
    """
    rows = {}
    for name in TABLES:
        posts = load_posts(name)
        relative = relative_engagement(posts)
        rules = [rule for rule in RULES.values() if name in rule.datasets]
        follows = pd.DataFrame({rule.slug: rule.follows(posts).astype("Int8") for rule in rules})
        exact = _verdicts(rules, posts, relative)
        clear = exact.ne("can't tell")
        for step in STEPS:
            coarse = in_steps(relative, step)
            left = follows.assign(account=posts["account"], value=coarse.round(6))
            same = _verdicts(rules, posts, coarse).eq(exact)
            rows[f"{name}, {step:.0%}"] = (
                100 * (~left.duplicated(keep=False)).mean(),
                100 * same[clear].mean(),
            )
    return pd.DataFrame.from_dict(rows, orient="index", columns=["unique", "kept"])


def in_steps(relative: pd.Series, step: float) -> pd.Series:
    """Round relative engagement to the nearest power of 1 + step; 0 and missing stay."""
    size = np.log1p(step)
    with np.errstate(divide="ignore"):
        return np.exp(np.round(np.log(relative) / size) * size)


def _verdicts(rules: list, posts: pd.DataFrame, relative: pd.Series) -> pd.Series:
    """Give the verdict of each rule on each account."""
    parts = []
    for rule in rules:
        per = rule.per[0]
        accounts = cases(rule, posts, "engagement", None, per, relative)
        parts.append(measure_all(rule, per, accounts, RESAMPLES, 0, None))
    return pd.concat(parts).set_index(["rule", "account"])["verdict"]


if __name__ == "__main__":
    print("| what is left of a post | unique posts | clear verdicts kept |")
    print("|---|---:|---:|")
    for name, row in figures().iterrows():
        print(f"| {name} | {row['unique']:.1f} % | {row['kept']:.0f} % |")
