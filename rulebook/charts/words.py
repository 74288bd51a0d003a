"""What several charts say in the same words, and what they need from the tables handed to them."""

import pandas as pd

from rulebook.charts.palette import VERDICTS
from rulebook.errors import RulebookError
from rulebook.evidence import Evidence
from rulebook.rules import Rule


def claim_of(rule: Rule) -> str:
    """Return a rule's claim without its full stop, to stand between quotation marks."""
    return rule.claim.rstrip(".")


def need(posts: pd.DataFrame, *columns: str) -> None:
    """Raise RulebookError where a table lacks one of these columns."""
    for column in columns:
        if column not in posts:
            raise RulebookError(f"This table has no column '{column}', and the chart needs it.")


def timed(posts: pd.DataFrame, *times: str) -> pd.DataFrame:
    """Return the posts that have these times and a relative engagement, of which there must be one."""
    need(posts, *times, "relative_engagement")
    shown = posts.dropna(subset=[*times, "relative_engagement"])
    if shown.empty:
        raise RulebookError(
            "None of these posts has both a time and a relative engagement: choose others."
        )
    return shown


def account_of(posts: pd.DataFrame) -> str:
    """Name the account that the posts come from, or say of how many they are."""
    accounts = posts["account"].astype(str).unique()
    return accounts[0] if len(accounts) == 1 else f"{len(accounts)} accounts"


def finding(evidence: Evidence) -> str:
    """Say in one line what was found on an account."""
    if evidence.lift is None:
        return f"{evidence.account}: can't tell, there is nothing to compare"
    words = {
        "holds": f"{evidence.per}s that follow the rule do better",
        "backfires": f"{evidence.per}s that follow the rule do worse",
        "can't tell": "can't tell whether the rule matters",
    }
    interval = "" if evidence.low is None else f" ({evidence.low:.2f} to {evidence.high:.2f})"
    return f"{evidence.account}: {words[evidence.verdict]}, lift {evidence.lift:.2f}{interval}"


def with_interval(atlas: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    """Return the rows of an atlas that have an interval, sorted by lift; there must be one."""
    drawn = atlas.dropna(subset=["low"]).sort_values("lift", ignore_index=True)
    if drawn.empty:
        raise RulebookError(
            f"No account has enough posts on both sides of “{claim_of(rule)}”: there is no lift to draw."
        )
    return drawn.astype({"lift": float, "low": float, "high": float})


def lifts_in_words(drawn: pd.DataFrame, accounts: int, rule: Rule, where: str) -> str:
    """Say how many verdicts of each kind an atlas holds, and how far its lifts reach.

    `drawn` is what `with_interval` gives, of an atlas of so many accounts.
    """
    low, high, missing = drawn.iloc[0], drawn.iloc[-1], accounts - len(drawn)
    return (
        f"the rule “{claim_of(rule)}”{' ' if where else ''}{where} {tally_words(tally_of(drawn))} "
        f"of {len(drawn)} accounts. The lifts run from {low['lift']:.2f} ({low['account']}) to "
        f"{high['lift']:.2f} ({high['account']}), 1 meaning no difference."
        + (f" The promise is {rule.promise:.2f}." if rule.promise else "")
        + (f" {missing} more have too few posts to tell." if missing else "")
    )


def own_in_words(drawn: pd.DataFrame, own: str | None, called: str) -> str:
    """Say what the account `own` has among these rows, or that it has none, to go behind another sentence."""
    if own is None:
        return ""
    mine = drawn[drawn["account"] == own]
    if mine.empty:
        return not_among(own, called)
    row = mine.iloc[0]
    return (
        f" {own} ({called}): lift {row['lift']:.2f}, {row['low']:.2f} to {row['high']:.2f}, "
        f"{row['verdict']}."
    )


def not_among(own: str, called: str) -> str:
    """Say that the account `own` is not in a picture, to go behind another sentence."""
    return f" {own} ({called}) is not among them."


def tally_of(atlas: pd.DataFrame) -> pd.Series:
    """Count the verdicts of an atlas, in the order of `VERDICTS`."""
    return atlas["verdict"].value_counts().reindex(list(VERDICTS), fill_value=0)


def tally_words(tally: pd.Series) -> str:
    """Say a tally in words."""
    backfires, cannot_tell, holds = tally[list(VERDICTS)]
    return f"holds on {holds}, backfires on {backfires}, can't tell on {cannot_tell}"
