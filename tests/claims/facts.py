"""What several claims ask of the data, each worked out once."""

from functools import lru_cache

from rulebook.evidence import measure_lift, qualifying_accounts
from rulebook.posts import load_posts
from rulebook.questions import QUESTIONS
from rulebook.rules import get_rule


def answer(unit, question):
    """Return the right answer to a question of this learner's unit."""
    return QUESTIONS[unit.slug][question].right(unit)


def agree(unit):
    """Whether shuffles and interval say the same of a learner's lift."""
    low, high = unit.lucky_lifts.quantile([0.025, 0.975])
    return (unit.evidence.verdict == "can't tell") == (low <= unit.evidence.lift <= high)


@lru_cache
def sign_among_all():
    """Return how often minute 0 is right among all members of Congress, and the share scheduled."""
    tweets = load_posts("twitter_congress")
    known = tweets[tweets["scheduled"].notna()]
    planned = known["scheduled"].astype(bool)
    return planned[known["posted_at"].dt.minute == 0].mean(), planned.mean()


@lru_cache
def whole_community(name):
    """Return the evidence on a whole community, with everybody in it."""
    people = load_posts("twitter_communities")
    return measure_lift(get_rule("following"), people[people["sector"] == name])


@lru_cache
def linked():
    """Return the posts of Facebook pages that have a link in their text."""
    return load_posts("facebook_pages").dropna(subset=["link_position"])


def early_links():
    """Return the share of links that stand about a quarter of the way in."""
    return linked()["link_position"].between(0.15, 0.35).mean()


def first_quarter_links():
    """Return how many links stand in the first quarter, for each page with links enough to test."""
    pages = qualifying_accounts(get_rule("link-position"), load_posts("facebook_pages"))
    first = linked()["link_position"] < 0.25
    return first.groupby(linked()["account"]).sum().reindex(pages)


@lru_cache
def governments():
    """Return how many state governments there are."""
    return load_posts("instagram_governments")["account"].nunique()
